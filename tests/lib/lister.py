# SPDX-License-Identifier: GPL-2.0-or-later
"""The second witness: iSCSI PDUs of a capture by plain reassembly, slowly and simply.

Everything is held in memory, every stream is one array with a list of what is present, and
framing walks by the lengths in the headers. Nothing here was taken from the program or knows
how it works."""
import bisect
import collections

import pcaps
from crc32c import digest_of

INITIATOR, TARGET = 'initiator', 'target'
OPCODES = {
    INITIATOR: (0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x10),
    TARGET: (0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x31, 0x32, 0x3F),
}
LOGIN = (0x03, 0x23)
NO_DATA = (0x02, 0x06, 0x10, 0x22, 0x26, 0x31)  # RFC 7143 11: these carry no data segment
HEADER = 48

Pdu = collections.namedtuple(
    'Pdu', 'connection sender offset end opcode itt ahs_len data_len header data missing')


class Stream:
    """one direction: octets by offset from the first, and the intervals that are there"""

    def __init__(self):
        self.base = None  # sequence number of offset 0
        self.syn = False
        self.segments = []  # (frame index, offset, length)
        self.octets = bytearray()
        self.spans = []  # disjoint, sorted [start, end)
        self.last = 0  # offset of the latest octet seen, to unwrap sequence numbers

    def add(self, segment):
        if segment.flags & pcaps.SYN:
            self.base, self.syn = (segment.seq + 1) & 0xFFFFFFFF, True
        if not segment.payload or segment.flags & pcaps.SYN or segment.checksum == 'wrong':
            return
        if self.base is None:
            self.base = segment.seq
        distance = (segment.seq - self.base - self.last) & 0xFFFFFFFF
        offset = self.last + distance - ((distance & 0x80000000) << 1)
        if offset < 0:
            self._shift(-offset)
            offset = 0
        self.segments.append((segment.index, offset, len(segment.payload)))
        self.last = offset
        self._place(offset, segment.payload)

    def _shift(self, by):
        """something came from before the first octet that was seen"""
        assert not self.syn
        self.base = (self.base - by) & 0xFFFFFFFF
        self.octets[:0] = bytes(by)
        self.spans = [(a + by, b + by) for a, b in self.spans]
        self.segments = [(i, o + by, n) for i, o, n in self.segments]
        self.last += by

    def _place(self, offset, payload):
        end = offset + len(payload)
        if end > len(self.octets):
            self.octets.extend(bytes(end - len(self.octets)))
        for start, stop in gaps(self.spans, offset, end):  # first copy wins
            self.octets[start:stop] = payload[start - offset:stop - offset]
        self.spans = joined(self.spans, offset, end)

    def missing(self, start, end, spans=None):
        spans = self.spans if spans is None else spans
        return sum(b - a for a, b in gaps(spans, start, end))

    def covered_by(self, kept):
        """the intervals that would be there if only frames in @kept had been captured"""
        spans = []
        for index, offset, length in self.segments:
            if index in kept:
                spans = joined(spans, offset, offset + length)
        return spans

    def frame_of(self, offset):
        """the frame, counted from 1, whose segment first brought the octet at @offset"""
        for index, start, length in self.segments:
            if start <= offset < start + length:
                return index + 1
        return 0


def gaps(spans, start, end):
    """the parts of [start, end) that no span covers"""
    at = bisect.bisect_right(spans, (start, start))
    if at and spans[at - 1][1] > start:
        start = spans[at - 1][1]
    while start < end:
        stop = min(end, spans[at][0]) if at < len(spans) else end
        if stop > start:
            yield start, stop
        if at == len(spans):
            return
        start = max(start, spans[at][1])
        at += 1


def joined(spans, start, end):
    low = bisect.bisect_left([b for _, b in spans], start) if len(spans) > 1 else 0
    while low < len(spans) and spans[low][1] < start:
        low += 1
    high = low
    while high < len(spans) and spans[high][0] <= end:
        start, end = min(start, spans[high][0]), max(end, spans[high][1])
        high += 1
    return spans[:low] + [(start, end)] + spans[high:]


