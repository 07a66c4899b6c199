#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""analyze and rewrite tell the same of a capture, and the analysis of a host's capture tells of
each PDU what the analysis of the wire's tells: its place, its digests, its wire segments."""
import collections
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import pcaps  # noqa: E402
import rewrites  # noqa: E402

TAPS = ('initiator', 'target')
SURENESSES = ('exact', 'bounded', 'assumed', 'irreversible')

# PDUs (connection, sender, stream offset) that differ from the wire's, and why.
LOST = 'its first copy was lost after the tap, and was cut at another size'
ALTERED = 'the router changes it after this tap'
DIFFERENT = {
    'net-blackhole.initiator': {(1, 'initiator', 71964): LOST},
    'net-digesterr-data-in.target': {(1, 'target', 412008): ALTERED},
    'net-digesterr-header-rsp.target': {(1, 'target', 1000): ALTERED,
                                        (2, 'target', 5168): ALTERED,
                                        (3, 'target', 78620): ALTERED},
    'net-pmtu1400.initiator': {(1, 'initiator', 2116): LOST},
    'net-pmtu1400.target': {(1, 'target', 1652): LOST},
}
# PDUs told of before the cut of their frame was settled: rewrite waits for that.
UNSETTLED = {
    'net-pmtu1400.initiator': {(1, 'target', 1652), (1, 'target', 5804), (1, 'target', 9956),
                               (1, 'initiator', 6320), (1, 'initiator', 71964)},
    'net-pmtu1400.target': {(1, 'initiator', 2116), (1, 'target', 5804), (1, 'target', 9956)},
}


def pdus(path, stdin=None):
    """{(connection, sender, stream offset): what is told of it}"""
    found = {}
    for e in harness.analyze_events(path, '--events', 'pdu', stdin=stdin):
        found[e['connection'], e['sender'], e['stream_offset']] = (
            e['opcode'], e['itt'], e['ahs_len'], e['data_len'], e['header_digest'],
            e['data_digest'], e['wire_segments'])
    return found


def different(a, b, but=()):
    """how two of them differ, or None"""
    keys = [k for k in sorted(set(a) | set(b)) if a.get(k) != b.get(k) and k not in but]
    return keys and '%d differ, the first %s: %s, %s' % (
        len(keys), keys[0], a.get(keys[0]), b.get(keys[0]))


def claims(said):
    """what rewrite's sentence says of the cuts"""
    found = re.findall(r'([\d,]+) (%s)' % '|'.join(SURENESSES), said)
    return collections.Counter({sure: int(n.replace(',', '')) for n, sure in found})


def offload_differs(report, said, rewritten, frames):
    """how analyze's figures differ from what rewrite did, or None. A cut may be surer in the
    analysis, for rewrite waits no longer than a second"""
    offload = report['offload']
    cuts, claimed = collections.Counter(offload['cuts']), claims(said)
    malformed = report['capture']['malformed_frames']
    if offload['wire_segments'] + malformed != frames:
        return 'wire_segments %d, and %d frames of TCP' % (offload['wire_segments'], frames)
    if offload['super_segments'] != sum(cuts.values()):
        return 'super_segments %d, cuts %s' % (offload['super_segments'], dict(cuts))
    if sum(cuts.values()) != sum(claimed.values()) or claimed['exact'] > cuts['exact']:
        return 'cuts %s, rewrite says %s' % (dict(+cuts), dict(claimed))
    after = rewritten['offload']
    if after['super_segments'] != offload['cuts']['irreversible']:
        return '%d super-segments in the rewritten capture' % after['super_segments']
    if after['wire_segments'] != offload['wire_segments']:
        return 'wire_segments %d and, rewritten, %d' % (offload['wire_segments'],
                                                        after['wire_segments'])
    left = {k: after['checksums'][k] for k in ('partial_linux', 'partial_windows', 'zero')}
    return 'checksums are unfinished: %s' % left if any(left.values()) else None


def compare(name, host, wire):
    """what is wrong, or None"""
    octets, said = rewrites.rewrite(pcaps.raw_bytes(host))
    frames = sum(1 for f in rewrites.frames_of(octets) if rewrites.find_tcp(f.data))
    wrong = offload_differs(harness.analyze_json(host), said,
                            harness.analyze_json('-', stdin=octets), frames)
    if wrong:
        return wrong
    known, unsettled = DIFFERENT.get(name, ()), UNSETTLED.get(name, ())
    before, after, truth = pdus(host), pdus('-', octets), pdus(wire)
    wrong = different(before, after, unsettled)
    if wrong:
        return 'PDUs before and after rewrite: ' + wrong
    wrong = different(before, truth, set(known) | set(unsettled))
    if wrong:
        return 'PDUs here and on the wire: ' + wrong
    wrong = different(after, truth, known)
    return wrong and 'PDUs rewritten and on the wire: ' + wrong


def check(item):
    try:
        return item[0], compare(*item)
    except (rewrites.Wrong, harness.Failed) as error:
        return item[0], str(error)


def items():
    paths = dict(harness.captures())
    found = [('%s.%s' % (base, tap), paths['%s.%s' % (base, tap)], path)
             for base, path in ((n[:-5], p) for n, p in sorted(paths.items())
                                if n.endswith('.wire'))
             for tap in TAPS if '%s.%s' % (base, tap) in paths]
    return found or [(n, harness.sample(n + '/host'), harness.sample(n + '/wire'))
                     for n in ('twins/digests', 'twins/nodigest')]


def main():
    report = harness.Report()
    if not harness.have_captures():
        report.note('the captures of the lab are not at hand: samples only')
    for name, wrong in harness.parallel(check, items()):
        report.check(name, wrong)
    report.finish()


if __name__ == '__main__':
    main()
