#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""rewrite with less to go by: captures without SYN, of the second half, of one direction, with
frames lost at random (WT_SEED chooses others), cut short by a snaplen, in other containers.
Each frame is to become what it becomes in the whole capture, which test-rewrite.py holds against
the wire.

Prints for each variant and kind of capture how many frames of the wire are found (recall) and
how many of those written are of the wire (precision). Both must be 1, or what LEVELS says where
nothing in the capture tells the size. A cut that differs must not have been called exact; with
frames lost it may, as evidence is counted on that is gone, and that is printed."""
import collections
import gzip
import json
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import pcaps  # noqa: E402
import rewrites  # noqa: E402

SEED = int(os.environ.get('WT_SEED', '3385'))
RATES = (0.01, 0.1)
SNAPLENS = (128, 2000)
CONTAINERS_EACH = 8  # every eighth capture is packed in other ways too

# kinds of captures, the first that fits: start of its name, MTU
KINDS = {
    'IPv6, MTU 9000': (('bigtcp-ipv6-mtu9000',), 9000),
    'IPv6': (('bigtcp-ipv6', 'k612-bigtcp-ipv6', 'tcp-ipv6', 'k612-tcp-ipv6',
              'veth-write-ipv6'), 1500),
    'IPv4, MTU 9000': (('tcp-jumbo9000', 'veth-write-9000'), 9000),
    'IPv4, MTU 1400': (('net-pmtu1400',), 1400),
    'IPv4, no timestamps': (('tcp-notimestamps', 'veth-write-nots'), 1500),
    'IPv4': (('',), 1500),
}

# (variant, kind): (recall, precision) that must be reached where it is not all of it. IPv6 has
# no identification: without a SYN, sizes show in lengths and acknowledgements alone.
LEVELS = {
    ('no SYN', 'IPv6, MTU 9000'): (0.99, 0.97),
    ('second half', 'IPv6, MTU 9000'): (0.54, 0.17),
    ('last fifth', 'IPv6, MTU 9000'): (0.21, 0.04),
    ('second half, sent', 'IPv6, MTU 9000'): (0.52, 0.16),
    ('second half, received', 'IPv6, MTU 9000'): (0.55, 0.17),
}
# For any WT_SEED: a lost frame takes evidence along, or adds a step to the identification. The
# path MTU of 1400 is told in one frame alone.
LEVELS_LOST = {'1 % lost': (0.998, 0.998), '10 % lost': (0.997, 0.995)}
LEVELS.update({(v, kind): level for v, level in LEVELS_LOST.items() for kind in KINDS})
LEVELS.update({('1 % lost', 'IPv4, MTU 1400'): (0.95, 0.95),
               ('10 % lost', 'IPv4, MTU 1400'): (0.80, 0.80)})

Tally = collections.namedtuple('Tally', 'wire rewritten identical')


def kind_of(name):
    return next(k for k, (starts, _) in KINDS.items() if name.startswith(starts))


def sent_by(name):
    return rewrites.TO_INITIATOR if name.endswith('.target') else rewrites.TO_TARGET


# --- frames taken out ------------------------------------------------------------------------


def variants(name, frames):
    """{variant: (indices kept, options)}"""
    n, sent = len(frames), sent_by(name)
    ways = [rewrites.way_of(f, rewrites.other_way(sent)) for f in frames]
    half = range(n // 2, n)
    no_syn = [i for i, f in enumerate(frames) if not rewrites.tcp_flags(f) & pcaps.SYN]
    found = {
        'no SYN': no_syn,
        'second half': half,
        'last fifth': range(n * 4 // 5, n),
        'sent only': [i for i in range(n) if ways[i] == sent],
        'received only': [i for i in range(n) if ways[i] != sent],
        'second half, sent': [i for i in half if ways[i] == sent],
        'second half, received': [i for i in half if ways[i] != sent],
    }
    for rate in RATES:
        rng = random.Random('%d %s %g' % (SEED, name, rate))
        found['%g %% lost' % (rate * 100)] = [i for i in range(n) if rng.random() >= rate]
    found = {variant: (keep, ()) for variant, keep in found.items()}
    mtu = ('--mtu', str(KINDS[kind_of(name)][1]))
    for variant, (keep, _) in list(found.items()):
        if (variant, kind_of(name)) in LEVELS and variant not in LEVELS_LOST:
            found[variant + ', --mtu'] = keep, mtu
    return found


def alike(reference, group):
    want = collections.Counter(f.data for f in reference)
    return sum((want & collections.Counter(f.data for f in group)).values())


def said_exact(octets, options):
    """numbers of the frames whose cut analyze calls exact"""
    result = harness.run('analyze', '--format', 'jsonl', '--events', 'segment', *options, '-',
                         stdin=octets)
    events = [json.loads(line) for line in result.stdout.splitlines()]
    return {e['frame'] for e in events if e['sure'] == 'exact'}


def reduced(frames, reference, keep, options):
    """-> (Tally, what is wrong, or None)"""
    octets = rewrites.packed([frames[i] for i in keep])
    out = rewrites.frames_of(rewrites.rewrite(octets, *options)[0])
    groups = rewrites.groups([frames[i] for i in keep], out)
    same = [alike(reference[i], g) for i, g in zip(keep, groups)]
    tally = Tally(sum(len(reference[i]) for i in keep), len(out), sum(same))
    missed = {n for n, (i, s) in enumerate(zip(keep, same), 1) if s < len(reference[i])}
    false = missed & said_exact(octets, options) if missed else set()
    if not false:
        return tally, None
    worst = keep[min(false) - 1]
    return tally, '%d cuts are called exact and are wrong: frame %d, of %d octets, ...' % (
        len(false), worst + 1, rewrites.tcp_len(frames[worst]))


# --- frames cut short, other containers ------------------------------------------------------


def without_sum(p):
    """TCP's checksum cannot be finished over data that are missing"""
    at = rewrites.find_tcp(p)[2] + 16
    return p[:at] + p[at + 2:]


