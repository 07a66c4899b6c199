#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each rule of recovery that breaks this rule and no other. Run it to
write samples/broken/<finding id>.pcap.gz; the conversations they come from, intact, break
none."""
import functools
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pcaps  # noqa: E402
from broken_numbers import (  # noqa: E402
    CMD_SN, EXP_STAT_SN, NO_TAG, STAT_SN, Pdu, Session)

LUN, TTT, REF_CMD_SN, EVENT, BEG_RUN, RUN_LENGTH = 8, 20, 32, 36, 40, 44
OFFSET = PARAMETER_3 = 40
PING_TAG = 0x77
ABORT_TASK, LUN_RESET = 1, 5
DATA, STATUS, R_DATA = 0, 1, 3
SECOND_NS, MILLISECOND_NS = 1_000_000_000, 1_000_000
QUERY_TASK_SET, REASSIGN = 10, 8


def snack(s, name, kind, itt, beg=0, run=0, ttt=NO_TAG):
    """takes no CmdSN; the last status was not heard. What is resent may be left out, as if it had
    been lost again"""
    s.ask(name, 0x50, 0x80 | kind, itt, words={
        CMD_SN: 0, EXP_STAT_SN: s.stat_sn - 1, TTT: ttt, BEG_RUN: beg, RUN_LENGTH: run})


def target_pings(s):
    words = {LUN: 1 << 16, TTT: PING_TAG}
    s.answer('target ping', 0x20, 0x80, NO_TAG, words=words, status=False)
    s.ask('target pong', 0x40, 0x80, NO_TAG, words=words)


def abort(s):
    """a command that is not answered any more"""
    s.ask('hung', 0x01, 0x81, 20)
    s.ask('abort', 0x42, 0x80 | ABORT_TASK, 21, words={TTT: 20, REF_CMD_SN: s.cmd_sn - 1})
    s.answer('abort answer', 0x22, 0x80, 21)
    s.ask('reset', 0x42, 0x80 | LUN_RESET, 22, words={TTT: NO_TAG})
    s.answer('reset answer', 0x22, 0x80, 22)


def reject(s):
    """of a ping that the target does not like"""
    s.ask('rejected', 0x40, 0x80, 23, words={TTT: NO_TAG})
    s.answer('reject', 0x3F, 0x80, NO_TAG, bytes(s.named('rejected').header))
    s.named('reject').header[2] = 4


def announce(s):
    s.answer('async', 0x32, 0x80, NO_TAG, words={TTT: NO_TAG, EVENT: 0xF8 << 24})


def intact(level='0', before_logout=None):
    """@before_logout: adds what a breach needs more than the PDUs of every such conversation"""
    s = Session()
    s.login()
    for name in ('login 2', 'login answer 2'):
        pdu = s.named(name)
        pdu.data = pdu.data.replace(b'RecoveryLevel=0', b'RecoveryLevel=' + level.encode())
    s.test_unit_ready('first', 2)
    s.ask('ping', 0x40, 0x80, 5, b'data', words={TTT: NO_TAG})
    s.answer('ping answer', 0x20, 0x80, 5, b'data', words={TTT: NO_TAG})
    target_pings(s)
    abort(s)
    reject(s)
    announce(s)
    if level != '0':
        snack(s, 'status snack', STATUS, NO_TAG, s.stat_sn - 1, 1)
    if before_logout:
        before_logout(s)
    s.ask('logout', 0x46, 0x80, 30)
    s.answer('logout answer', 0x26, 0x80, 30)
    return s


# --- what breaks each rule -------------------------------------------------------------------


def nop_tags():
    s = intact()
    s.named('ping answer').set(TTT, 6)
    return s


def nop_immediate():
    """a NOP-Out that wants no answer takes a number of its own, and both ends count it"""
    return intact(before_logout=lambda s: s.ask('nop', 0x00, 0x80, NO_TAG, words={TTT: NO_TAG}))


def nop_lun():
    s = intact()
    s.named('target pong').set(LUN, 0)
    return s


def nop_data():
    s = intact()
    pdu = s.named('ping answer')
    pdu.data = b''
    pdu.header[7] = 0
    return s


def nop_other_data():
    s = intact()
    s.named('ping answer').data = b'date'
    return s


def nop_ping_data():
    s = intact()
    pdu = s.named('target ping')
    pdu.data = b'data'
    pdu.header[7] = 4
    return s


def snack_level():
    return intact(before_logout=lambda s: snack(s, 'snack', STATUS, NO_TAG, s.stat_sn - 1, 1))


def snack_type():
    return intact('1', lambda s: snack(s, 'snack', 4, NO_TAG))


def snack_tag():
    s = intact('1')
    s.named('status snack').set(16, 2)
    return s


def snack_range():
    def add(s):
        s.read(40, 1)
        snack(s, 'snack', R_DATA, 40, 0, 3, ttt=9)
    return intact('1', add)


def tmf_tag():
    s = intact()
    s.named('reset').set(TTT, 20)
    return s


def tmf_refcmdsn():
    s = intact()
    s.named('abort').add(REF_CMD_SN, 1)
    return s


def logout_reason():
    s = intact()
    s.named('logout').header[1] = 0x83
    return s


def logout_request():
    """the target goes along: it answers the late command, then the logout"""
    s = intact()
    s.pdus.remove(s.named('logout answer'))
    s.stat_sn -= 1
    s.test_unit_ready('late', 31)
    s.answer('logout answer', 0x26, 0x80, 30)
    return s


def reject_header():
    s = intact()
    pdu = s.named('reject')
    pdu.data = pdu.data[:20]
    pdu.header[7] = 20
    return s


def reject_reason():
    s = intact()
    s.named('reject').header[2] = 0x0B
    return s


def async_event():
    s = intact()
    s.named('async').header[EVENT] = 6
    return s


def nop_unanswered():
    """of the initiator; the target goes on otherwise"""
    s = intact()
    gone = s.named('ping answer')
    for pdu in s.after('ping answer'):
        pdu.add(STAT_SN if pdu.who else EXP_STAT_SN, -1)
    s.pdus.remove(gone)
    s.named('hung').pause_ns = 6 * SECOND_NS
    return s


def snack_ttt():
    return intact('1', lambda s: snack(s, 'snack', STATUS, NO_TAG, s.stat_sn - 1, 1, ttt=9))


def snack_acknowledged():
    """a response that the SNACK's own ExpStatSN acknowledges"""
    s = intact('1')
    s.named('status snack').add(BEG_RUN, -1)
    return s


