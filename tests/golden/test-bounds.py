#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Very many connections, and very many open tasks: the report is right, and memory stays within what
docs/architecture.md says. The captures are made while they are read.

Memory is measured of a build without sanitizers, as these multiply it: WIRETRUTH if it is one, else
build/wiretruth if it is there."""
import json
import multiprocessing
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import broken_numbers as numbers  # noqa: E402
import crowds  # noqa: E402
import harness  # noqa: E402

MEBI = 1 << 20
N_TASKS = 100_000


def working():
    """a session that goes on"""
    s = numbers.Session()
    s.login()
    s.test_unit_ready('first', 2)
    s.read(3, 3)
    s.write(4, 2, 2)
    s.ping(5)
    s.test_unit_ready('last', 6)
    return crowds.frames_of(s)


def short():
    """a session that does little, and is closed"""
    s = numbers.Session()
    s.login()
    s.test_unit_ready('only', 2)
    s.logout(3)
    return crowds.frames_of(s, closed=True)


def connections(n):
    return lambda r: r['iscsi']['connections'], n


def ended(**ends):
    """of the tasks of the one session"""
    return (lambda r: {k: v for k, v in r['sessions'][0]['task_ends'].items() if v}), ends


def timed(n):
    """tasks of all connections, listed or not"""
    return lambda r: r['performance']['total']['count'], n


# name: (capture, [(what of the report, what it must be)], MiB at most)
CROWDS = {
    '10,000 connections at once': (
        lambda: crowds.crowd(10_000, 10_000, working()),
        [connections(10_000), timed(40_000)], 96),
    '200,000 connections, 1,000 at a time': (
        lambda: crowds.crowd(200_000, 1_000, short()),
        [connections(200_000), timed(200_000)], 48),
    '100,000 open tasks': (
        lambda: crowds.tasks(N_TASKS, crowds.command), [ended(open=N_TASKS)], 72),
    '100,000 open tasks, then answered': (
        lambda: crowds.tasks(N_TASKS, crowds.command, crowds.respond),
        [ended(done=N_TASKS), timed(N_TASKS)], 72),
    '100,000 open tasks with R2T': (
        lambda: crowds.tasks(N_TASKS, crowds.write, crowds.grant), [ended(open=N_TASKS)], 72),
    '100,000 open tasks with R2T, then answered': (
        lambda: crowds.tasks(N_TASKS, crowds.write, crowds.grant, crowds.data_out,
                             crowds.respond),
        [ended(done=N_TASKS), timed(N_TASKS)], 72),
}


def sanitized(path):
    with open(path, 'rb') as file:
        return b'__asan_init' in file.read()


def program():
    """(what is run, whether its memory counts)"""
    release = os.path.join(harness.ROOT, 'build', 'wiretruth')
    for path in (harness.program(), release):
        if os.access(path, os.X_OK) and not sanitized(path):
            return path, True
    return harness.program(), False


def analyze(path, capture):
    """(report, peak octets)"""
    with harness.Folder() as folder:
        out = folder.file('report.json')
        child = subprocess.Popen([path, 'analyze', '--format', 'json', '-o', out, '-'],
                                 stdin=subprocess.PIPE)
        for octets in capture:
            child.stdin.write(octets)
        child.stdin.close()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise harness.Failed('exit %d' % child.returncode)
        with open(out, encoding='utf-8') as file:
            return json.load(file), usage.ru_maxrss * 1024


def judge(report, facts):
    for look, wanted in facts:
        if look(report) != wanted:
            return '%s, not %s' % (look(report), wanted)
    loud = [f['id'] for f in report['findings'] if f['severity'] != 'note']
    return loud and 'found ' + ' '.join(loud)


def check(name):
    """(what is wrong, peak MiB)"""
    capture, facts, _ = CROWDS[name]
    try:
        report, peak = analyze(program()[0], capture())
    except harness.Failed as error:
        return str(error), 0
    return judge(report, facts), peak / MEBI


def main():
    report = harness.Report()
    path, counts = program()
    report.note('%s, %s' % (os.path.relpath(path, harness.ROOT),
                            'memory counts' if counts else 'sanitized: memory does not count'))
    # A child is charged its parent's memory up to exec, so each has a parent that is small.
    with multiprocessing.Pool(2, maxtasksperchild=1) as pool:
        results = pool.map(check, CROWDS, chunksize=1)
    for (name, (_, _, bound)), (wrong, peak) in zip(CROWDS.items(), results):
        report.check(name, wrong)
        if counts:
            report.note('%s: peak %.1f MiB' % (name, peak))
            report.check('%s: at most %d MiB' % (name, bound),
                         peak > bound and 'peak %.1f MiB' % peak)
    report.finish()


if __name__ == '__main__':
    main()
