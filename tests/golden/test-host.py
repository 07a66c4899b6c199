#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""wiretruth host: this machine's settings equal what ethtool and ip print; a copy of a host's files
is read as that host's own; secrets stay where they are; what cannot be done is said."""
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402

LOG_LINES = 16384  # that are kept
SECRET = 'do-not-read-me'
SESSION = 'sys/devices/platform/host3/session4'
TREE = {
    'proc/sys/kernel/hostname': 'store-7\n',
    'proc/stat': 'cpu  10 5 20 400 50 3 7 0 0 0\ncpu0 1 1 1 1 1 1 1 0 0 0\n',
    'proc/softirqs': '          CPU0  CPU1\n   NET_TX:  5  6\n   NET_RX: 100 200\n    TIMER: 0 0\n',
    'proc/interrupts': '      CPU0 CPU1\n 24: 10 20 PCI-MSI 524288-edge eth0-rx-0\n'
                       ' 25: 1 0 PCI-MSI 524289-edge eth0-rx-0\nNMI: 1 2 Non-maskable interrupts\n',
    'sys/class/net/eth0/mtu': '9000\n',
    'sys/class/net/eth0/address': '02:00:00:00:01:01\n',
    'sys/class/net/eth0/operstate': 'up\n',
    'sys/class/net/eth0/speed': '10000\n',
    'sys/class/net/eth0/statistics/rx_dropped': '3\n',
    'sys/class/iscsi_host/host3/ipaddress': '10.10.1.1\n',
    'sys/class/iscsi_host/host3/hwaddress': '(null)\n',
    'sys/class/iscsi_host/host3/netdev': '(null)\n',
    'sys/class/scsi_host/host3/proc_name': 'iscsi_tcp\n',
    'sys/class/iscsi_connection/connection4:0/address': 'fd77::2\n',
    'sys/class/iscsi_connection/connection4:0/port': '3260\n',
    'sys/class/iscsi_connection/connection4:0/local_port': '35784\n',
    'sys/class/iscsi_connection/connection4:0/header_digest': '1\n',
    'sys/class/iscsi_connection/connection4:0/data_digest': '0\n',
    'sys/class/iscsi_connection/connection4:0/max_recv_dlength': '262144\n',
    SESSION + '/iscsi_session/session4/targetname': 'iqn.2003-01.org.example:disk\n',
    SESSION + '/iscsi_session/session4/initiatorname': 'iqn.1993-08.org.example:host\n',
    SESSION + '/iscsi_session/session4/ifacename': 'default\n',
    SESSION + '/iscsi_session/session4/state': 'LOGGED_IN\n',
    SESSION + '/iscsi_session/session4/initial_r2t': '0\n',
    SESSION + '/iscsi_session/session4/immediate_data': '1\n',
    SESSION + '/iscsi_session/session4/first_burst_len': '65536\n',
    SESSION + '/iscsi_session/session4/username': SECRET + '\n',
    SESSION + '/iscsi_session/session4/password': SECRET + '\n',
    SESSION + '/target3:0:0/3:0:0:1/block/sda/stat': '7 0 80 5 3 0 16 9 0 8 14 0 0 0 0 0 0\n',
    'var/lib/iscsi/ifaces/fast': '# BEGIN RECORD 2.0-871\niface.iscsi_ifacename = fast\n'
                                 'iface.transport_name = bnx2i\niface.hwaddress = 00:10:18:00:00:01\n'
                                 'iface.ipaddress = <empty>\n# END RECORD\n',
}
LINKS = {
    'sys/class/iscsi_session/session4': '../../devices/platform/host3/session4/iscsi_session/session4',
    SESSION + '/iscsi_session/session4/device': '../..',
    'sys/class/net/eth0/device/driver': '../../../bus/pci/drivers/bnx2x',
}
EXPECTED = {
    'host': {'name': 'store-7', 'kernel': None},
    'time_ns': None,
    'interval_ns': 0,
    'interfaces': [{
        'name': 'eth0', 'mtu': 9000, 'speed_mbps': 10000, 'state': 'up', 'driver': 'bnx2x',
        'address': '02:00:00:00:01:01', 'addresses': [], 'statistics': {'rx_dropped': 3}}],
    'iscsi': {
        'ifaces': [{'name': 'fast', 'transport': 'bnx2i', 'address': '00:10:18:00:00:01',
                    'ip_address': None}],
        'sessions': [{
            'sid': 4, 'target_name': 'iqn.2003-01.org.example:disk',
            'initiator_name': 'iqn.1993-08.org.example:host', 'iface': 'default',
            'state': 'LOGGED_IN', 'portal': '[fd77::2]:3260', 'initiator_address': '10.10.1.1',
            'local_port': 35784, 'host': 'host3', 'driver': 'iscsi_tcp', 'transport': 'tcp',
            'negotiated': {'InitialR2T': 'No', 'ImmediateData': 'Yes',
                           'FirstBurstLength': '65536', 'HeaderDigest': 'CRC32C',
                           'DataDigest': 'None', 'MaxRecvDataSegmentLength': '262144'}}],
        'hosts': [{'name': 'host3', 'driver': 'iscsi_tcp', 'transport': 'tcp', 'netdev': None, 'address': None,
                   'ip_address': '10.10.1.1'}]},
    'softirqs': {'NET_TX': 11, 'NET_RX': 300},
    'interrupts': {'eth0-rx-0': 31, 'NMI': 3},
    'disks': {'sda': {'session': 'session4', 'reads': 7, 'read_octets': 40960, 'writes': 3,
                      'written_octets': 8192}},
}
# Of the lab's initiator, which authenticates both ways.
LAB_SECRETS = ('labuser', 'labpassword1', 'tgtuser', 'tgtpassword1')
GROUPS = {'tx-checksumming', 'scatter-gather', 'tcp-segmentation-offload'}
# Of ticks of 10 ms: 45 of a processor, 10 in interrupts.
COST = {'ios': 10, 'octets': 49152, 'cpu_ns_per_io': 45e6, 'softirq_ns_per_io': 10e6,
        'interrupts_per_io': 3.4, 'net_softirqs_per_io': 31.1}


