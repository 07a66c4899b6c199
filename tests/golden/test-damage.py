#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One flipped bit anywhere in a PDU: with the TCP checksum repaired, exactly one bad digest,
at that PDU, and every other PDU still listed; the finding names the octet, the bit and the frame. With the TCP checksum left wrong the segment
counts for nothing, and a good copy of it, before or after, makes everything good again.

WT_SEED chooses other bits."""
import collections
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import lister  # noqa: E402
import pcaps  # noqa: E402
from sample import Sample  # noqa: E402

BASES = ('padding/capture', 'ahs/capture', 'both-digests/capture', 'header-digest/capture')
# the target did refuse headers whose digest was right, as often
REFUSED = {'padding/capture': 2, 'ahs/capture': 1}
HOST = 'twins/digests/host'  # captured at the initiator: frames stand for several wire segments
SEED = int(os.environ.get('WT_SEED', '7143'))

# place: (first octet, one past the last octet), from the PDU's start, of a lister.Pdu
HEADER_PLACES = {
    'opcode': lambda p: (0, 1),
    'flags': lambda p: (1, 2),
    'reserved': lambda p: (2, 4),
    'TotalAHSLength': lambda p: (4, 5),
    'DataSegmentLength-0': lambda p: (5, 6),
    'DataSegmentLength-1': lambda p: (6, 7),
    'DataSegmentLength-2': lambda p: (7, 8),
    'LUN': lambda p: (8, 16),
    'ITT': lambda p: (16, 20),
    'rest': lambda p: (20, 48),
    'AHS': lambda p: (48, 48 + p.ahs_len),
    'header-digest': lambda p: (header_end(p), header_end(p) + 4),
}
DATA_PLACES = {
    'data': lambda p: (data_at(p), data_at(p) + p.data_len),
    'padding': lambda p: (data_at(p) + p.data_len, length(p) - 4),
    'data-digest': lambda p: (length(p) - 4, length(p)),
}
# what the finding calls them; a wrong TotalAHSLength hides where the digest is
PARTS = {'AHS': 'ahs', 'header-digest': 'digest', 'data': 'data', 'padding': 'padding',
         'data-digest': 'digest'}
UNTOLD = ('TotalAHSLength',)
MORE = {'TotalAHSLength': 2, 'DataSegmentLength-0': 2, 'DataSegmentLength-1': 2,
        'DataSegmentLength-2': 2, 'opcode': 2}

Flip = collections.namedtuple('Flip', 'base place pdu offset bit')


def header_end(pdu):
    return lister.HEADER + pdu.ahs_len


def length(pdu):
    return pdu.end - pdu.offset


def data_at(pdu):
    return header_end(pdu) + 4 * (pdu.header != 'absent')


def segment_of(flip, base, events):
    """which wire segment of its frame holds the flipped octet, from 1"""
    frame, start, _ = next(s for s in base.stream(flip.pdu).segments
                           if s[1] <= flip.offset < s[1] + s[2])
    cut = next((e for e in events if e['event'] == 'segment' and e['frame'] == frame + 1), None)
    return (flip.offset - start) // cut['size'] + 1 if cut else 1


def check_accused(flip, base, events, finding):
    """the octet that was flipped is the one that the finding names"""
    if flip.place in UNTOLD:
        return None
    place = 'header-digest' if flip.place.startswith('first PDU') else flip.place
    part = PARTS.get(place, 'header')
    span = (HEADER_PLACES | DATA_PLACES)[place if place in PARTS else 'opcode']
    due = {'part': part, 'octet': flip.offset - flip.pdu.offset - span(flip.pdu)[0],
           'pattern': '0x%02x' % (1 << flip.bit), 'stream_offset': flip.offset,
           'frame': base.stream(flip.pdu).frame_of(flip.offset),
           'segment': segment_of(flip, base, events)}
    seen = finding.get('damage', {})
    lacking = {k: (v, seen.get(k)) for k, v in due.items() if seen.get(k) != v}
    if lacking:
        return 'accused (due, seen): %s' % lacking
    ours = flip.base == HOST and flip.pdu.sender == lister.INITIATOR
    place = 'sender' if ours else 'above_tcp'
    return finding['place'] != place and 'place %s, not %s' % (finding['place'], place)


class Base(Sample):
    """a capture and everything about it that a flip needs; one for each process"""
    def __init__(self, name):
        super().__init__(name)
        self.segments = {s.index: s for s in pcaps.segments(self.capture)}

    def segment_at(self, pdu, offset):
        """the segment that first brought an octet, and where the octet lies in it"""
        for index, start, length in self.stream(pdu).segments:
            if start <= offset < start + length:
                return self.segments[index], offset - start
        raise LookupError(offset)

    def damaged(self, flip, repair):
        """-> (segment, its frame's octets after the flip)"""
        segment, at = self.segment_at(flip.pdu, flip.offset)
        payload = bytearray(segment.payload)
        payload[at] ^= 1 << flip.bit
        data = self.capture.frames[segment.index].data
        return segment, pcaps.with_payload(data, segment, bytes(payload), repair)


def choose(rng, name):
    base = Base.named(name)
    flips = []
    for places, kind in ((HEADER_PLACES, 'header'), (DATA_PLACES, 'data')):
        for place, span in places.items():
            fit = [p for p in base.pdus
                   if getattr(p, kind) == 'good' and span(p)[0] < span(p)[1]]
            for pdu in rng.sample(fit, min(len(fit), MORE.get(place, 1))):
                offset = pdu.offset + rng.randrange(*span(pdu))
                flips.append(Flip(name, place, pdu, offset, rng.randrange(8)))
    return flips


def first_pdu_flips(name):
    """the very first PDU with digests: nothing may lock on what it seems to say"""
    base = Base.named(name)
    first = [min((p for p in base.pdus if p.sender == s and p.header == 'good'),
                 key=lambda p: p.offset) for s in (lister.INITIATOR, lister.TARGET)]
    return [Flip(name, 'first PDU, header digest', p, p.offset + header_end(p), 0)
            for p in first]


def label(flip, what):
    return '%s %s: %s of 0x%02x at %s %d, octet %d bit %d' % (
        flip.base.split('/')[0], what, flip.place, flip.pdu.opcode, flip.pdu.sender,
        flip.pdu.offset, flip.offset - flip.pdu.offset, flip.bit)


def analyze(capture, *arguments):
    with harness.Folder() as folder:
        path = pcaps.write(folder.file('damaged.pcap'), capture)
        return harness.analyze_events(path, *arguments)


def check_repaired(flip):
    """the flip behind a right TCP checksum"""
    base = Base.named(flip.base)
    segment, data = base.damaged(flip, True)
    frames = list(base.capture.frames)
    frames[segment.index] = pcaps.Frame(frames[segment.index].ts_ns, data)
    events = analyze(pcaps.Capture(base.capture.link, frames))
    lines = harness.pdu_lines(events)
    kind = 'data' if flip.place in DATA_PLACES else 'header'
    bad = [(c, l.sender, l.offset, k) for c, found in lines.items() for l in found
           for k in ('header', 'data') if getattr(l, k) == 'bad']
    here = (flip.pdu.connection, flip.pdu.sender, flip.pdu.offset)
    if bad != [here + (kind,)]:
        return 'bad digests: %s' % bad[:4]
    others = harness.expected_lines([p for p in base.pdus if p != flip.pdu])
    seen = {c: [l for l in found if (c, l.sender, l.offset) != here]
            for c, found in lines.items()}
    wrong = harness.difference(others, seen)
    # the capture alone is damaged, so the target was right to accept it
    ids = [f['id'] for f in harness.findings(events)
           if f['id'].startswith('digest.') and not f['id'].endswith('.accepted')]
    for _ in range(min(REFUSED.get(flip.base, 0), ids.count('digest.refused'))):
        ids.remove('digest.refused')
    if wrong or ids != ['digest.' + kind]:
        return wrong or 'digest findings: %s' % ids
    told = next(f for f in harness.findings(events) if f['id'] == ids[0])
    return check_accused(flip, base, events, told)


def check_dropped(flip):
    """the flip left for the TCP checksum to find"""
    base = Base.named(flip.base)
    segment, data = base.damaged(flip, False)
    frames = list(base.capture.frames)
    frames[segment.index] = pcaps.Frame(frames[segment.index].ts_ns, data)
    events = analyze(pcaps.Capture(base.capture.link, frames))
    lines = harness.pdu_lines(events)
    if any('bad' in (l.header, l.data) for found in lines.values() for l in found):
        return 'a digest error that the receiver never saw'
    if not any(f['id'] == 'checksum.wrong' for f in harness.findings(events)):
        return 'no checksum.wrong finding'
    kept = set(base.segments) - {segment.index}
    whole = [p for p in base.pdus if not base.stream(p).missing(
        p.offset, p.end, base.stream(p).covered_by(kept))]
    expected, seen = harness.expected_lines(whole), lines
    for c, found in expected.items():
        lacking = collections.Counter(found) - collections.Counter(seen.get(c, []))
        if lacking:
            return '%d whole PDUs not listed: %s' % (len(lacking), harness.show(list(lacking)))
    return None


def check_sent_again(flip, damaged_first):
    base = Base.named(flip.base)
    segment, data = base.damaged(flip, False)
    frames = list(base.capture.frames)
    good = frames[segment.index]
    copies = [pcaps.Frame(good.ts_ns, data), pcaps.Frame(good.ts_ns + 1000, good.data)]
    if not damaged_first:
        copies = [good, pcaps.Frame(good.ts_ns + 1000, data)]
    frames[segment.index:segment.index + 1] = copies
    events = analyze(pcaps.Capture(base.capture.link, frames))
    return harness.difference(harness.expected_lines(base.pdus), harness.pdu_lines(events))


CHECKS = {
    'repaired': check_repaired,
    'dropped': check_dropped,
    'damaged, then good': lambda flip: check_sent_again(flip, True),
    'good, then damaged': lambda flip: check_sent_again(flip, False),
}


def check(item):
    what, flip = item
    try:
        return label(flip, what), CHECKS[what](flip)
    except harness.Failed as error:
        return label(flip, what), str(error)


def main():
    report = harness.Report()
    rng = random.Random(SEED)
    report.note('WT_SEED=%d' % SEED)
    items = []
    for name in BASES:
        flips = choose(rng, name)
        items += [('repaired', f) for f in flips + first_pdu_flips(name)]
        for what in ('dropped', 'damaged, then good', 'good, then damaged'):
            items += [(what, f) for f in rng.sample(flips, 4)]
    items += [('repaired', f) for f in choose(rng, HOST)]
    for name, wrong in harness.parallel(check, items):
        report.check(name, wrong)
    report.finish()


if __name__ == '__main__':
    main()
