#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What surrounds a login must not mislead: one frame of the beginning lost, one direction's
clock off, one bit of the first Login Request flipped, no SYN, an outage of seconds. No false
digest error, no digest said to be off that is on, no invented PDU, nothing lost for it.

WT_SEED chooses other bits and other places for the outage."""
import collections
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import lister  # noqa: E402
import pcaps  # noqa: E402
from sample import Sample  # noqa: E402

BASES = ('both-digests/capture', 'header-digest/capture', 'padding/capture', 'ahs/capture',
         'twins/nodigest/host', 'twins/nodigest/wire', 'chap/capture', 'ipv6/capture',
         'vxlan/capture')
WIRE = tuple(b for b in BASES if b != 'twins/nodigest/host')
LOSSES = ('capture.lost', 'iscsi.framing.lost')
SEED = int(os.environ.get('WT_SEED', '3720'))
MS = 10**6
PORT = 3260

DROPS = 20
RECALL = 0.9  # of whole PDUs, where framing has nothing but looks
SHIFTS_MS = (1, -1, 20, -20, 200, -200)
# every bit of the whole header here; elsewhere of the octets that matter most
EVERY_BIT = ('both-digests/capture',)
OCTETS = (0, 1, 4, 5, 6, 7)
MORE_BITS = 4
LENGTH = range(5, 8)  # DataSegmentLength, RFC 7143 11.2.1.5
SWALLOWED = 8192  # a length wrong by less is one that nothing tells from a right one
OUTAGES = 2  # of each direction
LOST, AWAY_NS = 5, 7000 * MS

Trial = collections.namedtuple('Trial', 'kind base what')


class Base(Sample):
    """a capture as the lister sees it; one for each process"""
    def __init__(self, name):
        super().__init__(name)
        self.segments = [s for s in pcaps.segments(self.capture)
                         if PORT in (s.sport, s.dport)]
        self.header_digests = any(p.header == 'good' for p in self.pdus)
        self.login_end = max(i for p in self.pdus if p.opcode in lister.LOGIN
                             for i in self.frames_of(p))
        self.lines = counted(harness.expected_lines(self.pdus))

    def frames_of(self, pdu):
        return [index for index, start, length in self.stream(pdu).segments
                if start < pdu.end and start + length > pdu.offset]

    def whole(self, kept):
        """the PDUs whose octets are all in the kept frames"""
        spans = {id(s): s.covered_by(kept)
                 for c in self.connections for s in c.streams.values()}
        return [p for p in self.pdus if not self.stream(p).missing(
            p.offset, p.end, spans[id(self.stream(p))])]

    def digests(self, number):
        used = lister.digests_of(self.connections[number])
        return {key: 'CRC32C' if on else 'None'
                for key, on in zip(('HeaderDigest', 'DataDigest'), used)}

    def replaced(self, frames):
        return pcaps.Capture(self.capture.link, frames)


def counted(lines):
    """all PDUs of {connection: [Line]}: connections may change places when times change"""
    return collections.Counter(l for found in lines.values() for l in found)


def faces(lines):
    """PDUs without their place and their digests' verdicts"""
    found = collections.Counter()
    for l, count in lines.items():
        found[l.sender, '0x%02x' % l.opcode, l.itt, l.ahs_len, l.data_len] += count
    return found


def analyze(capture):
    with harness.Folder() as folder:
        path = pcaps.write(folder.file('login.pcap'), capture)
        return harness.analyze_events(path)


def false_digest(lines):
    bad = sorted(l for l in lines if 'bad' in (l.header, l.data))
    return bad and 'a false digest error: ' + harness.show(bad)


def wrong_use(base, events):
    """a digest said to be in use that is not, or the other way round; unknown is no lie"""
    said = sorted((e for e in events if e['event'] == 'connection'), key=lambda e: e['id'])
    if len(said) != len(base.connections):
        return '%d connections, not %d' % (len(said), len(base.connections))
    for number, event in enumerate(said):
        for key, value in base.digests(number).items():
            if event['digests_in_use'].get(key) not in (value, 'unknown', None):
                return 'connection %d: %s is %s, not %s' % (
                    number + 1, key, event['digests_in_use'][key], value)
    return None


def lost(events):
    found = sorted({f['id'] for f in harness.findings(events)} & set(LOSSES))
    return found and 'found ' + ' '.join(found)


def not_equal(base, lines):
    return harness.difference({1: list(base.lines.elements())}, {1: list(lines.elements())})


# --- one frame lost --------------------------------------------------------------------------


