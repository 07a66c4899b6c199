# SPDX-License-Identifier: GPL-2.0-or-later
"""Read, edit and write pcap files; find TCP segments. Shares no code with the program."""
import gzip
import os
import struct

MAGICS = {0xA1B2C3D4: 1000, 0xA1B23C4D: 1}
LINK_ETHERNET, LINK_RAW, LINK_SLL, LINK_SLL2 = 1, 101, 113, 276
VLAN_TYPES = (0x8100, 0x88A8, 0x9100)
VXLAN_PORT = 4789
TCP, UDP, HOP_BY_HOP, FRAGMENT = 6, 17, 0, 44
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


class Frame:
    """one captured frame; data may be replaced"""
    __slots__ = ('ts_ns', 'data', 'wire_len')

    def __init__(self, ts_ns, data, wire_len=None):
        self.ts_ns = ts_ns
        self.data = bytes(data)
        self.wire_len = len(self.data) if wire_len is None else wire_len


class Capture:
    """a pcap file in memory"""

    def __init__(self, link=LINK_ETHERNET, frames=None):
        self.link = link
        self.frames = frames or []

    def keep(self, wanted):
        """a capture of the frames whose index @wanted accepts"""
        return Capture(self.link, [f for i, f in enumerate(self.frames) if wanted(i)])


def raw_bytes(path):
    with open(path, 'rb') as file:
        octets = file.read()
    return gzip.decompress(octets) if octets[:2] == b'\x1f\x8b' else octets


def read(path):
    octets = raw_bytes(path)
    order = next(o for o in '<>' if struct.unpack(o + 'I', octets[:4])[0] in MAGICS)
    unit = MAGICS[struct.unpack(order + 'I', octets[:4])[0]]
    capture = Capture(struct.unpack(order + 'I', octets[20:24])[0] & 0xFFFF)
    at = 24
    while at + 16 <= len(octets):
        seconds, parts, held, length = struct.unpack_from(order + 'IIII', octets, at)
        at += 16
        capture.frames.append(
            Frame(seconds * 10**9 + parts * unit, octets[at:at + held], length))
        at += held
    return capture


def pack(capture, order='<', nanoseconds=True):
    """the octets of a file; what is one already stays as it is"""
    if isinstance(capture, bytes):
        return capture
    unit = 1 if nanoseconds else 1000
    magic = next(m for m, u in MAGICS.items() if u == unit)
    parts = [struct.pack(order + 'IHHiIII', magic, 2, 4, 0, 0, 1 << 20, capture.link)]
    for frame in capture.frames:
        seconds, rest = divmod(frame.ts_ns, 10**9)
        parts.append(struct.pack(order + 'IIII', seconds, rest // unit, len(frame.data),
                                 max(frame.wire_len, len(frame.data))))
        parts.append(frame.data)
    return b''.join(parts)


def write(path, capture, order='<', nanoseconds=True):
    octets = pack(capture, order, nanoseconds)
    if path.endswith('.gz'):
        octets = gzip.compress(octets, 9, mtime=0)
    with open(path, 'wb') as file:
        file.write(octets)
    return path


BROKEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'samples', 'broken')


def write_broken(findings, make):
    """writes what @make(finding) gives as samples/broken/FINDING.pcap.gz, for each of @findings"""
    os.makedirs(BROKEN, exist_ok=True)
    for finding in findings:
        write(os.path.join(BROKEN, finding + '.pcap.gz'), make(finding))


# --- ones' complement sums (RFC 1071) --------------------------------------------------------


