#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Each capture of samples/broken shows the finding that it is named after, and nothing else above a
note. The conversations they were made from, and every capture of healthy ends, yield none that is
more than a note, nor a note on what an end did.

The samples are made anew by tests/lib/broken_*.py. Each of these has BREACHES, whose keys are the
findings; broken(finding), a capture; INTACT, functions that make a conversation which breaks
nothing. One that is about a host has facts(finding), too, and ID.facts beside its samples."""
import glob
import importlib
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import pcaps  # noqa: E402

BREAKS_OFF = 4  # the exit status
FOLDER = os.path.join(harness.SAMPLES, 'broken')
MAKERS = os.path.join(harness.ROOT, 'tests', 'lib', 'broken_*.py')
BLACK_HOLE = {'path.black_hole', 'tcp.stall.retransmission', 'tcp.retransmissions.many'}
# These break the rule in truth: a test suite that sends wrong numbers, and a load generator that
# sends some commands later than their successors; tgt ends a read's sequence with its last PDU only;
# an initiator that was told to offer SHA-1 alone for CHAP; tgt offers MaxConnections again on the
# second connection, and lets in more than were agreed. Of twins/fraglist only the wire tells: on the
# host these commands are in joined frames whose checksums look wrong until they are acknowledged, so
# they are read late, as behind a gap.
IN_TRUTH = {
    'chap-oneway-sha1.initiator': {'iscsi.chap.md5', 'iscsi.chap.one_way'},
    'chap-oneway-sha1.target': {'iscsi.chap.md5', 'iscsi.chap.one_way'},
    'chap-oneway-sha1.wire': {'iscsi.chap.md5', 'iscsi.chap.one_way'},
    'chap-oneway-md5.initiator': {'iscsi.chap.one_way'},
    'chap-oneway-md5.target': {'iscsi.chap.one_way'},
    'chap-oneway-md5.wire': {'iscsi.chap.one_way'},
    'disc-chap-oneway.initiator': {'iscsi.chap.one_way'},
    'disc-chap-oneway.target': {'iscsi.chap.one_way'},
    'disc-chap-oneway.wire': {'iscsi.chap.one_way'},
    'veth-read.initiator': {'iscsi.data_in.burst'},
    'veth-read.target': {'iscsi.data_in.burst'},
    'veth-read.wire': {'iscsi.data_in.burst'},
    'twins/small/host': {'iscsi.cmdsn.order'},
    'twins/small/wire': {'iscsi.cmdsn.order'},
    'twins/small-ipv6/host': {'iscsi.cmdsn.order'},
    'twins/small-ipv6/wire': {'iscsi.cmdsn.order'},
    'twins/fraglist/wire': {'iscsi.cmdsn.order'},
    'libiscsi-iSCSIdatasn.initiator': {'iscsi.datasn.order', 'iscsi.connection.lost'},
    'libiscsi-iSCSIdatasn.wire': {'iscsi.datasn.order', 'iscsi.connection.lost'},
    'libiscsi-inq.initiator': {'iscsi.connection.left'},
    'libiscsi-inq.target': {'iscsi.connection.left'},
    'libiscsi-inq.wire': {'iscsi.connection.left'},
    'sessions/mcs-over': {'iscsi.session.connections'},
    'sessions/mcs': {'iscsi.login.leading_only'},
    'sessions/mcs-digests': {'iscsi.login.leading_only'},
    'sessions/mcs-opneg': {'iscsi.login.leading_only'},
    'sessions/conn-reinstate': {'iscsi.login.leading_only'},
    'veth-discovery.initiator': {'iscsi.connection.left'},
    'veth-discovery.target': {'iscsi.connection.left'},
    'veth-discovery.wire': {'iscsi.connection.left'},
    # LIO leaves what was in its memory behind a CHAP challenge
    # and there the initiator has another secret for the target than the target itself: it gives up
    'chap-badmutual.initiator': {'iscsi.padding', 'iscsi.login.abandoned'},
    'chap-badmutual.target': {'iscsi.padding', 'iscsi.login.abandoned'},
    'chap-badmutual.wire': {'iscsi.padding', 'iscsi.login.abandoned'},
    'chap-mutual-md5.initiator': {'iscsi.padding'},
    'chap-mutual-md5.target': {'iscsi.padding'},
    'chap-mutual-md5.wire': {'iscsi.padding'},
    'chap/capture': {'iscsi.padding'},
    'host/initiator': {'iscsi.padding'},
    # the lab damaged these on their way
    'net-digesterr-data-in.initiator': {'digest.data'},
    'net-digesterr-data-in.wire': {'digest.data'},
    'net-digesterr-header-rsp.initiator': {'digest.header'},
    'net-digesterr-header-rsp.wire': {'digest.header'},
    'demo': {'digest.data'},
    # the lab's disk hung, then failed; LIO ends a PERSISTENT RESERVE OUT with NOT READY
    'scsi-abort-mediumerr.initiator': {'scsi.task.aborted', 'scsi.task.timeout', 'scsi.status.error'},
    'scsi-abort-mediumerr.target': {'scsi.task.aborted', 'scsi.task.timeout', 'scsi.status.error'},
    'scsi-abort-mediumerr.wire': {'scsi.task.aborted', 'scsi.task.timeout', 'scsi.status.error'},
    'scsi-odd-digests.initiator': {'scsi.status.error', 'digest.refused'},
    'scsi-odd-digests.target': {'scsi.status.error', 'digest.refused'},
    'scsi-odd-digests.wire': {'scsi.status.error', 'digest.refused'},
    'scsi-odd-nodigest.initiator': {'scsi.status.error'},
    'scsi-odd-nodigest.target': {'scsi.status.error'},
    'scsi-odd-nodigest.wire': {'scsi.status.error'},
    'padding/capture': {'scsi.status.error', 'digest.refused'},
    'ahs/capture': {'digest.refused'},
    # LIO hashes 48 octets of a header where AHS follow, and drops the connection
    'scsi-ahs-digests.initiator': {'digest.refused'},
    'scsi-ahs-digests.target': {'digest.refused'},
    'scsi-ahs-digests.wire': {'digest.refused'},
    # it dropped all of them for seconds
    'net-blackhole.initiator': {'tcp.stall.retransmission', 'path.silent'},
    'paths/silent': {'tcp.stall.retransmission', 'path.silent'},
    # its two initiators were told to send unequally
    'paths/imbalance': {'path.imbalance'},
    # its links carried 1400 octets, and routers cut the packets
    'net-frag1400.initiator': {'path.fragmented'},
    'net-frag1400.target': {'path.fragmented'},
    'net-frag1400.wire': {'path.fragmented'},
    'fragments/capture': {'path.fragmented'},
    # its last link dropped what was larger than 1400 octets
    'black-hole/initiator': BLACK_HOLE,
    'black-hole/probing': BLACK_HOLE,
    'black-hole/wire': BLACK_HOLE,
    # The receiver's delayed ACKs were what this one is of.
    'delayed-ack/capture': {'tcp.stall.delayed_ack'},
}
# The same, wherever the tap was: targets that were told to refuse, frames that the lab damaged, a path
# that carries 1,400 octets, a router that lowers the MSS.
AT_EVERY_TAP = {
    'chap-badpassword': {'iscsi.login.refused'},
    'chap-missing': {'iscsi.login.refused'},
    'disc-chap-missing': {'iscsi.login.refused'},
    'login-noacl': {'iscsi.login.refused'},
    'login-notarget': {'iscsi.login.refused'},
    'sessions/no-session': {'iscsi.login.refused'},
    'net-corrupt': {'checksum.wrong', 'checksum.ip_wrong'},
    'corrupt/capture': {'checksum.wrong', 'checksum.ip_wrong'},
    'net-pmtu1400': {'path.mtu'},
    'pmtu': {'path.mtu'},
    'twins/clamped/host': {'path.mtu.ends'},
    'twins/clamped/wire': {'path.mtu.ends'},
}
# The lab lost or damaged more than one of a hundred segments here, a router's short queue in the third;
# the kernel's own count of retransmissions says the same (test-stalls.py).
LOSSY = ('net-loss', 'net-corrupt', 'bigtcp-ipv6-nodigest-routed', 'loss/capture',
         'corrupt/capture', 'tail-loss/initiator', 'tail-loss/target')
# Notes that are true of any network.
EVERYDAY = {'tcp.retransmissions', 'tcp.delayed_ack'}
# What some rules are about, beside them: what became of another breach.
BESIDES = {
    'digest.header.accepted': {'digest.header'},
    'digest.data.accepted': {'digest.data'},
    'digest.refused': {'scsi.status.error'},
    'iscsi.format.tolerated': {'iscsi.format.fixed'},
    'offload.snapped': {'capture.snapped'},
    'limit.reasm': {'capture.lost'},
    'offload.hidden': {'capture.lost'},
    'path.black_hole': BLACK_HOLE - {'path.black_hole'},
    'scsi.task.timeout': {'scsi.task.aborted'},
    'iscsi.session.unrecovered': {'iscsi.connection.lost'},
    'iscsi.session.isid_clash': {'iscsi.session.reinstated'},
    'path.silent': {'tcp.stall.retransmission'},
    'host.log.connection_error': {'iscsi.connection.lost'},
}
# Notes that tell how a capture was made, not what an end did.
OF_THE_CAPTURE = ('capture.', 'checksum.', 'offload.', 'digest.inferred', 'iscsi.unparsed', 'iscsi.iwarp')
# Connections were lost, and the initiator began its session anew.
RELOGIN = ('sessions/conn-reinstate', 'sessions/conn-reinstate-only-istgt',
           'sessions/session-reinstate', 'sessions/retry', 'net-digesterr-data-in',
           'net-digesterr-header-rsp', 'net-rst-recovery', 'scsi-ahs-digests', 'scsi-odd-digests', 'scsi-tmf', 'ahs/capture', 'demo',
           'padding/capture')

LOST = {'iscsi.session.reinstated', 'iscsi.session.recovered', 'iscsi.session.time2wait', 'iscsi.connection.lost',
        'iscsi.connection.left'}


# Two routers stand between most of the lab's ends; test-nodes.py asks tshark where.
ROUTED = {'path.routed'}


def in_truth(name):
    scene = name.split('.')[0]
    return (IN_TRUTH.get(name, set()) | AT_EVERY_TAP.get(scene, set()) | EVERYDAY | ROUTED |
            (LOST if scene in RELOGIN else set()) |
            ({'tcp.retransmissions.many'} if scene in LOSSY else set()))


def broken():
    """{finding id: path}"""
    return {os.path.basename(p)[:-8]: p
            for p in sorted(glob.glob(os.path.join(FOLDER, '*.pcap.gz')))}


def found(path, facts=None):
    """[(id, severity)], or what went wrong as a string; @facts: a file, if not the one beside it"""
    beside = facts or re.sub(r'\.pcap(\.gz)?$', '.facts', path)
    arguments = ('--host-facts', beside) if os.path.exists(beside) else ()
    try:
        report = harness.analyze_json(path, *arguments, status=(0, BREAKS_OFF))
    except harness.Failed as error:
        return str(error)
    return [(f['id'], f['severity']) for f in report['findings']]


def loud(what):
    return sorted(i for i, severity in what if severity != 'note')


def judge_broken(what, finding):
    """its own finding, whatever its severity, and no other above a note"""
    if isinstance(what, str):
        return what
    told = {i for i, severity in what if severity != 'note' or i == finding}
    told = sorted(told - BESIDES.get(finding, set()))
    return told != [finding] and 'found ' + (' '.join(told) or 'nothing')


def judge_healthy(what, name):
    if isinstance(what, str):
        return what
    told = {i for i, _ in what}
    alarms = {i for i, severity in what
              if severity != 'note' or not i.startswith(OF_THE_CAPTURE)} - in_truth(name)
    missing = IN_TRUTH.get(name, set()) - told
    return ' '.join(['found ' + i for i in sorted(alarms)] +
                    ['did not find ' + i for i in sorted(missing)])


def makers():
    """the modules that make samples/broken"""
    return [importlib.import_module(os.path.basename(p)[:-3])
            for p in sorted(glob.glob(MAKERS))]


def check_intact(report, maker):
    """no conversation that a sample was made from yields anything above a note"""
    with harness.Folder() as folder:
        for i, make in enumerate(maker.INTACT):
            made = make()
            path = pcaps.write(folder.file('%d.pcap' % i), made.capture())
            facts = hasattr(made, 'facts') and folder.file('facts', made.facts().encode())
            what = found(path, facts)
            report.check('%s, intact %d' % (maker.__name__, i),
                         what if isinstance(what, str) else ' '.join(loud(what)))


def judge_generated(maker, finding, path):
    if not path:
        return 'there is no sample: run tests/lib/%s.py' % maker.__name__
    same = pcaps.raw_bytes(path) == pcaps.pack(maker.broken(finding))
    if hasattr(maker, 'facts'):
        with open(path.replace('.pcap.gz', '.facts'), encoding='utf-8') as file:
            same = same and file.read() == maker.facts(finding)
    return not same and 'run tests/lib/%s.py' % maker.__name__


def check_generated(report, ids):
    """a sample of every breach, a breach of every sample"""
    made = set()
    for maker in makers():
        check_intact(report, maker)
        for finding in maker.BREACHES:
            wrong = finding in made and 'it is made by two modules'
            report.check(finding + ' is as generated',
                         wrong or judge_generated(maker, finding, ids.get(finding)))
            made.add(finding)
    for finding in sorted(set(ids) - made):
        report.check(finding + ' is generated', 'no tests/lib/broken_*.py makes it')


def main():
    report = harness.Report()
    ids = broken()
    for finding, what in zip(ids, harness.parallel(found, ids.values())):
        report.check('broken/' + finding, judge_broken(what, finding))
    check_generated(report, ids)
    healthy = harness.captures() + [s for s in harness.samples()
                                    if not s[0].startswith('broken/')]
    results = harness.parallel(found, [path for _, path in healthy])
    for (name, _), what in zip(healthy, results):
        report.check(name, judge_healthy(what, name))
    report.finish()


if __name__ == '__main__':
    main()
