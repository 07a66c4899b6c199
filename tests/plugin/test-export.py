#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark -U gives one packet a PDU, without digests, which a tshark without the plugin decodes: with the
opcodes, tags and lengths that the program reports, in order of their last octet."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import wireshark  # noqa: E402

EXPORTED = 'iSCSI PDUs without digests'
# Digests of both kinds, super-segments, PDUs of more than a packet of a file holds.
SAMPLES = ('demo', 'both-digests/capture', 'loss/capture')
# Segments were sent again: Wireshark's TCP may hand PDUs on in another order.
SENT_AGAIN = {'loss/capture'}
SUBJECTS = ('bigtcp-ipv4-digests.initiator', 'scsi-ahs-digests.initiator', 'tcp-mini-digests.initiator')
FIELDS = ('iscsi.opcode', 'iscsi.initiatortasktag', 'iscsi.datasegmentlength')


def exported(tshark, name, path):
    """[(opcode, tag, length)], as a tshark without the plugin reads them"""
    out = os.path.join(tshark.path, 'home', name.replace('/', '-') + '.pcapng')
    run = tshark.run('-n', '-r', path, '-o', 'wiretruth_iscsi.tcp.port:3260', '-o',
                     'tcp.reassemble_out_of_order:TRUE', '-U', EXPORTED, '-w', out)
    if run.returncode:
        raise harness.Failed(run.stderr.decode())
    arguments = [word for field in FIELDS for word in ('-e', field)]
    read = tshark.run('-n', '-o', 'iscsi.bogus_pdu_filter:FALSE', '-r', out, '-T', 'fields', *arguments,
                      with_plugin=False)
    os.remove(out)
    return [tuple(int(v, 0) if v else None for v in line.split('\t'))
            for line in read.stdout.decode().splitlines()]


def told(path):
    return [(int(e['opcode'], 16), int(e['itt'], 16), e['data_len'])
            for e in harness.analyze_events(path) if e['event'] == 'pdu']


def comparable(pdus):
    """the built-in dissector shows no tag where it is reserved"""
    return [(opcode, length) if tag in (None, 0xffffffff) else (opcode, tag, length)
            for opcode, tag, length in pdus]


def compare(item):
    name, path, tshark = item
    try:
        have, want = comparable(exported(tshark, name, path)), comparable(told(path))
    except (harness.Failed, ValueError) as error:
        return name, str(error), 0
    if name in SENT_AGAIN:
        have, want = sorted(have), sorted(want)
    if have == want:
        return name, None, len(want)
    return name, '%d packets, %d PDUs; first apart: %s' % (len(have), len(want), next(
        ((a, b) for a, b in zip(have, want) if a != b), None)), len(want)


def main():
    report = harness.Report()
    count = 0
    with wireshark.Tshark() as tshark:
        if os.geteuid() == 0:
            os.chown(os.path.join(tshark.path, 'home'), wireshark.NOBODY, wireshark.NOBODY)
        report.check('the plugin is loaded', None if tshark.loaded() else 'tshark does not list it')
        if report.bad:
            report.finish()
        items = [(name, harness.sample(name)) for name in wireshark.handed_on(SAMPLES)]
        items += harness.captures(lambda name: name in SUBJECTS)
        for name, wrong, pdus in harness.parallel(compare, [(*i, tshark) for i in items]):
            report.check(name, wrong)
            count += pdus
    report.check('there are PDUs to compare', None if count else 'none')
    report.finish()


if __name__ == '__main__':
    main()
