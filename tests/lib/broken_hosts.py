#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each way in which a host's facts and its packets do not fit, with the facts
beside it. Run it to write samples/broken/<finding id>.pcap.gz and <finding id>.facts; the facts of
the conversation they all come from, intact, fit."""
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import broken_formats as formats  # noqa: E402
import broken_numbers as numbers  # noqa: E402
import broken_sessions as sessions  # noqa: E402
import pcaps  # noqa: E402

SID = 3
PORTAL = '10.0.0.2:3260'
OFFLOADS = ('tcp-segmentation-offload', 'generic-segmentation-offload',
            'generic-receive-offload', 'large-receive-offload')
# of iscsiadm -m session -s: who sent what
COUNTED = {'scsicmd_pdus': (0, 0x01), 'tmfcmd_pdus': (0, 0x02), 'dataout_pdus': (0, 0x05),
           'scsirsp_pdus': (1, 0x21), 'tmfrsp_pdus': (1, 0x22), 'datain_pdus': (1, 0x25),
           'r2t_pdus': (1, 0x31)}


# --- captures --------------------------------------------------------------------------------


def unfinished(capture):
    """what the initiator sent, as its own host captures it: the checksums are left to the card"""
    for s in pcaps.segments(capture):
        if s.src == pcaps.Conversation.SRC:
            frame = capture.frames[s.index]
            length = len(frame.data) - s.tcp_at
            total = pcaps.fold(pcaps.ones_sum(s.src + s.dst) + pcaps.TCP + length)
            frame.data = pcaps.with_octets(frame.data, s.tcp_at + 16, struct.pack('>H', total))
    return capture


def joined(session):
    """the PDUs that a side sends one after another are one frame"""
    talk = pcaps.Conversation(3260)
    talk.MSS = 65000
    waiting, who = b'', numbers.INITIATOR
    for pdu in session.pdus:
        if pdu.who != who and waiting:
            talk.say(who, waiting)
            waiting = b''
        who = pdu.who
        waiting += pdu.octets()
    talk.say(who, waiting)
    return talk.capture


def writing():
    s = numbers.Session()
    s.login()
    s.write(2, 1, 8)
    s.logout(3)
    return s


def at_host(session):
    return unfinished(session.capture())


# --- facts -----------------------------------------------------------------------------------


def session_facts(transport='tcp', iface='default', portal=PORTAL, digest='None'):
    return ('Target: %s (non-flash)\n\tCurrent Portal: %s,1\n\t\tIface Name: %s\n'
            '\t\tIface Transport: %s\n\t\tIface Initiatorname: %s\n'
            '\t\tIface IPaddress: 10.0.0.1\n\t\tSID: %d\n\t\tiSCSI Session State: LOGGED_IN\n'
            '\t\tNegotiated iSCSI params:\n\t\tHeaderDigest: %s\n\t\tDataDigest: %s\n' %
            (numbers.SECURITY['TargetName'], portal, iface, transport,
             numbers.SECURITY['InitiatorName'], SID, digest, digest))


def counters(session, **wrong):
    """as they are before the logout"""
    pdus = [p for p in session.pdus if not p.name.startswith('logout')]
    told = {'txdata_octets': sum(len(p.octets()) for p in pdus if p.who == 0),
            'rxdata_octets': sum(len(p.octets()) for p in pdus if p.who == 1)}
    for name, (who, opcode) in COUNTED.items():
        told[name] = sum(p.who == who and p.header[0] & 0x3F == opcode for p in pdus)
    for name, by in wrong.items():
        told[name] += by
    lines = ''.join('\t%s: %d\n' % item for item in told.items())
    return ('Stats for session [sid: %d, target: %s, portal: 10.0.0.2,3260]\niSCSI SNMP:\n%s'
            '\tdigest_err: 0\n' % (SID, numbers.SECURITY['TargetName'], lines))


def interface(name='eth0', ip='10.0.0.1', mtu=1500, **offloads):
    lines = ''.join('%s: %s\n' % (o, offloads.get(o.replace('-', '_'), 'off'))
                    for o in OFFLOADS)
    return ('2: %s: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu %d qdisc mq state UP\n'
            '    link/ether 02:00:00:00:%02x:07 brd ff:ff:ff:ff:ff:ff\n'
            '    inet %s/24 scope global %s\nFeatures for %s:\n%s' %
            (name, mtu, len(name), ip, name, name, lines))


def log(line):
    """@line at the time of the capture"""
    return lambda session: '2001-09-09T01:46:40.000900Z storage1 %s\n' % line


# --- what breaks each rule -------------------------------------------------------------------




def with_digests():
    return formats.intact(True)


# finding: what makes the session, its capture, and its facts
BREACHES = {
    'host.counters': (numbers.intact, None, lambda s: session_facts() + counters(
        s, datain_pdus=-1)),
    'host.counters.partial': (numbers.intact, None, lambda s: session_facts() + counters(
        s, txdata_octets=48000, scsicmd_pdus=1000)),
    'host.digest_counter': (with_digests, None, lambda s: session_facts(
        'bnx2i', 'bnx2i.02:00:00:00:01:08', digest='CRC32C')),
    'host.transport.visible': (numbers.intact, at_host, lambda s: session_facts(
        'cxgb4i', 'cxgb4i.00:07:43:05:97:07')),
    'host.transport.unseen': (numbers.intact, at_host, lambda s: session_facts(
        portal='10.0.0.9:3260')),
    'host.offload.contradicted': (writing, lambda s: unfinished(joined(s)),
                                  lambda s: interface()),
    'host.offload.lro': (numbers.intact, at_host, lambda s: interface(
        large_receive_offload='on')),
    'host.mtu': (numbers.intact, None, lambda s: interface(mtu=9000) + interface(
        'ens33', '10.0.0.2')),
    'host.coalescing': (numbers.intact, at_host, lambda s: interface() + (
        'Coalesce parameters for eth0:\nAdaptive RX: on  TX: off\nrx-usecs: 64\n')),
    'host.log.recovery_timeout': (numbers.intact, None, log(
        'kernel: session3: session recovery timed out after 120 secs')),
    'host.log.login_failed': (numbers.intact, None, log(
        'iscsid: conn 0 login rejected: initiator failed authorization with target')),
    'host.log.boundary': (numbers.intact, None, log(
        'kernel: be2iscsi: boundary check failed, ITT 0x2')),
    'host.log.command_timeout': (numbers.intact, None, log(
        'kernel: sd 2:0:0:0: [sdb] cmd 0x2a timed out')),
    'host.log.ping_timeout': (numbers.intact, None, log(
        'kernel: connection3:0: ping timeout of 5 secs expired, recv timeout 5')),
    'host.log.connection_error': (sessions.lost, None, log(
        'kernel: connection3:0: detected conn error (1020)')),
    'host.log.link': (numbers.intact, None, log(
        'kernel: bnx2 0000:03:00.0 eth0: NIC Copper Link is Down')),
    'host.log.softirq': (numbers.intact, None, log(
        'kernel: watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [ksoftirqd/1:20]')),
    'host.log.undated': (numbers.intact, None, lambda s: (
        '[   79.523863]  connection6:0: detected conn error (1011)\n')),
}


class Intact:
    """a host whose facts fit, and its capture"""

    def __init__(self):
        self.session = writing()

    def capture(self):
        return unfinished(joined(self.session))

    def facts(self):
        return (session_facts() + counters(self.session) +
                interface(tcp_segmentation_offload='on', generic_receive_offload='on') +
                interface('ens33', '10.0.0.2') +
                'Sep  9 01:46:40 storage1 systemd: started\n')


INTACT = (Intact,)


def broken(finding):
    make, capture, _ = BREACHES[finding]
    return capture(make()) if capture else make().capture()


def facts(finding):
    make, _, told = BREACHES[finding]
    return told(make())


def write_facts():
    for finding in BREACHES:
        path = os.path.join(pcaps.BROKEN, finding + '.facts')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(facts(finding))


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
    write_facts()
