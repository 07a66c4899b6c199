#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each way in which one side keeps commands waiting, while TCP does its work.
Run it to write samples/broken/<finding id>.pcap.gz; the conversation they all come from, intact, waits
for nothing."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pcaps  # noqa: E402
from broken_numbers import MAX_CMD_SN, Session  # noqa: E402

WAIT_NS = 1_500_000_000
DEPTH = 32
TASK_SET_FULL = 0x28


def intact():
    s = Session()
    s.login()
    s.test_unit_ready('first', 2)
    s.read(3, 3)
    s.write(4, 2, 2)
    s.test_unit_ready('last', 6)
    s.logout(7)
    return s


class Deep(Session):
    """with a window for many commands"""

    def answer(self, name, opcode, flags, itt, data=b'', words=None, status=True):
        super().answer(name, opcode, flags, itt, data,
                       {MAX_CMD_SN: self.cmd_sn + 2 * DEPTH} | (words or {}), status)


def deep(pause_ns=0):
    """as many commands at once as a queue depth allows"""
    s = Deep()
    s.login()
    for i in range(DEPTH):
        s.ask('command %d' % i, 0x01, 0x81, 10 + i)
    for i in range(DEPTH):
        s.answer('answer %d' % i, 0x21, 0x80, 10 + i)
    s.named('answer 0').pause_ns = pause_ns
    s.logout(7)
    return s


def turned_away():
    s = deep()
    s.named('answer 30').header[3] = TASK_SET_FULL
    return s


def late(name):
    """what comes late is the PDU of that name"""
    s = intact()
    s.named(name).pause_ns = WAIT_NS
    return s


BREACHES = {
    'iscsi.r2t.late': lambda: late('r2t 0'),
    'iscsi.r2t.starvation': lambda: late('r2t 1'),
    'iscsi.r2t.unanswered': lambda: late('data-out 1.0'),
    'iscsi.data_in.late': lambda: late('data-in 0'),
    'iscsi.status.late': lambda: late('write answer'),
    'iscsi.queue.full': lambda: deep(WAIT_NS),
    'scsi.queue.full': turned_away,
}
INTACT = (intact, deep)


def broken(finding):
    return BREACHES[finding]().capture()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
