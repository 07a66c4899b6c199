#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each numbering rule that breaks this rule and no other. Run it to write
samples/broken/<finding id>.pcap.gz; the conversation they all come from, intact, breaks none.

PDUs are RFC 7143 section 11's; each has a name, so that a rule's breach is one edit of a number."""
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pcaps  # noqa: E402

INITIATOR, TARGET = 0, 1
NO_TAG = 0xFFFFFFFF

# offsets in the header
CMD_SN, EXP_STAT_SN = 24, 28  # of the initiator
STAT_SN, EXP_CMD_SN, MAX_CMD_SN = 24, 28, 32  # of the target
DATA_SN = R2T_SN = EXP_DATA_SN = 36

WINDOW = 3
FIRST_CMD_SN, FIRST_STAT_SN = 7, 4100
BLOCK = 512

SECURITY = {'InitiatorName': 'iqn.2001-04.com.example:initiator',
            'TargetName': 'iqn.2001-04.com.example:target',
            'SessionType': 'Normal', 'AuthMethod': 'None'}
OPERATIONAL = {'HeaderDigest': 'None', 'DataDigest': 'None', 'MaxConnections': '1',
               'InitialR2T': 'Yes', 'ImmediateData': 'No', 'MaxBurstLength': '16384',
               'FirstBurstLength': '8192', 'MaxOutstandingR2T': '1', 'DataPDUInOrder': 'Yes',
               'DataSequenceInOrder': 'Yes', 'ErrorRecoveryLevel': '0',
               'DefaultTime2Wait': '2', 'DefaultTime2Retain': '0'}


def text(keys):
    return b''.join(b'%s=%s\0' % (k.encode(), v.encode()) for k, v in keys.items())


class Pdu:
    """one PDU of @who; words are set by their offset in the header"""

    def __init__(self, name, who, opcode, flags, itt, data=b'', words=None):
        self.name, self.who, self.data = name, who, data
        self.pause_ns = 0  # before it
        self.header = bytearray(48)
        self.header[0:2] = bytes((opcode, flags))
        self.header[5:8] = len(data).to_bytes(3, 'big')
        self.set(16, itt)
        for at, value in (words or {}).items():
            self.set(at, value)

    def set(self, at, value):
        struct.pack_into('>I', self.header, at, value & 0xFFFFFFFF)

    def add(self, at, by):
        self.set(at, struct.unpack_from('>I', self.header, at)[0] + by)

    def octets(self):
        return bytes(self.header) + self.data + bytes(-len(self.data) % 4)


class Session:
    """a session whose PDUs are added in order, with the numbers that are due"""

    def __init__(self):
        self.pdus = []
        self.cmd_sn, self.stat_sn = FIRST_CMD_SN, FIRST_STAT_SN

    def named(self, name):
        return next(p for p in self.pdus if p.name == name)

    def after(self, name):
        return self.pdus[self.pdus.index(self.named(name)) + 1:]

    def ask(self, name, opcode, flags, itt, data=b'', words=None):
        """a request; it takes a CmdSN unless it is immediate"""
        words = {CMD_SN: self.cmd_sn, EXP_STAT_SN: self.stat_sn} | (words or {})
        self.pdus.append(Pdu(name, INITIATOR, opcode, flags, itt, data, words))
        self.cmd_sn += 0 if opcode & 0x40 else 1

    def answer(self, name, opcode, flags, itt, data=b'', words=None, status=True):
        words = {STAT_SN: self.stat_sn, EXP_CMD_SN: self.cmd_sn,
                 MAX_CMD_SN: self.cmd_sn + WINDOW} | (words or {})
        self.pdus.append(Pdu(name, TARGET, opcode, flags, itt, data, words))
        self.stat_sn += 1 if status else 0

    def login(self):
        isid = {8: 0x00023D00, 12: 0}
        self.ask('login 1', 0x43, 0x81, 1, text(SECURITY), isid | {EXP_STAT_SN: 0})
        self.answer('login answer 1', 0x23, 0x81, 1,
                    text({'TargetPortalGroupTag': '1', 'AuthMethod': 'None'}), isid)
        declared = {'MaxRecvDataSegmentLength': '8192'}
        self.ask('login 2', 0x43, 0x87, 1, text(OPERATIONAL | declared), isid)
        self.answer('login answer 2', 0x23, 0x87, 1, text(OPERATIONAL | declared),
                    {8: isid[8], 12: 1})

    def test_unit_ready(self, name, itt):
        self.ask(name, 0x01, 0x81, itt)
        self.answer(name + ' answer', 0x21, 0x80, itt)

    def read(self, itt, blocks):
        self.ask('read', 0x01, 0xC1, itt, words={20: blocks * BLOCK})
        self.pdus[-1].header[32:42] = struct.pack('>BBIBHB', 0x28, 0, 16, 0, blocks, 0)
        for i in range(blocks):
            last = i == blocks - 1
            self.answer('data-in %d' % i, 0x25, 0x80 if last else 0, itt, b'r' * BLOCK,
                        {20: NO_TAG, STAT_SN: 0, DATA_SN: i, 40: i * BLOCK}, status=False)
        self.answer('read answer', 0x21, 0x80, itt, words={EXP_DATA_SN: blocks})

    def write(self, itt, bursts, pieces):
        blocks = bursts * pieces
        self.ask('write', 0x01, 0xA1, itt, words={20: blocks * BLOCK})
        self.pdus[-1].header[32:42] = struct.pack('>BBIBHB', 0x2A, 0, 16, 0, blocks, 0)
        for burst in range(bursts):
            start = burst * pieces * BLOCK
            self.answer('r2t %d' % burst, 0x31, 0x80, itt, words={
                20: 100 + burst, R2T_SN: burst, 40: start, 44: pieces * BLOCK}, status=False)
            for i in range(pieces):
                self.pdus.append(Pdu(
                    'data-out %d.%d' % (burst, i), INITIATOR, 0x05,
                    0x80 if i == pieces - 1 else 0, itt, b'w' * BLOCK,
                    {20: 100 + burst, EXP_STAT_SN: self.stat_sn, DATA_SN: i,
                     40: start + i * BLOCK}))
        self.answer('write answer', 0x21, 0x80, itt)

    def ping(self, itt):
        self.ask('ping', 0x40, 0x80, itt, words={20: NO_TAG})
        self.answer('ping answer', 0x20, 0x80, itt, words={20: NO_TAG})

    def logout(self, itt):
        self.ask('logout', 0x46, 0x80, itt)
        self.answer('logout answer', 0x26, 0x80, itt)

    def capture(self):
        talk = pcaps.Conversation(3260)
        for pdu in self.pdus:
            talk.ts_ns += pdu.pause_ns
            talk.say(pdu.who, pdu.octets())
        return talk.capture


def intact():
    s = Session()
    s.login()
    s.test_unit_ready('first', 2)
    s.read(3, 3)
    s.write(4, 2, 2)
    s.ping(5)
    s.test_unit_ready('last', 6)
    s.logout(7)
    return s


# --- what breaks each rule -------------------------------------------------------------------


def login_cmdsn(s):
    s.named('login 2').add(CMD_SN, 1)


def cmdsn_order(s):
    """the last command leaves a number out; the target goes along"""
    s.named('last').add(CMD_SN, 1)
    for pdu in s.after('last'):
        pdu.add(CMD_SN if pdu.who == INITIATOR else EXP_CMD_SN, 1)


def cmdsn_window(s):
    """the target closes the window before the last command, and ignores it, as it must"""
    last = s.named('last').header[CMD_SN:CMD_SN + 4]
    closed = struct.unpack('>I', last)[0] - 1
    for pdu in s.pdus:
        if pdu.who == TARGET:
            pdu.set(MAX_CMD_SN, closed)
    s.named('logout answer').set(EXP_CMD_SN, closed + 1)
    for name in ('logout', 'logout answer'):
        s.named(name).add(EXP_STAT_SN if name == 'logout' else STAT_SN, -1)
    s.pdus.remove(s.named('last answer'))


def window_closed_range(s):
    s.named('ping answer').add(MAX_CMD_SN, -WINDOW - 2)


def response_early(s):
    s.named('last answer').add(EXP_CMD_SN, -1)


def statsn_order(s):
    for name in ('last answer', 'logout answer'):
        s.named(name).add(STAT_SN, 1)
    s.named('logout').add(EXP_STAT_SN, 1)


def expstatsn_ahead(s):
    s.named('last').add(EXP_STAT_SN, 2)


def datasn_order(s):
    s.named('data-in 1').add(DATA_SN, 7)


def r2tsn_order(s):
    s.named('r2t 1').add(R2T_SN, 1)


def expdatasn(s):
    s.named('read answer').add(EXP_DATA_SN, -1)


def itt_reused(s):
    """a second command with the last one's tag before the answers to both"""
    at = s.pdus.index(s.named('last')) + 1
    again = Pdu('again', INITIATOR, 0x01, 0x81, 6)
    again.header[:] = s.named('last').header
    again.add(CMD_SN, 1)
    answer = Pdu('again answer', TARGET, 0x21, 0x80, 6)
    answer.header[:] = s.named('last answer').header
    for pdu in s.after('last'):
        for number in (EXP_CMD_SN, MAX_CMD_SN) if pdu.who == TARGET else (CMD_SN,):
            pdu.add(number, 1)
    for pdu in s.after('last answer'):
        pdu.add(STAT_SN if pdu.who == TARGET else EXP_STAT_SN, 1)
    answer.add(STAT_SN, 1)
    answer.add(EXP_CMD_SN, 1)
    answer.add(MAX_CMD_SN, 1)
    s.pdus.insert(at, again)
    s.pdus.insert(at + 2, answer)


