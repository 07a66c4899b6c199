#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each trace that offload leaves, as the initiator's host sees it: what it
sends is not summed yet, what it receives may have been joined. Run it to write
samples/broken/<finding id>.pcap.gz; of the conversation intact, frames come one by one, paced by
the sender."""
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import broken_numbers as numbers  # noqa: E402
import pcaps  # noqa: E402
from pcaps import ACK, PSH, SYN  # noqa: E402

ROUND_NS = 1_000_000   # from a segment to its acknowledgement
BURST_NS = 100_000     # the card's interval
FRAME_NS = 1_000       # between frames of one poll
PACE_NS = 12_000       # of 1,448 octets at 1 Gbit/s
HIDDEN = 4_000_000     # octets that go past the capture
MSS = 1460
SHIFT = 7              # of windows
ROOM = MSS - 12        # the options take the rest


class Host(pcaps.Conversation):
    """@arrive: how data of the target come in: yields (pause before, segments) for a number of them"""

    def __init__(self, arrive):
        self.arrive = arrive
        self.ids = [100, 7000]
        super().__init__(3260, isn=(1000, 4294960000))

    def _add(self, who, flags, payload=b'', window=65535):
        sport, dport = self.ports if who == 0 else self.ports[::-1]
        clock = self.ts_ns // 10**6 & 0xFFFFFFFF
        options = struct.pack('>BBBBII', 1, 1, 8, 10, clock, clock)
        if flags & SYN:
            options = struct.pack('>BBHBBBB', 2, 4, MSS, 1, 3, 3, SHIFT) + options
        header = struct.pack('>HHIIBBHHH', sport, dport, self.next[who] & 0xFFFFFFFF,
                             self.next[1 - who] & 0xFFFFFFFF if flags & ACK else 0,
                             (20 + len(options)) // 4 << 4, flags, window, 0, 0) + options
        src, dst = (self.SRC, self.DST) if who == 0 else (self.DST, self.SRC)
        joined = len(payload) > ROOM
        pseudo = pcaps.ones_sum(src + dst) + pcaps.TCP + len(header) + len(payload)
        left_to_card = who == 0 or joined
        total = pcaps.fold(pseudo if left_to_card
                           else 0xFFFF - pcaps.fold(pseudo + pcaps.ones_sum(header + payload)))
        tcp = pcaps.with_octets(header, 16, struct.pack('>H', total)) + payload
        ip = struct.pack('>BBHHHBBH', 0x45, 0, 20 + len(tcp), self.ids[who] & 0xFFFF, 0x4000, 64,
                         pcaps.TCP, 0) + src + dst
        ip = pcaps.with_octets(ip, 10, struct.pack('>H', 0xFFFF - pcaps.ones_sum(ip)))
        self.ids[who] += max(1, -(-len(payload) // ROOM))
        self.capture.frames.append(pcaps.Frame(
            self.ts_ns, b'\x02\0\0\0\0\x02\x02\0\0\0\0\x01\x08\0' + ip + tcp))

    def _send(self, who, octets, more):
        self._add(who, ACK if more else ACK | PSH, octets)
        self.next[who] += len(octets)

    def say(self, who, octets):
        if who == 0:
            self._send(0, octets, False)
        else:
            self._receive(octets)
        self.ts_ns += ROUND_NS
        self._add(1 - who, ACK)
        self.ts_ns += ROUND_NS

    def _receive(self, octets):
        segments = [octets[at:at + ROOM] for at in range(0, len(octets), ROOM)]
        for pause_ns, n in self.arrive(len(segments)):
            self.ts_ns += pause_ns
            self._send(1, b''.join(segments[:n]), n < len(segments))
            del segments[:n]


def paced(n):
    """as a sender of 1 Gbit/s sends them"""
    for _ in range(n):
        yield PACE_NS, 1


def coalesced(n):
    """each interval what came meanwhile: six to twelve, joined by threes and less"""
    burst = 6
    while n:
        left = min(n, burst)
        pause_ns = BURST_NS - FRAME_NS * ((left - 1) // 3)
        while left:
            k = min(left, 3)
            yield pause_ns, k
            pause_ns, left, n = FRAME_NS, left - k, n - k
        burst = 6 + (burst + 2) % 7


def in_twos(n):
    """all at once, joined by twos"""
    while n:
        yield FRAME_NS, min(n, 2)
        n -= min(n, 2)


def in_full(n):
    """all at once, as large as a frame may be"""
    while n:
        yield FRAME_NS, min(n, 44)
        n -= min(n, 44)


class Session(numbers.Session):
    def large_read(self, itt, pdus, octets):
        length = pdus * octets
        self.ask('read', 0x01, 0xC1, itt, words={20: length})
        self.pdus[-1].header[32:42] = struct.pack('>BBIBHB', 0x28, 0, 16, 0,
                                                  length // numbers.BLOCK, 0)
        for i in range(pdus):
            self.answer('data', 0x25, 0x80 if i % 2 or i == pdus - 1 else 0, itt, b'r' * octets,
                        {20: numbers.NO_TAG, numbers.STAT_SN: 0, numbers.DATA_SN: i,
                         40: i * octets}, status=False)
        self.answer('status', 0x21, 0x80, itt, words={numbers.EXP_DATA_SN: pdus})


def session(pdus):
    s = Session()
    s.login()
    s.large_read(3, pdus, 8192)
    s.logout(4)
    return s


def talk(arrive, pdus):
    """the answers to the read follow each other as one stretch of octets"""
    host = Host(arrive)
    stretch = b''
    for pdu in session(pdus).pdus:
        if pdu.name in ('data', 'status'):
            stretch += pdu.octets()
            continue
        if stretch:
            host.say(1, stretch)
            stretch = b''
        host.say(pdu.who, pdu.octets())
    return host.capture


def hidden():
    """the login, and an acknowledgement of each side much later"""
    host = Host(paced)
    s = Session()
    s.login()
    for pdu in s.pdus:
        host.say(pdu.who, pdu.octets())
    host.next = [at + HIDDEN for at in host.next]
    for who in (0, 1, 0, 1):
        host.ts_ns += 10**9
        host.acknowledge(who, 65535)
    return host.capture


class Intact:
    def capture(self):
        return talk(paced, 4)


BREACHES = {
    'offload.merged_pdus': lambda: talk(in_full, 12),
    'offload.coalescing': lambda: talk(coalesced, 150),
    'offload.merge_small': lambda: talk(in_twos, 32),
    'offload.hidden': hidden,
}
INTACT = (Intact,)


def broken(finding):
    return BREACHES[finding]()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
