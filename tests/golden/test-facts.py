#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a login agreed and how many PDUs a session had, as the initiator's kernel says in the
facts beside a capture (iscsiadm -m session -P3 and -s); of the other initiators, as the
parameters of the target say. And what the program itself makes of these facts: the same."""
import collections
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import pcaps  # noqa: E402

# Captures that hold no login that we can read: why.
LEFT_OUT = {
    'iser-': 'iSCSI inside iWARP',
    'k612-iser-': 'iSCSI inside iWARP',
}
NEGOTIATED = ('HeaderDigest', 'DataDigest', 'MaxRecvDataSegmentLength',
              'MaxXmitDataSegmentLength', 'FirstBurstLength', 'MaxBurstLength', 'ImmediateData',
              'InitialR2T', 'MaxOutstandingR2T')
# Where initiators of ours could want more than the target allows, but never less.
BY_TARGET = ('HeaderDigest', 'FirstBurstLength', 'MaxBurstLength', 'ImmediateData',
             'InitialR2T', 'MaxOutstandingR2T', 'ErrorRecoveryLevel', 'DataPDUInOrder',
             'DataSequenceInOrder', 'DefaultTime2Wait', 'MaxConnections', 'IFMarker',
             'OFMarker')

# What the kernel counts: libiscsi leaves the counters of NOPs, logins, texts and logouts at 0.
COUNTED = {
    'scsicmd_pdus': '0x01',
    'tmfcmd_pdus': '0x02',
    'dataout_pdus': '0x05',
    'tmfrsp_pdus': '0x22',
    'datain_pdus': '0x25',
    'r2t_pdus': '0x31',
}
STATUSES = 'scsirsp_pdus'  # of a SCSI Response, or of a Data-In that brings the status itself
# The facts were taken before this: the disk's cache is flushed when it is taken away.
LATER = {
    'scsi-abort-mediumerr': {'scsicmd_pdus': 1, STATUSES: 1},
    'tgt-nodigest': {'scsicmd_pdus': 1, STATUSES: 1},
}
# Counters that cannot agree.
UNLIKE = {
    'net-digesterr-header-rsp': (
        ('datain_pdus', STATUSES), 'the kernel does not count a PDU whose header is damaged'),
    'net-digesterr-data-in': (
        (STATUSES,), 'the kernel takes no status from a Data-In whose data is damaged'),
}

# Sessions whose counters and packets are not of the same PDUs: their connection was lost, or a
# command was open while the counters were read.
NOT_WHOLE = ('net-digesterr-data-in', 'net-digesterr-header-rsp', 'net-rst-recovery', 'scsi-ahs-digests',
             'scsi-odd-digests', 'scsi-tmf', 'scsi-abort-mediumerr')

Item = collections.namedtuple('Item', 'name path facts')


def facts_of(path):
    with open(path, encoding='utf-8', errors='replace') as file:
        return file.read()


def sessions_of_kernel(facts):
    """{target name: {KEY: value}}"""
    found = {}
    for block in re.split(r'^Target: ', facts, flags=re.M)[1:]:
        if 'Negotiated iSCSI params' in block:
            rest = block.split('Negotiated iSCSI params', 1)[1]
            keys = dict(re.findall(r'^\s+(\w+): (\w+)$', rest, flags=re.M))
            found[block.split()[0]] = {k: keys[k] for k in NEGOTIATED}
    return found


def parameters_of_target(facts):
    """{KEY: value} of tgtadm; what it may receive is what the initiator may send"""
    if '== target parameters' not in facts:
        return {}
    said = dict(re.findall(r'^(\w+)=(\w+)$', facts.split('== target parameters', 1)[1],
                           flags=re.M))
    return dict({k: said[k] for k in BY_TARGET},
                MaxXmitDataSegmentLength=said['MaxRecvDataSegmentLength'])


def counters(facts):
    """the sum of all sessions' counters"""
    total = collections.Counter()
    for block in facts.split('Stats for session')[1:]:
        total.update({k: int(v) for k, v in re.findall(r'^\s+(\w+_pdus): (\d+)$', block,
                                                       flags=re.M)})
    return total


def difference(expected, session):
    seen = session['negotiated']
    wrong = ['%s %s, not %s' % (k, seen.get(k), v) for k, v in expected.items()
             if str(seen.get(k)) != v]
    return wrong and '%s: %s' % (session['target_name'], '; '.join(wrong))


def wrong_keys(item, report):
    """of each target the last session, which is the one that the kernel still had"""
    last = {}
    for session in report['sessions']:
        if session['type'] != 'discovery':
            last[session['target_name']] = session
    for target, expected in sessions_of_kernel(item.facts).items():
        if target not in last:
            return 'no session with ' + target
        if difference(expected, last[target]):
            return difference(expected, last[target])
    expected = parameters_of_target(item.facts)
    for session in last.values() if expected else ():
        if difference(expected, session):
            return difference(expected, session)
    return None if last else 'no session'


