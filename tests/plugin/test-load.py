#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The module: what it exports, that tshark loads it, that every field and finding can be filtered by."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import wireshark  # noqa: E402

EXPORTS = {'plugin_register', 'plugin_version', 'plugin_want_major', 'plugin_want_minor'}
# What Wireshark 4.4 and later ask for besides, where it is there.
OPTIONAL = {'plugin_describe'}
FRAMES = (  # filters, and the frames of samples/demo.pcap.gz that pass
    ('wiretruth.pdu.data_digest == 2', [903]),
    ('wiretruth.finding.digest.data', [903]),
    ('wiretruth.finding.severity == 2 && frame.number < 1000', [903]),
    ('wiretruth.task.itt == 0x18000000', [357]),
    ('wiretruth.pdu.opcode == 3', [6, 911]),
)


def exports():
    lines = subprocess.run(['nm', '-D', '--defined-only', wireshark.plugin()], check=True,
                           stdout=subprocess.PIPE).stdout.decode().splitlines()
    found = {line.split()[-1].split('@')[0] for line in lines} - OPTIONAL
    return None if found == EXPORTS else 'exported: %s' % ' '.join(sorted(found))


def registered(tshark):
    """{abbreviation} of all fields of the plugin, expert infos too"""
    lines = tshark.run('-G', 'fields').stdout.decode().splitlines()
    parts = [line.split('\t') for line in lines]
    return {p[2] for p in parts if p[0] == 'F' and p[2].startswith('wiretruth.')}


def finding_ids():
    known = harness.run('explain').stdout.decode().split()
    return {word for word in known if '.' in word and word == word.lower() and word[-1] != '.'}


def frames(tshark, display_filter):
    run = tshark.run('-2', '-n', '-r', harness.sample('demo'), '-Y', display_filter, '-T', 'fields',
                     '-e', 'frame.number')
    if run.returncode:
        return run.stderr.decode()
    return [int(line) for line in run.stdout.split()]



def main():
    report = harness.Report()
    report.check('exports what Wireshark asks for, and nothing else', exports())
    with wireshark.Tshark() as tshark:
        report.check('tshark loads it', None if tshark.loaded() else 'it is not listed')
        known = registered(tshark)
        lacking = {i for i in finding_ids() if 'wiretruth.finding.' + i not in known}
        report.check('each finding is an expert info', ' '.join(sorted(lacking)))
        report.check('there are findings', None if len(finding_ids()) > 100 else 'few')
        for display_filter, wanted in FRAMES:
            seen = frames(tshark, display_filter)
            report.check(display_filter, None if seen == wanted else seen)
        off = tshark.run('-2', '-n', '-r', harness.sample('demo'), '--disable-protocol', 'wiretruth',
                         '-Y', 'wiretruth')
        report.check('--disable-protocol wiretruth', off.stdout.decode())
        forced = tshark.run('-2', '-n', '-r', harness.sample('midsession/capture'), '-o',
                            'wiretruth.digests:both', '-Y', 'wiretruth.pdu.header_digest == 1',
                            '-T', 'fields', '-e', 'wiretruth.pdu.header_digest').stdout.decode()
        report.check('wiretruth.digests:both', None if forced.count('1') == 52 else forced)
        noise = tshark.run('-2', '-n', '-r', harness.sample('demo'), '-V').stderr.decode()
        report.check('says nothing on standard error', noise)
    report.finish()


if __name__ == '__main__':
    main()
