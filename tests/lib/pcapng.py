# SPDX-License-Identifier: GPL-2.0-or-later
"""Write pcapng (draft-ietf-opsawg-pcapng): enough to hold a pcap's frames, and to annoy."""
import struct

SECTION, INTERFACE, SIMPLE, STATISTICS, ENHANCED, JOURNAL, CUSTOM, UNKNOWN = (
    0x0A0D0D0A, 1, 3, 5, 6, 9, 0x0BAD, 0xABCD)
PRIVATE = 32473  # private enterprise number for examples, RFC 5612
BYTE_ORDER_MAGIC = 0x1A2B3C4D
COMMENT, DROPPED, TS_RESOLUTION, TS_OFFSET = 1, 5, 9, 14


class Writer:
    def __init__(self, order='<'):
        self.order = order
        self.octets = b''

    def pack(self, form, *values):
        return struct.pack(self.order + form, *values)

    def block(self, kind, body):
        body += bytes(-len(body) % 4)
        length = self.pack('I', len(body) + 12)
        self.octets += self.pack('I', kind) + length + body + length

    def option(self, code, value):
        return self.pack('HH', code, len(value)) + value + bytes(-len(value) % 4)

    def section(self):
        self.block(SECTION, self.pack('IHHq', BYTE_ORDER_MAGIC, 1, 0, -1))

    def interface(self, link, resolution, offset=0):
        options = self.option(TS_RESOLUTION, bytes([resolution]))
        if offset:
            options += self.option(TS_OFFSET, self.pack('q', offset))
        self.block(INTERFACE, self.pack('HHI', link, 0, 0) + options + self.pack('HH', 0, 0))

    def packet(self, frame, ticks, interface=0, comment=b''):
        body = self.pack('IIIII', interface, ticks >> 32, ticks & 0xFFFFFFFF, len(frame.data),
                         max(frame.wire_len, len(frame.data)))
        body += frame.data + bytes(-len(frame.data) % 4)
        if comment:
            body += self.option(COMMENT, comment) + self.pack('HH', 0, 0)
        self.block(ENHANCED, body)


    def statistics(self, dropped, interface=0):
        self.block(STATISTICS, self.pack('III', interface, 0, 0) +
                   self.option(DROPPED, self.pack('Q', dropped)) + self.pack('HH', 0, 0))


def plain(capture, order='<', dropped=0):
    """one section, one interface, nanoseconds"""
    writer = Writer(order)
    writer.section()
    writer.interface(capture.link, 9)
    for frame in capture.frames:
        writer.packet(frame, frame.ts_ns)
    if dropped:
        writer.statistics(dropped)
    return writer.octets


def varied(capture):
    """the same frames over two sections of either byte order, interfaces of several
    resolutions and an offset, blocks that a reader must pass over, comments"""
    half = len(capture.frames) // 2
    little, big = Writer('<'), Writer('>')
    little.section()
    little.interface(capture.link, 9)
    little.interface(capture.link, 0x80 | 30, 10**9)  # ticks of 2^-30 s, from 2001-09-09
    little.block(UNKNOWN, b'nobody knows')
    for i, frame in enumerate(capture.frames[:half]):
        ticks = -(-(frame.ts_ns - 10**18) * 2**30 // 10**9)
        little.packet(frame, ticks if i % 2 else frame.ts_ns, i % 2, b'a comment' * (i % 3))
    big.section()
    big.interface(capture.link, 9)
    for frame in capture.frames[half:]:
        big.packet(frame, frame.ts_ns)
    big.block(CUSTOM, big.pack('I', PRIVATE) + b'last, as it would take a frame number')
    return little.octets + big.octets


def interspersed(capture, kind):
    """one section with a block of @kind after its first frame"""
    bodies = {
        CUSTOM: struct.pack('<I', PRIVATE) + b'private',
        JOURNAL: b'__REALTIME_TIMESTAMP=1\nMESSAGE=x\n',
        UNKNOWN: b'nobody knows',
    }
    writer = Writer()
    writer.section()
    writer.interface(capture.link, 9)
    for i, frame in enumerate(capture.frames):
        writer.packet(frame, frame.ts_ns)
        if i == 0:
            writer.block(kind, bodies[kind])
    return writer.octets