def check_dropped(base, index):
    kept = set(range(len(base.capture.frames))) - {index}
    events = analyze(base.capture.keep(lambda i: i in kept))
    lines = counted(harness.pdu_lines(events))
    seen, whole = faces(lines), faces(counted(harness.expected_lines(base.whole(kept))))
    invented = seen - faces(base.lines)
    recall = sum((whole & seen).values()) / sum(whole.values())
    note = 'recall %.3f' % recall
    certain = base.header_digests or index > base.login_end
    lacking = recall < (1 if certain else RECALL) and 'lacking %s' % sorted(whole - seen)[:3]
    return (false_digest(lines) or wrong_use(base, events) or
            invented and 'invented: %s' % sorted(invented)[:3] or lacking), note


# --- one direction late ----------------------------------------------------------------------


def check_shifted(base, by_ms):
    """the initiator early is the target late, so one direction stands for both"""
    late = {s.index for s in base.segments if s.dport == PORT}
    frames = [pcaps.Frame(f.ts_ns + by_ms * MS * (i in late), f.data, f.wire_len)
              for i, f in enumerate(base.capture.frames)]
    events = analyze(base.replaced(sorted(frames, key=lambda f: f.ts_ns)))
    lines = counted(harness.pdu_lines(events))
    return (false_digest(lines) or lost(events) or
            not_equal(base, lines) or wrong_use(base, events)), None


# --- the first Login Request -----------------------------------------------------------------


def first_login(base):
    return next(p for p in base.pdus if p.sender == lister.INITIATOR)


def flipped(base, octet, bit):
    pdu = first_login(base)
    index, start, _ = next(s for s in base.stream(pdu).segments
                           if s[1] <= pdu.offset + octet < s[1] + s[2])
    segment = next(s for s in base.segments if s.index == index)
    payload = bytearray(segment.payload)
    payload[pdu.offset + octet - start] ^= 1 << bit
    frames = list(base.capture.frames)
    frames[index] = pcaps.Frame(frames[index].ts_ns, pcaps.with_payload(
        frames[index].data, segment, bytes(payload)))
    return base.replaced(frames)


def swallowed(base, place):
    """one past the last octet that the wrong length takes for the first PDU's, or None"""
    octet, bit = place
    step = 1 << bit + 8 * (LENGTH[-1] - octet) if octet in LENGTH else SWALLOWED
    pdu = first_login(base)
    return max(pdu.end, pdu.end - pdu.data_len + (pdu.data_len ^ step) + 3
               ) if step < SWALLOWED else None


def without_misread(lines, login, end):
    """
    No digest covers a login, so nothing but looks tells that its length is wrong: one header may
    be misread where that length points, and no more.
    """
    misread = [l for l in lines
               if l.sender == login.sender and abs(l.offset - end) < 64 and
               'bad' in (l.header, l.data) + (('bad',) if l.header == 'absent' else ())]
    return lines - collections.Counter(misread[:1])


def check_flipped(base, place):
    pdu, end = first_login(base), swallowed(base, place)
    events = analyze(flipped(base, *place))
    found = harness.pdu_lines(events)
    lines = counted({c: [l for l in of if (c, l.sender, l.offset) != pdu[:3]]
                     for c, of in found.items()})
    if end:
        lines = without_misread(lines, pdu, end)
    others = [p for p in base.pdus if p != pdu]
    invented = faces(lines) - faces(counted(harness.expected_lines(others)))
    clear = counted(harness.expected_lines(
        [p for p in others if p[:2] != pdu[:2] or p.offset >= (end or 0)]))
    lacking = clear - lines
    recall = 1 - sum(lacking.values()) / sum(clear.values())
    return (false_digest(lines) or
            invented and 'invented: %s' % sorted(invented)[:3] or
            recall < (RECALL if end else 1) and '%d lacking %s' % (
                sum(lacking.values()), harness.show(sorted(lacking))) or
            wrong_use(base, events)), 'recall %.3f' % recall


# --- no handshake ----------------------------------------------------------------------------


def check_no_syn(base, flags):
    gone = {s.index for s in base.segments if s.flags & (pcaps.SYN | pcaps.ACK) in flags and
            s.flags & pcaps.SYN}
    events = analyze(base.capture.keep(lambda i: i not in gone))
    lines = counted(harness.pdu_lines(events))
    return (not gone and 'nothing to remove' or not_equal(base, lines) or
            wrong_use(base, events) or wrong_names(base, events)), None


def wrong_names(base, events):
    said = sorted((e for e in events if e['event'] == 'connection'), key=lambda e: e['id'])
    for number, connection in enumerate(base.connections):
        keys = lister.keys_of(connection.streams[lister.INITIATOR])
        for key, name in (('InitiatorName', 'initiator_name'), ('TargetName', 'target_name')):
            if said[number][name] != keys.get(key):
                return 'connection %d: %s is %s' % (number + 1, name, said[number][name])
    return None


