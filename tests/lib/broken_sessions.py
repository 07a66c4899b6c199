#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each rule over several connections that breaks this rule and no other. Run
it to write samples/broken/<finding id>.pcap.gz; the conversations they come from, intact, break
none."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pcaps  # noqa: E402
from broken_numbers import (  # noqa: E402
    BLOCK, CMD_SN, DATA_SN, EXP_CMD_SN, EXP_STAT_SN, MAX_CMD_SN, NO_TAG, OPERATIONAL,
    SECURITY, STAT_SN, WINDOW, Pdu, text)

INITIATOR, TARGET = 0, 1
OWN = {'MaxRecvDataSegmentLength': '8192'}
ONLY_LEADING = {k: v for k, v in OPERATIONAL.items() if 'Digest' not in k}
SECOND = 10**9


class Link:
    """a connection; StatSN is its own. @hosts: pcaps.Host of either side; @isid: 6 octets"""

    def __init__(self, session, port, cid, hosts=None, isid=0x00023D000000):
        self.session, self.cid, self.stat_sn, self.isid = session, cid, 100, isid
        self.talk = pcaps.Conversation(3260, sport=port, start_ns=session.now, hosts=hosts)
        session.now = self.talk.ts_ns

    def say(self, pdu):
        self.talk.ts_ns = self.session.now
        self.talk.say(pdu.who, pdu.octets())
        self.session.now = self.talk.ts_ns + 100_000

    def ask(self, opcode, flags, itt, data=b'', words=None):
        words = {CMD_SN: self.session.cmd_sn, EXP_STAT_SN: self.stat_sn} | (words or {})
        self.say(Pdu('', INITIATOR, opcode, flags, itt, data, words))
        self.session.cmd_sn += 0 if opcode & 0x40 else 1

    def answer(self, opcode, flags, itt, data=b'', words=None, status=True):
        words = {STAT_SN: self.stat_sn, EXP_CMD_SN: self.session.cmd_sn,
                 MAX_CMD_SN: self.session.cmd_sn + WINDOW} | (words or {})
        self.say(Pdu('', TARGET, opcode, flags, itt, data, words))
        self.stat_sn += 1 if status else 0

    def login(self, tsih, names, keys, said=None):
        """one request, one response: no security; @tsih: of a session that is there"""
        isid, rest = self.isid >> 16, (self.isid & 0xFFFF) << 16
        self.ask(0x43, 0x87, 1, text(names | keys | OWN),
                 {8: isid, 12: rest | tsih, 20: self.cid << 16, EXP_STAT_SN: 0})
        self.answer(0x23, 0x87, 1,
                    text({'TargetPortalGroupTag': '1'} | (keys if said is None else said) | OWN),
                    {8: isid, 12: rest | 1})

    def test_unit_ready(self, itt):
        self.ask(0x01, 0x81, itt)
        self.answer(0x21, 0x80, itt)

    def read(self, itt, data_on=None):
        """@data_on: the connection that data and status come on"""
        carrier = data_on or self
        self.ask(0x01, 0xC1, itt, words={20: BLOCK, 32: 0x28000000, 38: 1 << 8})
        carrier.answer(0x25, 0x80, itt, b'r' * BLOCK,
                       {20: NO_TAG, STAT_SN: 0, DATA_SN: 0}, status=False)
        carrier.answer(0x21, 0x80, itt, words={DATA_SN: 1})

    def logout(self, itt, reason=0):
        self.ask(0x46, 0x80 | reason, itt, words={20: self.cid << 16})
        self.answer(0x26, 0x80, itt)

    def close(self, who=INITIATOR):
        self.talk.ts_ns = self.session.now
        self.talk.finish(who)
        self.session.now = self.talk.ts_ns


class Session:
    """one session of several connections, or several after each other"""

    def __init__(self):
        self.now, self.cmd_sn, self.links = 10**18, 7, []

    def connect(self, cid=0, tsih=0, hosts=None, isid=0x00023D000000, **changes):
        """with a login; @changes: keys of the whole session"""
        link = Link(self, 40000 + len(self.links), cid, hosts, isid)
        self.links.append(link)
        keys = OPERATIONAL | changes
        if tsih:
            keys = {k: v for k, v in keys.items() if k not in ONLY_LEADING}
        names = {k: v for k, v in SECURITY.items() if k != 'AuthMethod'}
        link.login(tsih, names, keys)
        return link

    def capture(self):
        frames = [f for link in self.links for f in link.talk.capture.frames]
        return pcaps.Capture(frames=sorted(frames, key=lambda f: f.ts_ns))


def two():
    """a session of two connections that share its commands"""
    s = Session()
    first = s.connect(MaxConnections='2')
    second = s.connect(cid=1, tsih=1)
    first.test_unit_ready(2)
    second.read(3)
    first.read(4)
    second.test_unit_ready(5)
    return s, first, second


def intact():
    s, first, second = two()
    second.logout(8, reason=1)
    first.logout(9)
    return s


