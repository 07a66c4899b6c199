# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures of very many connections, or of very many open tasks, made while they are read: none is
ever whole in memory or on a disk."""
import struct

import broken_numbers as numbers
import pcaps

COMMAND, DATA_OUT, RESPONSE, R2T, LOGIN = 0x01, 0x05, 0x21, 0x31, 0x03
READY, WRITE = 0x81, 0xA1  # flags of a command without data, of a write
LENGTH, OFFSET, DESIRED, TTT = 20, 40, 44, 20
FAR = 1 << 30  # a window that never closes
AT_ONCE = 1000  # tasks that take a step together
CLIENT = pcaps.Conversation.SRC
FIRST_CLIENT = 0x0A000000
IP_SUM, TCP_SUM, PAYLOAD, ISID = 24, 50, 54, 10


# --- many connections ------------------------------------------------------------------------


class Template:
    """a frame of some connection; another one's differs in the client's address and, in a login,
    in the ISID: both are the client's number, and the sums differ by it (RFC 1624)"""

    def __init__(self, frame):
        data = bytearray(frame.data)
        self.places = [data.index(CLIENT, 26)]
        if len(data) > PAYLOAD and data[PAYLOAD] & 0x1F == LOGIN:
            self.places.append(PAYLOAD + ISID)
        self.sums = []
        for at in (IP_SUM, TCP_SUM):
            covered = [p for p in self.places if p < TCP_SUM or at == TCP_SUM]
            rest = ~pcaps.be16(data, at) & 0xFFFF
            rest += sum(2 * 0xFFFF - pcaps.ones_sum(data[p:p + 4]) for p in covered)
            self.sums.append((at, rest, len(covered)))
        self.data = data

    def of(self, n):
        """the frame of client @n"""
        data = self.data
        number = FIRST_CLIENT + n
        words = (number >> 16) + (number & 0xFFFF)
        for place in self.places:
            struct.pack_into('>I', data, place, number)
        for at, rest, times in self.sums:
            struct.pack_into('>H', data, at, ~pcaps.fold(rest + times * words) & 0xFFFF)
        return data


def record(ts_ns, data):
    return struct.pack('<IIII', ts_ns // 10**9, ts_ns % 10**9, len(data), len(data)) + data


def crowd(n, at_once, frames):
    """a capture of @n connections that each consist of @frames: @at_once of them take each step
    together, and are followed by as many others"""
    templates = [Template(f) for f in frames]
    ts_ns = 10**18
    yield pcaps.pack(pcaps.Capture())
    for first in range(1, n + 1, at_once):
        clients = range(first, min(first + at_once, n + 1))
        for template in templates:
            yield b''.join(record(ts_ns + i * 1000, template.of(c))
                           for i, c in enumerate(clients))
            ts_ns += len(clients) * 1000


def frames_of(session, closed=False):
    talk = pcaps.Conversation(3260)
    for pdu in session.pdus:
        talk.say(pdu.who, pdu.octets())
    if closed:
        talk.finish(numbers.INITIATOR)
        talk.finish(numbers.TARGET)
    return talk.capture.frames


# --- many tasks ------------------------------------------------------------------------------


class Queue(numbers.Session):
    """one connection with many tasks at once, said as they come"""

    def __init__(self):
        super().__init__()
        self.wire = pcaps.Conversation(3260)

    def answer(self, *arguments, **more):
        super().answer(*arguments, **more)
        self.pdus[-1].set(numbers.MAX_CMD_SN, self.cmd_sn + FAR)

    def said(self):
        """the records of what was added"""
        for who in (numbers.INITIATOR, numbers.TARGET):
            octets = b''.join(p.octets() for p in self.pdus if p.who == who)
            if octets:
                self.wire.say(who, octets)
        self.pdus.clear()
        frames, self.wire.capture.frames = self.wire.capture.frames, []
        return b''.join(record(f.ts_ns, f.data) for f in frames)


def command(q, itt):
    q.ask('command', COMMAND, READY, itt)


def write(q, itt):
    q.ask('write', COMMAND, WRITE, itt, words={LENGTH: 4})


def grant(q, itt):
    q.answer('r2t', R2T, 0x80, itt, words={TTT: itt, DESIRED: 4}, status=False)


def data_out(q, itt):
    q.pdus.append(numbers.Pdu('data-out', numbers.INITIATOR, DATA_OUT, 0x80, itt, b'data',
                              {TTT: itt, numbers.EXP_STAT_SN: q.stat_sn}))


def respond(q, itt):
    q.answer('response', RESPONSE, 0x80, itt)


def tasks(n, *steps):
    """a capture of @n tasks on one connection: all of them take the first step, then all the next"""
    q = Queue()
    yield pcaps.pack(pcaps.Capture())
    q.login()
    for pdu in list(q.pdus):  # one after another
        q.pdus = [pdu]
        yield q.said()
    for step in steps:
        for first in range(2, n + 2, AT_ONCE):
            for itt in range(first, min(first + AT_ONCE, n + 2)):
                step(q, itt)
            yield q.said()
