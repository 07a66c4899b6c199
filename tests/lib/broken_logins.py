#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each login rule that breaks this rule and no other. Run it to write
samples/broken/<finding id>.pcap.gz; the conversations they all come from, intact, break none."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import broken_numbers as numbers  # noqa: E402
import pcaps  # noqa: E402

NAMES = {k: numbers.SECURITY[k] for k in ('InitiatorName', 'TargetName', 'SessionType')}
REQUEST, RESPONSE = 0x43, 0x23
SECURITY, FINAL, MORE = 0x81, 0x87, 0x44
TEXT, TEXT_ANSWER, TTT = 0x04, 0x24, 20
STATUS = 36
TARGETS = numbers.text({'TargetName': NAMES['TargetName'], 'TargetAddress': '10.0.0.1:3260,1'})


def intact():
    """a login of two stages without security, a command and a logout"""
    s = numbers.Session()
    s.login()
    s.test_unit_ready('command', 2)
    s.logout(3)
    return s


class Exchange(numbers.Session):
    """a login said PDU by PDU; the CmdSN of a login stays, RFC 7143 11.12.8"""

    def pair(self, name, asked, said, answered, answer, tsih=0):
        self.ask(name, REQUEST, asked, 1, said, {8: 0x00023D00, 12: 0} | (
            {} if self.pdus else {numbers.EXP_STAT_SN: 0}))
        self.answer(name + ' answer', RESPONSE, answered, 1, answer, {8: 0x00023D00, 12: tsih})

    def rest(self):
        self.test_unit_ready('command', 2)
        self.logout(3)
        return self


def continued():
    """the second request's text comes in two PDUs"""
    s = Exchange()
    whole = numbers.text(numbers.OPERATIONAL)
    s.pair('names', SECURITY, numbers.text(numbers.SECURITY), SECURITY,
           numbers.text({'TargetPortalGroupTag': '1', 'AuthMethod': 'None'}))
    s.pair('more', MORE, whole[:50], 0x04, b'')
    s.pair('whole', FINAL, whole[50:], FINAL, whole, 1)
    return s.rest()


def chap():
    """the initiator proves who it is; what a response must be is no matter here"""
    s = Exchange()
    s.pair('names', 0x00, numbers.text(NAMES | {'AuthMethod': 'CHAP'}), 0x00,
           numbers.text({'TargetPortalGroupTag': '1', 'AuthMethod': 'CHAP'}))
    s.pair('list', 0x00, numbers.text({'CHAP_A': '5,7'}), 0x00,
           numbers.text({'CHAP_A': '5', 'CHAP_I': '1', 'CHAP_C': '0x' + '5a' * 16}))
    s.pair('proof', 0x83, numbers.text({'CHAP_N': 'user', 'CHAP_R': '0x' + 'a5' * 16}), 0x83,
           b'', 1)
    return s.rest()


def mutual():
    """the target proves who it is, too"""
    s = chap()
    proof, answer = s.named('proof'), s.named('proof answer')
    said(proof, proof.data + numbers.text({'CHAP_I': '2', 'CHAP_C': '0x' + 'c3' * 16}))
    said(answer, numbers.text({'CHAP_N': 'target', 'CHAP_R': '0x' + '3c' * 16}))
    return s


def listed():
    """SendTargets, whose answer comes in two PDUs"""
    s = numbers.Session()
    s.login()
    s.ask('list', TEXT, 0x80, 2, numbers.text({'SendTargets': 'All'}), {TTT: numbers.NO_TAG})
    s.answer('part', TEXT_ANSWER, 0x40, 2, TARGETS[:20], {TTT: 77})
    s.ask('go on', TEXT, 0x80, 2, b'', {TTT: 77})
    s.answer('rest', TEXT_ANSWER, 0x80, 2, TARGETS[20:], {TTT: numbers.NO_TAG})
    s.logout(3)
    return s


def said(pdu, octets):
    """other text, length and all"""
    pdu.data = octets
    pdu.header[5:8] = len(octets).to_bytes(3, 'big')


def replaced(pdu, old, new):
    assert old in pdu.data
    said(pdu, pdu.data.replace(old, new))


# --- what breaks each rule -------------------------------------------------------------------


