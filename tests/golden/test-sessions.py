#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is told of sessions, discovery, logical units and pings. Witnesses: what the targets of
samples/sessions answered, as their initiator noted it; tshark, for everything that it decodes."""
import functools
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import broken_captures  # noqa: E402
import broken_sessions  # noqa: E402
import harness  # noqa: E402
import lister  # noqa: E402
import pcaps  # noqa: E402

# of each connection: session, join, the connection whose place it took, who redirected it there
JOINS = {
    'mcs': [(1, 'new', None, None), (1, 'added', None, None)],
    'mcs-digests': [(1, 'new', None, None), (1, 'added', None, None)],
    'mcs-over': [(1, 'new', None, None), (1, 'added', None, None)],
    'mcs-opneg': [(1, 'new', None, None), (2, 'new', None, None)],
    'conn-reinstate': [(1, 'new', None, None), (1, 'added', None, None),
                       (1, 'connection_reinstated', 1, None)],
    'conn-reinstate-only-istgt': [(1, 'new', None, None), (1, 'connection_reinstated', 1, None)],
    'session-reinstate': [(1, 'new', None, None), (2, 'session_reinstated', 1, None)],
    'no-session': [(None, 'unknown', None, None), (1, 'new', None, None),
                   (None, 'unknown', None, None)],
    'redirect': [(None, 'unknown', None, None), (1, 'new', None, 1)],
    'discovery-istgt': [(1, 'new', None, None), (2, 'new', None, None)],
    'retry': [(1, 'new', None, None), (2, 'session_reinstated', 1, None)],
}
# These have several PDUs in a segment or none whole in one; tshark loses some of them.
DISCOVERIES = ('disc-', 'veth-discovery')
UNITS = ('tcp-mini-nodigest', 'tcp-imm0-r2t0', 'veth-discovery', 'tgt-nodigest', 'libiscsi-inq')
NOP_IN, NO_TAG = 0x20, 0xFFFFFFFF
PINGS = ('scsi-nop-initiator', 'net-rst-recovery', 'scsi-abort-mediumerr')


def fields(path, wanted, *names):
    """tshark's columns of the frames that @wanted is true of"""
    command = ['tshark', '-r', path, '-Y', wanted, '-T', 'fields', '-E', 'separator=\t',
               '-E', 'aggregator=\x1f']
    for name in names:
        command += ['-e', name]
    out = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                         timeout=harness.SECONDS, check=True).stdout.decode()
    return [line.split('\t') for line in out.splitlines()]


def wrong_joins(item):
    name, path = item
    report = harness.analyze_json(path)
    seen = [(c['session'], c['join'], c['replaces'], c['redirected_by'])
            for c in report['connections']]
    return 'joins of ' + name, seen != JOINS[name] and 'seen %s' % seen


def told_by_tshark(path):
    """[target name], [address] in the order of the answers"""
    pairs = [pair for (cell,) in fields(path, 'iscsi.opcode == 0x24', 'iscsi.keyvalue')
             for pair in cell.split('\x1f')]
    return ([p[11:] for p in pairs if p.startswith('TargetName=')],
            [p[14:] for p in pairs if p.startswith('TargetAddress=')])


def wrong_discovery(item):
    name, path = item
    targets = harness.analyze_json(path)['discovered']
    names = [t['target_name'] for t in targets]
    addresses = [a for t in targets for a in t['addresses']]
    wrong = (names, addresses) != told_by_tshark(path)
    return 'discovery ' + name, wrong and '%d targets, %d addresses' % (len(names),
                                                                        len(addresses))


def wrong_units(item):
    name, path = item
    units = harness.analyze_json(path)['logical_units']
    seen = {(u['vendor'], u['product']) for u in units if u['vendor']}
    told = {(a.strip(), b.strip()) for a, b in
            fields(path, 'scsi.inquiry.product_id', 'scsi.inquiry.vendor_id',
                   'scsi.inquiry.product_id') if b.strip()}
    return 'units ' + name, (seen != told or not told) and 'seen %s, told %s' % (seen, told)


def wrong_pings(item):
    """every answer is one to a ping; tshark loses count with digests, so the lister counts"""
    name, path = item
    events = harness.analyze_events(path, '--events', 'exchange')
    seen = sum(e['kind'] == 'ping' and e['answer'] is not None for e in events)
    told = sum(p.opcode == NOP_IN and p.itt != NO_TAG for p in lister.listing(pcaps.read(path))[1])
    return 'pings ' + name, (seen != told or not told) and '%d, not %d' % (seen, told)


def wrong_reassignment(item):
    """no implementation at hand reassigns tasks: a made conversation stands for them"""
    with harness.Folder() as folder:
        path = pcaps.write(folder.file('reassigned.pcap'), broken_sessions.reassigned().capture())
        tasks = [(e['connection'], e['end'], e['received'], e['reassigned'])
                 for e in harness.analyze_events(path, '--events', 'task')]
    return item[0], tasks != [(1, 'done', 0, False), (2, 'done', 512, True)] and str(tasks)


def wrong_end(item):
    """a reset is no loss where the session may be a discovery: its first request was not captured"""
    name, first, told = item
    trouble = {'login 1': broken_captures.unseen(0, 1)} if first else {}
    talk = broken_captures.session(**trouble).until('login answer 2').talk()
    talk.reset(0)
    with harness.Folder() as folder:
        path = pcaps.write(folder.file('half.pcap'), talk.capture)
        ids = {f['id'] for f in harness.analyze_json(path)['findings']}
    return name, ('iscsi.connection.lost' in ids) != told and str(sorted(ids))


def attempt(function, item):
    try:
        return function(item)
    except harness.Failed as error:
        return item[0], str(error)


def judge(report, function, items):
    for name, wrong in harness.parallel(functools.partial(attempt, function), items):
        report.check(name, wrong)


def judge_by_tshark(report):
    discovery = ('sessions/discovery-istgt', harness.sample('sessions/discovery-istgt'))
    judge(report, wrong_discovery, harness.captures(lambda n: n.startswith(DISCOVERIES)) +
          [discovery])
    judge(report, wrong_units, harness.captures(lambda n: n.startswith(UNITS)))


def main():
    report = harness.Report()
    judge(report, wrong_joins, [(n, harness.sample('sessions/' + n)) for n in JOINS])
    if shutil.which('tshark'):
        judge_by_tshark(report)
    else:
        report.note('tshark is not here: discovery and logical units are not compared')
    judge(report, wrong_pings, harness.captures(lambda n: n.startswith(PINGS)))
    judge(report, wrong_end, [('a session is reset', False, True),
                              ('what may be a discovery is reset', True, False)])
    judge(report, wrong_reassignment, [('a task changes its connection',)])
    report.finish()


if __name__ == '__main__':
    main()