class Connection:
    def __init__(self, key):
        self.key = key  # as the initiator sends
        self.streams = {INITIATOR: Stream(), TARGET: Stream()}


def connections(capture, port=3260):
    """connections to @port in order of appearance; a new SYN on old ports begins a new one"""
    found, open_now = [], {}
    for s in pcaps.segments(capture):
        if port not in (s.sport, s.dport):
            continue
        key = s.key if s.dport == port else s.key[2:] + s.key[:2]
        here = open_now.get(key)
        sender = INITIATOR if s.key == key else TARGET
        if here and s.flags & pcaps.SYN and begins_anew(here.streams[sender], s):
            here = None
        if not here:
            here = open_now[key] = Connection(key)
            found.append(here)
        here.streams[sender].add(s)
    return found


def begins_anew(stream, segment):
    return stream.base is not None and stream.base != (segment.seq + 1) & 0xFFFFFFFF


# --- framing ---------------------------------------------------------------------------------


class Shape:
    """what a header says of its PDU, given the digests in use"""

    def __init__(self, octets, at, digests):
        self.opcode = octets[at] & 0x3F
        self.ahs_len = octets[at + 4] * 4
        self.data_len = int.from_bytes(octets[at + 5:at + 8], 'big')
        self.itt = int.from_bytes(octets[at + 16:at + 20], 'big')
        plain = self.opcode in LOGIN
        self.header_digest = 4 * (digests[0] and not plain)
        self.data_digest = 4 * bool(digests[1] and not plain and self.data_len)
        self.header_end = at + HEADER + self.ahs_len
        self.data_at = self.header_end + self.header_digest
        self.data_end = self.data_at + self.data_len + -self.data_len % 4
        self.end = self.data_end + self.data_digest


def plausible(octets, at, sender):
    if at + HEADER > len(octets) or octets[at] & 0x80:
        return False
    opcode = octets[at] & 0x3F
    length = int.from_bytes(octets[at + 5:at + 8], 'big')
    if opcode not in OPCODES[sender] or octets[at + 4] > 64:
        return False
    if octets[at] & 0x40 and sender == TARGET:
        return False
    if opcode in NO_DATA and length:
        return False
    return opcode in (0x00, 0x01, 0x04, 0x05, 0x24, 0x25, *LOGIN) or octets[at + 1] & 0x80


def header_verdict(octets, shape, at):
    if not shape.header_digest:
        return 'absent'
    there = octets[shape.header_end:shape.header_end + 4]
    return 'good' if there == digest_of(octets[at:shape.header_end]) else 'bad'


def data_verdict(octets, shape):
    if not shape.data_digest:
        return 'absent'
    there = octets[shape.data_end:shape.data_end + 4]
    return 'good' if there == digest_of(octets[shape.data_at:shape.data_end]) else 'bad'


def resync(stream, at, sender, digests, step=4):
    """the next offset where a header stands, by its digest or by three headers in a row"""
    octets, end = stream.octets, len(stream.octets)
    while at + HEADER <= end:
        if header_at(stream, at, sender, digests):
            return at
        at += step
    return None


def header_at(stream, at, sender, digests):
    octets, end = stream.octets, len(stream.octets)
    if digests[0]:
        if not plausible(octets, at, sender):
            return False
        shape = Shape(octets, at, digests)
        return (shape.opcode not in LOGIN and not stream.missing(at, shape.data_at) and
                header_verdict(octets, shape, at) == 'good')
    for _ in range(3):
        if not plausible(octets, at, sender) or stream.missing(at, at + HEADER):
            return False
        at = Shape(octets, at, digests).end
        if at >= end:
            return at == end
    return True


