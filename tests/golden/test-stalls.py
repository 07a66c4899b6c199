#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The time that TCP took from each task, against stock tshark's analysis of TCP: silence where it
sees nothing, and on captures of each kind the same time, task by task. How much was sent again is
compared with what the sender's own kernel counted (ss -i, in the facts beside a capture)."""
import collections
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402

MS = 10**6
DELAYED_NS = 35 * MS  # from which on an acknowledgement counts as delayed
GRAIN_NS = 1 * MS     # how exactly it is known when something was sent first
AT_ONCE_NS = 4 * MS   # in which a delayed ACK is followed by data

# Of these the times are compared; of all others, that there is none where tshark sees nothing.
# tshark tells the time of a copy only where it calls it a retransmission, not where it fills a gap.
LOST = ('net-blackhole.initiator', 'net-pmtu1400.target', 'bigtcp-ipv6-nodigest-routed.wire',
        'tail-loss/initiator', 'tail-loss/target')
CLOSED = ('closed-window/capture', 'veth-loss10.wire', 'veth-write-9000.initiator',
          'veth-write-9000.target')
DELAYED = ('delayed-ack/capture', 'net-ecn.wire')

# Two captures of one connection, merged: each segment is seen twice, and nothing is a copy.
TWICE = ('bigtcp-ipv4-digests', 'k612-bigtcp-ipv6-digests', 'tcp-digests', 'tcp-jumbo9000',
         'veth-read', 'k612-tcp-nodigest')
TWICE_SAMPLES = (('twins/digests/host', 'twins/digests/wire'),)

# Of these the facts hold what the kernels of both ends counted: the initiator's, then the target's.
COUNTED = ('net-loss', 'net-corrupt', 'net-reorder', 'bigtcp-ipv6-nodigest-routed')
ENDS = ('initiator', 'target')

FIELDS = ('frame.time_epoch', 'tcp.stream', 'tcp.srcport', 'tcp.len', 'tcp.window_size_value',
          'tcp.flags.syn', 'tcp.flags.reset', 'tcp.time_delta', 'tcp.analysis.retransmission',
          'tcp.analysis.out_of_order', 'tcp.analysis.rto', 'tcp.analysis.acks_frame')
Frame = collections.namedtuple('Frame', 'ts stream port len window control waited copy late rto '
                                        'answers')


def nanoseconds(text):
    whole, _, part = text.partition('.')
    return int(whole) * 10**9 + int((part + '0' * 9)[:9]) if whole else 0


def frames_of_tshark(path):
    command = ['tshark', '-n', '-r', path, '-o', 'tcp.check_checksum:TRUE', '-o',
               'ipv6.tso_support:TRUE', '-Y', 'tcp', '-T', 'fields', '-E', 'separator=|', '-E',
               'occurrence=l']
    for field in FIELDS:
        command += ['-e', field]
    lines = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True,
                           timeout=harness.SECONDS).stdout.decode().splitlines()
    frames = []
    for line in lines:
        ts, stream, port, length, window, syn, reset, waited, copy, late, rto, answers = \
            line.split('|')
        frames.append(Frame(nanoseconds(ts), int(stream), int(port), int(length or 0),
                            int(window or 0), syn == '1' or reset == '1', nanoseconds(waited),
                            bool(copy), bool(late), nanoseconds(rto), bool(answers)))
    return frames


# --- spans of time, as tshark's fields tell them ----------------------------------------------


def lost(frames):
    """from what was sent first to each copy"""
    return [(f.ts - f.rto, f.ts) for f in frames if (f.copy or f.late) and f.rto]


def closed(frames):
    """from a window of 0 to the next larger one of the same side"""
    since, spans = {}, []
    for f in frames:
        side = (f.stream, f.port)
        if f.control:
            continue
        if f.window == 0:
            since.setdefault(side, f.ts)
        elif side in since:
            spans.append((since.pop(side), f.ts))
    return spans


def delayed(frames):
    """the silence before an acknowledgement that came late"""
    return [(f.ts - f.waited, f.ts) for f in frames
            if not f.len and not f.control and f.answers and f.waited >= DELAYED_NS]


KINDS = (('retransmission_ns', lost, LOST, 0), ('closed_window_ns', closed, CLOSED, 0),
         ('delayed_ack_ns', delayed, DELAYED, AT_ONCE_NS))


