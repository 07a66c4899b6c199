#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames dropped at random, frames cut short, captures that begin anywhere: no crash, no
false digest error, no invented PDU, and every PDU whose octets are all there is found.

The last is demanded where framing can be certain: with the login in the capture, or with
header digests. Elsewhere a PDU between two holes has nothing but its looks; there the recall
is printed and must reach the level of LEVELS. WT_SEED chooses other frames."""
import collections
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import lister  # noqa: E402
import pcaps  # noqa: E402
from sample import Sample  # noqa: E402

BASES = ('both-digests/capture', 'padding/capture', 'header-digest/capture',
         'twins/nodigest/wire', 'twins/nodigest/host', 'fragments/capture')
RATES = (0.01, 0.1, 0.6)
ROUNDS = 2
SEED = int(os.environ.get('WT_SEED', '3385'))
SNAPLEN = 120

# (header digest, login kept) is certain unless both are false; then this share must be found.
LEVELS = {0.01: 1.0, 0.1: 1.0, 0.6: 0.9, 'snapped': 1.0, 'begun late': 1.0}

Trial = collections.namedtuple('Trial', 'base rate login seed')


class Base(Sample):
    def __init__(self, name):
        super().__init__(name)
        self.header_digests = any(p.header == 'good' for p in self.pdus)
        self.login_end = max(self.last_frame(p) for p in self.pdus if p.opcode in lister.LOGIN)

    def last_frame(self, pdu):
        return max(index for index, start, length in self.stream(pdu).segments
                   if start < pdu.end and start + length > pdu.offset)

    def whole(self, kept):
        """the PDUs whose octets are all in the kept frames"""
        spans = {}
        for number, connection in enumerate(self.connections, 1):
            for sender, stream in connection.streams.items():
                spans[number, sender] = stream.covered_by(kept)
        return [p for p in self.pdus if not self.stream(p).missing(
            p.offset, p.end, spans[p.connection, p.sender])]


def face(line):
    """a PDU without its place: offsets shift when the SYN is lost"""
    return line.sender, line.opcode, line.itt, line.ahs_len, line.data_len


def place(line):
    return (line.offset,) + face(line)


def kept_frames(trial, base):
    rng = random.Random(trial.seed)
    first = 0 if trial.login else base.login_end + 1
    count = len(base.capture.frames)
    if trial.rate == 'begun late':
        return set(range(rng.randrange(first, (first + count) // 2), count))
    if trial.rate == 'snapped':
        return set(range(first, count))
    return {i for i in range(count)
            if i >= first and rng.random() >= trial.rate or trial.login and i <= base.login_end}


def reduced(trial, base, kept):
    capture = base.capture.keep(lambda i: i in kept)
    if trial.rate == 'snapped':
        capture.frames = [pcaps.Frame(f.ts_ns, f.data[:SNAPLEN], f.wire_len)
                          if i > base.login_end else f
                          for i, f in zip(sorted(kept), capture.frames)]
    return capture


def whole_of(trial, base, kept):
    if trial.rate != 'snapped':
        return base.whole(kept)
    # every header that fits the snaplen is there, and lengths carry framing over what was cut
    short = {i for i in kept if i <= base.login_end or
             len(base.capture.frames[i].data) <= SNAPLEN}
    return base.whole(short)


def check(trial):
    base = Base.named(trial.base)
    kept = kept_frames(trial, base)
    name = '%s %s %s login, seed %d' % (
        trial.base, trial.rate, 'with' if trial.login else 'without', trial.seed)
    with harness.Folder() as folder:
        path = pcaps.write(folder.file('dropped.pcap'), reduced(trial, base, kept))
        try:
            events = harness.analyze_events(path)
        except harness.Failed as error:
            return name, str(error), None
    lines = [l for found in harness.pdu_lines(events).values() for l in found]
    return (name,) + judge(trial, base, lines, whole_of(trial, base, kept))


def judge(trial, base, lines, whole):
    key = place if trial.login else face
    original = collections.Counter(
        key(l) for found in harness.expected_lines(base.pdus).values() for l in found)
    present = collections.Counter(
        key(l) for found in harness.expected_lines(whole).values() for l in found)
    seen = collections.Counter(key(l) for l in lines)
    found = sum((present & seen).values())
    recall = found / max(1, sum(present.values()))
    note = 'recall %.3f (%d of %d whole PDUs)' % (recall, found, sum(present.values()))
    if any('bad' in (l.header, l.data) for l in lines):
        return 'a false digest error', note
    if seen - original:
        return 'invented: %s' % sorted(seen - original)[:3], note
    certain = trial.login or base.header_digests
    if recall < (1 if certain else LEVELS[trial.rate]):
        return note + ', lacking %s' % sorted(present - seen)[:3], note
    return None, note


def trials():
    rng = random.Random(SEED)
    found = []
    for base in BASES:
        for login in (True, False):
            found += [Trial(base, rate, login, rng.randrange(10**6))
                      for rate in RATES for _ in range(ROUNDS)]
            found.append(Trial(base, 'snapped', login, 0))
        found += [Trial(base, 'begun late', False, rng.randrange(10**6)) for _ in range(ROUNDS)]
    return found


def main():
    report = harness.Report()
    report.note('WT_SEED=%d' % SEED)
    for name, wrong, note in harness.parallel(check, trials()):
        report.check(name, wrong)
        if note:
            report.note(note)
    report.finish()


if __name__ == '__main__':
    main()
