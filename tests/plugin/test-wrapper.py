#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""With the wrapper on, the built-in iscsi dissector shows each PDU that the engine finds, in its frame.

Two preferences of others belong to it: Wireshark's TCP hands on what was lost and sent again only if it
may put segments in order, and iscsi refuses PDUs of more than 256 KiB unless told otherwise.
"""
import collections
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import wireshark  # noqa: E402

OTHERS = ('tcp.reassemble_out_of_order:TRUE', 'iscsi.bogus_pdu_filter:FALSE')
PORT = 'wiretruth_iscsi.tcp.port:3260'
SAMPLES = ('demo', 'ahs/capture', 'bigtcp/capture', 'both-digests/capture', 'corrupt/capture',
           'header-digest/capture', 'ipv6/capture', 'loss/capture', 'vlan/capture', 'vxlan/capture',
           'twins/digests/host', 'twins/digests/wire')
# Here segments were sent again: Wireshark's TCP hands on what waited with another frame than the engine.
SENT_AGAIN = {'corrupt/capture', 'loss/capture', 'twins/digests/wire'}


def opcodes(tshark, path, *preferences):
    """[(frame, what iscsi shows, what the engine found)]"""
    options = [word for preference in preferences for word in ('-o', preference)]
    run = tshark.run('-2', '-n', '-r', path, *options, '-Y', 'iscsi or wiretruth.pdu', '-T', 'fields',
                     '-E', 'occurrence=a', '-e', 'frame.number', '-e', 'iscsi.opcode',
                     '-e', 'wiretruth.pdu.opcode')
    for line in run.stdout.decode().splitlines():
        frame, built_in, ours = line.split('\t')
        yield (int(frame), *(sorted(int(v, 16) for v in values.split(',') if v)
                             for values in (built_in, ours)))


def count(tshark, path, *preferences):
    return sum(len(built_in) for _, built_in, _ in opcodes(tshark, path, *preferences))


def answered(tshark, path, *preferences):
    """commands that the SCSI service response times count"""
    options = [word for preference in preferences for word in ('-o', preference)]
    run = tshark.run('-2', '-n', '-q', '-r', path, *options, '-z', 'scsi,srt,0')
    rows = [line.split() for line in run.stdout.decode().splitlines()]
    return sum(int(row[2]) for row in rows if len(row) > 5 and row[0].isdigit() and row[2].isdigit())


def compare(item):
    name, path, tshark = item
    seen, due, wrong = collections.Counter(), collections.Counter(), []
    for frame, built_in, ours in opcodes(tshark, path, PORT, *OTHERS):
        seen.update(built_in)
        due.update(ours)
        if built_in != ours:
            wrong.append('frame %d: iscsi shows %s, the engine found %s' % (frame, built_in, ours))
    if not due or seen != due:
        return name, 'in all: iscsi shows %s, the engine found %s' % (dict(seen), dict(due))
    return name, '' if name in SENT_AGAIN else '; '.join(wrong[:3])


def main():
    report = harness.Report()
    path = harness.sample('both-digests/capture')
    with wireshark.Tshark() as tshark:
        report.check('the plugin is loaded', None if tshark.loaded() else 'tshark does not list it')
        for name, wrong in harness.parallel(compare, [(n, harness.sample(n), tshark)
                                                      for n in wireshark.handed_on(SAMPLES)]):
            report.check(name, wrong)
        without, with_it = count(tshark, path), count(tshark, path, PORT)
        report.check('it finds what iscsi alone does not',
                     None if without < with_it else '%d without, %d with' % (without, with_it))
        without, with_it = answered(tshark, path), answered(tshark, path, PORT)
        report.check('response times are more', None if without < with_it else
                     '%d without, %d with' % (without, with_it))
        report.check('off unless asked for', None if count(tshark, path, 'wiretruth_iscsi.tcp.port:')
                     == count(tshark, path) else 'it is on')
    report.finish()


if __name__ == '__main__':
    main()
