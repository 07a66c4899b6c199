# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a rewritten capture and the wire differ in a frame: from what both captures hold, each
frame by itself. What stays unexplained is a wrong cut."""
import collections
import struct

import pcaps
from rewrites import TCP, form_of

ICMP, ICMPV6 = 1, 58
TOO_BIG_IPV4, TOO_BIG_IPV6 = b'\x03\x04', b'\x02\x00'
ID_REACH = 64  # identifications of one send lie no further apart


class Detail:
    """the fields of a form"""
    __slots__ = ('form', 'src', 'dst', 'sport', 'dport', 'seq', 'ack', 'flags', 'ident', 'len',
                 'payload_at', 'options')

    def __init__(self, form):
        p, ip, tcp = form.octets, form.ip_at, form.tcp_at
        self.form = form
        if p[ip] >> 4 == 4:
            length, self.ident = struct.unpack_from('>HH', p, ip + 2)
            self.src, self.dst = p[ip + 12:ip + 16], p[ip + 16:ip + 20]
            end = ip + length
        else:
            self.ident = None
            self.src, self.dst = p[ip + 8:ip + 24], p[ip + 24:ip + 40]
            end = ip + 40 + pcaps.be16(p, ip + 4)
        self.sport, self.dport, self.seq, self.ack, words, self.flags = struct.unpack_from(
            '>HHIIBB', p, tcp)
        self.payload_at = tcp + (words >> 4) * 4
        self.options = p[tcp + 20:self.payload_at]
        self.len = max(0, end - self.payload_at)

    def __str__(self):
        return '%d>%d seq %d ack %d flags 0x%02x id %s len %d' % (
            self.sport, self.dport, self.seq, self.ack, self.flags, self.ident, self.len)

    @property
    def flow(self):
        return self.src, self.dst, self.sport, self.dport

    def overlaps(self, other):
        ahead = (other.seq - self.seq + 2**31) % 2**32 - 2**31
        if self.len == 0 or other.len == 0:
            return ahead == 0 and self.len == other.len and self.ident == other.ident
        return -other.len < ahead < self.len


def same_send(detail, siblings, other):
    """@other could be of the send that @detail and its @siblings are pieces of: what is sent
    later has another identification, or another acknowledgement or time stamp"""
    if detail.ident is not None:
        return other.ident in siblings
    return detail.ack == other.ack and detail.options == other.options


def near_ids(detail):
    """identifications of what may have been sent together with @detail"""
    if detail.ident is None:
        return None
    return {(detail.ident + i) % 2**16 for i in range(-ID_REACH, ID_REACH)}


class Timeline:
    """data segments, found by sequence number"""
    STEP = 1 << 16

    def __init__(self, found):
        self.slots = collections.defaultdict(list)
        for form in found:
            detail = Detail(form)
            for slot in self.around(detail):
                self.slots[slot].append(detail)

    def around(self, detail):
        last = (detail.seq + max(detail.len, 1) - 1) % 2**32
        return {(detail.flow, detail.seq // self.STEP), (detail.flow, last // self.STEP)}

    def overlapping(self, detail):
        return [o for slot in self.around(detail) for o in self.slots[slot]
                if o.overlaps(detail)]


# --- the same packet, changed on its way -----------------------------------------------------


def checksum_good(detail):
    p, end = detail.form.octets, detail.payload_at + detail.len
    tcp = p[detail.form.tcp_at:end]
    total = pcaps.ones_sum(detail.src + detail.dst) + TCP + len(tcp) + pcaps.ones_sum(tcp)
    return pcaps.fold(total) == 0xFFFF


def bits_apart(a, b):
    return bin(int.from_bytes(a, 'big') ^ int.from_bytes(b, 'big')).count('1')


def without_ecn(form):
    octets, at = bytearray(form.octets), form.ip_at
    octets[at + 1] &= 0xFC if octets[at] >> 4 == 4 else 0xCF
    return octets


def data_apart(a, b):
    """only data and the sum over it differ, and both sums are right: someone on the way changed
    data and made the checksum anew"""
    p, q, at = a.form.octets, b.form.octets, a.form.tcp_at
    return (p[:at + 16] == q[:at + 16] and
            p[at + 18:a.payload_at] == q[at + 18:a.payload_at] and
            checksum_good(a) and checksum_good(b))


def why_apart(seen, truth):
    """how two forms of one length are the same packet, or None"""
    if without_ecn(seen) == without_ecn(truth):
        return 'marked by a router'
    good = [checksum_good(Detail(f)) for f in (seen, truth)]
    if bits_apart(seen.octets, truth.octets) == 1 and not all(good):
        return 'one bit damaged'
    if data_apart(Detail(seen), Detail(truth)):
        return 'data changed by a router'
    return None


# --- fragments, and packets that were too big ------------------------------------------------


def datagrams(frames, routed):
    """{octets of a whole datagram's form: [octets of its first fragment's form]}, IPv4"""
    parts = collections.defaultdict(dict)
    for frame in frames:
        p = frame.data
        if p[12:14] == b'\x08\x00' and pcaps.be16(p, 20) & 0x3FFF:
            place = pcaps.be16(p, 20)
            parts[p[26:34] + p[23:24] + p[18:20]][(place & 0x1FFF) * 8] = (p, place & 0x2000)
    found = collections.defaultdict(list)
    for places in parts.values():
        whole = joined(places)
        form = whole and form_of(whole, -1, routed)
        if form:
            found[form.octets].append(form_of(places[0][0], -1, routed).octets)
    return found


def joined(places):
    """the frame of a datagram from {offset: (frame, more follow)}, or None"""
    body, more = b'', True
    while more:
        if len(body) not in places:
            return None
        p, more = places[len(body)]
        body += p[14 + (p[14] & 15) * 4:14 + pcaps.be16(p, 16)]
    first = places[0][0]
    header = first[14:14 + (first[14] & 15) * 4]
    header = pcaps.with_octets(header, 2, struct.pack('>H', len(header) + len(body)))
    header = pcaps.with_octets(pcaps.with_octets(header, 6, b'\0\0'), 10, b'\0\0')
    header = pcaps.with_octets(header, 10, struct.pack('>H', 0xFFFF - pcaps.ones_sum(header)))
    return first[:14] + header + body


def called_too_big(frames):
    """{(IPv4 identification or None, sequence number)} of packets that routers sent back"""
    found = set()
    for frame in frames:
        p = frame.data
        if p[12:14] == b'\x08\x00' and p[23] == ICMP and p[34:36] == TOO_BIG_IPV4:
            ip = 42
            tcp = ip + (p[ip] & 15) * 4
            found.add((pcaps.be16(p, ip + 4), struct.unpack_from('>I', p, tcp + 4)[0]))
        elif p[12:14] == b'\x86\xdd' and p[20] == ICMPV6 and p[54:56] == TOO_BIG_IPV6:
            found.add((None, struct.unpack_from('>I', p, 62 + 40 + 4)[0]))
    return found


# --- all of them -----------------------------------------------------------------------------


class Explainer:
    """
    @comparison: of one direction
    @sent: the rewritten capture's host sent it
    @pieces: {index of a rewritten frame: (number of the captured frame, indices of all its
    pieces)}
    @truth, @seen: frames of the taps; @routed as in Form
    """

    def __init__(self, comparison, sent, pieces, truth, seen, routed):
        self.comparison, self.sent, self.pieces = comparison, sent, pieces
        self.truth, self.seen, self.routed = truth, seen, routed
        self.reasons = collections.Counter()
        self.extra, self.lacking = list(comparison.extra), list(comparison.lacking)

    def explain(self):
        """fills reasons; what no reason was found for stays in extra and lacking"""
        if self.extra:
            self.pair_off()
            self.fragments()
        if self.extra and self.sent:
            self.lost_after()
        if self.lacking and not self.sent:
            self.lost_before()
        return self

    def pair_off(self):
        by_len = collections.defaultdict(list)
        for form in self.lacking:
            by_len[len(form.octets)].append(form)
        left = []
        for form in self.extra:
            alike = by_len[len(form.octets)]
            why, other = next(((w, o) for o in alike for w in [why_apart(form, o)] if w),
                              (None, None))
            if why:
                self.reasons[why] += 1
                alike.remove(other)
            else:
                left.append(form)
        self.extra = left
        self.lacking = [f for found in by_len.values() for f in found]

    def fragments(self):
        whole, left, gone = datagrams(self.truth, self.routed), [], collections.Counter()
        for form in self.extra:
            if whole[form.octets]:
                gone[whole[form.octets].pop()] += 1
                self.reasons['fragmented after the tap'] += 1
            else:
                left.append(form)
        self.extra, lacking = left, []
        for form in self.lacking:
            if gone[form.octets]:
                gone[form.octets] -= 1
            else:
                lacking.append(form)
        self.lacking = lacking

    def lost_after(self):
        """no piece of the same send that overlaps it reached the truth's tap"""
        wire, left = Timeline(self.comparison.truth), []
        sent_back = called_too_big(self.truth + self.seen)
        by_index = {f.index: f for f in self.comparison.seen}
        for form in self.extra:
            detail = Detail(form)
            siblings = [Detail(by_index[i]) for i in self.pieces[form.index][1]]
            ids = {s.ident for s in siblings}
            if any(same_send(detail, ids, o) for o in wire.overlapping(detail)):
                left.append(form)
            elif any((s.ident, s.seq) in sent_back for s in siblings):
                self.reasons['too big for a router'] += 1
            else:
                self.reasons['lost after the tap'] += 1
        self.extra = left

    def lost_before(self):
        """nothing that overlaps it and was sent together with it was captured"""
        host, left = Timeline(self.comparison.seen), []
        for form in self.lacking:
            detail = Detail(form)
            if any(same_send(detail, near_ids(detail), o) and o.ack == detail.ack and
                   o.options == detail.options for o in host.overlapping(detail)):
                left.append(form)
            else:
                self.reasons['lost before the tap'] += 1
        self.lacking = left

    def unexplained(self):
        """a line for each frame that no reason was found for"""
        lines = ['frame %d became one that the wire had not: %s' % (
            self.pieces[f.index][0], Detail(f)) for f in self.extra]
        return lines + ['the wire\'s frame %d is lacking: %s' % (f.index + 1, Detail(f))
                        for f in self.lacking]
