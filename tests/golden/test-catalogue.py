#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/findings.md and wiretruth-findings(7) are what the program says of its findings today.
WT_BLESS=1 makes them anew."""
import glob
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import catalogue  # noqa: E402
import harness  # noqa: E402


def written(path):
    try:
        with open(path) as file:
            return file.read()
    except FileNotFoundError:
        return ''


def stale(path, text):
    """the first line in which the document differs from what it should be"""
    found, due = written(path).split('\n'), text.split('\n')
    if found == due:
        return None
    line = next((i for i, pair in enumerate(zip(found, due)) if pair[0] != pair[1]),
                min(len(found), len(due)))
    return 'line %d is stale: WT_BLESS=1 makes it anew' % (line + 1)


FORMATTERS = {'mandoc': ('-T', 'lint', '-W', 'warning'),
              'groff': ('-mdoc', '-ww', '-z', '-T', 'utf8')}


def format_manuals(report):
    """a formatter of manual pages has nothing against ours"""
    name = next(filter(shutil.which, FORMATTERS), None)
    if not name:
        report.note('no formatter of manual pages: ' + ' '.join(FORMATTERS))
        return
    for path in sorted(glob.glob(os.path.join(os.path.dirname(catalogue.MANUAL), '*.[1-9]'))):
        done = subprocess.run([name, *FORMATTERS[name], path], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=harness.SECONDS)
        report.check('%s of %s' % (name, os.path.basename(path)),
                     done.stdout.decode().strip().split('\n')[0])


def check_fields(report, findings):
    """tshark knows each field that a remedy has it print or filter by"""
    if not shutil.which('tshark'):
        report.note('no tshark')
        return
    known = subprocess.run(['tshark', '-G', 'fields'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                           timeout=harness.SECONDS).stdout.decode()
    known = {line.split('\t')[2] for line in known.splitlines()}
    named = {field for f in findings if 'tshark' in f['remedy']
             for field in re.findall(r"-(?:e|Y) '?([a-z]+(?:\.[a-z]+)*)", f['remedy'])}
    report.check('%d fields of tshark' % len(named),
                 ' '.join(sorted(named - known - {'iscsi'})) if named else 'none is named')


def check(report):
    findings = catalogue.read()
    families = {f['id'].split('.')[0] for f in findings}
    report.check('every family has a title, and a finding',
                 ' '.join(sorted(families ^ set(catalogue.FAMILIES))))
    for path, make in catalogue.DOCUMENTS.items():
        text = make(findings)
        if os.environ.get('WT_BLESS'):
            with open(path, 'w') as file:
                file.write(text)
        report.check(os.path.relpath(path, harness.ROOT), stale(path, text))
    check_fields(report, findings)
    format_manuals(report)


if __name__ == '__main__':
    report = harness.Report()
    check(report)
    report.finish()
