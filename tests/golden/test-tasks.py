#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""SCSI tasks against two witnesses. Stock tshark's: where each task ended and the time it took,
to the nanosecond, and from its service response times the calls, minimum and maximum of each
operation it counts; on captures without data digests (with them its iSCSI dissector loses
count). And a plain count over the lister's PDUs: each connection's commands, their statuses and
what they moved, tag by tag."""
import collections
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import lister  # noqa: E402
import pcaps  # noqa: E402

TIMED = (
    'bigtcp-ipv6-nodigest-routed.initiator', 'bigtcp-ipv6-nodigest.wire',
    'k612-tcp-nodigest.initiator', 'k612-tcp-nodigest.wire', 'libiscsi-Inquiry.wire',
    'libiscsi-iSCSIResiduals.initiator', 'net-silentcorrupt-nodigest.target',
    'scsi-odd-nodigest.target', 'tcp-mini-nodigest.initiator', 'tgt-nodigest.wire',
    'veth-discovery.wire', 'veth-read.initiator', 'veth-write-9000.wire',
    'veth-write-ipv6.target',
)
# Behind a gap: what answers a command is there when the gap is filled.
LOSSY_SAMPLES = ('tail-loss/initiator',)
TIMED_SAMPLES = ('twins/nodigest/host', 'twins/nodigest/wire')
COUNTED = TIMED + (
    'scsi-tmf.wire', 'scsi-abort-mediumerr.wire', 'scsi-odd-digests.initiator',
    'scsi-ahs-digests.wire', 'tcp-imm0-r2t0.wire', 'tcp-imm0-r2t1.wire', 'tcp-mor2t4.wire',
    'tcp-digests.target', 'net-rst-recovery.initiator', 'libiscsi-iSCSIdatasn.wire',
)
COUNTED_SAMPLES = ('header-digest/capture', *TIMED_SAMPLES)

PREFERENCES = (
    'tcp.check_checksum:FALSE', 'tcp.reassemble_out_of_order:TRUE', 'ipv6.tso_support:TRUE',
    'iscsi.bogus_pdu_filter:FALSE', 'iscsi.bogus_pdu_max_data_len:16777215',
)
# tshark shows microseconds, cut or rounded.
ROUNDING_NS = 1000
ROW = re.compile(r'^ *(\d+) .*? (\d+) +(\d+)\.(\d{6}) +(\d+)\.(\d{6}) +[\d.]+ +[\d.]+ *$')
NO_TAG = 0xFFFFFFFF


def tasks_of_program(path):
    events = harness.analyze_events(path, '--events', 'task')
    return [e for e in events if e['event'] == 'task']


# --- tshark ----------------------------------------------------------------------------------


def tshark(path, *arguments):
    command = ['tshark', '-n', '-r', path]
    for preference in PREFERENCES:
        command += ['-o', preference]
    return subprocess.run([*command, *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True,
                          timeout=harness.SECONDS).stdout.decode().splitlines()


def nanoseconds(column):
    """of '0.000217' and the like, several with commas between"""
    return [round(float(value) * 10**9) for value in column.split(',') if value]


def spans_of_tshark(path):
    """-> (Counter of (frame of the end, ns) of every task, the set of those that srt counts)"""
    fields = ('frame.number', 'iscsi.time', 'scsi.time', 'scsi_sbc.opcode')
    lines = tshark(path, '-Y', 'iscsi.opcode == 0x21 || iscsi.opcode == 0x25', '-T', 'fields',
                   '-E', 'separator=|', *(x for f in fields for x in ('-e', f)))
    spans, counted = collections.Counter(), set()
    for line in lines:
        frame, times, scsi_times, disk = line.split('|')
        spans.update((int(frame), ns) for ns in nanoseconds(times))
        if disk:  # srt leaves out other device types, unknown ones, and tasks with sense
            counted.update((int(frame), ns) for ns in nanoseconds(scsi_times))
    return spans, counted


def srt_of_tshark(path):
    """{operation code: (calls, minimum, maximum)}, times in ns"""
    found = {}
    for line in tshark(path, '-q', '-z', 'scsi,srt,0'):
        match = ROW.match(line)
        if match:
            code, calls, *parts = map(int, match.groups())
            found[code] = (calls, parts[0] * 10**9 + parts[1] * 1000,
                           parts[2] * 10**9 + parts[3] * 1000)
    return found


def span_of(task):
    return (task['frames']['ended'], task['times_ns']['ended'] - task['times_ns']['command'])


def spans_by_operation(tasks):
    spans = collections.defaultdict(list)
    for task in tasks:
        spans[int(task['cdb0'], 16)].append(span_of(task))
    return spans


def wrong_srt(theirs, ours, counted):
    """Of one operation. srt leaves out tasks with sense and, in part, logical units whose type
    it does not know or that are no disks: at least @counted are in it, at most all."""
    calls, low, high = theirs or (0, 0, 0)
    sure = [ns for frame, ns in ours if (frame, ns) in counted]
    if not len(sure) <= calls <= len(ours):
        return '%d calls, wiretruth %d to %d' % (calls, len(sure), len(ours))
    if not calls:
        return None
    if calls == len(sure):
        limits = min(sure), max(sure)
    else:  # which of the others they are is not known: the nearest
        limits = [min((ns for _, ns in ours), key=lambda ns: abs(ns - x)) for x in (low, high)]
    if max(abs(low - limits[0]), abs(high - limits[1])) > ROUNDING_NS:
        return '%d to %d ns, wiretruth %d to %d' % (low, high, *limits)
    return None


def check_times(item):
    name, path = item
    try:
        tasks = [t for t in tasks_of_program(path) if t['end'] == 'done']
    except harness.Failed as error:
        return name, str(error)
    spans, counted = spans_of_tshark(path)
    ours = collections.Counter(map(span_of, tasks))
    if not counted:
        return name, 'tshark shows no operation'
    if spans != ours:
        return name, 'tshark only: %s; wiretruth only: %s' % (
            sorted(spans - ours)[:3], sorted(ours - spans)[:3])
    theirs, ours = srt_of_tshark(path), spans_by_operation(tasks)
    wrong = {code: wrong_srt(theirs.get(code), ours.get(code, []), counted)
             for code in sorted(set(theirs) | set(ours))}
    differ = ['0x%02x: tshark %s' % (code, what) for code, what in wrong.items() if what]
    return name, '; '.join(differ[:3])


# --- a plain count ---------------------------------------------------------------------------

Row = collections.namedtuple('Row', 'command status expected sent received r2ts data')


class Plain:
    """what one connection's headers say: the PDUs of each side alone, tag by tag in order"""

    def __init__(self):
        self.commands = collections.defaultdict(list)  # tag: [(first octet of CDB, expected)]
        self.statuses = collections.defaultdict(list)
        self.moved = collections.defaultdict(lambda: [0, 0, 0, 0])  # sent, received, r2ts, data

    def add(self, header, pdu):
        moved = self.moved[pdu.itt]
        if pdu.opcode == 0x01:
            self.commands[pdu.itt].append((header[32], int.from_bytes(header[20:24], 'big')))
            moved[0] += pdu.data_len
        elif pdu.opcode == 0x05:
            moved[0] += pdu.data_len
            moved[3] += 1
        elif pdu.opcode == 0x25:
            moved[1] += pdu.data_len
            moved[3] += 1
        elif pdu.opcode == 0x31:
            moved[2] += 1
        if (pdu.opcode == 0x21 and not header[2]) or (pdu.opcode == 0x25 and header[1] & 1):
            self.statuses[pdu.itt].append(header[3])

    def rows(self):
        tags = set(self.commands) | set(self.statuses)
        return {itt: Row([c for c, _ in self.commands[itt]], self.statuses[itt],
                         [e for _, e in self.commands[itt]], *self.moved[itt])
                for itt in tags if itt != NO_TAG}


