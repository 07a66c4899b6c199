#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Of real damage, the truth: another tap holds what was sent. The octet that a bad digest accuses is
where the two taps differ, by the pattern told and nowhere else in its PDU; on the wire it is in the
frame that is told, and TCP's checksum is right there. On a host the frame and its wire segment
lead to the same octets.

The lab damaged these PDUs between the target's tap and the two others."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import lister  # noqa: E402
import pcaps  # noqa: E402

GROUPS = {'net-digesterr-data-in': 1, 'net-digesterr-header-rsp': 3}
DIGEST = 4
DAMAGED, SENT = ('initiator', 'wire'), 'target'


class Tap:
    def __init__(self, path):
        self.path, self.capture = path, pcaps.read(path)
        self.connections, self.pdus = lister.listing(self.capture)

    def stream(self, finding):
        return self.connections[finding['connection'] - 1].streams[finding['sender']]

    def accused(self):
        return [f for f in harness.findings(harness.analyze_events(self.path))
                if f['id'] in ('digest.header', 'digest.data')]


def covered(sent, finding):
    """-> the stretch that a header's or a PDU's digests cover, themselves included, as it was sent"""
    octets, start = sent.stream(finding).octets, finding['stream_offset']
    header = lister.HEADER + octets[start + 4] * 4 + DIGEST
    if finding['id'] == 'digest.header':
        return start, start + header
    data = int.from_bytes(octets[start + 5:start + 8], 'big')
    return start, start + header + data + -data % 4 + DIGEST


def judge(finding, damaged, sent):
    """what of @finding is not so"""
    told = finding.get('damage')
    if not told:
        return 'no octet is accused'
    start, end = covered(sent, finding)
    here, there = (tap.stream(finding).octets[start:end] for tap in (damaged, sent))
    differ = [(start + i, a ^ b) for i, (a, b) in enumerate(zip(here, there)) if a != b]
    if differ != [(told['stream_offset'], int(told['pattern'], 16))]:
        return 'the taps differ at %s, told %s' % (differ[:4], told)
    frame = damaged.stream(finding).frame_of(told['stream_offset'])
    if frame != told['frame']:
        return 'it is in frame %d, not %s' % (frame, told['frame'])
    return finding['place'] != 'above_tcp' and 'it is ' + finding['place']


def segment_length(wire, finding):
    """the data of the frame that holds the octet on the wire, and where they begin"""
    at = finding['damage']['stream_offset']
    return next((start, n) for _, start, n in wire.stream(finding).segments
                if start <= at < start + n)


def judge_segment(finding, host, wire):
    """the wire segment told of a joined frame is the one that the wire carried"""
    start, size = segment_length(wire, finding)
    index, first, _ = next(s for s in host.stream(finding).segments
                           if s[1] <= finding['damage']['stream_offset'] < s[1] + s[2])
    on_wire = [s for s in wire.stream(finding).segments if first <= s[1] <= start]
    due = len(on_wire)
    told = finding['damage']['segment']
    return told != due and 'segment %d of frame %d, wire: %d (%d octets)' % (
        told, index + 1, due, size)


def check(report, name, count, taps):
    for tap in DAMAGED:
        found = taps[tap].accused()
        report.check('%s.%s: bad digests' % (name, tap),
                     len(found) != count and '%d, not %d' % (len(found), count))
        for finding in found:
            label = '%s.%s frame %d' % (name, tap, finding['frame'])
            report.check(label, judge(finding, taps[tap], taps[SENT]))
            report.check(label + ', segment', judge_segment(finding, taps[tap], taps['wire']))
    report.check('%s.%s: nothing is damaged' % (name, SENT), taps[SENT].accused())


def main():
    if not harness.have_captures():
        harness.skip('the captures of real damage are not at hand')
    report = harness.Report()
    for name, count in GROUPS.items():
        paths = dict(harness.captures(lambda n, name=name: n.split('.')[0] == name))
        check(report, name, count, {tap: Tap(paths['%s.%s' % (name, tap)])
                                    for tap in DAMAGED + (SENT,)})
    report.finish()


if __name__ == '__main__':
    main()