def stage():
    """back to security"""
    s = intact()
    s.named('login 2').header[1] = 0x83
    return s


def transit():
    s = intact()
    s.named('login 1').header[1] = 0x01
    return s


def both_bits():
    s = continued()
    s.named('more').header[1] = FINAL | 0x40
    return s


def continue_answer():
    s = continued()
    said(s.named('more answer'), numbers.text({'TargetAlias': 'early'}))
    return s


def outstanding():
    """the second request does not wait, and cannot know the first answer's StatSN"""
    s = intact()
    second = s.named('login 2')
    second.set(numbers.EXP_STAT_SN, 0)
    s.pdus.remove(second)
    s.pdus.insert(1, second)
    return s


def names():
    s = intact()
    replaced(s.named('login 1'), b'TargetName=iqn.2001-04.com.example:target\0', b'')
    return s


def tsih():
    s = intact()
    s.named('login answer 1').header[15] = 1
    return s


def identity():
    s = intact()
    s.named('login 2').header[21] = 1
    return s


def version():
    s = intact()
    s.named('login 2').header[2] = 1
    return s


def portal_group():
    s = intact()
    replaced(s.named('login answer 1'), b'TargetPortalGroupTag=1\0', b'')
    return s


def after_refusal():
    """the initiator does not go where it is sent"""
    s = redirect()
    said(s.named('login answer 1'), numbers.text({'TargetAddress': '10.0.0.2:3260'}))
    s.ask('again', REQUEST, SECURITY, 1, numbers.text(numbers.SECURITY),
          {8: 0x00023D00, 12: 0, numbers.CMD_SN: numbers.FIRST_CMD_SN,
           numbers.EXP_STAT_SN: 0})
    return s


def stage_key():
    """a digest is agreed before security is over"""
    s = intact()
    digest = b'HeaderDigest=None\0'
    for early, late in (('login 1', 'login 2'), ('login answer 1', 'login answer 2')):
        said(s.named(early), s.named(early).data + digest)
        replaced(s.named(late), digest, b'')
    return s


def leading_only():
    """a connection is added to session 9, and a key of the session spoken of"""
    s = intact()
    keys = numbers.text({'HeaderDigest': 'None', 'MaxBurstLength': '16384'})
    for name in ('login 1', 'login answer 1', 'login 2', 'login answer 2'):
        s.named(name).header[15] = 9
    said(s.named('login 2'), keys)
    said(s.named('login answer 2'), keys)
    return s


def redirect():
    s = intact()
    del s.pdus[2:]
    answer = s.named('login answer 1')
    said(answer, b'')
    answer.header[1] = 0
    answer.header[STATUS] = 1
    answer.header[STATUS + 1] = 1
    return s


def repeated():
    s = intact()
    pdu = s.named('login 2')
    said(pdu, pdu.data + b'MaxConnections=1\0')
    return s


def text_format():
    s = intact()
    pdu = s.named('login 2')
    said(pdu, pdu.data[:-1])
    return s


def text_boolean():
    s = intact()
    replaced(s.named('login 2'), b'DataPDUInOrder=Yes', b'DataPDUInOrder=yes')
    return s


def not_understood():
    s = intact()
    replaced(s.named('login answer 2'), b'MaxConnections=1', b'MaxConnections=NotUnderstood')
    return s


def text_value():
    s = intact()
    pdu = s.named('login 2')
    said(pdu, pdu.data + numbers.text({'X#NodeArchitecture': 'a' * 256}))
    return s


def text_range():
    s = intact()
    replaced(s.named('login 2'), b'MaxBurstLength=16384', b'MaxBurstLength=256')
    replaced(s.named('login answer 2'), b'MaxBurstLength=16384', b'MaxBurstLength=Reject')
    return s


def text_answer():
    s = intact()
    replaced(s.named('login answer 2'), b'MaxOutstandingR2T=1', b'MaxOutstandingR2T=2')
    return s


def text_combination():
    s = intact()
    for name in 'login 2', 'login answer 2':
        replaced(s.named(name), b'ImmediateData=No', b'ImmediateData=Yes')
        replaced(s.named(name), b'FirstBurstLength=8192', b'FirstBurstLength=32768')
    return s


