#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each finding on captures, checksums, offload and bounds: cut from the real
samples, or a conversation to which one thing happened. Run it to write samples/broken/<finding id>.pcap.gz."""
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import broken_numbers as numbers  # noqa: E402
import pcapng  # noqa: E402
import pcaps  # noqa: E402

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'samples')
ETHERNET, MSS = 1514, pcaps.Conversation.MSS
MORE = 0x2000
INITIATOR, TARGET = numbers.INITIATOR, numbers.TARGET


def real(name, first, last):
    """frames @first to @last of a sample, counted from 1"""
    capture = pcaps.read(os.path.join(SAMPLES, name + '.pcap.gz'))
    return pcaps.Capture(capture.link, capture.frames[first - 1:last])


class Session(numbers.Session):
    """@trouble: what becomes of the octets of one PDU, by its name"""

    def __init__(self, **trouble):
        super().__init__()
        self.trouble = trouble

    def until(self, name):
        """without what follows the PDU @name"""
        self.pdus = self.pdus[:self.pdus.index(self.named(name)) + 1]
        return self

    def talk(self):
        talk = pcaps.Conversation(3260)
        for pdu in self.pdus:
            self.trouble.get(pdu.name, pcaps.Conversation.say)(talk, pdu.who, pdu.octets())
        return talk

    def capture(self):
        return self.talk().capture


def session(**trouble):
    """a read of 4 KiB and a command, from login to logout"""
    s = Session(**trouble)
    s.login()
    s.ask('read', 0x01, 0xC1, 2, words={20: 4096})
    s.pdus[-1].header[32:42] = struct.pack('>BBIBHB', 0x28, 0, 16, 0, 8, 0)
    s.answer('data', 0x25, 0x80, 2, b'r' * 4096,
             {20: numbers.NO_TAG, numbers.STAT_SN: 0, numbers.DATA_SN: 0}, status=False)
    s.answer('status', 0x21, 0x80, 2, words={numbers.EXP_DATA_SN: 1})
    s.test_unit_ready('command', 3)
    s.logout(4)
    return s


def intact():
    return session()


# --- what happens to a PDU's octets ----------------------------------------------------------


def unseen(first, last):
    """the capture lacks the segments @first to @last - 1 of it; its receiver has them"""
    def say(talk, who, octets):
        before = len(talk.capture.frames)
        talk.say(who, octets)
        del talk.capture.frames[before + first:before + last]
    return say


def damaged(at):
    """the octet @at of the frame is another one on its way; it is sent again after a while"""
    def say(talk, who, octets):
        talk.lose(who, octets)
        frame = talk.capture.frames[-1]
        frame.data = pcaps.with_octets(frame.data, at, bytes([frame.data[at] ^ 0x10]))
        talk.ts_ns += 200_000_000
        talk.say(who, octets)
    return say


def begun(talk, who, octets):
    talk.say(who, octets[:MSS])


def behind_garbage(talk, who, octets):
    talk.say(who, b'\xee' * 100)
    talk.say(who, octets)


def rewritten(talk, who, octets):
    """a second copy with other octets"""
    talk.lose(who, octets)
    talk.say(who, octets[:-1] + bytes([octets[-1] ^ 1]))


def fragment(frame, start, octets, more):
    ip = bytearray(frame.data[14:34])
    struct.pack_into('>HHH', ip, 2, 20 + len(octets), 77, start // 8 | more)
    struct.pack_into('>H', ip, 10, 0)
    struct.pack_into('>H', ip, 10, 0xFFFF - pcaps.ones_sum(bytes(ip)))
    return pcaps.Frame(frame.ts_ns, frame.data[:14] + ip + octets)


def half_a_datagram(talk, who, octets):
    """the first of two fragments is there; it is sent again after a while, whole"""
    talk.lose(who, octets)
    frame = talk.capture.frames.pop()
    talk.capture.frames.append(fragment(frame, 0, frame.data[34:74], MORE))
    talk.ts_ns += 31_000_000_000
    talk.say(who, octets)


# --- captures --------------------------------------------------------------------------------


def snapped(capture, octets):
    for frame in capture.frames:
        frame.data = frame.data[:octets]
    return capture


def dropped():
    """tcpdump says how many the kernel dropped in an Interface Statistics Block"""
    return pcapng.plain(session().capture(), dropped=12)


def joined_by_the_card():
    """received super-segments with complete checksums, as LRO leaves them"""
    capture = real('twins/nodigest/host', 1, 75)
    for s in pcaps.segments(capture):
        if s.sport == 3260 and len(s.payload) > ETHERNET:
            frame = capture.frames[s.index]
            whole = struct.pack('>H', pcaps.tcp_sum(frame.data, s))
            frame.data = pcaps.with_octets(frame.data, s.tcp_at + 16, whole)
    return capture


def behind_a_gap():
    """17 MiB behind one segment that is missing"""
    talk = session().until('login answer 2').talk()
    talk.next[TARGET] += MSS
    for _ in range((17 << 20) // MSS):
        talk.lose(TARGET, bytes(MSS))
        talk.next[TARGET] += MSS
    return talk.capture


def midst_of_data(connections):
    """so many begun within a session, each with a header that says 1 MB of data, and most of them"""
    frames = []
    for i in range(connections):
        talk = pcaps.Conversation(3260, 40000 + i, handshake=False, start_ns=10**18 + i * 10**9)
        header = numbers.Pdu('data', TARGET, 0x25, 0x80, i, words={20: numbers.NO_TAG}).header
        header[5:8] = (1_000_000).to_bytes(3, 'big')
        for octets in (bytes(header), *[bytes(MSS)] * (950_000 // MSS)):
            talk.lose(TARGET, octets)
            talk.next[TARGET] += len(octets)
        frames += talk.capture.frames
    return pcaps.Capture(frames=frames)


def crowd(connections):
    """so many at once, none of which ends"""
    capture = pcaps.Capture()
    for i in range(connections):
        source = struct.pack('>I', 0x0A010000 + i // 50000)
        capture.frames.append(pcaps.Frame(10**18 + i * 1000, pcaps.tcp_frame(
            source, pcaps.Conversation.DST, 1024 + i % 50000, 3260, 1000, 0, pcaps.SYN)))
    return capture


def refused():
    """nobody listens"""
    talk = pcaps.Conversation(3260, handshake=False)
    talk._add(INITIATOR, pcaps.SYN)
    talk.next = [talk.next[0] + 1, 0]
    talk.reset(TARGET)
    return talk.capture


def cut_off():
    return pcaps.pack(session().capture())[:-30]


BREACHES = {
    'capture.broken': cut_off,
    'capture.dropped': dropped,
    'capture.snapped': lambda: snapped(session().capture(), 200),
    'capture.lost': lambda: session(data=unseen(1, 2)).capture(),
    'capture.fragments': lambda: session(command=half_a_datagram).capture(),
    'checksum.wrong': lambda: session(command=damaged(60)).capture(),
    'checksum.ip_wrong': lambda: session(command=damaged(22)).capture(),
    'checksum.partial': lambda: real('twins/nodigest/host', 1, 30),
    'offload.capture_host': lambda: real('twins/nodigest/host', 1, 30),
    'offload.super_segments': lambda: real('twins/nodigest/host', 1, 145),
    'offload.irreversible': joined_by_the_card,
    'offload.snapped': lambda: snapped(real('twins/nodigest/host', 1, 145), ETHERNET),
    'path.mtu': lambda: real('pmtu', 1, 120),
    'path.mtu.ends': lambda: real('twins/clamped/host', 1, 81),
    'tcp.overlap': lambda: session(command=rewritten).capture(),
    'digest.inferred': lambda: real('midsession/capture', 1, 60),
    'iscsi.connection.refused': refused,
    'iscsi.login.refused': lambda: real('sessions/no-session', 1, 38),
    'iscsi.framing.lost': lambda: session(command=behind_garbage).capture(),
    'iscsi.unparsed': lambda: session(data=begun).until('data').capture(),
    'iscsi.iwarp': lambda: real('iwarp/capture', 1, 30),
    'limit.reasm': behind_a_gap,
    'limit.search': lambda: midst_of_data(10),
    'limit.connections': lambda: crowd(32800),
}


class Unused:
    """somebody listens, and resets the connection before anything was said: a probe"""

    def capture(self):
        talk = pcaps.Conversation(3260)
        talk.reset(TARGET)
        return talk.capture


INTACT = (intact, Unused)


def broken(finding):
    return BREACHES[finding]()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
