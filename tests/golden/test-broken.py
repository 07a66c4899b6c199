#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Each capture of samples/broken breaks the rule that it is named after: that finding, and nothing
else above a note. The conversations they were made from, and every capture of healthy ends, yield
none of them.

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

FOLDER = os.path.join(harness.SAMPLES, 'broken')
MAKERS = os.path.join(harness.ROOT, 'tests', 'lib', 'broken_*.py')
# These break the rule in truth: a test suite that sends wrong numbers, and a load generator that
# sends some commands later than their successors; tgt ends a read's sequence with its last PDU only;
# an initiator that was told to offer SHA-1 alone for CHAP; tgt offers MaxConnections again on the
# second connection, and lets in more than were agreed.
IN_TRUTH = {
    'chap-oneway-sha1.initiator': {'iscsi.chap.md5'},
    'chap-oneway-sha1.target': {'iscsi.chap.md5'},
    'chap-oneway-sha1.wire': {'iscsi.chap.md5'},
    'veth-read.initiator': {'iscsi.data_in.burst'},
    'veth-read.target': {'iscsi.data_in.burst'},
    'veth-read.wire': {'iscsi.data_in.burst'},
    'twins/small/host': {'iscsi.cmdsn.order'},
    'twins/small/wire': {'iscsi.cmdsn.order'},
    'twins/small-ipv6/host': {'iscsi.cmdsn.order'},
    'twins/small-ipv6/wire': {'iscsi.cmdsn.order'},
    'twins/fraglist/host': {'iscsi.cmdsn.order'},
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
    'chap-badmutual.initiator': {'iscsi.padding'},
    'chap-badmutual.target': {'iscsi.padding'},
    'chap-badmutual.wire': {'iscsi.padding'},
    'chap-mutual-md5.initiator': {'iscsi.padding'},
    'chap-mutual-md5.target': {'iscsi.padding'},
    'chap-mutual-md5.wire': {'iscsi.padding'},
    'chap/capture': {'iscsi.padding'},
    # the lab damaged these on their way
    'net-digesterr-data-in.initiator': {'digest.data'},
    'net-digesterr-data-in.wire': {'digest.data'},
    'net-digesterr-header-rsp.initiator': {'digest.header'},
    'net-digesterr-header-rsp.wire': {'digest.header'},
    'demo': {'digest.data'},
    # the lab's disk hung, then failed; LIO ends a PERSISTENT RESERVE OUT with NOT READY
    'scsi-abort-mediumerr.initiator': {'scsi.task.aborted', 'scsi.status.error'},
    'scsi-abort-mediumerr.target': {'scsi.task.aborted', 'scsi.status.error'},
    'scsi-abort-mediumerr.wire': {'scsi.task.aborted', 'scsi.status.error'},
    'scsi-odd-digests.initiator': {'scsi.status.error'},
    'scsi-odd-digests.target': {'scsi.status.error'},
    'scsi-odd-digests.wire': {'scsi.status.error'},
    'scsi-odd-nodigest.initiator': {'scsi.status.error'},
    'scsi-odd-nodigest.target': {'scsi.status.error'},
    'scsi-odd-nodigest.wire': {'scsi.status.error'},
    'padding/capture': {'scsi.status.error'},
    # it dropped all of them for seconds
    'net-blackhole.initiator': {'tcp.stall.retransmission'},
}
# What some rules are about, beside them: what became of another breach.
BESIDES = {
    'digest.header.accepted': {'digest.header'},
    'digest.data.accepted': {'digest.data'},
    'iscsi.format.tolerated': {'iscsi.format.fixed'},
    'host.log.connection_error': {'iscsi.connection.lost'},
}
# Connections were lost, and the initiator began its session anew.
RELOGIN = ('sessions/conn-reinstate', 'sessions/conn-reinstate-only-istgt',
           'sessions/session-reinstate', 'sessions/retry', 'net-digesterr-data-in',
           'net-digesterr-header-rsp', 'net-rst-recovery', 'scsi-ahs-digests', 'scsi-odd-digests', 'scsi-tmf', 'ahs/capture', 'demo',
           'padding/capture')

LOST = {'iscsi.session.reinstated', 'iscsi.session.recovered', 'iscsi.session.time2wait', 'iscsi.connection.lost',
        'iscsi.connection.left'}


def in_truth(name):
    relogin = name.split('.')[0] in RELOGIN
    return IN_TRUTH.get(name, set()) | (LOST if relogin else set())


def broken():
    """{finding id: path}"""
    return {os.path.basename(p)[:-8]: p
            for p in sorted(glob.glob(os.path.join(FOLDER, '*.pcap.gz')))}


def found(path, facts=None):
    """[(id, severity)], or what went wrong as a string; @facts: a file, if not the one beside it"""
    beside = facts or re.sub(r'\.pcap(\.gz)?$', '.facts', path)
    arguments = ('--host-facts', beside) if os.path.exists(beside) else ()
    try:
        report = harness.analyze_json(path, *arguments)
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


def judge_healthy(what, ids, allowed):
    if isinstance(what, str):
        return what
    alarms = {i for i, _ in what} & ids - allowed
    return alarms and 'found ' + ' '.join(sorted(alarms))


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
        report.check(name, judge_healthy(what, set(ids), in_truth(name)))
    report.finish()


if __name__ == '__main__':
    main()
