#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Conversations that break one rule of data transfer each, and the intact ones beside them.

python3 tests/lib/broken_transfers.py writes samples/broken/<finding-id>.pcap.gz.
"""
import struct

import pcaps

FINAL, READ, WRITE, STATUS = 0x80, 0x40, 0x20, 1
ACKNOWLEDGE = 0x40  # of Data-In
OVERFLOW, UNDERFLOW = 4, 2
COMMAND, DATA_OUT, SNACK, RESPONSE, DATA_IN, R2T = 1, 5, 0x10, 0x21, 0x25, 0x31
NO_TAG = 0xFFFFFFFF
CHECK_CONDITION = 2
ILLEGAL_REQUEST, MEDIUM_ERROR = 5, 3


def sense(key, code):
    return (struct.pack('>H', 18) + bytes((0x70, 0, key)) + bytes(4) + b'\x0a' + bytes(4) +
            bytes((code,)) + bytes(5))


SENSE = sense(ILLEGAL_REQUEST, 0x24)
WINDOW = 32
KEYS = {
    'HeaderDigest': 'None', 'DataDigest': 'None', 'InitialR2T': 'No', 'ImmediateData': 'Yes',
    'MaxBurstLength': '16384', 'FirstBurstLength': '8192', 'MaxOutstandingR2T': '1',
    'MaxConnections': '1', 'DataPDUInOrder': 'Yes', 'DataSequenceInOrder': 'Yes',
    'ErrorRecoveryLevel': '0', 'DefaultTime2Wait': '2', 'DefaultTime2Retain': '0',
}
OWN = {'MaxRecvDataSegmentLength': '8192'}
NAMES = {'InitiatorName': 'iqn.2001-04.com.example:initiator', 'SessionType': 'Normal',
         'TargetName': 'iqn.2001-04.com.example:target'}


def text(keys):
    return b''.join(('%s=%s\0' % item).encode() for item in keys.items())


class Talk:
    """a session of one connection, its numbers kept; @changes: keys that both sides agree on"""

    def __init__(self, **changes):
        self.wire = pcaps.Conversation(3260)
        self.cmd_sn = self.stat_sn = 1
        self.tag = self.tags = 0
        self.data_sns = {}
        agreed = dict(KEYS, **changes)
        self.put(0, 0x43, 0x87, text({**NAMES, **agreed, **OWN}),
                 lun=bytes.fromhex('4000013700010000'), words={24: 1})
        self.put(1, 0x23, 0x87, text({'TargetPortalGroupTag': '1', **agreed, **OWN}),
                 lun=bytes.fromhex('4000013700010001'),
                 words={24: self.stat_sn, 28: 1, 32: WINDOW})
        self.stat_sn += 1

    def put(self, who, opcode, flags, data=b'', lun=bytes(8), itt=0, words=None, octets=b'\0\0'):
        """a PDU; @words: 32-bit fields by their place; @octets: the third and fourth"""
        header = bytearray(struct.pack('>BB2sI8sI', opcode, flags, octets, len(data), lun, itt))
        header += bytes(28)
        for place, value in (words or {}).items():
            struct.pack_into('>I', header, place, value)
        self.wire.ts_ns += 1_000_000
        self.wire.say(who, bytes(header) + data + bytes(-len(data) % 4))

    def number(self, *key):
        """the next DataSN or R2TSN of @key"""
        self.data_sns[key] = self.data_sns.get(key, -1) + 1
        return self.data_sns[key]

    def window(self):
        return {28: self.cmd_sn, 32: self.cmd_sn + WINDOW - 1}

    def command(self, flags, expected, data=b''):
        self.tag = self.tags = self.tags + 1
        cdb = bytearray(16)
        cdb[0] = 0x2A if flags & WRITE else 0x28
        struct.pack_into('>H', cdb, 7, expected // 512)
        words = {20: expected, 24: self.cmd_sn, 28: self.stat_sn}
        words.update(zip(range(32, 48, 4), struct.unpack('>4I', cdb)))
        self.put(0, COMMAND, flags | 1, data, itt=self.tag, words=words)
        self.cmd_sn += 1

    def back_to(self, tag):
        """what follows is of an earlier command"""
        self.tag = tag

    def r2t(self, ttt, offset, length, data=b'', lun=bytes(8)):
        words = {20: ttt, 24: self.stat_sn, 36: self.number(self.tag), 40: offset, 44: length}
        self.put(1, R2T, FINAL, data, lun, self.tag, {**words, **self.window()})

    def data_out(self, ttt, offset, length, final=True):
        words = {20: ttt, 28: self.stat_sn, 36: self.number(self.tag, ttt), 40: offset}
        self.put(0, DATA_OUT, FINAL if final else 0, bytes(length), itt=self.tag, words=words)

    def data_in(self, offset, length, flags, status=0, residual=0, ttt=NO_TAG):
        words = {20: ttt, 36: self.number(self.tag), 40: offset, 44: residual}
        if flags & STATUS:
            words[24] = self.stat_sn
            self.stat_sn += 1
        self.put(1, DATA_IN, flags, bytes(length), itt=self.tag, octets=bytes((0, status)),
                 words={**words, **self.window()})

    def status(self, flags=0, status=0, residual=0, data=b'', response=0):
        sent = 0 if response else self.data_sns.get((self.tag,), -1) + 1
        words = {24: self.stat_sn, 36: sent, 44: residual}
        self.put(1, RESPONSE, FINAL | flags, data, itt=self.tag,
                 octets=bytes((response, status)), words={**words, **self.window()})
        self.stat_sn += 1

    def acknowledge(self, ttt):
        """a SNACK of type DataACK"""
        words = {20: ttt, 28: self.stat_sn, 40: self.data_sns[self.tag,] + 1}
        self.put(0, SNACK, FINAL | 2, itt=NO_TAG, words=words)

    def capture(self):
        return self.wire.capture

    def wrote(self):
        """the status of a write: R2Ts do not count in its ExpDataSN (RFC 7143 11.4.8)"""
        self.data_sns.pop((self.tag,), None)
        self.status()


def intact():
    """every kind of transfer, as it should be"""
    t = Talk()
    t.command(FINAL | READ, 1024)
    t.data_in(0, 1024, FINAL | STATUS)
    t.command(FINAL | READ, 24576)
    t.data_in(0, 8192, 0)
    t.data_in(8192, 8192, FINAL)
    t.data_in(16384, 8192, FINAL)
    t.status()
    t.command(FINAL | READ, 4096)
    t.data_in(0, 1024, FINAL)
    t.status(UNDERFLOW, residual=3072)
    t.command(WRITE, 32768, bytes(4096))
    t.data_out(NO_TAG, 4096, 4096)
    t.r2t(1, 8192, 16384)
    t.data_out(1, 8192, 8192, final=False)
    t.data_out(1, 16384, 8192)
    t.r2t(2, 24576, 8192)
    t.data_out(2, 24576, 8192)
    t.wrote()
    t.command(FINAL | READ, 512)
    t.status(UNDERFLOW, CHECK_CONDITION, 512, SENSE)
    return t


def intact_apart():
    """other keys: nothing unsolicited, more R2Ts at once, sequences in any order"""
    t = Talk(InitialR2T='Yes', ImmediateData='No', MaxOutstandingR2T='4',
             DataSequenceInOrder='No', DataPDUInOrder='No')
    t.command(FINAL | WRITE, 24576)
    t.r2t(1, 8192, 16384)
    t.r2t(2, 0, 8192)
    t.data_out(1, 16384, 8192, final=False)
    t.data_out(1, 8192, 8192)
    t.data_out(2, 0, 8192)
    t.wrote()
    return t


def intact_recoverable():
    """a higher level: reads that ask to be acknowledged, every burst and at their end"""
    t = Talk(ErrorRecoveryLevel='1')
    t.command(FINAL | READ, 24576)
    for offset, flags, ttt in ((0, 0, NO_TAG), (8192, FINAL | ACKNOWLEDGE, 1),
                               (16384, FINAL | ACKNOWLEDGE, 2)):
        t.data_in(offset, 8192, flags, ttt=ttt)
        if flags & ACKNOWLEDGE:
            t.acknowledge(ttt)
    t.status()
    t.command(FINAL | READ, 512)
    t.data_in(0, 512, FINAL | STATUS)
    return t


def reading(expected, *steps, **keys):
    """a conversation of one read: each step is a method of Talk and its arguments"""
    return conversation(FINAL | READ, expected, steps, keys)


def writing(expected, *steps, final=FINAL, data=b'', **keys):
    return conversation(final | WRITE, expected, steps, keys, data)


def conversation(flags, expected, steps, keys, data=b''):
    def make():
        talk = Talk(**keys)
        talk.command(flags, expected, data)
        for name, *arguments in steps:
            getattr(talk, name)(*arguments)
        return talk
    return make


BREACHES = {
    'iscsi.segment.too_long': reading(12288, ('data_in', 0, 12288, FINAL), ('status',)),
    'iscsi.immediate.forbidden': writing(4096, ('wrote',), data=bytes(4096), ImmediateData='No'),
    'iscsi.unsolicited.forbidden': writing(
        4096, ('data_out', NO_TAG, 0, 4096), ('wrote',), final=0, InitialR2T='Yes'),
    'iscsi.unsolicited.after_final': writing(4096, ('data_out', NO_TAG, 0, 4096), ('wrote',)),
    'iscsi.burst.first': writing(
        12288, ('data_out', NO_TAG, 4096, 8192), ('wrote',), final=0, data=bytes(4096)),
    'iscsi.data_out.overrun': writing(
        4096, ('data_out', NO_TAG, 0, 8192), ('wrote',), final=0),
    'iscsi.data_out.range': writing(
        8192, ('r2t', 1, 0, 4096), ('data_out', 1, 0, 8192), ('wrote',)),
    'iscsi.data_out.order': writing(
        8192, ('r2t', 1, 0, 8192), ('data_out', 1, 4096, 4096, False),
        ('data_out', 1, 0, 4096), ('wrote',)),
    'iscsi.data_out.final': writing(
        8192, ('r2t', 1, 0, 8192), ('data_out', 1, 0, 4096), ('wrote',)),
    'iscsi.data_out.ttt': writing(
        8192, ('r2t', 1, 0, 8192), ('data_out', 2, 0, 8192), ('wrote',)),
    'iscsi.data_out.burst': writing(
        16384, ('r2t', 1, 0, 16384), ('data_out', 1, 0, 8192, False),
        ('data_out', 1, 0, 8192, False), ('data_out', 1, 8192, 8192), ('wrote',),
        DataPDUInOrder='No'),
    'iscsi.r2t.data': writing(
        4096, ('r2t', 1, 0, 4096, b'data'), ('data_out', 1, 0, 4096), ('wrote',)),
    'iscsi.r2t.length': writing(
        24576, ('r2t', 1, 0, 24576), ('data_out', 1, 0, 8192, False),
        ('data_out', 1, 8192, 8192, False), ('data_out', 1, 16384, 8192), ('wrote',)),
    'iscsi.r2t.tag': writing(
        4096, ('r2t', NO_TAG, 0, 4096), ('data_out', NO_TAG, 0, 4096), ('wrote',),
        InitialR2T='Yes'),
    'iscsi.r2t.overrun': writing(
        4096, ('r2t', 1, 0, 8192), ('data_out', 1, 0, 8192), ('wrote',)),
    'iscsi.r2t.outstanding': writing(
        8192, ('r2t', 1, 0, 4096), ('r2t', 2, 4096, 4096), ('data_out', 1, 0, 4096),
        ('data_out', 2, 4096, 4096), ('wrote',)),
    'iscsi.r2t.order': writing(
        16384, ('r2t', 1, 0, 4096), ('data_out', 1, 0, 4096), ('r2t', 2, 8192, 8192),
        ('data_out', 2, 8192, 8192), ('wrote',)),
    'iscsi.data_in.burst': reading(
        24576, ('data_in', 0, 8192, 0), ('data_in', 8192, 8192, 0),
        ('data_in', 16384, 8192, FINAL), ('status',)),
    'iscsi.data_in.overrun': reading(4096, ('data_in', 0, 8192, FINAL), ('status',)),
    'iscsi.data_in.final': reading(4096, ('data_in', 0, 4096, 0), ('status',)),
    'iscsi.data_in.status': reading(4096, ('data_in', 0, 4096, STATUS)),
    'iscsi.residual.flags': reading(
        4096, ('data_in', 0, 4096, FINAL), ('status', OVERFLOW | UNDERFLOW, 0, 0)),
    'iscsi.residual.count': reading(
        4096, ('data_in', 0, 1024, FINAL), ('status', UNDERFLOW, 0, 1024)),
    'iscsi.short_transfer': reading(4096, ('data_in', 0, 1024, FINAL), ('status',)),
    'iscsi.sense.missing': reading(4096, ('status', UNDERFLOW, CHECK_CONDITION, 4096)),
    'scsi.status.error': reading(
        4096, ('status', UNDERFLOW, CHECK_CONDITION, 4096, sense(MEDIUM_ERROR, 0x11))),
    'iscsi.unsolicited.short': writing(
        16384, ('data_out', NO_TAG, 4096, 2048), ('r2t', 1, 6144, 10240),
        ('data_out', 1, 6144, 8192, False), ('data_out', 1, 14336, 2048), ('wrote',),
        final=0, data=bytes(4096)),
    'iscsi.unsolicited.order': writing(
        4096, ('command', WRITE, 4096), ('data_out', NO_TAG, 0, 4096), ('back_to', 1),
        ('data_out', NO_TAG, 0, 4096), ('wrote',), ('back_to', 2), ('wrote',), final=0),
    'iscsi.r2t.answer_order': writing(
        8192, ('r2t', 1, 0, 4096), ('r2t', 2, 4096, 4096), ('data_out', 2, 4096, 4096),
        ('data_out', 1, 0, 4096), ('wrote',), MaxOutstandingR2T='2'),
    'iscsi.r2t.recovery': writing(
        8192, ('r2t', 1, 0, 8192), ('data_out', 1, 0, 8192), ('r2t', 2, 0, 8192),
        ('data_out', 2, 0, 8192), ('wrote',), ErrorRecoveryLevel='1'),
    'iscsi.data_out.unaligned': writing(
        8192, ('r2t', 1, 0, 8192), ('data_out', 1, 0, 4095, False),
        ('data_out', 1, 4095, 4097), ('wrote',)),
    'iscsi.task.lun': writing(
        8192, ('r2t', 1, 0, 8192, b'', b'\0\1' + bytes(6)), ('data_out', 1, 0, 8192),
        ('wrote',)),
    'iscsi.data_in.acknowledge': reading(
        8192, ('data_in', 0, 8192, FINAL | ACKNOWLEDGE, 0, 0, 1), ('status',)),
    'iscsi.data_in.order': reading(
        16384, ('data_in', 8192, 8192, FINAL), ('data_in', 0, 8192, FINAL), ('status',)),
    'iscsi.response.unfinished': writing(
        8192, ('r2t', 1, 0, 8192), ('data_out', 1, 0, 4096, False), ('wrote',),
        ('command', FINAL | READ, 512), ('data_in', 0, 512, FINAL | STATUS)),
}


INTACT = (intact, intact_apart, intact_recoverable)


def broken(finding):
    return BREACHES[finding]().capture()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
