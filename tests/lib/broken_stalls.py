#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each way in which TCP makes a command wait for long. Run it to write
samples/broken/<finding id>.pcap.gz; the conversation they all come from, intact, waits for nothing."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import broken_numbers as numbers  # noqa: E402
import pcaps  # noqa: E402

WHILE_NS = 1_500_000_000
SOON_NS = 20_000_000
DELAY_NS = 40_000_000
WINDOW = 65535
MANY = 12


class Session(numbers.Session):
    """@trouble: what becomes of the octets of one PDU, by its name"""

    def __init__(self, trouble):
        super().__init__()
        self.trouble = trouble

    def capture(self):
        talk = pcaps.Conversation(3260)
        for pdu in self.pdus:
            self.trouble.get(pdu.name, pcaps.Conversation.say)(talk, pdu.who, pdu.octets())
        return talk.capture


def session(reads=1, **trouble):
    s = Session(trouble)
    s.login()
    s.test_unit_ready('command', 2)
    for itt in range(3, 3 + reads):
        s.ask('read', 0x01, 0xC1, itt, words={20: numbers.BLOCK})
        s.pdus[-1].header[32:42] = bytes((0x28, 0, 0, 0, 0, 16, 0, 0, 1, 0))
        s.answer('data', 0x25, 0x80, itt, b'r' * numbers.BLOCK,
                 {20: numbers.NO_TAG, numbers.STAT_SN: 0, numbers.DATA_SN: 0}, status=False)
        s.answer('status', 0x21, 0x80, itt, words={numbers.EXP_DATA_SN: 1})
    s.logout(3 + reads)
    return s


def intact():
    return session()


def lost(talk, who, octets):
    """it is sent again after a while"""
    talk.lose(who, octets)
    talk.ts_ns += WHILE_NS
    talk.say(who, octets)


def refused(talk, who, octets):
    """the receiver closes its window amid the PDU for a while"""
    talk.say(who, octets[:100])
    talk.acknowledge(1 - who, 0)
    talk.ts_ns += WHILE_NS
    talk.acknowledge(1 - who, WINDOW)
    talk.say(who, octets[100:])


def lost_soon_found(talk, who, octets):
    """it is sent again before anyone but TCP notices"""
    talk.lose(who, octets)
    talk.ts_ns += SOON_NS
    talk.say(who, octets)


def held_back(talk, who, octets):
    """its rest waits for an acknowledgement that is delayed"""
    talk.send(who, octets[:100])
    talk.ts_ns += DELAY_NS
    talk.acknowledge(1 - who, WINDOW)
    talk.say(who, octets[100:])


BREACHES = {
    'tcp.retransmissions': lambda: session(status=lost_soon_found),
    'tcp.retransmissions.many': lambda: session(MANY, status=lost_soon_found),
    'tcp.delayed_ack': lambda: session(data=held_back),
    'tcp.stall.delayed_ack': lambda: session(MANY, data=held_back),
    'tcp.stall.retransmission': lambda: session(command=lost),
    'tcp.stall.closed_window': lambda: session(data=refused),
}
INTACT = (intact, lambda: session(MANY))


def broken(finding):
    return BREACHES[finding]().capture()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