def walk(stream, sender, digests, start=0):
    """yields (at, Shape, header verdict, data verdict, octets missing)"""
    octets, at = stream.octets, start
    while at is not None and at + HEADER <= len(octets):
        shape = Shape(octets, at, digests)
        lost = stream.missing(at, shape.data_at)
        if lost or not plausible(octets, at, sender):
            damaged = digests[0] and not lost and proved_by_next(stream, shape, sender, digests)
            if digests[0] and not stream.missing(at, at + HEADER + 4) and at > start:
                yield at, shape, 'bad', 'unverifiable', 0
            at = shape.end if damaged else resync(stream, at + 4, sender, digests)
            continue
        header = header_verdict(octets, shape, at)
        if header == 'bad' and not proved_by_next(stream, shape, sender, digests):
            yield at, shape, header, 'unverifiable', 0
            at = resync(stream, at + HEADER + 4, sender, digests)
            continue
        missing = stream.missing(at, shape.end)
        if missing and shape.end > len(octets):
            return
        data = 'unverifiable' if missing else data_verdict(octets, shape)
        yield at, shape, header, data, missing
        at = shape.end


def proved_by_next(stream, shape, sender, digests):
    if shape.end == len(stream.octets):
        return True
    return header_at(stream, shape.end, sender, digests)


def keys_of(stream):
    """the keys of a direction's Login PDUs, the first value of each"""
    keys, octets, at = {}, stream.octets, 0
    while at + HEADER <= len(octets) and octets[at] & 0x3F in LOGIN:
        shape = Shape(octets, at, (False, False))
        for pair in bytes(octets[shape.data_at:shape.data_at + shape.data_len]).split(b'\0'):
            name, equals, value = pair.partition(b'=')
            if equals:
                keys.setdefault(name.decode('latin1'), value.decode('latin1'))
        at = shape.end
    return keys


def digests_of(connection):
    """-> (header, data) in use, or None where the login was not captured"""
    target = connection.streams[TARGET]
    if not target.octets or target.octets[0] & 0x3F not in LOGIN:
        return None
    keys = keys_of(target)
    return keys.get('HeaderDigest') == 'CRC32C', keys.get('DataDigest') == 'CRC32C'


def guess(connection):
    """no login: the pair of digests, and the place to begin, that explain the most PDUs"""
    best = None
    for digests in ((True, True), (True, False), (False, True), (False, False)):
        starts, score = {}, 0
        for sender, stream in connection.streams.items():
            starts[sender] = resync(stream, 0, sender, digests, 1)
            if starts[sender] is None:
                continue
            for _, _, header, data, missing in walk(stream, sender, digests, starts[sender]):
                score += 1 if header != 'bad' else -1
                score -= 2 * (data == 'bad') + bool(missing)
        if best is None or score > best[0]:
            best = score, digests, starts
    return best[1], best[2]


def is_iscsi(connection):
    """whether both sides, as far as they are there, speak in PDUs"""
    first = connection.streams[INITIATOR].octets[:16]
    if first[:4] == b'MPA ':
        return False
    return any(s.octets for s in connection.streams.values())


def pdus_of(connection, number, digests=None):
    known = digests or digests_of(connection)
    starts = {INITIATOR: 0, TARGET: 0}
    if known is None:
        known, starts = guess(connection)
    found = []
    for sender, stream in connection.streams.items():
        for at, shape, header, data, missing in walk(stream, sender, known, starts[sender]):
            found.append(Pdu(number, sender, at, shape.end, shape.opcode, shape.itt,
                             shape.ahs_len, shape.data_len, header, data, missing))
    return found


def listing(capture, port=3260):
    """-> (connections, PDUs): connection numbers count from 1 those that hold any iSCSI"""
    held = [c for c in connections(capture, port) if is_iscsi(c)]
    found = []
    for number, connection in enumerate(held, 1):
        found += pdus_of(connection, number)
    return held, found


def figures(pdus):
    """the sums that a report gives: pdus, opcodes, digests"""
    opcodes = collections.Counter('0x%02x' % p.opcode for p in pdus)
    count = lambda kind, verdict: sum(getattr(p, kind) == verdict for p in pdus)
    return {
        'pdus': len(pdus),
        'opcodes': dict(sorted(opcodes.items())),
        'header': [count('header', 'good'), count('header', 'bad')],
        'data': [count('data', 'good'), count('data', 'bad')],
    }
