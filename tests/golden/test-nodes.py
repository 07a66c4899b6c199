#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is told of the hosts at both ends, and of the paths between them, is what tshark shows: MAC
address, TTL and the options of each SYN; whether routers stand between; how many commands went
which way."""
import collections
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402

KINDS = {'0': 'eol', '1': 'nop', '2': 'mss', '3': 'ws', '4': 'sok', '5': 'sack', '8': 'ts'}
FIELDS = ('ip.src', 'ipv6.src', 'tcp.srcport', 'ip.dst', 'ipv6.dst', 'tcp.dstport', 'eth.src',
          'ip.ttl', 'ipv6.hlim', 'tcp.option_kind', 'tcp.options.mss_val',
          'tcp.options.wscale.shift', 'tcp.window_size_value')
BEGUN_WITH = (64, 128, 255)
# Made up, so that ends differ in more than real ones at hand do; tags and tunnels.
SAMPLES = ('broken/offload.', 'broken/path.', 'paths/', 'sessions/', 'vlan/', 'vxlan/', 'ipv6/',
           'fragments/', 'twins/clamped')


def tshark(path, what, *fields):
    command = ['tshark', '-n', '-r', path, '-Y', what, '-T', 'fields', '-E', 'separator=|',
               '-E', 'aggregator=,']
    for field in fields:
        command += ['-e', field]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                            check=True)
    return [line.split('|') for line in result.stdout.decode().splitlines()]


def innermost(value):
    return value.split(',')[-1]


def endpoint(v4, v6, port):
    return ('%s:%s' % (innermost(v4), port)) if v4 else '[%s]:%s' % (innermost(v6), port)


def integer(text):
    return int(text, 0) if text else None


def syns(path):
    """{(from, to): what the first SYN there shows}"""
    found = {}
    for row in tshark(path, 'tcp.flags.syn==1 && !icmp && !icmpv6', *FIELDS):
        (src4, src6, sport, dst4, dst6, dport, mac, ttl, hops, kinds, mss, scale, window) = row
        ways = endpoint(src4, src6, sport), endpoint(dst4, dst6, dport)
        found.setdefault(ways, {
            'mac': innermost(mac) or None,
            'ttl': integer(innermost(ttl or hops)),
            'syn_options': ','.join(KINDS[k] for k in kinds.split(',')) if kinds else 'none',
            'mss': integer(mss),
            'window_scale': integer(scale),
            'window': integer(window),
        })
    return found


def differing(name, seen, shown):
    return ['%s %s: %r, tshark %r' % (name, key, seen[key], value)
            for key, value in shown.items() if seen[key] != value]


def is_far(shown):
    return any(s['ttl'] not in BEGUN_WITH for s in shown)


def judge(report, path):
    """as many ends as could be compared, and what differs"""
    found, shown, wrong, far = 0, syns(path), [], 0
    for connection in report['connections']:
        ends = connection['initiator'], connection['target']
        both = [shown.get(ends), shown.get(ends[::-1])]
        if None in both:
            continue
        found += 1
        far += is_far(both)
        wrong += differing('initiator', connection['fingerprint'], both[0])
        wrong += differing('target', connection['target_fingerprint'], both[1])
    told = sum(f['count'] for f in report['findings'] if f['id'] in ('path.routed', 'path.public'))
    if found == len(report['connections']) and told != far:
        wrong.append('%d connections behind routers, tshark shows %d' % (told, far))
    return found, wrong


def compare(item):
    """ports that are used again are another matter: there the first SYN is not the one"""
    name, path = item
    try:
        report = harness.analyze_json(path)
    except harness.Failed as error:
        return name, 0, str(error)
    ends = collections.Counter((c['initiator'], c['target']) for c in report['connections'])
    if ends and max(ends.values()) > 1:
        return name, 0, None
    found, wrong = judge(report, path)
    return name, found, '; '.join(wrong[:4])


def is_chosen(name):
    """of each conversation one tap; large ones show nothing more of their ends"""
    return name.endswith('.initiator') and not name.startswith(('iser-', 'k612-', 'bigtcp-'))


def check_ends(report):
    chosen = harness.captures(is_chosen)
    chosen += [s for s in harness.samples() if s[0].startswith(SAMPLES)]
    compared = 0
    for name, found, wrong in harness.parallel(compare, chosen):
        compared += found
        report.check(name, wrong)
    report.check('connections were compared', compared < 20 and 'only %d' % compared)


def commands_to(path, portal):
    """reads and writes that tshark sees go there"""
    host, port = portal.rsplit(':', 1)
    return len(tshark(path, 'iscsi.opcode==1 && ip.dst==%s && tcp.dstport==%s && '
                      '(scsi_sbc.opcode==0x28 || scsi_sbc.opcode==0x2a || scsi_sbc.opcode==0x88)'
                      % (host, port), 'frame.number'))


def check_paths(report, name, ids):
    path = harness.sample(name)
    told = harness.analyze_json(path)
    for way in told['paths']:
        seen = commands_to(path, way['portal'])
        report.check('%s to %s' % (name, way['portal']),
                     seen != way['commands'] and '%d commands, tshark %d'
                     % (way['commands'], seen))
    report.check(name + ' has two paths', len(told['paths']) != 2 and 'it has not')
    loud = {f['id'] for f in told['findings'] if f['severity'] != 'note'}
    report.check(name + ' findings', loud != ids and 'found ' + ' '.join(sorted(loud)))


def main():
    if not shutil.which('tshark'):
        harness.skip('no tshark')
    report = harness.Report()
    check_ends(report)
    check_paths(report, 'paths/imbalance', {'path.imbalance'})
    check_paths(report, 'paths/silent', {'path.silent', 'tcp.stall.retransmission'})
    report.finish()


if __name__ == '__main__':
    main()
