#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The profile in dissectors/profile/: tshark -C wiretruth loads it without a word, its columns show what
they are named after, and every colour rule and button is a filter that Wireshark understands."""
import csv
import os
import re
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import wireshark  # noqa: E402

PROFILE = os.path.join(harness.ROOT, 'dissectors', 'profile')
BAD_DIGEST = 903  # frame of samples/demo.pcap.gz
SHOWN = ('SCSI Data-In', '262144', 'digest.data', '0.014997337', 'Read(10)')


def lines(name):
    with open(os.path.join(PROFILE, name), encoding='utf-8') as file:
        return [line.rstrip('\n') for line in file if line.strip() and line[0] != '#']


def colour_rules():
    """[(name, filter)] of @name@filter@[r,g,b][r,g,b]"""
    found = [re.fullmatch(r'@([^@]+)@([^@]+)@\[\d+,\d+,\d+\]\[\d+,\d+,\d+\]', line)
             for line in lines('colorfilters')]
    return [match.groups() for match in found]


def buttons():
    return [(label, text) for _, label, text, _ in csv.reader(lines('dfilter_buttons'))]


def column_fields():
    return re.findall(r'"%Cus:([^:]+):', '\n'.join(lines('preferences')))


def install(tshark):
    folder = os.path.join(tshark.path, 'home', 'wireshark', 'profiles')
    os.makedirs(folder)
    shutil.copytree(PROFILE, os.path.join(folder, 'wiretruth'))


def loads(tshark, report):
    run = tshark.run('-C', 'wiretruth', '--color', '-2', '-r', harness.sample('demo'), '-Y',
                     'frame.number == %d' % BAD_DIGEST)
    text = run.stdout.decode()
    report.check('tshark -C wiretruth says nothing on standard error', run.stderr.decode())
    lacking = [word for word in SHOWN if word not in text]
    report.check('its columns show frame %d' % BAD_DIGEST, lacking and '%s lacks %s' % (text, lacking))
    known = {line.split('\t')[2] for line in tshark.run('-G', 'fields').stdout.decode().splitlines()
             if line.startswith('F\t')}
    unknown = [field for field in column_fields() if field not in known]
    report.check('its columns are fields', ' '.join(unknown) if column_fields() else 'none')


def fits(tshark, text):
    """why tshark does not take a filter, or None; and the frames that pass"""
    run = tshark.run('-C', 'wiretruth', '-2', '-n', '-r', harness.sample('demo'), '-Y', text, '-T',
                     'fields', '-e', 'frame.number')
    return run.stderr.decode() or None, [int(line) for line in run.stdout.split()]


def main():
    report = harness.Report()
    passed = {}
    with wireshark.Tshark() as tshark:
        install(tshark)
        loads(tshark, report)
        for kind, filters in (('colour', colour_rules()), ('button', buttons())):
            for name, text in filters:
                wrong, passed[kind, name] = fits(tshark, text)
                report.check('%s: %s' % (kind, name), wrong)
    for rule in (('colour', 'wiretruth: digest bad'), ('button', 'Bad digests')):
        report.check('%s: %s finds the frame' % rule, None if passed[rule] == [BAD_DIGEST] else
                     passed[rule])
    report.finish()


if __name__ == '__main__':
    main()