def cut_short(frames, reference, snaplen):
    """what is wrong, or None: pieces' octets are the first of the wire's, lengths the wire's"""
    short = [pcaps.Frame(f.ts_ns, f.data[:snaplen], f.wire_len) for f in frames]
    out = rewrites.frames_of(rewrites.rewrite(rewrites.packed(short))[0])
    for number, (whole, group) in enumerate(
            zip(reference, rewrites.groups(short, out)), 1):
        if [f.wire_len for f in whole] != [f.wire_len for f in group]:
            return 'snaplen %d, frame %d: other pieces' % (snaplen, number)
        for a, b in zip(whole, group):
            start = a.data[:len(b.data)]
            if start != b.data and (len(start) == len(a.data) or
                                    without_sum(start) != without_sum(b.data)):
                return 'snaplen %d, frame %d: a piece differs' % (snaplen, number)
    return None


def repacked(octets, written):
    """what is wrong, or None: the container makes no difference"""
    expected = [(f.ts_ns, f.data) for f in rewrites.frames_of(written)]
    if rewrites.rewrite(gzip.compress(octets, 1))[0] != written:
        return 'gzip makes a difference'
    capture = rewrites.packed(rewrites.frames_of(octets), 'pcapng')
    for options in ((), ('--provenance',)):
        out = rewrites.frames_of_pcapng(rewrites.rewrite(capture, *options)[0])
        if [(f.ts_ns, f.data) for f in out] != expected:
            return 'pcapng makes a difference'
    return None


# --- all of a capture ------------------------------------------------------------------------


def check(item):
    """-> (name, what is wrong, notes, {(variant, kind): Tally})"""
    name, path, containers = item
    tallies, wrong, notes = {}, [], []
    try:
        octets = pcaps.raw_bytes(path)
        frames = rewrites.frames_of(octets)
        written = rewrites.rewrite(octets)[0]
        reference = rewrites.groups(frames, rewrites.frames_of(written))
        for variant, (keep, options) in variants(name, frames).items():
            tally, false = reduced(frames, reference, keep, options)
            tallies[variant, kind_of(name)] = tally
            if false:
                text = '%s: %s' % (variant, false)
                (notes if variant in LEVELS_LOST else wrong).append(text)
        wrong += [cut_short(frames, reference, snaplen) for snaplen in SNAPLENS]
        if containers:
            wrong.append(repacked(octets, written))
    except rewrites.Wrong as error:
        wrong.append(str(error))
    return name, '; '.join(w for w in wrong if w), notes, tallies


def hosts():
    """captures of hosts, with segments to cut"""
    found = harness.captures(lambda n: n.endswith(('.initiator', '.target')) and
                             'iser-' not in n)
    found = found or [(n, harness.sample(n))
                      for n in ('twins/digests/host', 'twins/nodigest/host')]
    return [(name, path, i % CONTAINERS_EACH == 0) for i, (name, path) in enumerate(found)]


def judge(report, totals):
    report.note('%-32s%-22s%9s %9s' % ('variant', 'captures', 'recall', 'precision'))
    for (variant, kind), tally in sorted(totals.items()):
        recall = tally.identical / max(1, tally.wire)
        precision = tally.identical / max(1, tally.rewritten)
        report.note('%-32s%-22s%9.6f %9.6f' % (variant, kind, recall, precision))
        level = LEVELS.get((variant, kind), (1, 1))
        report.check('%s, %s' % (variant, kind), (recall, precision) != (1, 1) and (
            recall < level[0] or precision < level[1]) and 'must be %g, %g' % level)


def main():
    report = harness.Report()
    if not harness.have_captures():
        report.note('the captures of the lab are not at hand: samples only')
    report.note('WT_SEED=%d' % SEED)
    totals = collections.defaultdict(lambda: Tally(0, 0, 0))
    for name, wrong, notes, tallies in harness.parallel(check, hosts()):
        for text in notes:
            report.note('%s, %s' % (name, text))
        report.check(name, wrong)
        for key, tally in tallies.items():
            totals[key] = Tally(*map(sum, zip(totals[key], tally)))
    judge(report, totals)
    report.finish()


if __name__ == '__main__':
    main()
