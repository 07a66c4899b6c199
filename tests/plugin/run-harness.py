#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""run-harness.py PROGRAM: what a frame shows does not depend on which were shown before it.

Small samples, in one process; WT_CAPTURES=all takes all samples and the captures of the lab.
"""
import gzip
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402

SMALL = 1 << 20  # octets of a capture


def unpacked(folder, captures):
    """paths; frames of a compressed file are slow to reach by chance"""
    for number, (name, path) in enumerate(captures):
        with gzip.open(path) as file:
            octets = file.read()
        if len(octets) <= SMALL or os.environ.get('WT_CAPTURES') == 'all':
            yield folder.file('%03d-%s.pcap' % (number, name.replace('/', '-')), octets)


def main(program):
    captures = harness.samples()
    if os.environ.get('WT_CAPTURES') == 'all':
        captures += harness.captures()
    # Wireshark's own library leaks when it ends, and that is not ours to mend.
    options = os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'
    with harness.Folder() as folder:
        environment = dict(os.environ, HOME=folder.path, XDG_CONFIG_HOME=folder.path,
                           LC_ALL='C.UTF-8', ASAN_OPTIONS=options)
        run = subprocess.run([program, *unpacked(folder, captures)], env=environment, check=False)
    sys.exit(run.returncode)


if __name__ == '__main__':
    main(sys.argv[1])
