#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes two large captures out of a pair of small ones by repetition.

make-captures.py HOST WIRE OUT-HOST OUT-WIRE [MEGABYTES]

HOST and WIRE hold the same connections, seen above segmentation offload and below it. Each copy
comes later than the one before and from other client ports, so that it is a connection of its own;
checksums are mended as RFC 1624 says, and the partial ones that offload leaves behind do not cover
ports. Both outputs have the same number of copies: HOST's has the size asked for.
"""
import gzip
import struct
import sys

ISCSI_PORT = 3260
ETHERTYPE_VLAN = (0x8100, 0x88A8)
FIRST_PORT = 10000


def records(data):
    """Byte order of a classic pcap, and (offset, captured length) of its records."""
    order = {b"\xa1\xb2\xc3\xd4": ">", b"\xa1\xb2\x3c\x4d": ">",
             b"\xd4\xc3\xb2\xa1": "<", b"\x4d\x3c\xb2\xa1": "<"}.get(bytes(data[:4]))
    if not order:
        sys.exit("make-captures: not a classic pcap")
    at, found = 24, []
    while at + 16 <= len(data):
        length = struct.unpack_from(order + "I", data, at + 8)[0]
        found.append((at, length))
        at += 16 + length
    return order, found


def folded(total):
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def words(data, start, end):
    return sum(struct.unpack_from(f">{(end - start) // 2}H", data, start))


def tcp_at(data, at):
    """Offset of the TCP header of the Ethernet frame at @at and the pseudo-header's sum, or None."""
    at += 12
    while struct.unpack_from(">H", data, at)[0] in ETHERTYPE_VLAN:
        at += 4
    kind = struct.unpack_from(">H", data, at)[0]
    at += 2
    if kind == 0x0800 and data[at + 9] == 6:
        head = (data[at] & 15) * 4
        length = (struct.unpack_from(">H", data, at + 2)[0] or head) - head
        return at + head, words(data, at + 12, at + 20) + 6 + length
    if kind == 0x86DD and data[at + 6] == 6:
        length = struct.unpack_from(">H", data, at + 4)[0]
        return at + 40, words(data, at + 8, at + 40) + 6 + length
    return None


class Repeater:
    """One capture, and where in it a copy differs: times, client ports, TCP checksums."""

    def __init__(self, path):
        with gzip.open(path) as capture:
            self.data = bytearray(capture.read())
        self.order, self.records = records(self.data)
        seconds = [struct.unpack_from(self.order + "I", self.data, at)[0] for at, _ in self.records]
        self.span = max(seconds) - min(seconds) + 2
        self.times = [(at, s) for (at, _), s in zip(self.records, seconds)]
        self.segments = [s for s in map(self.segment, self.records) if s]
        self.clients = {port for _, port, _, _ in self.segments}

    def segment(self, record):
        """(offset of the client's port, port, offset of the checksum or None, checksum)."""
        found = tcp_at(self.data, record[0] + 16)
        if not found:
            return None
        at, pseudo = found
        source, target = struct.unpack_from(">HH", self.data, at)
        checksum = struct.unpack_from(">H", self.data, at + 16)[0]
        partial = checksum in (0, folded(pseudo))
        where, port = (at + 2, target) if source == ISCSI_PORT else (at, source)
        return where, port, None if partial else at + 16, checksum

    def copy(self, shift, ports):
        """The records once more, @shift seconds later, client ports replaced as @ports says."""
        data = self.data
        stamp = struct.Struct(self.order + "I").pack_into
        short = struct.Struct(">H").pack_into
        for at, seconds in self.times:
            stamp(data, at, seconds + shift)
        for where, port, checksum_at, checksum in self.segments:
            short(data, where, ports[port])
            if checksum_at:
                short(data, checksum_at,
                      ~folded((~checksum & 0xFFFF) + (~port & 0xFFFF) + ports[port]) & 0xFFFF)
        return memoryview(data)[24:]


def main(host, wire, out_host, out_wire, megabytes=500):
    twins = [Repeater(host), Repeater(wire)]
    clients = sorted(twins[0].clients | twins[1].clients)
    span = max(twin.span for twin in twins)
    copies = max(1, round(int(megabytes) * 1_000_000 / (len(twins[0].data) - 24)))
    if copies * len(clients) > 0xFFFF - FIRST_PORT:
        sys.exit("make-captures: the pair is too small, ports would not suffice")
    for twin, path in zip(twins, (out_host, out_wire)):
        with open(path, "wb", buffering=0) as out:
            out.write(twin.data[:24])
            for n in range(copies):
                first = FIRST_PORT + n * len(clients)
                ports = {client: first + i for i, client in enumerate(clients)}
                out.write(twin.copy(n * span, ports))


if __name__ == "__main__":
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    main(*sys.argv[1:])
