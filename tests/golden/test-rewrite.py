#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""rewrite gives back the wire: the capture of either host, rewritten, holds exactly the frames
that a tap between the hosts captured, octet for octet, each as often.

Where packets were lost or changed between the taps (ALTERED), each frame that differs must have
a reason in what both captures hold; see tests/lib/differences.py. Beyond that: no frame is
misplaced or touched without need, what came from the wire stays as it is to the last octet, and
rewriting again changes nothing."""
import collections
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import pcaps  # noqa: E402
import rewrites  # noqa: E402
from differences import Explainer  # noqa: E402

# What happened between the taps of a pair; in all others nothing may differ.
LOST_BEFORE, LOST_AFTER = 'lost before the tap', 'lost after the tap'
TOO_BIG, CHANGED = 'too big for a router', 'data changed by a router'
ALTERED = {
    'bigtcp-ipv6-nodigest-routed': {LOST_AFTER},
    'iser-siw-loss': {LOST_BEFORE},
    'iser-siw_crc-loss': {LOST_BEFORE},
    'k612-iser-siw-loss': {LOST_BEFORE},
    'k612-iser-siw_crc-loss': {LOST_BEFORE},
    'k612-iser-siw_crc-crcerr-read-response': {CHANGED},
    'net-blackhole': {LOST_AFTER},
    'net-digesterr-data-in': {CHANGED},
    'net-digesterr-header-rsp': {CHANGED},
    'net-frag1400': {'fragmented after the tap'},
    'net-pmtu1400': {TOO_BIG},
    'net-silentcorrupt-nodigest': {CHANGED},
    'veth-loss10': {LOST_AFTER},
}
# The routers put this tunnel around the packets: the hosts never see it.
TUNNELLED = ('tcp-vxlan',)
# Beyond the impairment: what each host received came by here. What it sent comes by uncut.
NEARER = {'initiator': 'rtrA-a0', 'target': 'rtrB-b0'}
SENT = {'initiator': rewrites.TO_TARGET, 'rtrA-a0': rewrites.TO_TARGET,
        'target': rewrites.TO_INITIATOR, 'rtrB-b0': rewrites.TO_INITIATOR}

# name; side: whose capture is rewritten; host, wire, nearer (or None): paths
Pair = collections.namedtuple('Pair', 'name side host wire nearer')


def pairs():
    paths = dict(harness.captures())
    found = []
    for name in sorted(n[:-5] for n in paths if n.endswith('.wire')):
        for side in SENT:
            if '%s.%s' % (name, side) in paths:
                nearer = paths.get('%s.%s' % (name, NEARER.get(side, side)))
                found.append(Pair(name, side, paths['%s.%s' % (name, side)],
                                  paths[name + '.wire'], nearer))
    return found + [Pair('twins/' + n, 'initiator', harness.sample('twins/%s/host' % n),
                         harness.sample('twins/%s/wire' % n), None)
                    for n in sorted(os.listdir(os.path.join(harness.SAMPLES, 'twins')))]


# --- one pair --------------------------------------------------------------------------------


def truth_of(pair, path):
    frames = rewrites.tap(path)
    return rewrites.without_tunnels(frames) if pair.name in TUNNELLED else frames


def surenesses(pair):
    """{way: Counter of how sure the cuts are} by analyze"""
    found = collections.defaultdict(collections.Counter)
    result = harness.run('analyze', '--format', 'jsonl', '--events', 'segment', pair.host)
    for line in result.stdout.splitlines():
        event = json.loads(line)
        port = int(event['dst'].rpartition(':')[2])
        way = rewrites.TO_TARGET if port in rewrites.PORTS else rewrites.TO_INITIATOR
        found[way][event['sure']] += 1
    return found


def pieces_of(groups):
    """for Explainer"""
    found, at = {}, 0
    for number, group in enumerate(groups, 1):
        indices = range(at, at + len(group))
        found.update((i, (number, indices)) for i in indices)
        at += len(group)
    return found


def again(octets):
    """why a rewritten capture is not left as it is, or None"""
    twice, said = rewrites.rewrite(octets)
    if twice != octets:
        return 'rewriting it again changes it'
    return None if 'no super-segments' in said and 'completed' not in said else said


def compare(pair):
    """-> (what is wrong, or None; notes)"""
    octets, said = rewrites.rewrite(pcaps.raw_bytes(pair.host))
    source, out = rewrites.tap(pair.host), rewrites.frames_of(octets)
    groups = rewrites.groups(source, out)
    cuts, notes, wrong = surenesses(pair), [], []
    claimed = sum(n for c in cuts.values() for n in c.values())
    if sum(len(g) > 1 for g in groups) + cuts_left(cuts) != claimed:
        wrong.append('analyze tells of %d super-segments: %s' % (claimed, said))
    routed = not pair.name.startswith('veth-')
    received = rewrites.other_way(SENT[pair.side])
    seen = rewrites.forms(out, routed, received)
    for way in (rewrites.TO_TARGET, rewrites.TO_INITIATOR):
        path = pair.nearer if pair.nearer and way == received else pair.wire
        truth = truth_of(pair, path)
        expected = rewrites.forms(truth, routed, received)[way]
        comparison = rewrites.Comparison(expected, seen[way])
        explained = Explainer(comparison, way != received, pieces_of(groups), truth, out,
                              routed).explain()
        notes.append(note(pair, way, comparison, cuts[way], explained.reasons))
        wrong += explained.unexplained()
        wrong += ['%s: not expected here' % r for r in explained.reasons
                  if r not in ALTERED.get(pair.name, ())]
    wrong.append(again(octets))
    return '; '.join([w for w in wrong if w][:5]), notes


def cuts_left(cuts):
    return sum(c['irreversible'] for c in cuts.values())


def note(pair, way, comparison, cuts, reasons):
    sure = ' '.join('%s %d' % (s, cuts[s]) for s in (
        'exact', 'bounded', 'assumed', 'irreversible') if cuts[s])
    why = ', '.join('%s: %d' % r for r in sorted(reasons.items()))
    return '%s.%s %s: %s%s%s' % (pair.name, pair.side, way, comparison.figures,
                                 '; cuts: ' + sure if sure else '', '; ' + why if why else '')


def check_pair(pair):
    name = '%s.%s is the wire' % (pair.name, pair.side)
    try:
        return (name, *compare(pair))
    except rewrites.Wrong as error:
        return name, str(error), []


# --- captures by themselves ------------------------------------------------------------------


def decapsulated(p):
    """tunnels around anything but TCP stay"""
    inner = rewrites.without_tunnel(p)
    return inner if rewrites.find_tcp(inner) else p


def check_wire(item):
    """a capture from the wire comes out as it went in; its tunnels come off if asked for"""
    name, path = item
    octets = pcaps.raw_bytes(path)
    try:
        if rewrites.rewrite(octets)[0] != octets:
            return name + ' stays as it is', 'it is not the same file'
        if name.rpartition('.')[0] in TUNNELLED:
            inner = rewrites.frames_of(rewrites.rewrite(octets, '--decap')[0])
            outer = [f.data for f in rewrites.frames_of(octets)]
            if [f.data for f in inner] != [decapsulated(p) for p in outer]:
                return name + ' without its tunnel', 'it is not the same'
    except rewrites.Wrong as error:
        return name, str(error)
    return name + ' stays as it is', None


def check_loopback(item):
    """no wire to compare with: nothing is to be cut, all checksums are to be finished"""
    name, path = item
    try:
        octets, said = rewrites.rewrite(pcaps.raw_bytes(path))
        wrong = again(octets)
    except rewrites.Wrong as error:
        return name, str(error)
    if not re.search(r'no super-segments, \d+ checksums completed', said):
        wrong = wrong or said
    return name + ' is finished, not cut', wrong


def wires():
    found = harness.captures(lambda n: n.endswith('.wire'))
    return found or [(n, p) for n, p in harness.samples() if n.endswith('/wire')]


def main():
    report = harness.Report()
    if not harness.have_captures():
        report.note('the captures of the lab are not at hand: samples only')
    for name, wrong, notes in harness.parallel(check_pair, pairs()):
        for text in notes:
            report.note(text)
        report.check(name, wrong)
    for name, wrong in harness.parallel(check_wire, wires()):
        report.check(name, wrong)
    loopback = harness.captures(lambda n: n.startswith('tcp-loopback.'))
    for name, wrong in harness.parallel(check_loopback, loopback):
        report.check(name, wrong)
    report.finish()


if __name__ == '__main__':
    main()
