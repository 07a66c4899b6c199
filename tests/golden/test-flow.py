#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""wiretruth flow: each ladder holds what the events say of its task, and the command line does
what the manual says."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402

SAMPLES = ('demo', 'midsession/capture', 'padding/capture', 'twins/digests/wire',
           'twins/nodigest/host')
TITLE = re.compile(r'^ITT (0x[0-9a-f]{8}), connection (\d+): (.*)')
ROW = re.compile(r'^ +(\d+)(?:-(\d+))? +(-?[\d.]+)  \|(<?-.*->?)\|$')
COUNT = re.compile(r' (\d+) Data-(?:In|Out)')
OF_TASKS = ('0x01', '0x05', '0x21', '0x25', '0x31')


def ladders(text):
    """[(title, itt, connection, rows)]"""
    found = []
    for line in text.splitlines():
        title, row = TITLE.match(line), ROW.match(line)
        if title:
            found.append((title[3], title[1], int(title[2]), []))
        elif row and found:
            found[-1][3].append((int(row[1]), int(row[2] or row[1]), float(row[3]), row[4]))
    return found


def draw(*arguments, status=(0,)):
    result = harness.run('flow', *arguments)
    wrong = harness.wrong_status(result, *status)
    if wrong:
        raise harness.Failed(wrong)
    return result.stdout.decode('utf-8')


def duration(task):
    times = task['times_ns']
    return times['ended'] - times['command']


def pdus_of(task, events):
    first, last = task['frames']['command'], task['frames']['ended']
    return [e for e in events
            if e['event'] == 'pdu' and e['connection'] == task['connection'] and
            e['itt'] == task['itt'] and e['opcode'] in OF_TASKS and first <= e['frame'] <= last]


def wrong_ladder(ladder, task, events):
    title, itt, connection, rows = ladder
    if (itt, connection) != (task['itt'], task['connection']):
        return 'ladder of %s, task %s' % (itt, task['itt'])
    if task['operation'] and not title.startswith(task['operation']):
        return 'title %r of a %s' % (title, task['operation'])
    drawn = sum(int(COUNT.search(r[3])[1]) if COUNT.search(r[3]) else 1 for r in rows)
    expected = len(pdus_of(task, events))
    if drawn != expected:
        return '%s: %d PDUs drawn, %d captured' % (itt, drawn, expected)
    if not rows or not rows[0][0] <= task['frames']['command'] <= rows[0][1]:
        return '%s does not begin with its command' % itt
    if max(r[1] for r in rows) < task['frames']['ended']:
        return '%s does not reach its status' % itt
    if rows[-1][2] > duration(task) / 1e6 + 0.001:
        return '%s takes %s ms, not %s ns' % (itt, rows[-1][2], duration(task))
    return None


def against_events(name):
    path = harness.sample(name)
    try:
        events = harness.analyze_events(path, '--events', 'pdu,task')
        tasks = [e for e in events if e['event'] == 'task' and e['end'] == 'done']
        slowest = sorted(tasks, key=duration, reverse=True)[:7]
        found = ladders(draw('--slowest', '7', path))
    except harness.Failed as failed:
        return name, str(failed)
    if not slowest or len(found) != len(slowest):
        return name, '%d ladders, %d tasks' % (len(found), len(slowest))
    for ladder, task in zip(found, slowest):
        wrong = wrong_ladder(ladder, task, events)
        if wrong:
            return name, wrong
    return name, None


def one_tag(report):
    path = harness.sample('demo')
    tasks = harness.analyze_events(path, '--events', 'task')
    itt = tasks[-1]['itt']
    expected = min(sum(t['itt'] == itt for t in tasks), 20)
    for form in (itt, str(int(itt, 16))):
        found = ladders(draw('--task', form, path))
        right = len(found) == expected and {f[1] for f in found} == {itt}
        report.check('--task ' + form, None if right else '%d, not %d' % (len(found), expected))
    report.check('--task of nobody', None if 'No SCSI task' in draw('--task', '0x7eadbeef', path)
                 else 'nothing is said')
    report.check('nothing passes the filter',
                 None if 'No SCSI task' in draw('--filter', 'udp', path) else 'a task')
    found = ladders(draw(path))
    report.check('five by default', None if len(found) == 5 else '%d' % len(found))
    wide = [line for line in draw(path).splitlines() if len(line) > 96]
    report.check('rows fit the page', wide and wide[0])


def command_line(report, folder):
    path = harness.sample('demo')
    usage = {
        'no file': (), 'two files': (path, path), 'standard input': ('-',),
        'tag of letters': ('--task', 'x', path), 'reserved tag': ('--task', '0xffffffff', path),
        'none': ('--slowest', '0', path), 'too many': ('--slowest', '101', path),
        'port 0': ('--port', '0', path), 'broken filter': ('--filter', 'port port', path),
        'unknown option': ('--nonsense', path),
    }
    for name, arguments in usage.items():
        report.check('usage is 2: ' + name,
                     harness.wrong_status(harness.run('flow', *arguments), 2))
    fifo = os.path.join(folder.path, 'fifo')
    os.mkfifo(fifo)
    result = harness.run('flow', fifo)
    report.check('a pipe is refused', harness.wrong_status(result, 2) or
                 (None if b'regular file' in result.stderr else 'it is not said why'))
    for name, missing in {'missing': folder.path + '/absent', 'directory': folder.path,
                          'no capture': folder.file('x', b'no capture' * 99)}.items():
        report.check('not read is 3: ' + name,
                     harness.wrong_status(harness.run('flow', missing), 3))
    with open(path, 'rb') as file:
        octets = file.read()
    cut = folder.file('cut.pcap.gz', octets[:len(octets) * 3 // 4])
    result = harness.run('flow', cut)
    report.check('broken off is 4', harness.wrong_status(result, 4) or
                 (None if ladders(result.stdout.decode()) else 'nothing is drawn'))
    report.check('--help is 0', harness.wrong_status(harness.run('flow', '--help'), 0))


def main():
    report = harness.Report()
    for name, wrong in harness.parallel(against_events, SAMPLES):
        report.check(name, wrong)
    with harness.Folder() as folder:
        command_line(report, folder)
    one_tag(report)
    report.finish()


if __name__ == '__main__':
    main()