def expcmdsn_ahead(s):
    """acknowledges the next command; the initiator, which saw that, sends it only then"""
    s.named('ping answer').add(EXP_CMD_SN, 1)


def window_closed(s):
    """as many commands as the window allows, more than a second, and one more as it opens"""
    s.pdus = s.pdus[:s.pdus.index(s.named('last'))]
    s.cmd_sn -= 1
    s.stat_sn -= 2
    tags = range(20, 21 + WINDOW)
    for itt in tags:
        s.ask('full', 0x01, 0x81, itt)
    s.answer('closed', 0x20, 0x80, NO_TAG, status=False,
             words={20: NO_TAG, MAX_CMD_SN: s.cmd_sn - 1})
    for itt in tags:
        s.answer('full answer %d' % itt, 0x21, 0x80, itt)
        if itt == tags[0]:
            s.pdus[-1].pause_ns = 1_500_000_000
            s.ask('waiting', 0x01, 0x81, 30)
    s.answer('waiting answer', 0x21, 0x80, 30)


def expstatsn_back(s):
    s.named('last').add(EXP_STAT_SN, -2)


def statsn_unacknowledged(s):
    s.named('last').add(EXP_STAT_SN, -70000)


BREACHES = {
    'iscsi.login.cmdsn': login_cmdsn,
    'iscsi.cmdsn.order': cmdsn_order,
    'iscsi.cmdsn.window': cmdsn_window,
    'iscsi.window.closed_range': window_closed_range,
    'iscsi.response.early': response_early,
    'iscsi.statsn.order': statsn_order,
    'iscsi.expstatsn.ahead': expstatsn_ahead,
    'iscsi.datasn.order': datasn_order,
    'iscsi.r2tsn.order': r2tsn_order,
    'iscsi.expdatasn': expdatasn,
    'iscsi.itt.reused': itt_reused,
    'iscsi.expcmdsn.ahead': expcmdsn_ahead,
    'iscsi.window.closed': window_closed,
    'iscsi.expstatsn.back': expstatsn_back,
    'iscsi.statsn.unacknowledged': statsn_unacknowledged,
}
INTACT = (intact,)


def broken(finding):
    session = intact()
    BREACHES[finding](session)
    return session.capture()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