def wrong_counters(item, report):
    expected = counters(item.facts)
    if not expected:
        return None
    scenario = item.name.split('.')[0]
    expected.update(LATER.get(scenario, {}))
    unlike = UNLIKE.get(scenario, ((), ''))[0]
    wrong = []
    for counter, opcode in COUNTED.items():
        seen = report['iscsi']['opcodes'].get(opcode, 0)
        if seen != expected[counter] and counter not in unlike:
            wrong.append('%s %d, not %d' % (counter, seen, expected[counter]))
    done = sum(s['task_ends']['done'] for s in report['sessions'])
    if done != expected[STATUSES] and STATUSES not in unlike:
        wrong.append('%s: %d tasks done, not %d' % (STATUSES, done, expected[STATUSES]))
    return '; '.join(wrong)


def check(item):
    try:
        report = harness.analyze_json(item.path)
    except harness.Failed as error:
        return item.name, str(error)
    return item.name, wrong_keys(item, report) or wrong_counters(item, report)


def check_without_login(item):
    """the same from the middle on, with the facts instead of the login"""
    expected = sessions_of_kernel(item.facts)
    if len(expected) != 1:
        return item.name, None
    capture = pcaps.read(item.path)
    login = harness.analyze_events(item.path, '--events', 'login')
    last = max(e['frame'] for e in login if e['status'] == '0x0000')
    facts = os.path.join(harness.CAPTURES, item.name.split('.')[0] + '.facts.txt')
    with harness.Folder() as folder:
        capture.frames = capture.frames[last:]
        path = pcaps.write(folder.file('rest.pcap'), capture)
        try:
            report = harness.analyze_json(path, '--host-facts', facts)
        except harness.Failed as error:
            return item.name, str(error)
    told = [s for s in report['sessions'] if s['negotiated_source']]
    wrong = [d for s in told for d in [difference(expected[s['target_name']], s)] if d]
    if report['iscsi']['pdus'] > 4 and not told:
        wrong.append('the facts are not used')
    return item.name + ' without its login', '; '.join(wrong)


def session_counters(facts):
    """{sid: {counter: value}}"""
    return {int(re.match(r' \[sid: (\d+)', block)[1]):
            {k: int(v) for k, v in re.findall(r'^\s+(\w+_(?:pdus|octets|err)): (\d+)$', block,
                                              flags=re.M)}
            for block in facts.split('Stats for session')[1:]}


def wrong_account(session, expected, name):
    """of one session of the host: it is read as it stands, and agrees where it should"""
    counters = session['counters']
    if {k: v['host'] for k, v in counters.items()} != expected:
        return 'session %d: its counters are not those of the file' % session['sid']
    whole = name.split('.')[0] not in NOT_WHOLE and not name.startswith(tuple(LEFT_OUT))
    if whole and session['compared'] != 'whole':
        return 'session %d is %s: %s' % (session['sid'], session['compared'], session['why'])
    wrong = ['%s %s' % (k, v) for k, v in counters.items() if whole and v['difference']]
    compared = [k for k in counters if counters[k]['difference'] is not None]
    if whole and set(compared) != {'txdata_octets', 'rxdata_octets', STATUSES, *COUNTED}:
        wrong.append('compared are ' + ' '.join(compared))
    return '; '.join(wrong)


def check_host(item):
    """the program reconciles the counters itself, and no fact raises an alarm"""
    facts = os.path.join(harness.CAPTURES, item.name.split('.')[0] + '.facts.txt')
    try:
        report = harness.analyze_json(item.path, '--host-facts', facts)
    except harness.Failed as error:
        return item.name, str(error)
    expected = session_counters(item.facts)
    sessions = report['host']['sessions']
    wrong = [w for s in sessions for w in [wrong_account(s, expected[s['sid']], item.name)] if w]
    if sorted(s['sid'] for s in sessions) != sorted(expected):
        wrong.append('not all sessions of the host')
    wrong += [f['id'] for f in report['findings']
              if f['id'].startswith('host.') and f['severity'] != 'note']
    return item.name + ' and its host', '; '.join(wrong)


def with_host():
    """every capture beside which a host says something"""
    for name, path in harness.captures():
        beside = os.path.join(harness.CAPTURES, name.split('.')[0] + '.facts.txt')
        facts = facts_of(beside) if os.path.exists(beside) else ''
        if 'Features for' in facts:
            yield Item(name, path, facts)


def items():
    """the captures whose facts tell of a session that was there"""
    for name, path in harness.captures():
        beside = os.path.join(harness.CAPTURES, name.split('.')[0] + '.facts.txt')
        if name.startswith(tuple(LEFT_OUT)) or not os.path.exists(beside):
            continue
        facts = facts_of(beside)
        if sessions_of_kernel(facts) or parameters_of_target(facts):
            yield Item(name, path, facts)


def main():
    if not harness.have_captures():
        harness.skip('the captures of the lab are not at hand')
    report = harness.Report()
    found = list(items())
    for name, wrong in harness.parallel(check, found):
        report.check(name, wrong)
    for name, wrong in harness.parallel(check_host, with_host()):
        report.check(name, wrong)
    for name, wrong in harness.parallel(check_without_login, found[::3]):
        report.check(name, wrong)
    report.finish()


if __name__ == '__main__':
    main()
