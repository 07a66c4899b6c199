#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""cost.py CAPTURE... [--rounds N]: user time of tshark with the plugin against without.

tshark reads each capture as it does by default: a line a packet, thrown away. Runs with and without
alternate, and the median of the ratios of neighbours counts: a machine that is busy with something
else slows both. Exit status 1: above 1.15.
"""
import argparse
import os
import statistics
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import wireshark  # noqa: E402

AT_MOST = 1.15


def user_time(tshark, arguments, with_plugin):
    child = subprocess.Popen(tshark.command(*arguments), env=tshark.environment(with_plugin),
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit('cost: tshark %s: exit status %d' % (' '.join(arguments), child.returncode))
    return usage.ru_utime


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('captures', nargs='+')
    parser.add_argument('--rounds', type=int, default=7)
    options = parser.parse_args()
    worst = 0
    with wireshark.Tshark() as tshark:
        if not tshark.loaded():
            sys.exit('cost: tshark does not load the plugin')
        for capture in options.captures:
            arguments = ('-n', '-r', os.path.abspath(capture))
            pairs = [[user_time(tshark, arguments, with_plugin) for with_plugin in (False, True)]
                     for _ in range(options.rounds)]
            without, with_it = (statistics.median(column) for column in zip(*pairs))
            ratio = statistics.median(b / a for a, b in pairs)
            worst = max(worst, ratio)
            print('%s: %.2f s without, %.2f s with, ratio %.3f' %
                  (os.path.basename(capture), without, with_it, ratio), flush=True)
    sys.exit(worst > AT_MOST)


if __name__ == '__main__':
    main()
