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
WINDOW = 65535


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


def session(**trouble):
    s = Session(trouble)
    s.login()
    s.test_unit_ready('command', 2)
    s.ask('read', 0x01, 0xC1, 3, words={20: numbers.BLOCK})
    s.pdus[-1].header[32:42] = bytes((0x28, 0, 0, 0, 0, 16, 0, 0, 1, 0))
    s.answer('data', 0x25, 0x80, 3, b'r' * numbers.BLOCK,
             {20: numbers.NO_TAG, numbers.STAT_SN: 0, numbers.DATA_SN: 0}, status=False)
    s.answer('status', 0x21, 0x80, 3, words={numbers.EXP_DATA_SN: 1})
    s.logout(4)
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


BREACHES = {
    'tcp.stall.retransmission': lambda: session(command=lost),
    'tcp.stall.closed_window': lambda: session(data=refused),
}
INTACT = (intact,)


def broken(finding):
    return BREACHES[finding]().capture()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