def again(s, name):
    """what @name said, once more"""
    pdu = Pdu(name + ' again', s.named(name).who, 0, 0, 0, s.named(name).data)
    pdu.header[:] = s.named(name).header
    s.pdus.append(pdu)
    return pdu


def snack_response_tag():
    """all of a read comes again; its second response has no tag either"""
    def add(s):
        s.read(40, 1)
        snack(s, 'read snack', R_DATA, 40, ttt=9)
        again(s, 'data-in 0')
        again(s, 'read answer')
    s = intact('1', add)
    s.named('logout answer').pause_ns = MILLISECOND_NS
    return s


def resent_changed():
    """a Data-In comes again at another offset"""
    def add(s):
        s.read(40, 1)
        snack(s, 'read snack', DATA, 40, 0, 1)
        again(s, 'data-in 0').add(OFFSET, 4)
    return intact('1', add)


def tmf_function():
    s = intact()
    s.named('reset').header[1] = 0x80 | 13
    return s


def tmf_reassign():
    s = intact()
    s.named('abort').header[1] = 0x80 | REASSIGN
    return s


def tmf_level():
    s = intact()
    s.named('reset').header[1] = 0x80 | QUERY_TASK_SET
    return s


def asking(event, seconds):
    s = intact(before_logout=lambda s: s.test_unit_ready('much later', 31))
    s.named('async').header[EVENT] = event
    s.named('async').set(PARAMETER_3, seconds)
    s.named('much later').pause_ns = (seconds + 2) * SECOND_NS
    return s


def async_logout():
    return asking(1, 3)


def async_negotiate():
    return asking(4, 3)


def async_fast_abort():
    s = intact()
    s.named('async').header[EVENT] = 5
    return s


def task_aborted():
    s = intact()
    s.named('abort').pause_ns = 3 * SECOND_NS
    return s


def task_timeout():
    """a command hangs, its abort is refused, and only a reset of the unit ends it"""
    s = task_aborted()
    s.named('abort').pause_ns = 30 * SECOND_NS
    s.named('abort answer').header[2] = 255
    s.named('reset').pause_ns = 5 * SECOND_NS
    return s


def async_dropped():
    s = intact()
    s.named('async').header[EVENT] = 2
    s.named('async').set(PARAMETER_3, 2 << 16 | 20)
    return s


BREACHES = {
    'scsi.task.timeout': task_timeout,
    'iscsi.async.dropped': async_dropped,
    'iscsi.nop.tags': nop_tags,
    'iscsi.nop.immediate': nop_immediate,
    'iscsi.nop.lun': nop_lun,
    'iscsi.nop.data': nop_data,
    'iscsi.nop.other_data': nop_other_data,
    'iscsi.nop.ping_data': nop_ping_data,
    'iscsi.snack.level': snack_level,
    'iscsi.snack.type': snack_type,
    'iscsi.snack.tag': snack_tag,
    'iscsi.snack.range': snack_range,
    'iscsi.tmf.tag': tmf_tag,
    'iscsi.tmf.refcmdsn': tmf_refcmdsn,
    'iscsi.logout.reason': logout_reason,
    'iscsi.logout.request': logout_request,
    'iscsi.reject.header': reject_header,
    'iscsi.reject.reason': reject_reason,
    'iscsi.async.event': async_event,
    'iscsi.async.fast_abort': async_fast_abort,
    'iscsi.async.logout': async_logout,
    'iscsi.async.negotiate': async_negotiate,
    'iscsi.tmf.function': tmf_function,
    'iscsi.tmf.reassign': tmf_reassign,
    'iscsi.tmf.level': tmf_level,
    'iscsi.snack.ttt': snack_ttt,
    'iscsi.snack.acknowledged': snack_acknowledged,
    'iscsi.snack.response_tag': snack_response_tag,
    'iscsi.resent.changed': resent_changed,
    'iscsi.nop.unanswered': nop_unanswered,
    'scsi.task.aborted': task_aborted,
}
INTACT = (intact, functools.partial(intact, '1'))


def broken(finding):
    return BREACHES[finding]().capture()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
