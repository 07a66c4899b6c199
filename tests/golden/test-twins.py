#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every tap of one connection yields the same PDU list, whatever offload did to its frames."""
import collections
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402

TAPS = ('wire', 'initiator', 'target', 'rtrA-a0', 'rtrB-b0', 'lo', 'any', 'host')

# Taps that saw something else: damage was done between the taps. There, PDUs at these places
# (connection, sender, stream offset) are left out of the comparison.
DAMAGED = {
    ('net-digesterr-data-in', 'target'): (
        'router B damages data after this tap', {(1, 'target', 412008)}),
    ('net-digesterr-header-rsp', 'target'): (
        'router B damages headers after this tap',
        {(1, 'target', 1000), (2, 'target', 5168), (3, 'target', 78620)}),
}


def events(path):
    try:
        return harness.pdu_lines(harness.analyze_events(path))
    except harness.Failed as error:
        return str(error)


def without(lines, places):
    return {c: [l for l in found if (c, l.sender, l.offset) not in places]
            for c, found in lines.items()}


def compare(item):
    name, taps = item
    lists = {tap: events(path) for tap, path in taps.items()}
    for tap, found in lists.items():
        if isinstance(found, str):
            return [('%s.%s' % (name, tap), found)]
    first = min(taps, key=TAPS.index)
    results = []
    for tap in sorted(set(taps) - {first}, key=TAPS.index):
        _, places = DAMAGED.get((name, tap), ('', set()))
        wrong = harness.difference(without(lists[first], places), without(lists[tap], places))
        empty = None if lists[first] else 'no PDU at all'
        results.append(('%s %s = %s' % (name, first, tap), wrong or empty))
    return results


def families():
    """{connection's name: {tap: path}}; iSER carries no iSCSI in TCP"""
    found = collections.defaultdict(dict)
    for name, path in harness.captures(lambda n: 'iser-' not in n):
        base, _, tap = name.rpartition('.')
        found[base][tap] = path
    if not found:
        for name, path in harness.samples():
            if name.startswith('twins/'):
                base, _, tap = name.rpartition('/')
                found[base][tap] = path
    return {base: taps for base, taps in found.items() if len(taps) > 1}


def main():
    report = harness.Report()
    if not harness.have_captures():
        report.note('the captures of the lab are not at hand: samples only')
    for results in harness.parallel(compare, sorted(families().items())):
        for name, wrong in results:
            report.check(name, wrong)
    report.finish()


if __name__ == '__main__':
    main()
