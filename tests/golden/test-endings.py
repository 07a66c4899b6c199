#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Why connections were dropped, against what the initiator's own kernel logged at that time: the error
numbers that findings name are those of "detected conn error" in the facts beside a capture."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402

ERROR = re.compile(r'connection(\d+):0: detected conn error \((\d+)\)')
# The facts hold lines of captures before, too: each has its own connection, the last one is this one's.
# Where the header of a target's PDU was damaged, one connection's end is not told, as it is unsure.
CAPTURES = {'scsi-tmf': 0, 'scsi-ahs-digests': 0, 'scsi-odd-digests': 0, 'net-rst-recovery': 0,
            'net-digesterr-data-in': 0, 'net-digesterr-header-rsp': 1}
ENDED = ('iscsi.connection.lost', 'iscsi.connection.left')


def logged(path):
    with open(path, encoding='utf-8') as file:
        lines = ERROR.findall(file.read())
    return [int(error) for connection, error in lines if connection == lines[-1][0]]


def told(path):
    details = [f.get('detail', '') for f in harness.analyze_events(path, '--events', 'finding')
               if f['id'] in ENDED]
    return [int(e) for d in details for e in re.findall(r'conn error \((\d+)\)', d)]


def check(item):
    name, path = item
    scenario = name.split('.')[0]
    theirs = logged(os.path.join(os.path.dirname(path), scenario + '.facts.txt'))
    ours = told(path)
    missing = len(theirs) - len(ours)
    wrong = set(ours) - set(theirs) or not 0 <= missing <= CAPTURES[scenario]
    return name, wrong and 'told %s, the kernel logged %s' % (ours, theirs)


def main():
    report = harness.Report()
    items = [i for i in harness.captures()
             if i[0].split('.')[0] in CAPTURES and i[0].endswith('.initiator')]
    if not items:
        harness.skip('the captures of the lab are not at hand')
    for name, wrong in harness.parallel(check, items):
        report.check(name, wrong)
    report.finish()


if __name__ == '__main__':
    main()
