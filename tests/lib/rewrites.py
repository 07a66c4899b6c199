# SPDX-License-Identifier: GPL-2.0-or-later
"""What two taps must show alike of a TCP frame, and which frames a rewritten one became. Shares
no code with the program; Ethernet only."""
import collections
import struct

import harness
import pcapng
import pcaps

PORTS = (860, 3260, 3261)  # where targets of the lab and the samples listen
TO_TARGET, TO_INITIATOR = 'to target', 'to initiator'
VLAN_TYPES = (b'\x81\x00', b'\x88\xa8')
IPV4, IPV6, VXLAN = b'\x08\x00', b'\x86\xdd', b'\x12\xb5'
TCP, UDP, HOP_BY_HOP = 6, 17, 0
BAD_HEADER = b'header checksum is bad'


class Wrong(Exception):
    """the program did something that it must not"""


def other_way(way):
    return TO_INITIATOR if way == TO_TARGET else TO_TARGET


def rewrite(octets, *options):
    """-> (what comes out of standard output, what it says of it)"""
    result = harness.run('rewrite', *options, '-', '-', stdin=octets)
    if harness.wrong_status(result, 0):
        raise Wrong(harness.wrong_status(result, 0))
    return result.stdout, harness.last_line(result.stderr)


def frames_of(octets):
    """[pcaps.Frame] of a pcap file of nanoseconds in memory"""
    order = '<' if octets[:1] == b'\x4d' else '>'
    found, at = [], 24
    while at + 16 <= len(octets):
        seconds, rest, held, length = struct.unpack_from(order + 'IIII', octets, at)
        at += 16
        found.append(pcaps.Frame(seconds * 10**9 + rest, octets[at:at + held], length))
        at += held
    return found


def tap(path):
    return frames_of(pcaps.raw_bytes(path))


# --- where TCP is ----------------------------------------------------------------------------


def find_tcp(p):
    """-> (offset of the outermost IP header, of the one around TCP, of TCP), or None"""
    at, kind = 12, p[12:14]
    while kind in VLAN_TYPES:
        at += 4
        kind = p[at:at + 2]
    at += 2
    l4 = len(p)
    if kind == IPV4 and len(p) >= at + 20 and not pcaps.be16(p, at + 6) & 0x1FFF:
        protocol, l4 = p[at + 9], at + (p[at] & 15) * 4
    elif kind == IPV6 and len(p) >= at + 48:
        protocol, l4 = p[at + 6], at + 40
        if protocol == HOP_BY_HOP:
            protocol, l4 = p[l4], l4 + 8 * (p[l4 + 1] + 1)
    if len(p) < l4 + 20:
        return None
    return (at, at, l4) if protocol == TCP else None


def without_tunnel(p):
    """the frame within a VXLAN frame, or the frame itself"""
    if p[12:14] == IPV4 and p[14] == 0x45 and p[23] == UDP and p[36:38] == VXLAN:
        return p[50:]
    return p


def without_tunnels(frames):
    """of frames without a VLAN tag"""
    return [pcaps.Frame(f.ts_ns, without_tunnel(f.data)) for f in frames]


def tcp_len(frame):
    """octets of TCP data that the wire carried in it; None if it is no TCP"""
    p, places = frame.data, find_tcp(frame.data)
    if not places:
        return None
    _, ip, tcp = places
    if p[ip] >> 4 == 4:
        length = pcaps.be16(p, ip + 2)
    else:
        length = pcaps.be16(p, ip + 4)
        length = length and length + 40
    end = ip + length if length else frame.wire_len
    return max(0, end - tcp - (p[tcp + 12] >> 4) * 4)


def tcp_flags(frame):
    places = find_tcp(frame.data)
    return frame.data[places[2] + 13] if places else 0


def way_of(frame, otherwise=None):
    """to whom it goes; @otherwise if it names no port of PORTS"""
    places = find_tcp(frame.data)
    if not places:
        return None
    sport, dport = struct.unpack_from('>HH', frame.data, places[2])
    return TO_TARGET if dport in PORTS else TO_INITIATOR if sport in PORTS else otherwise


# --- what is compared ------------------------------------------------------------------------


