# SPDX-License-Identifier: GPL-2.0-or-later
"""A sample that a test damages: read once a process, with what the witness finds in it."""
import functools

import harness
import lister
import pcaps


class Sample:
    def __init__(self, name):
        self.capture = pcaps.read(harness.sample(name))
        self.connections, self.pdus = lister.listing(self.capture)

    @classmethod
    @functools.lru_cache(maxsize=None)
    def named(cls, name):
        return cls(name)

    def stream(self, pdu):
        return self.connections[pdu.connection - 1].streams[pdu.sender]
