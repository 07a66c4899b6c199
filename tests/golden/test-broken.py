#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Each capture of samples/broken breaks the rule that it is named after: that finding, and nothing
else above a note. The conversation it was made from, and every capture of healthy ends, yields none
of them. The breaches are made anew to show that the samples are those of the generators."""
import glob
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import broken_numbers  # noqa: E402
import broken_transfers  # noqa: E402
import harness  # noqa: E402
import pcaps  # noqa: E402

FOLDER = os.path.join(harness.SAMPLES, 'broken')
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
}
# What some rules are about, beside them: what became of another breach.
BESIDES = {
    'digest.header.accepted': {'digest.header'},
    'digest.data.accepted': {'digest.data'},
    'iscsi.format.tolerated': {'iscsi.format.fixed'},
}
# Connections were lost, and the initiator began its session anew.
RELOGIN = ('sessions/conn-reinstate', 'sessions/conn-reinstate-only-istgt',
           'sessions/session-reinstate', 'sessions/retry', 'net-digesterr-data-in',
           'net-digesterr-header-rsp', 'net-rst-recovery', 'scsi-ahs-digests', 'scsi-odd-digests', 'scsi-tmf', 'ahs/capture', 'demo',
           'padding/capture')

LOST = {'iscsi.session.reinstated', 'iscsi.session.time2wait', 'iscsi.connection.lost',
        'iscsi.connection.left'}


def in_truth(name):
    relogin = name.split('.')[0] in RELOGIN
    return IN_TRUTH.get(name, set()) | (LOST if relogin else set())


def broken():
    """{finding id: path}"""
    return {os.path.basename(p)[:-8]: p
            for p in sorted(glob.glob(os.path.join(FOLDER, '*.pcap.gz')))}


def found(path):
    """[(id, severity)], or what went wrong as a string"""
    try:
        report = harness.analyze_json(path)
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


def check_generated(report, ids):
    with harness.Folder() as folder:
        path = pcaps.write(folder.file('intact.pcap'), broken_numbers.intact().capture())
        what = found(path)
        report.check('intact numbers', what if isinstance(what, str) else loud(what))
        for make in broken_transfers.INTACT:
            path = pcaps.write(folder.file('intact.pcap'), make().wire.capture)
            what = found(path)
            report.check(make.__name__, what if isinstance(what, str) else loud(what))
    for finding in broken_numbers.BREACHES:
        same = finding in ids and pcaps.raw_bytes(ids[finding]) == pcaps.pack(
            broken_numbers.broken(finding))
        report.check(finding + ' is as generated',
                     not same and 'run tests/lib/broken_numbers.py')


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