def within(spans, first, last):
    """(length of the union of @spans within first and last, how many of them touch it)"""
    total, reached, n = 0, first, 0
    for start, end in sorted(spans):
        if end <= first or start >= last:
            continue
        n += 1
        total += max(0, min(end, last) - max(start, reached))
        reached = max(reached, min(end, last))
    return total, n


# --- checks ----------------------------------------------------------------------------------


def tasks_of_program(path):
    events = harness.analyze_events(path, '--events', 'task')
    return [e for e in events if e['times_ns']['command']]


def end_of(task, frames):
    """of a task that did not end, the capture's"""
    return task['times_ns']['ended'] or max(f.ts for f in frames)


def silent_where_tshark_is(item):
    name, path = item
    tasks = [t for t in tasks_of_program(path) if any(t['stalls'].values())]
    if not tasks:
        return name, None
    frames = frames_of_tshark(path)
    seen = {'retransmission_ns': any(f.copy or f.late for f in frames),
            'closed_window_ns': bool(closed(frames)), 'delayed_ack_ns': bool(delayed(frames))}
    for task in tasks:
        times = task['stalls']
        if sum(times.values()) > end_of(task, frames) - task['times_ns']['command']:
            return name, '%s lost more than it took: %s' % (task['itt'], times)
        for kind, ns in times.items():
            if ns and not seen[kind]:
                return name, '%s: %s %d, and tshark sees none' % (task['itt'], kind, ns)
    return name, None


def same_times(item):
    name, path = item
    tasks, frames = tasks_of_program(path), frames_of_tshark(path)
    for kind, spans_of, captures, more in KINDS:
        if name not in captures:
            continue
        spans, compared = spans_of(frames), 0
        for task in tasks:
            theirs, n = within(spans, task['times_ns']['command'], end_of(task, frames))
            ours = task['stalls'][kind]
            compared += bool(ours)
            if not -GRAIN_NS * bool(n) <= ours - theirs <= more * n:
                return name, '%s in frame %s: %s %d, tshark %d in %d' % (
                    task['itt'], task['frames']['command'], kind, ours, theirs, n)
        if not compared:
            return name, 'no task with ' + kind
    return name, None


def silent_on_both(pair):
    (name, first), (_, second) = pair
    tasks = harness.analyze_events(second, '--events', 'task', first)
    told = [t for t in tasks if any(t['stalls'].values())]
    return name, '%s: %s' % (told[0]['itt'], told[0]['stalls']) if told else None


def same_count(item):
    """segments that each end sent again, captured at that end"""
    name, path = item
    facts = os.path.join(os.path.dirname(path), name.split('.')[0] + '.facts.txt')
    with open(facts, encoding='utf-8') as file:
        kernel = [int(n) for n in re.findall(r'retrans:0/(\d+)', file.read())]
    end = name.split('.')[1]
    ours = sum(f['seen'] for f in harness.analyze_events(path, '--events', 'finding')
               if f['id'].startswith('tcp.retransmissions') and f['sender'] == end)
    theirs = kernel[ENDS.index(end)]
    return name, abs(ours - theirs) > 1 and '%d, the kernel says %d' % (ours, theirs)


def pairs(items):
    found = dict(items)
    names = [(n + '.initiator', n + '.wire') for n in TWICE] + list(TWICE_SAMPLES)
    return [((a, found[a]), (b, found[b])) for a, b in names if a in found and b in found]


def main():
    report = harness.Report()
    if not shutil.which('tshark'):
        harness.skip('tshark is not installed')
    if not harness.have_captures():
        report.note('the captures of the lab are not at hand: samples only')
    items = harness.captures() + [(n, p) for n, p in harness.samples() if 'broken/' not in n]
    for name, wrong in harness.parallel(silent_where_tshark_is, items):
        report.check('silent ' + name, wrong)
    for name, wrong in harness.parallel(silent_on_both, pairs(items)):
        report.check('merged ' + name, wrong)
    counted = [i for i in items if i[0].split('.')[0] in COUNTED and i[0].split('.')[1] in ENDS]
    for name, wrong in harness.parallel(same_count, counted):
        report.check('copies ' + name, wrong)
    compared = [i for i in items if any(i[0] in kind[2] for kind in KINDS)]
    for name, wrong in harness.parallel(same_times, compared):
        report.check('times ' + name, wrong)
    report.finish()


if __name__ == '__main__':
    main()