def replaced():
    """a connection is lost, and another one takes its place with its CID"""
    s = Session()
    first = s.connect(ErrorRecoveryLevel='2')
    first.test_unit_ready(2)
    first.close()
    s.now += 3 * SECOND
    again = s.connect(tsih=1)
    again.test_unit_ready(3)
    again.logout(4)
    return s


def reassigned():
    """a command survives its connection: TASK REASSIGN on the one that takes its place"""
    s = Session()
    first = s.connect(ErrorRecoveryLevel='2')
    first.test_unit_ready(2)
    first.ask(0x01, 0xC1, 3, words={20: BLOCK, 32: 0x28000000, 38: 1 << 8})
    first.close()
    s.now += 3 * SECOND
    again = s.connect(tsih=1)
    again.ask(0x42, 0x88, 4, words={20: 3, 32: s.cmd_sn - 1})
    again.answer(0x22, 0x80, 4)
    again.answer(0x25, 0x80, 3, b'r' * BLOCK, {20: NO_TAG, STAT_SN: 0, DATA_SN: 0}, status=False)
    again.answer(0x21, 0x80, 3, words={DATA_SN: 1})
    again.logout(5)
    return s


def after_logout():
    s = Session()
    s.connect().logout(2)
    s.connect().logout(2)
    return s


# --- what breaks each rule -------------------------------------------------------------------


def lost():
    """closed by the target while a command waits for its status"""
    s = Session()
    first = s.connect()
    first.ask(0x01, 0x81, 2)
    first.close(TARGET)
    return s


def left():
    """a tool that closes its connection when it has what it wants"""
    s = Session()
    first = s.connect()
    first.test_unit_ready(2)
    first.close()
    return s


def reinstated():
    """the initiator logs in as if its session were not there; the target ends that"""
    s = Session()
    first = s.connect()
    first.test_unit_ready(2)
    s.cmd_sn = 7
    again = s.connect()
    first.close(TARGET)
    again.test_unit_ready(2)
    again.logout(3)
    return s


def recovered():
    """a session is left alone; after Time2Wait the initiator logs in as if nothing had been"""
    s = Session()
    first = s.connect()
    first.test_unit_ready(2)
    first.close()
    s.now += 3 * SECOND
    s.cmd_sn = 7
    again = s.connect()
    again.test_unit_ready(2)
    again.logout(3)
    return s


def too_soon():
    """the same for a connection, at once"""
    s = Session()
    first = s.connect(ErrorRecoveryLevel='2')
    first.test_unit_ready(2)
    first.close()
    s.now += SECOND
    again = s.connect(tsih=1)
    again.test_unit_ready(3)
    again.logout(4)
    return s


def too_many():
    """a second connection where one was agreed"""
    s = Session()
    first = s.connect()
    second = s.connect(cid=1, tsih=1)
    second.test_unit_ready(2)
    second.logout(8, reason=1)
    first.logout(9)
    return s


def allegiance():
    s, first, second = two()
    first.read(6, data_on=second)
    second.logout(8, reason=1)
    first.logout(9)
    return s


def too_late():
    """the initiator comes back when its tasks are no longer kept"""
    s = Session()
    first = s.connect(DefaultTime2Retain='20')
    first.test_unit_ready(2)
    first.close()
    s.now += 30 * SECOND
    s.cmd_sn = 7
    again = s.connect(DefaultTime2Retain='20')
    again.test_unit_ready(2)
    again.logout(3)
    return s


def unrecovered():
    """a connection is lost; much later only another initiator is there"""
    s = Session()
    first = s.connect()
    first.ask(0x01, 0x81, 2)
    first.close(TARGET)
    s.now += 130 * SECOND
    s.cmd_sn = 7
    other = Link(s, 40001, 0)
    s.links.append(other)
    names = {k: v for k, v in SECURITY.items() if k != 'AuthMethod'}
    other.login(0, names | {'InitiatorName': 'iqn.2001-04.com.example:other'}, OPERATIONAL)
    other.test_unit_ready(2)
    other.logout(3)
    return s


def unanswered_logout():
    """the target is silent, and after a while the initiator goes without its answer"""
    s = Session()
    first = s.connect()
    first.test_unit_ready(2)
    first.ask(0x46, 0x80, 3)
    s.now += 6 * SECOND
    first.close()
    return s


BREACHES = {
    'iscsi.session.time2retain': too_late,
    'iscsi.session.unrecovered': unrecovered,
    'iscsi.logout.unanswered': unanswered_logout,
    'iscsi.connection.lost': lost,
    'iscsi.connection.left': left,
    'iscsi.session.reinstated': reinstated,
    'iscsi.session.recovered': recovered,
    'iscsi.session.time2wait': too_soon,
    'iscsi.session.connections': too_many,
    'iscsi.task.allegiance': allegiance,
}
INTACT = (intact, replaced, after_logout)


def broken(finding):
    return BREACHES[finding]().capture()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
