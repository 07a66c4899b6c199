#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark -2 -z wiretruth,... counts what wiretruth analyze --format json reports.

WT_CAPTURES=all takes every capture of the lab; without it those of some subjects.
"""
import collections
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import wireshark  # noqa: E402

# The plugin sees frames, the program also the file.
OF_THE_FILE = {'capture.broken', 'capture.dropped'}
BROKEN_FILE = 4  # the exit status of a capture that breaks off
STATISTICS = ('findings', 'offload', 'tasks', 'sessions', 'keys', 'srt')
SAMPLES = ('demo', 'broken/capture.broken', 'broken/capture.dropped', 'broken/iscsi.r2t.overrun', 'broken/iscsi.login.identity')
SUBJECTS = ('bigtcp-ipv4-digests', 'chap', 'loss', 'mcs', 'tmf')


# --- tshark's tables ---------------------------------------------------------------------------

def tables(text):
    """{title: [row as {column: text}]}; rows follow the table's name, which is its title"""
    found = {}
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith('wiretruth: ') and line.endswith(':'):
            found[line[len('wiretruth: '):-1]] = rows(lines)
    return found


def rows(lines):
    next(lines)  # the filter
    columns = cells(next(lines))
    next(lines)  # the title again
    found = []
    for line in lines:
        if line.startswith('===='):
            return found
        found.append(dict(zip(columns, cells(line))))
    return found


def cells(line):
    return [cell.strip() for cell in line.split('|')[:-1]]


def response_times(text):
    """[{operation: (calls, min, max, sum) in µs}] of command to status, and to the first R2T"""
    found = []
    for line in text[text.index('wiretruth SRT'):].splitlines():
        parts = line.split()
        if line.startswith('Index'):
            found.append({})
        elif line.startswith('====') and found:
            break
        elif found and parts and parts[0].isdigit():
            calls, least, most, _, total = parts[-5:]
            found[-1][' '.join(parts[1:-5])] = (int(calls), *map(microseconds, (least, most, total)))
    return found


def microseconds(text):
    return round(float(text) * 1e6)


# --- both sides, in one form -------------------------------------------------------------------

def total(table, column, key, wanted):
    return sum(int(row[column]) for row in table if row[key] == wanted)


def findings(table, report, events):
    """the report's first one is the one that was told first; here it is the lowest frame"""
    first = {}
    for e in events:
        if e['event'] == 'finding' and e['id'] not in OF_THE_FILE:
            first[e['id']] = min(e['frame'], first.get(e['id'], e['frame']))
    have = {r['Finding']: (r['Severity'], int(r['Count']), int(r['First frame'])) for r in table}
    want = {f['id']: (f['severity'], f['count'], first[f['id']]) for f in report['findings']
            if f['id'] not in OF_THE_FILE}
    return have, want


def offload(table, report, events):
    have = {(r['Kind'], r['Sure']): (int(r['Super-segments']), int(r['Wire segments']),
                                     int(r['Not in capture']), int(r['TCP data']),
                                     int(r['Largest frame'])) for r in table}
    cuts = collections.defaultdict(list)
    for e in events:
        if e['event'] == 'segment':
            cuts[e['kind'], e['sure']].append((e['segments'], e['len']))
    want = {key: (len(all_of), sum(n for n, _ in all_of), sum(n - 1 for n, _ in all_of),
                  sum(size for _, size in all_of), max(size for _, size in all_of))
            for key, all_of in cuts.items()}
    for name, count in report['offload']['cuts'].items():
        have[name], want[name] = total(table, 'Super-segments', 'Sure', name), count
    return have, want


def tasks(table, report, _):
    unknown = '(command not captured)'
    have = {r['Operation']: (int(r['Tasks']), int(r['To the target']), int(r['To the initiator']))
            for r in table}
    want = collections.Counter()
    for group in report['performance']['groups']:
        name = group['operation'] or unknown
        for i, key in enumerate(('count', 'untimed')):
            want[name, 0] += group[key]
        want[name, 1] += group['octets_written']
        want[name, 2] += group['octets_read']
    return have, {name: tuple(want[name, i] for i in range(3)) for name, _ in want}


def connections(table, report, _):
    have = [(int(r['Connection']), int(r['Session']), r['Initiator'], r['Target'], r['Captured at'],
             int(r['PDUs']), int(r['Octets']), int(r['Bad digests'])) for r in table]
    want = [(c['id'], c['session'] or 0, c['initiator'], c['target'], c['captured_at'], c['pdus'],
             c['octets'], sum(c['digests'][k]['bad'] for k in ('header', 'data')))
            for c in report['connections']]
    return sorted(have), sorted(want)


