#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What stock tshark makes of a host's capture before and after rewrite, when it verifies
checksums: none is bad that is not bad on the wire, and it finds every iSCSI PDU, where before it
lost some. With data digests its iSCSI dissector loses count in any capture; there its figures
are printed only."""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import pcaps  # noqa: E402
import rewrites  # noqa: E402

# Where PDUs are counted too: no data digests.
COUNTED = ('k612-tcp-nodigest', 'scsi-odd-nodigest', 'tcp-mini-nodigest', 'tgt-nodigest',
           'twins/nodigest', 'veth-write')
SHOWN = ('bigtcp-ipv4-digests', 'net-corrupt', 'tcp-digests', 'tcp-ipv6', 'tcp-vlan-qinq')
# What a host received beyond an impairment came by here.
NEARER = {'net-corrupt.initiator': ('net-corrupt.rtrA-a0', rewrites.TO_INITIATOR),
          'net-corrupt.target': ('net-corrupt.rtrB-b0', rewrites.TO_TARGET)}

VERIFY = ('tcp.check_checksum:TRUE', 'ip.check_checksum:TRUE')
PREFERENCES = {
    'as installed': (),
    'as helpful as can be': (
        'tcp.reassemble_out_of_order:TRUE', 'ipv6.tso_support:TRUE',
        'iscsi.bogus_pdu_filter:FALSE', 'iscsi.bogus_pdu_max_data_len:16777215'),
}
FIELDS = ('tcp.checksum.status', 'ip.checksum.status', 'iscsi.opcode')


def of_tshark(path, preferences):
    """-> (frames with a bad checksum, iSCSI PDUs)"""
    command = ['tshark', '-n', '-r', path, '-T', 'fields', '-E', 'separator=|', '-Y',
               'tcp.checksum.status == 0 or ip.checksum.status == 0 or iscsi']
    for preference in VERIFY + preferences:
        command += ['-o', preference]
    for field in FIELDS:
        command += ['-e', field]
    output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                            check=True, timeout=harness.SECONDS).stdout.decode()
    bad = pdus = 0
    for line in output.splitlines():
        tcp, ip, opcodes = line.split('|')
        bad += '0' in tcp.split(',') + ip.split(',')
        pdus += len(opcodes.split(',')) if opcodes else 0
    return bad, pdus


def figures(path):
    """[(bad, pdus)], one for each of PREFERENCES"""
    return [of_tshark(path, preferences) for preferences in PREFERENCES.values()]


def judge(name, before, after, wire, pdus):
    """what is wrong, or None"""
    for way, b, a, w in zip(PREFERENCES, before, after, wire):
        if a[0] > w[0]:
            return '%s: %d bad checksums, on the wire %d' % (way, a[0], w[0])
        if b[0] <= w[0]:
            return '%s: no checksum was bad before' % way
        if not name.startswith(COUNTED):
            continue
        if a[1] != w[1]:
            return '%s: %d PDUs, on the wire %d' % (way, a[1], w[1])
    if name.startswith(COUNTED) and after[-1][1] != pdus:
        return '%d PDUs, and there are %d' % (after[-1][1], pdus)
    return None


def truth(name, wire, folder):
    """a capture of what passed by a host"""
    if name not in NEARER:
        return wire
    tap, received = NEARER[name]
    nearer = dict(harness.captures())[tap]
    sent = rewrites.other_way(received)
    frames = [f for f in rewrites.tap(wire) if rewrites.way_of(f) == sent]
    frames += [f for f in rewrites.tap(nearer) if rewrites.way_of(f) != sent]
    return folder.file('truth.pcap', rewrites.packed(sorted(frames, key=lambda f: f.ts_ns)))


def check(item):
    name, host, wire = item
    with harness.Folder() as folder:
        try:
            octets, _ = rewrites.rewrite(pcaps.raw_bytes(host))
            pdus = harness.analyze_json(host)['iscsi']['pdus']
        except (rewrites.Wrong, harness.Failed) as error:
            return name, str(error), []
        before, after, right = map(figures, (host, folder.file('rewritten.pcap', octets),
                                             truth(name, wire, folder)))
    notes = ['%s, %s: bad checksums %d, rewritten %d, wire %d; PDUs %d, rewritten %d, wire %d, '
             'in truth %d' % (name, way, b[0], a[0], w[0], b[1], a[1], w[1], pdus)
             for way, b, a, w in zip(PREFERENCES, before, after, right)]
    return name, judge(name, before, after, right, pdus), notes


def items():
    paths = dict(harness.captures())
    found = [('%s.%s' % (name, side), paths['%s.%s' % (name, side)],
              paths[name + '.wire'])
             for name in sorted(COUNTED + SHOWN) for side in ('initiator', 'target')
             if '%s.%s' % (name, side) in paths]
    return found or [('twins/nodigest', harness.sample('twins/nodigest/host'),
                      harness.sample('twins/nodigest/wire'))]


def main():
    if not shutil.which('tshark'):
        harness.skip('tshark is not installed')
    report = harness.Report()
    if not harness.have_captures():
        report.note('the captures of the lab are not at hand: samples only')
    for name, wrong, notes in harness.parallel(check, items()):
        for text in notes:
            report.note(text)
        report.check(name, wrong)
    report.finish()


if __name__ == '__main__':
    main()