class Form:
    """the octets of a TCP frame that two taps must show alike. @routed: from the IP header on,
    without hop limit and header checksum, as a router stands between the taps"""
    __slots__ = ('octets', 'ip_at', 'tcp_at', 'index')

    def __init__(self, octets, ip_at, tcp_at, index):
        self.octets, self.ip_at, self.tcp_at, self.index = octets, ip_at, tcp_at, index


def form_of(p, index, routed):
    """-> Form, or None if the frame is no TCP"""
    places = find_tcp(p)
    if not places:
        return None
    at, ip, tcp = places
    if p[tcp + 16:tcp + 18] == b'\xff\xff':  # ones' complement has two zeros
        p = p[:tcp + 16] + b'\0\0' + p[tcp + 18:]
    if not routed:
        return Form(p, ip, tcp, index)
    if p[at] >> 4 == 4:
        end = at + (p[at] & 15) * 4
        bad = b'' if pcaps.ones_sum(p[at:end]) == 0xFFFF else BAD_HEADER
        p = p[at:at + 8] + b'\0' + p[at + 9:at + 10] + b'\0\0' + p[at + 12:] + bad
    else:
        p = p[at:at + 7] + b'\0' + p[at + 8:]
    return Form(p, ip - at, tcp - at, index)


def forms(frames, routed, received):
    """{way: [Form]} of a tap's TCP frames; what names no known port goes the way @received"""
    found = {TO_TARGET: [], TO_INITIATOR: []}
    for index, frame in enumerate(frames):
        form = form_of(frame.data, index, routed)
        if form:
            found[way_of(frame, received)].append(form)
    return found


class Comparison:
    """two lists of forms: how many there are, and those that are in one only"""

    def __init__(self, truth, seen):
        want = collections.Counter(f.octets for f in truth)
        have = collections.Counter(f.octets for f in seen)
        self.truth, self.seen = truth, seen
        self.identical = sum((want & have).values())
        self.lacking = taken(truth, want - have)
        self.extra = taken(seen, have - want)

    @property
    def figures(self):
        wire, rewritten, same = len(self.truth), len(self.seen), self.identical
        return 'wire %d rewritten %d identical %d recall %.6f precision %.6f' % (
            wire, rewritten, same, same / max(1, wire), same / max(1, rewritten))


def taken(found, surplus):
    """the forms that @surplus, a Counter of octets, counts; of alike ones the last"""
    left, kept = collections.Counter(surplus), []
    for form in reversed(found):
        if left[form.octets] > 0:
            left[form.octets] -= 1
            kept.append(form)
    return kept[::-1]


# --- what a frame became ---------------------------------------------------------------------


def groups(source, out):
    """[the frames of @out that each frame of @source became]; raises Wrong if the order is not
    kept, octets are lost or made up, times differ, or a frame without TCP was touched"""
    found, at = [], 0
    for number, frame in enumerate(source, 1):
        length = tcp_len(frame)
        if length is None and (at == len(out) or out[at].data != frame.data):
            raise Wrong('frame %d is not TCP, and changed' % number)
        first, held = at, 0
        while at == first or held < (length or 0):
            if at == len(out) or out[at].ts_ns != frame.ts_ns:
                raise Wrong('frame %d: %d of %d octets came out' % (number, held, length or 0))
            piece = tcp_len(out[at]) or 0
            if held and not piece:
                raise Wrong('frame %d: an empty piece' % number)
            held += piece
            at += 1
        if held != (length or 0):
            raise Wrong('frame %d: %d octets became %d' % (number, length or 0, held))
        found.append(out[first:at])
    if at != len(out):
        raise Wrong('%d frames came from nowhere' % (len(out) - at))
    return found


def packed(frames, form='pcap'):
    """a capture file of Ethernet frames"""
    capture = pcaps.Capture(frames=frames)
    return pcapng.plain(capture) if form == 'pcapng' else pcaps.pack(capture)


def frames_of_pcapng(octets):
    """the same of the pcapng that packed() makes, or what the program made of it"""
    found, at = [], 0
    while at + 12 <= len(octets):
        kind, length = struct.unpack_from('<II', octets, at)
        if kind == pcapng.ENHANCED:
            high, low, held, wire_len = struct.unpack_from('<IIII', octets, at + 12)
            data = octets[at + 28:at + 28 + held]
            found.append(pcaps.Frame(high << 32 | low, data, wire_len))
        at += length
    return found
