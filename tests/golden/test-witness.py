#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Opcode, ITT and DataSegmentLength of every PDU, and the frame it ends in, equal what stock
tshark shows; also where the PDUs break rules. Only captures without data digests: with them tshark's
iSCSI dissector loses count."""
import collections
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402

WITNESSED = (
    'bigtcp-ipv6-nodigest-routed.initiator', 'bigtcp-ipv6-nodigest.wire',
    'k612-tcp-nodigest.initiator', 'k612-tcp-nodigest.wire', 'libiscsi-Inquiry.wire',
    'libiscsi-iSCSIResiduals.initiator', 'net-silentcorrupt-nodigest.target',
    'scsi-odd-nodigest.target', 'tcp-hdgst.wire', 'tcp-mini-nodigest.initiator',
    'tgt-nodigest.wire', 'veth-discovery.wire', 'veth-loss10.target', 'veth-read.initiator',
    'veth-write-9000.wire', 'veth-write-ipv6.target',
)
BROKEN = 'broken/'
# Of the rest tshark shows no PDU, or loses count as the capture lacks octets.
BROKEN_PDUS = ('broken/iscsi.', 'broken/digest.', 'broken/scsi.', 'broken/tcp.stall.')
NO_PDUS = ('broken/iscsi.iwarp', 'broken/iscsi.connection.refused', 'broken/digest.inferred')
SAMPLES = ('header-digest/capture', 'twins/nodigest/host', 'twins/nodigest/wire')

# Where tshark names another frame than ours, and why. The other fields are still compared.
OTHER_FRAMES = {
    'veth-loss10.target': 'segments arrived out of order: tshark names the frame that closed '
                          'the hole, wiretruth the frame that holds the last octet',
}

PREFERENCES = (
    'tcp.check_checksum:FALSE',
    'tcp.reassemble_out_of_order:TRUE',  # else a PDU with a late segment is not shown
    'ipv6.tso_support:TRUE',
    'iscsi.bogus_pdu_filter:FALSE',
    'iscsi.bogus_pdu_max_data_len:16777215',  # else PDUs beyond 256 KiB are plain TCP
)
FIELDS = ('frame.number', 'iscsi.opcode', 'iscsi.initiatortasktag', 'iscsi.datasegmentlength')


def of_tshark(path):
    """Counter of (frame, opcode, itt, data length). Of some PDUs tshark does not show every field,
    and of a Reject it shows the header within too: then the frame has an opcode only."""
    command = ['tshark', '-n', '-r', path, '-Y', 'iscsi', '-T', 'fields', '-E', 'separator=|',
               '-E', 'aggregator=,']
    for preference in PREFERENCES:
        command += ['-o', preference]
    for field in FIELDS:
        command += ['-e', field]
    output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                            check=True, timeout=harness.SECONDS).stdout.decode()
    found = collections.Counter()
    for line in output.splitlines():
        frame, *columns = line.split('|')
        opcodes, *rest = (c.split(',') if c else [] for c in columns)
        if any(len(opcodes) != len(column) for column in rest):
            found[int(frame), int(opcodes[0], 16), None, None] += 1
            continue
        for opcode, itt, length in zip(opcodes, *rest):
            found[int(frame), int(opcode, 16), int(itt, 16), int(length)] += 1
    return found


def of_program(path):
    pdus = (e for e in harness.analyze_events(path) if e['event'] == 'pdu')
    return collections.Counter(
        (e['frame'], int(e['opcode'], 16), int(e['itt'], 16), e['data_len']) for e in pdus)


def as_shown(ours, theirs, broken):
    """@ours without what tshark does not show. A frame whose PDU breaks a rule is often plain TCP to
    it, and no PDU at all."""
    bare = {key[0] for key in theirs if key[2] is None}
    shown = {key[0] for key in theirs}
    found = collections.Counter()
    for key, n in ours.items():
        if key[0] in shown or not broken:
            found[key[:2] + (None, None) if key[0] in bare else key] += n
    return found


def without_frames(counter):
    found = collections.Counter()
    for key, n in counter.items():
        found[key[1:]] += n
    return found


def check(item):
    name, path = item
    try:
        theirs, ours = of_tshark(path), of_program(path)
    except harness.Failed as error:
        return name, str(error)
    ours = as_shown(ours, theirs, name.startswith(BROKEN))
    if name in OTHER_FRAMES:
        theirs, ours = without_frames(theirs), without_frames(ours)
    if not theirs:
        return name, 'tshark shows no PDU'
    if theirs == ours:
        return name, None
    return name, 'tshark only: %s; wiretruth only: %s' % (
        sorted(theirs - ours)[:3], sorted(ours - theirs)[:3])


def main():
    if not shutil.which('tshark'):
        harness.skip('tshark is not installed')
    report = harness.Report()
    items = harness.captures(lambda n: n in WITNESSED)
    items = items or [(n, p) for n, p in harness.samples() if n in SAMPLES]
    items += [(n, p) for n, p in harness.samples() if n.startswith(BROKEN_PDUS) and n not in NO_PDUS]
    if not harness.have_captures():
        report.note('the captures of the lab are not at hand: samples only')
    for name, wrong in harness.parallel(check, items):
        report.check(name, wrong)
    report.finish()


if __name__ == '__main__':
    main()
