#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each thing that a path may do to packets, cut from the real ones in
samples/. Run it to write samples/broken/<finding id>.pcap.gz."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pcaps  # noqa: E402

# finding: (sample, its first frames)
BREACHES = {
    'path.black_hole': ('black-hole/initiator', 39),
    'path.fragmented': ('fragments/capture', 110),
}
INTACT = ()


def broken(finding):
    name, frames = BREACHES[finding]
    path = os.path.join(pcaps.BROKEN, '..', name + '.pcap.gz')
    return pcaps.read(path).keep(lambda i: i < frames)


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
