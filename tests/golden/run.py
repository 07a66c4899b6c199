#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every sample's events equal the expectation beside it. WT_BLESS=1 rewrites the
expectations.

For samples/NAME/capture.pcap.gz the expectation is samples/NAME/expect.jsonl; for any other
file X.pcap.gz it is X.expect.jsonl."""
import difflib
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402

BREAKS_OFF = 4  # the exit status
BLESS = os.environ.get('WT_BLESS') == '1'


def expectation(path):
    folder, name = os.path.split(path[:-len('.pcap.gz')])
    return os.path.join(folder, 'expect.jsonl' if name == 'capture' else name + '.expect.jsonl')


def first_difference(expected, seen):
    lines = difflib.unified_diff(expected.splitlines(), seen.splitlines(), 'expected', 'seen',
                                 lineterm='', n=0)
    return ' | '.join([line for line in lines][2:6])[:600]


def check(item):
    name, path = item
    result = harness.run('analyze', '--format', 'jsonl', path)
    wrong = harness.wrong_status(result, BREAKS_OFF if name == 'broken/capture.broken' else 0)
    if wrong:
        return name, wrong
    if BLESS:
        with open(expectation(path), 'wb') as file:
            file.write(result.stdout)
        return name, None
    if not os.path.exists(expectation(path)):
        return name, 'no expectation yet: WT_BLESS=1 writes it, then review it'
    with open(expectation(path), 'rb') as file:
        expected = file.read()
    if expected == result.stdout:
        return name, None
    return name, first_difference(expected.decode(), result.stdout.decode('utf-8', 'replace'))


def main():
    report = harness.Report()
    for name, wrong in harness.parallel(check, harness.samples()):
        report.check(name, wrong)
    report.finish()


if __name__ == '__main__':
    main()
