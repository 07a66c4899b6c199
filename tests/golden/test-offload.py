#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the report says of offload and of the path, against what a capture on the wire, the captured
octets, and tshark say.

The counts of a host's capture must be those of the wire's frames; a capture length that the report
recommends must keep all and one octet less must not; packets of the size that a black hole
swallows must be in no acknowledged place."""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import pcaps  # noqa: E402

# host, wire, the side whose host it is; every packet arrived
PAIRS = (('twins/digests/host', 'twins/digests/wire', 'initiator'),
         ('twins/nodigest/host', 'twins/nodigest/wire', 'initiator'))
LAB_PAIRS = ('veth-write', 'veth-write-ipv6', 'veth-write-9000', 'tgt-nodigest', 'tcp-imm0-r2t1')
SNAPLEN = 1514
SNAPPED_WIRE = ('chap-mutual-md5.wire',)  # a cut of it looks larger than it is, until it is settled
ROUTERS = {'net-pmtu1400.initiator': '10.10.1.254', 'net-pmtu1400.target': '10.10.2.254'}


def pairs():
    found = [(harness.sample(host), harness.sample(wire), side) for host, wire, side in PAIRS]
    paths = dict(harness.captures())
    for name in LAB_PAIRS:
        for side in ('initiator', 'target'):
            if name + '.' + side in paths:
                found.append((paths[name + '.' + side], paths[name + '.wire'], side))
    return found


def connection(path):
    return harness.analyze_json(path)['connections'][0]


def finding(path, wanted):
    """the one finding @wanted, or None"""
    found = [f for f in harness.analyze_json(path)['findings'] if f['id'] == wanted]
    return found[0] if found else None


def of_wire(path):
    """(frames, frames with data) that each side sent, by the octets; the initiator is who begins"""
    counts = [[0, 0], [0, 0]]
    segments = pcaps.segments(pcaps.read(path))
    initiator = segments[0].src
    for s in segments:
        count = counts[s.src != initiator]
        count[0] += 1
        count[1] += len(s.payload) > 0
    return counts


def check_pair(item):
    """segments of either direction; on the wire nothing is gained"""
    host, wire, side = item
    offload, plain = connection(host)['offload'], connection(wire)['offload']
    for who, (frames, data) in zip(('initiator', 'target'), of_wire(wire)):
        told = offload[who]
        if told['wire_segments'] != frames:
            return '%s: %d wire segments, %d on the wire' % (who, told['wire_segments'], frames)
        bare = told['frames'] - told['data_frames']
        gain = (frames - bare) / told['data_frames']
        if frames - bare != data or abs(told['gain'] - gain) > 0.001:
            return '%s: gain %s, not %.3f' % (who, told['gain'], gain)
        if plain[who]['gain'] != 1.0:
            return '%s: gain on the wire %s' % (who, plain[who]['gain'])
    sent = sum(n for kind, n in offload['kinds'].items() if kind == 'tso')
    if sent != offload[side]['super_segments']:
        return '%d tso, of the %s %d' % (sent, side, offload[side]['super_segments'])
    return None


def snapped(path, length):
    capture = pcaps.read(path)
    for frame in capture.frames:
        frame.wire_len = max(frame.wire_len, len(frame.data))
        frame.data = frame.data[:length]
    return capture


def check_snapped(report, folder):
    host = harness.sample('twins/nodigest/host')
    cut = pcaps.write(folder.file('cut.pcap'), snapped(host, SNAPLEN))
    told = finding(cut, 'offload.snapped')
    largest = max(len(f.data) for f in pcaps.read(host).frames)
    report.check('offload.snapped names the largest frame',
                 'tcpdump -s %d)' % largest not in told['first']['detail'] and told['first'])
    for length, wanted in ((largest, False), (largest - 1, True)):
        path = pcaps.write(folder.file('%d.pcap' % length), snapped(host, length))
        report.check('offload.snapped at %d' % length,
                     bool(finding(path, 'offload.snapped')) != wanted and 'found wrongly')
    for name, wire in harness.captures(lambda name: name in SNAPPED_WIRE):
        path = pcaps.write(folder.file(name + '.pcap'), snapped(wire, 128))
        report.check(name + ': wire segments that were cut off are no super-segments',
                     finding(path, 'offload.snapped') and 'found wrongly')


def acknowledged(path):
    """the largest packet [octets of IP] of the first sender that nothing had to repeat"""
    segments = pcaps.segments(pcaps.read(path))
    sender = segments[0].src
    mine = [s for s in segments if s.src == sender and s.payload]
    edge = max(s.ack for s in segments if s.src != sender)
    return max(s.payload_at - s.ip_at + len(s.payload) for s in mine
               if s.seq + len(s.payload) <= edge)


def check_black_hole(report):
    wire = harness.sample('black-hole/wire')
    told = [finding(harness.sample('black-hole/' + tap), 'path.black_hole')['first']
            for tap in ('initiator', 'wire')]
    sizes = [(t['expected'], t['seen'], t['sender']) for t in told]
    report.check('a black hole is the same from the host and from the wire',
                 sizes[0] != sizes[1] and str(sizes))
    report.check('what it swallows was never acknowledged',
                 acknowledged(wire) >= told[1]['seen'] and str(acknowledged(wire)))
    probing = finding(harness.sample('black-hole/probing'), 'path.black_hole')['first']
    report.check('the sender went down in size',
                 'MTU probing' not in probing['detail'] and probing['detail'])


def check_routers(report):
    paths = dict(harness.captures(lambda name: name in ROUTERS))
    for name, path in paths.items():
        told = finding(path, 'path.mtu')['first']
        report.check(name + ': the router that said so',
                     ROUTERS[name] not in told['detail'] and told['detail'])
        if not shutil.which('tshark'):
            continue
        said = subprocess.run(['tshark', '-n', '-r', path, '-Y', 'icmp.type==3 && icmp.code==4',
                               '-T', 'fields', '-E', 'occurrence=f', '-e', 'ip.src', '-e',
                               'icmp.mtu'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              check=True, timeout=harness.SECONDS).stdout.decode().split()
        report.check(name + ': as tshark reads it',
                     said[:2] != [ROUTERS[name], str(told['seen'])] and str(said[:2]))


def main():
    report = harness.Report()
    items = pairs()
    for (host, _, side), wrong in zip(items, harness.parallel(check_pair, items)):
        report.check('%s, seen from the %s' % (os.path.relpath(host, harness.ROOT), side), wrong)
    with harness.Folder() as folder:
        check_snapped(report, folder)
    check_black_hole(report)
    check_routers(report)
    report.finish()


if __name__ == '__main__':
    main()