def keys(table, report, _):
    """of each session's first connection"""
    def text(value):
        return '' if value is None else value

    first = {s['connections'][0]: s for s in report['sessions']}
    have = collections.defaultdict(list)
    for r in table:
        if int(r['Connection']) in first:
            have[int(r['Connection'])].append((r['Key'], r['Initiator said'], r['Target said'],
                                               r['In force'], r['State']))
    want = {number: [(k['key'], text(k['initiator']), text(k['target']), text(k['value']), k['state'])
                     for k in s['negotiation']] for number, s in first.items() if s['negotiation']}
    return dict(have), want


def latency(groups, of):
    """{operation: (calls, min, max, sum)} of all connections and LUNs"""
    found = collections.defaultdict(list)
    for group in groups:
        times = of(group)
        if times and times['count']:
            found[group['operation']].append(times)
    return {name: (sum(t['count'] for t in all_of), round(min(t['min'] for t in all_of) / 1e3),
                   round(max(t['max'] for t in all_of) / 1e3), sum(t['sum'] for t in all_of) / 1e3)
            for name, all_of in found.items()}


def apart(have, want):
    """the sum is of whole nanoseconds, and printed rounded"""
    for name in sorted(set(have) | set(want)):
        a, b = have.get(name), want.get(name)
        if not a or not b or a[0] != b[0] or any(abs(x - y) > 1 for x, y in zip(a[1:], b[1:])):
            return '%s: %s, the program says %s' % (name, a, b)
    return None


def times(text, report):
    to_status, to_r2t = response_times(text)
    groups = report['performance']['groups']
    return (apart(to_status, latency(groups, lambda g: g['latency_ns'])) or
            apart(to_r2t, latency(groups, lambda g: g['phases_ns'].get('command_to_first_r2t'))))


COMPARED = (('findings', findings), ('offload', offload), ('tasks and R2T flows', tasks),
            ('sessions and connections', connections), ('negotiated keys', keys))


def difference(have, want):
    if have == want:
        return None
    if isinstance(have, dict):
        apart_at = sorted((k for k in set(have) | set(want) if have.get(k) != want.get(k)), key=str)
        return '; '.join('%s: %s, the program says %s' % (k, have.get(k), want.get(k))
                         for k in apart_at[:3])
    return '%s, the program says %s' % (have[:3], want[:3])


def compare(item):
    name, path, tshark = item
    arguments = [word for which in STATISTICS for word in ('-z', 'wiretruth,' + which)]
    run = tshark.run('-2', '-n', '-q', '-r', path, *arguments)
    text, status = run.stdout.decode(), (0, BROKEN_FILE)
    report, events = (told(path, status=status) for told in (harness.analyze_json,
                                                             harness.analyze_events))
    found = tables(text)
    wrong = [line for line in run.stderr.decode().splitlines() if 'wiretruth:' in line]
    sums = collections.Counter()
    for title, both in COMPARED:
        have, want = both(found[title], report, events)
        said = difference(have, want)
        wrong += ['%s: %s' % (title, said)] if said else []
        sums[title] += len(found[title])
    said = times(text, report)
    return name, '; '.join(wrong + (['times: ' + said] if said else [])), sums


def chosen(name):
    return name.endswith('.initiator') and any(s in name for s in SUBJECTS)


def all_captures():
    if os.environ.get('WT_CAPTURES') == 'all':
        return harness.samples() + harness.captures()
    return [i for i in harness.samples() if i[0] in SAMPLES] + harness.captures(chosen)


def one_pass(tshark):
    """too few, and it says so"""
    run = tshark.run('-n', '-q', '-r', harness.sample('demo'), '-z', 'wiretruth,findings')
    return None if b'use tshark -2' in run.stderr else run.stderr.decode() or 'not a word'


def filtered(tshark):
    run = tshark.run('-2', '-n', '-q', '-r', harness.sample('demo'), '-z',
                     'wiretruth,tasks,wiretruth.task.connection == 2')
    table = tables(run.stdout.decode())['tasks and R2T flows']
    return None if [r['Operation'] for r in table] == ['READ(10)'] else str(table)


def main():
    report = harness.Report()
    sums = collections.Counter()
    with wireshark.Tshark() as tshark:
        report.check('the plugin is loaded', None if tshark.loaded() else 'tshark does not list it')
        if report.bad:
            report.finish()
        items = [(name, path, tshark) for name, path in all_captures()]
        for name, wrong, counts in harness.parallel(compare, items):
            report.check(name, wrong)
            sums.update(counts)
        report.check('in one pass it says that counts are too low', one_pass(tshark))
        report.check('a filter narrows a statistic', filtered(tshark))
    for title, _ in COMPARED:
        report.check('there are rows of ' + title, None if sums[title] else 'none')
    report.finish()


if __name__ == '__main__':
    main()