def make_tree(folder):
    for name, text in TREE.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='ascii') as file:
            file.write(text)
    for name, target in LINKS.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.symlink(target, path)


def host(*arguments, status=0):
    result = harness.run('host', *arguments)
    wrong = harness.wrong_status(result, status)
    if wrong:
        raise harness.Failed(wrong)
    return result


def check_tree(report):
    with harness.Folder() as folder:
        make_tree(folder.path)
        text = host('--root', folder.path).stdout
    told = json.loads(text)
    report.check('a copied tree, secrets', SECRET.encode() in text and 'it tells a secret')
    for key, value in EXPECTED.items():
        report.check('a copied tree, ' + key, told[key] != value and 'found %s' % told[key])
    ticks = os.sysconf('SC_CLK_TCK')
    cpu = {'user_ns': 15, 'system_ns': 20, 'idle_ns': 450, 'irq_ns': 3, 'softirq_ns': 7,
           'steal_ns': 0}
    want = {k: v * 10**9 // ticks for k, v in cpu.items()}
    report.check('a copied tree, cpu', told['cpu'] != want and 'found %s' % told['cpu'])
    report.check('a copied tree, no interval, no cost', told['cost'] and 'found %s' % told['cost'])


def check_read_back(report):
    """analyze understands what host has written"""
    with harness.Folder() as folder:
        make_tree(folder.path)
        written = dict(json.loads(host('--root', folder.path).stdout), interval_ns=10**9)
        facts = folder.file('host.json', json.dumps(written).encode())
        told = harness.analyze_json(harness.sample('demo'), '--host-facts', facts)['host']
        page = harness.run('analyze', '--host-facts', facts, harness.sample('demo')).stdout.decode()
    interface, session = told['interfaces'][0], told['sessions'][0]
    seen = (told['name'], interface['name'], interface['mtu'], interface['driver'],
            session['sid'], session['transport'], session['target_name'])
    want = ('store-7', 'eth0', 9000, 'bnx2x', 4, 'tcp', 'iqn.2003-01.org.example:disk')
    wrong = [k for k, v in COST.items() if abs(told['cost'][k] - v) > 1e-9 * v]
    report.check('what I/O costs is read', ' '.join(wrong))
    report.check('what I/O costs is shown',
                 '10 I/Os by tcp in 1.000 s: 45.000 ms of CPU time' not in page)
    report.check('what host writes is read', seen != want and 'found %s' % (seen,))


def features_in(text):
    """{feature: (on, fixed)} as ethtool -k prints them"""
    return {m[1]: (m[2] == 'on', '[fixed]' in m[3])
            for m in re.finditer(r'^\s*([a-z0-9_-]+): (on|off)(.*)$', text, re.M)}


def of_ethtool(name):
    return features_in(subprocess.run(['ethtool', '-k', name], stdout=subprocess.PIPE, check=True,
                                      stderr=subprocess.DEVNULL).stdout.decode())


def unlike_ethtool(interface, theirs):
    """names of features that ethtool tells otherwise; of a group it never says that it is fixed"""
    ours = {k: (v['on'], v['fixed']) for k, v in interface['features'].items()}
    return sorted(k for k in set(theirs) | set(ours)
                  if k not in theirs or k not in ours or theirs[k][0] != ours[k][0] or
                  (k not in GROUPS and theirs[k] != ours[k]))


def check_live(report):
    told = json.loads(host('--interval', '0.2').stdout)
    names = {i['name'] for i in told['interfaces']}
    report.check('this host, its interfaces', names != set(os.listdir('/sys/class/net')) and
                 'found %s' % names)
    report.check('this host, the interval', told['interval_ns'] < 200_000_000)
    if not shutil.which('ethtool'):
        report.note('ethtool is not installed: features have no witness')
        return
    for interface in told['interfaces']:
        wrong = unlike_ethtool(interface, of_ethtool(interface['name']))
        report.check('this host, features of ' + interface['name'],
                     wrong and 'ethtool differs in %s' % wrong[:3])


# --- an initiator in the lab: samples/host --------------------------------------------------


def beside(name):
    return os.path.join(harness.SAMPLES, 'host', name)


def text_of(name):
    with open(beside(name), encoding='utf-8') as file:
        return file.read()


def pairs_in(text):
    """{NAME: value} of lines "NAME: value"; values that are numbers as such"""
    found = re.findall(r'^\s*([\w ]+): (.+)$', text, re.M)
    return {k: int(v) if v.isdigit() else v.strip() for k, v in found}


def check_told(report, told):
    """what wiretruth host told equals what ethtool, ip and iscsiadm printed next"""
    mtus = dict(re.findall(r'^\d+: (\w+)\S*: .* mtu (\d+) ', text_of('ip-addr.txt'), re.M))
    ours = {i['name']: str(i['mtu']) for i in told['interfaces']}
    report.check('an initiator, its MTUs', ours != mtus and 'ip differs: %s' % mtus)
    for interface in told['interfaces']:
        theirs = features_in(text_of('ethtool-k-%s.txt' % interface['name']))
        wrong = unlike_ethtool(interface, theirs)
        report.check('an initiator, features of ' + interface['name'],
                     wrong and 'ethtool differs in %s' % wrong[:3])
    session = told['iscsi']['sessions'][0]
    theirs = pairs_in(text_of('session-P3.txt'))
    ours = dict(session['negotiated'],
                **{'SID': session['sid'], 'Iface Transport': session['transport'],
                   'Iface Name': session['iface'], 'Iface IPaddress': session['initiator_address'],
                   'Iface Initiatorname': session['initiator_name'],
                   'iSCSI Session State': session['state'],
                   'Target': session['target_name'] + ' (non-flash)',
                   'Current Portal': '%s,%s' % (session['portal'], session['tpgt'])})
    del ours['ErrorRecoveryLevel']  # -P3 has it not
    wrong = [k for k, v in ours.items() if str(theirs.get(k)) != str(v)]
    report.check('an initiator, its session', wrong and 'iscsiadm differs in %s' % wrong)
    theirs = pairs_in(text_of('session-s.txt').split('iSCSI SNMP:')[1])
    report.check('an initiator, its counters', session['counters'] != theirs and
                 'iscsiadm: %s' % theirs)


def check_reconciled(report, name, facts):
    """analyze finds the host's session in the packets, and all counters agree; nothing is wrong"""
    capture = harness.sample('host/initiator')
    told = harness.analyze_json(capture, '--host-facts', facts)
    sessions = told['host']['sessions']
    exact = [k for s in sessions for k, v in s['counters'].items() if v['difference'] == 0]
    report.check('an initiator, %s and its packets' % name, [
        s['why'] or s['counters'] for s in sessions if s['compared'] != 'whole'] or
        (len(sessions), len(exact), sessions[0]['transport']) != (1, 9, 'tcp') and
        '%s agree' % exact)
    report.check('an initiator, %s raises no alarm' % name,
                 [f['id'] for f in told['findings'] if f['severity'] != 'note'])
    report.check('an initiator, %s, no secret' % name,
                 [s for s in LAB_SECRETS if s in json.dumps(told)])
    return told


def check_load(report, busy):
    """what disks carried in the interval is what commands carried: but for one, at either end"""
    tasks = harness.analyze_events(harness.sample('host/initiator'), '--events', 'task')
    ends = (busy['time_ns'] - busy['interval_ns'], busy['time_ns'])
    disk, = busy['disks'].values()
    for key, operation in (('reads', 'READ('), ('writes', 'WRITE(')):
        seen = sum(t['operation'].startswith(operation) and
                   ends[0] <= t['times_ns']['ended'] < ends[1] for t in tasks)
        report.check('an initiator, %s of its disk' % key, (abs(seen - disk[key]) > 1 or not seen) and
                     '%d, %d in the capture' % (disk[key], seen))


def check_initiator(report):
    told = {name: json.loads(text_of(name)) for name in ('busy.json', 'idle.json')}
    check_told(report, told['idle.json'])
    check_load(report, told['busy.json'])
    busy = check_reconciled(report, 'busy.json', beside('busy.json'))
    idle = check_reconciled(report, 'idle.json', beside('idle.json'))
    port = told['busy.json']['iscsi']['sessions'][0]['local_port']
    report.check('an initiator, its local port',
                 busy['connections'][0]['initiator'] != '10.10.1.1:%d' % port)
    report.check('an initiator, no secret told',
                 [s for s in LAB_SECRETS if s in text_of('busy.json') + text_of('idle.json')])
    due, seen = told['busy.json']['cost'], busy['host']['cost']
    report.check('an initiator, what I/O cost', [
        k for k, v in due.items() if v <= 0 or abs(seen[k] - v) > 1e-9 * v])
    report.check('an initiator, idle, no cost', idle['host']['cost'])
    with harness.Folder() as folder:
        for name in sorted(os.listdir(beside(''))):
            if name.endswith('.txt'):
                folder.file(name, text_of(name).encode())
        check_reconciled(report, 'plain outputs', folder.path)


def check_refusals(report):
    for arguments, status in ((('--interval', '-1'), 2), (('--interval', 'soon'), 2),
                              (('capture.pcap',), 2), (('--root', '/nowhere/at/all'), 3),
                              (('--interval', '0', '-o', '/nowhere/at/all/x.json'), 5),
                              (('--interval', '0', '-o', '/dev/full'), 5)):
        result = harness.run('host', *arguments)
        report.check('host ' + ' '.join(arguments), harness.wrong_status(result, status))


def doubts(folder, name, text):
    """(stranger, incomplete) of what is read of facts, and the report"""
    path = folder.file(name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    sample = harness.sample('demo')
    told = harness.analyze_json(sample, '--host-facts', path)['host']
    result = harness.run('analyze', '--host-facts', path, sample)
    return (told['stranger'], told['incomplete']), result.stdout.decode()


def facts_with(*addresses):
    return json.dumps({'schema': 'wiretruth-host/1',
                       'interfaces': [{'name': 'eth0', 'addresses': list(addresses)}]})


def check_doubts(report):
    """facts of another host, and those that are too long to be read, are said to be so"""
    line = 'Nov 21 10:00:00 h kernel: connection1:0: detected conn error (1011)\n'
    end = harness.analyze_json(harness.sample('demo'))['connections'][0]['initiator'].split(':')[0]
    cases = (('of-another', facts_with('192.0.2.99'), (True, False), 'facts of another?'),
             ('of-an-end', facts_with('192.0.2.99', end), (False, False), None),
             ('without-addresses', facts_with(), (False, False), None),
             ('lines', line * LOG_LINES, (False, False), None),
             ('more-lines', line * (LOG_LINES + 1), (False, True), 'not all'),
             ('long', line + 'x' * (16 << 20), (False, True), 'not all'),
             ('other-log', 'Nov 21 10:00:00 h cron: x\n', (False, False), 'nothing about iSCSI'))
    with harness.Folder() as folder:
        for name, text, want, words in cases:
            seen, page = doubts(folder, name, text)
            report.check('facts, ' + name, seen != want and 'found %s' % (seen,))
            if words:
                report.check('facts, %s, in words' % name,
                             words not in ' '.join(page.split()) and 'not said')


def main():
    report = harness.Report()
    check_tree(report)
    check_read_back(report)
    check_live(report)
    check_initiator(report)
    check_refusals(report)
    check_doubts(report)
    report.finish()


if __name__ == '__main__':
    main()