def ones_sum(octets):
    if len(octets) & 1:
        octets += b'\0'
    return fold(sum(struct.unpack('>%dH' % (len(octets) // 2), octets)))


def fold(total):
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


# --- decoding --------------------------------------------------------------------------------


class Segment:
    """a TCP segment and where it lies in its frame; offsets are None if it came in fragments"""
    __slots__ = ('src', 'dst', 'sport', 'dport', 'seq', 'ack', 'flags', 'payload', 'checksum',
                 'ip_at', 'tcp_at', 'payload_at', 'index', 'key')

    def moved(self, by):
        self.ip_at += by
        self.tcp_at += by
        self.payload_at += by
        return self


def be16(octets, at):
    return struct.unpack_from('>H', octets, at)[0]


def network_layer(link, data):
    """-> (EtherType, offset of the network header), tags passed over"""
    if link == LINK_RAW:
        return (0x0800 if data[0] >> 4 == 4 else 0x86DD), 0
    at = {LINK_ETHERNET: 14, LINK_SLL: 16, LINK_SLL2: 20}[link]
    kind = be16(data, {LINK_ETHERNET: 12, LINK_SLL: 14, LINK_SLL2: 0}[link])
    while kind in VLAN_TYPES:
        kind = be16(data, at + 2)
        at += 4
    return kind, at


class Decoder:
    """frames to TCP segments; keeps IP fragments until the datagram is whole"""

    def __init__(self, link):
        self.link = link
        self.datagrams = {}

    def decode(self, index, data, link=None):
        """-> Segment, or None where the frame holds none"""
        link = self.link if link is None else link
        kind, at = network_layer(link, data)
        if kind == 0x0800:
            return self._ipv4(index, data, at)
        if kind == 0x86DD:
            return self._ipv6(index, data, at)
        return None

    def _ipv4(self, index, data, at):
        length, ident, place = struct.unpack_from('>HHH', data, at + 2)
        header = (data[at] & 15) * 4
        src, dst = data[at + 12:at + 16], data[at + 16:at + 20]
        end = at + length if length else len(data)
        body_at = at + header
        if place & 0x3FFF:
            key = (src, dst, data[at + 9], ident)
            return self._fragment(index, key, (place & 0x1FFF) * 8, place & 0x2000,
                                  data[body_at:end])
        return self._transport(index, data, at, body_at, end, data[at + 9], src, dst)

    def _ipv6(self, index, data, at):
        length, following = struct.unpack_from('>HB', data, at + 4)
        src, dst = data[at + 8:at + 24], data[at + 24:at + 40]
        body_at = at + 40
        end = body_at + length if length else len(data)
        while following in (HOP_BY_HOP, 43, 60):
            following, body_at = data[body_at], body_at + 8 * (data[body_at + 1] + 1)
        if following == FRAGMENT:
            place = be16(data, body_at + 2)
            key = (src, dst, data[body_at], data[body_at + 4:body_at + 8])
            return self._fragment(index, key, place & 0xFFF8, place & 1, data[body_at + 8:end])
        return self._transport(index, data, at, body_at, end, following, src, dst)

    def _fragment(self, index, key, offset, more, body):
        parts = self.datagrams.setdefault(key, {})
        parts[offset] = (body, bool(more))
        whole, at = b'', 0
        while at in parts:
            whole += parts[at][0]
            if not parts[at][1]:
                del self.datagrams[key]
                src, dst, protocol = key[:3]
                segment = self._transport(index, whole, 0, 0, len(whole), protocol, src, dst)
                if segment:
                    segment.ip_at = segment.tcp_at = segment.payload_at = None
                return segment
            at = len(whole)
        return None

    def _transport(self, index, data, ip_at, at, end, protocol, src, dst):
        if protocol == UDP and be16(data, at + 2) == VXLAN_PORT:
            inner = self.decode(index, data[at + 16:end], LINK_ETHERNET)
            return inner and inner.moved(at + 16)
        if protocol != TCP or at + 20 > len(data):
            return None
        s = Segment()
        s.index, s.src, s.dst, s.ip_at, s.tcp_at = index, src, dst, ip_at, at
        s.sport, s.dport, s.seq, s.ack, words, s.flags = struct.unpack_from('>HHIIBB', data, at)
        s.payload_at = at + (words >> 4) * 4
        s.payload = data[s.payload_at:end]
        s.key = (src, s.sport, dst, s.dport)
        s.checksum = checksum_kind(data[at:end], src, dst, be16(data, at + 16))
        return s


def checksum_kind(tcp, src, dst, field):
    pseudo = ones_sum(src + dst) + TCP
    length = (len(tcp) >> 16) + (len(tcp) & 0xFFFF)
    if fold(pseudo + length + ones_sum(tcp)) == 0xFFFF:
        return 'valid'
    if field in (fold(pseudo + length), fold(pseudo)):
        return 'partial'
    return 'zero' if field == 0 else 'wrong'


def segments(capture):
    """every TCP segment of a capture, in order"""
    decoder = Decoder(capture.link)
    found = (decoder.decode(i, f.data) for i, f in enumerate(capture.frames))
    return [s for s in found if s]


# --- editing ---------------------------------------------------------------------------------


def with_octets(data, at, octets):
    return data[:at] + octets + data[at + len(octets):]


def tcp_sum(data, segment):
    """the right TCP checksum for @data, a frame of the same shape as @segment's"""
    end = segment.payload_at + len(segment.payload)
    tcp = with_octets(data[segment.tcp_at:end], 16, b'\0\0')
    length = (len(tcp) >> 16) + (len(tcp) & 0xFFFF)
    return 0xFFFF - fold(ones_sum(segment.src + segment.dst) + TCP + length + ones_sum(tcp))


def with_payload(data, segment, payload, repair=True):
    """the frame with other TCP data of the same length. A full checksum is made right again
    when @repair; a partial one does not cover the data and stays."""
    assert len(payload) == len(segment.payload)
    data = with_octets(data, segment.payload_at, payload)
    if repair and segment.checksum == 'valid':
        data = with_octets(data, segment.tcp_at + 16, struct.pack('>H', tcp_sum(data, segment)))
    return data


def with_ports(data, segment, sport, dport):
    """the frame between other ports; its checksum stays what it was: full, partial or wrong"""
    old = data[segment.tcp_at:segment.tcp_at + 4]
    new = struct.pack('>HH', sport, dport)
    data = with_octets(data, segment.tcp_at, new)
    if segment.checksum == 'partial':
        return data
    field = be16(data, segment.tcp_at + 16)
    # RFC 1624: HC' = ~(~HC + ~m + m')
    changed = fold((~field & 0xFFFF) + fold(2 * 0xFFFF - be16(old, 0) - be16(old, 2)) +
                   sport + dport)
    return with_octets(data, segment.tcp_at + 16, struct.pack('>H', ~changed & 0xFFFF))


# --- making traffic --------------------------------------------------------------------------


class Host:
    """one end of a conversation; @syn: the TCP options of its SYN, a multiple of 4 octets"""

    def __init__(self, ip, mac=b'\x02\0\0\0\0\x01', ttl=64, syn=b''):
        self.ip, self.mac, self.ttl, self.syn = ip, mac, ttl, syn


def tcp_frame(src, dst, sport, dport, seq, ack, flags, payload=b'', window=65535, options=b'',
              ttl=64, mac=b'\x02\0\0\0\0\x01'):
    """an Ethernet frame with a right IPv4 and TCP checksum; addresses are 4 octets each"""
    header = struct.pack('>HHIIBBHHH', sport, dport, seq & 0xFFFFFFFF, ack & 0xFFFFFFFF,
                         5 + len(options) // 4 << 4, flags, window, 0, 0)
    tcp = header + options + payload
    total = 0xFFFF - fold(ones_sum(src + dst) + TCP + len(tcp) + ones_sum(tcp))
    tcp = with_octets(tcp, 16, struct.pack('>H', total))
    ip = struct.pack('>BBHHHBBH', 0x45, 0, 20 + len(tcp), 0, 0x4000, ttl, TCP, 0) + src + dst
    ip = with_octets(ip, 10, struct.pack('>H', 0xFFFF - ones_sum(ip)))
    return b'\x02\0\0\0\0\x02' + mac + b'\x08\0' + ip + tcp


class Conversation:
    """a made-up TCP connection: say(who, octets) adds frames cut at the MSS, and an ACK"""
    SRC, DST, MSS = b'\x0a\0\0\x01', b'\x0a\0\0\x02', 1448

    def __init__(self, port, sport=40000, handshake=True, isn=(1000, 4294967000),
                 start_ns=10**18, hosts=None):
        self.capture = Capture()
        self.hosts = hosts or (Host(self.SRC), Host(self.DST))
        self.ports = (sport, port)
        self.next = list(isn)
        self.ts_ns = start_ns
        if handshake:
            self._add(0, SYN)
            self.next[0] += 1
            self._add(1, SYN | ACK)
            self.next[1] += 1
            self._add(0, ACK)

    def _add(self, who, flags, payload=b'', window=65535):
        host = self.hosts[who]
        sport, dport = self.ports if who == 0 else self.ports[::-1]
        ack = self.next[1 - who] if flags & ACK else 0
        self.capture.frames.append(Frame(self.ts_ns, tcp_frame(
            host.ip, self.hosts[1 - who].ip, sport, dport, self.next[who], ack, flags, payload,
            window, host.syn if flags & SYN else b'', host.ttl, host.mac)))
        self.ts_ns += 50_000

    def say(self, who, octets):
        for at in range(0, len(octets), self.MSS):
            piece = octets[at:at + self.MSS]
            self._add(who, PSH | ACK, piece)
            self.next[who] += len(piece)
        self._add(1 - who, ACK)

    def send(self, who, octets):
        """of one segment, which nobody acknowledges yet"""
        self._add(who, PSH | ACK, octets)
        self.next[who] += len(octets)

    def lose(self, who, octets):
        """of one segment: captured, and lost on its way"""
        self._add(who, PSH | ACK, octets)

    def acknowledge(self, who, window):
        self._add(who, ACK, window=window)

    def reset(self, who):
        self._add(who, RST | ACK)

    def finish(self, who):
        self._add(who, FIN | ACK)