# --- an outage -------------------------------------------------------------------------------


def runs(base, sender):
    """every run of LOST data segments in sequence, one of each place where one begins"""
    found = []
    for connection in base.connections:
        key = connection.key if sender == lister.INITIATOR else (
            connection.key[2:] + connection.key[:2])
        data = [s for s in base.segments if s.key == key and s.payload]
        found += [data[i:i + LOST] for i in range(len(data) - LOST)
                  if all(a.seq + len(a.payload) == b.seq
                         for a, b in zip(data[i:i + LOST - 1], data[i + 1:i + LOST]))]
    return found


def outage(base, run):
    """@run came first AWAY_NS later: what acknowledges any of it came after that, and so did
    all that followed; what its sender had sent meanwhile stays"""
    key, start = run[0].key, run[0].seq
    back = key[2:] + key[:2]
    after = next((s.index for s in base.segments if s.index > run[0].index and s.key == back and
                  0 < (s.ack - start) & 0xFFFFFFFF < 1 << 31), run[-1].index + 1)
    whose = {s.index for s in base.segments if s.key in (key, back)}
    frames, again = list(base.capture.frames), {s.index: i for i, s in enumerate(run)}
    last = frames[after - 1].ts_ns
    moved = []
    for i, f in enumerate(frames):
        ts_ns = f.ts_ns
        if i in again:
            ts_ns = last + AWAY_NS + again[i] * MS
        elif i >= after and i in whose:
            ts_ns += AWAY_NS + LOST * MS
        moved.append(pcaps.Frame(ts_ns, f.data, f.wire_len))
    return base.replaced(sorted(moved, key=lambda f: f.ts_ns))


def check_outage(base, what):
    sender, first = what
    run = next(r for r in runs(base, sender) if r[0].index == first)
    events = analyze(outage(base, run))
    lines = counted(harness.pdu_lines(events))
    return (false_digest(lines) or lost(events) or
            not_equal(base, lines)), None


# --- all of it -------------------------------------------------------------------------------

CHECKS = {
    'without frame': check_dropped,
    'initiator later by ms': check_shifted,
    'first Login Request, octet and bit': check_flipped,
    'without': check_no_syn,
    'outage of': check_outage,
}
HANDSHAKES = {'SYN': (pcaps.SYN,), 'SYN-ACK': (pcaps.SYN | pcaps.ACK,),
              'SYN and SYN-ACK': (pcaps.SYN, pcaps.SYN | pcaps.ACK)}


def flips(rng, name):
    if name in EVERY_BIT:
        return [(octet, bit) for octet in range(lister.HEADER) for bit in range(8)]
    rest = [octet for octet in range(lister.HEADER) if octet not in OCTETS]
    return ([(octet, bit) for octet in OCTETS for bit in range(8)] +
            [(octet, rng.randrange(8)) for octet in rng.sample(rest, MORE_BITS)])


def outages(rng, name):
    found = []
    for sender in (lister.INITIATOR, lister.TARGET):
        starts = [r[0].index for r in runs(Base.named(name), sender)]
        found += [(sender, i) for i in rng.sample(starts, min(len(starts), OUTAGES))]
    return found


def trials():
    rng = random.Random(SEED)
    for name in BASES:
        whats = {
            'without frame': range(DROPS),
            'initiator later by ms': SHIFTS_MS,
            'first Login Request, octet and bit': flips(rng, name),
            'without': HANDSHAKES,
            'outage of': outages(rng, name) if name in WIRE else (),
        }
        for kind, of in whats.items():
            yield from (Trial(kind, name, what) for what in of)


def label(trial):
    what = trial.what
    if trial.kind == 'without frame':
        what += 1  # as Wireshark counts
    elif trial.kind == 'outage of':
        what = '%s from frame %d' % (what[0], what[1] + 1)
    elif isinstance(what, tuple):
        what = '%d %d' % what
    return '%s %s %s' % (trial.base, trial.kind, what)


def check(trial):
    what = HANDSHAKES.get(trial.what, trial.what)
    try:
        return (label(trial),) + CHECKS[trial.kind](Base.named(trial.base), what)
    except harness.Failed as error:
        return label(trial), str(error), None


def main():
    report = harness.Report()
    report.note('WT_SEED=%d' % SEED)
    for name, wrong, note in harness.parallel(check, trials()):
        report.check(name, wrong)
        if note and (wrong or note != 'recall 1.000'):
            report.note(note)
    report.finish()


if __name__ == '__main__':
    main()