def rows_of_lister(path):
    """[rows of each connection that carries commands]"""
    held, pdus = lister.listing(pcaps.read(path))
    found = collections.defaultdict(Plain)
    for pdu in sorted(pdus, key=lambda p: (p.connection, p.sender, p.offset)):
        octets = held[pdu.connection - 1].streams[pdu.sender].octets
        found[pdu.connection].add(octets[pdu.offset:pdu.offset + lister.HEADER], pdu)
    return [r for r in (found[c].rows() for c in sorted(found)) if r]


def rows_of_program(tasks, names):
    found = collections.defaultdict(lambda: collections.defaultdict(list))
    for t in tasks:
        found[t['connection']][int(t['itt'], 16)].append(t)
    return [{itt: row_of(sorted(some, key=lambda t: t['frames']['command'] or 0), names)
             for itt, some in found[c].items()} for c in sorted(found)]


def row_of(tasks, names):
    with_command = [t for t in tasks if t['frames']['command']]
    total = lambda key: sum(t[key] for t in tasks)
    return Row([int(t['cdb0'], 16) for t in with_command],
               [names.get(t['status']) for t in tasks if t['status'] is not None],
               [t['expected'] for t in with_command], total('sent'), total('received'),
               total('r2ts'), total('data_pdus'))


STATUSES = {
    'GOOD': 0x00, 'CHECK CONDITION': 0x02, 'CONDITION MET': 0x04, 'BUSY': 0x08,
    'RESERVATION CONFLICT': 0x18, 'TASK SET FULL': 0x28, 'ACA ACTIVE': 0x30,
    'TASK ABORTED': 0x40,
}


def check_rows(item):
    name, path = item
    try:
        ours = rows_of_program(tasks_of_program(path), STATUSES)
    except harness.Failed as error:
        return name, str(error)
    theirs = rows_of_lister(path)
    if not theirs:
        return name, 'the lister shows no task'
    if len(theirs) != len(ours):
        return name, '%d connections with tasks, expected %d' % (len(ours), len(theirs))
    differ = ['itt 0x%x: expected %s, seen %s' % (itt, a.get(itt), b.get(itt))
              for a, b in zip(theirs, ours) for itt in sorted(set(a) | set(b))
              if a.get(itt) != b.get(itt)]
    return name, '%d tags: %s' % (len(differ), differ[0]) if differ else None


def chosen(wanted, samples):
    items = harness.captures(lambda n: n in wanted)
    return items or [(n, p) for n, p in harness.samples() if n in samples]


def main():
    report = harness.Report()
    if not harness.have_captures():
        report.note('the captures of the lab are not at hand: samples only')
    for name, wrong in harness.parallel(check_rows, chosen(COUNTED, COUNTED_SAMPLES)):
        report.check('count ' + name, wrong)
    if not shutil.which('tshark'):
        report.note('tshark is not installed: times are not witnessed')
        report.finish()
    lossy = [(n, p) for n, p in harness.samples() if n in LOSSY_SAMPLES]
    for name, wrong in harness.parallel(check_times, chosen(TIMED, TIMED_SAMPLES) + lossy):
        report.check('times ' + name, wrong)
    report.finish()


if __name__ == '__main__':
    main()