def discovery_request():
    """a command where there are only targets to be listed"""
    s = intact()
    replaced(s.named('login 1'), b'SessionType=Normal', b'SessionType=Discovery')
    return s


def text_proposal():
    s = intact()
    pdu = s.named('login answer 2')
    said(pdu, pdu.data + b'TaskReporting=Reject\0')
    return s


def text_final():
    """the initiator has not said all, and is told all"""
    s = listed()
    del s.pdus[-4:-2]
    s.named('list').header[1] = 0
    answer = s.named('part')
    said(answer, TARGETS)
    answer.header[1] = 0x80
    answer.set(TTT, numbers.NO_TAG)
    for pdu in s.pdus[-2:]:  # as if those two had never been
        for at in (24, 28) + ((32,) if pdu.who == numbers.TARGET else ()):
            pdu.add(at, -1)
    return s


def text_tag():
    s = listed()
    s.named('go on').set(TTT, 78)
    return s


def text_continue():
    """text instead of patience"""
    s = listed()
    said(s.named('go on'), numbers.text({'X-com.example.more': '1'}))
    return s


def text_outstanding():
    s = numbers.Session()
    s.login()
    for itt in 2, 3:
        s.ask('list %d' % itt, TEXT, 0x80, itt, numbers.text({'SendTargets': 'All'}),
              {TTT: numbers.NO_TAG})
    for itt in 2, 3:
        s.answer('list %d answer' % itt, TEXT_ANSWER, 0x80, itt, TARGETS, {TTT: numbers.NO_TAG})
    s.logout(4)
    return s


def chap_md5():
    s = chap()
    replaced(s.named('list'), b'CHAP_A=5,7', b'CHAP_A=7,8')
    replaced(s.named('list answer'), b'CHAP_A=5', b'CHAP_A=7')
    return s


def chap_order():
    """the name comes a turn too soon"""
    s = chap()
    name = b'CHAP_N=user\0'
    said(s.named('list'), s.named('list').data + name)
    replaced(s.named('proof'), name, b'')
    return s


def chap_length():
    """one octet too many"""
    s = chap()
    replaced(s.named('proof'), b'a5' * 16, b'a5' * 1025)
    return s


def chap_reflection():
    s = mutual()
    replaced(s.named('proof'), b'c3' * 16, b'5a' * 16)
    return s


def chap_algorithm():
    s = chap()
    replaced(s.named('list answer'), b'CHAP_A=5', b'CHAP_A=6')
    return s


BREACHES = {
    'iscsi.login.stage': stage,
    'iscsi.login.transit': transit,
    'iscsi.login.continue': both_bits,
    'iscsi.login.continue_answer': continue_answer,
    'iscsi.login.outstanding': outstanding,
    'iscsi.login.names': names,
    'iscsi.login.tsih': tsih,
    'iscsi.login.identity': identity,
    'iscsi.login.version': version,
    'iscsi.login.portal_group': portal_group,
    'iscsi.login.after_refusal': after_refusal,
    'iscsi.login.stage_key': stage_key,
    'iscsi.login.leading_only': leading_only,
    'iscsi.login.redirect': redirect,
    'iscsi.login.repeated': repeated,
    'iscsi.text.format': text_format,
    'iscsi.text.boolean': text_boolean,
    'iscsi.text.not_understood': not_understood,
    'iscsi.text.value': text_value,
    'iscsi.text.range': text_range,
    'iscsi.text.answer': text_answer,
    'iscsi.text.combination': text_combination,
    'iscsi.discovery.request': discovery_request,
    'iscsi.text.proposal': text_proposal,
    'iscsi.text.final': text_final,
    'iscsi.text.tag': text_tag,
    'iscsi.text.continue': text_continue,
    'iscsi.text.outstanding': text_outstanding,
    'iscsi.chap.algorithm': chap_algorithm,
    'iscsi.chap.md5': chap_md5,
    'iscsi.chap.order': chap_order,
    'iscsi.chap.length': chap_length,
    'iscsi.chap.reflection': chap_reflection,
}
INTACT = (intact, continued, chap, mutual, listed)


def broken(finding):
    return BREACHES[finding]().capture()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
