#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each way in which a login proves less than it could, or is given up. Run it
to write samples/broken/<finding id>.pcap.gz; the conversations they come from, intact, show none."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import broken_logins as logins  # noqa: E402
import pcaps  # noqa: E402

INITIATOR = 0


class Closed:
    """a conversation that the initiator ends"""

    def __init__(self, session):
        self.session = session

    def capture(self):
        talk = pcaps.Conversation(3260)
        for pdu in self.session.pdus:
            talk.say(pdu.who, pdu.octets())
        talk.finish(INITIATOR)
        return talk.capture


def mutual():
    return Closed(logins.mutual())


def abandoned():
    """the target's response, which would lead on, does not convince the initiator"""
    s = logins.mutual()
    s.named('proof').header[1] = s.named('proof answer').header[1] = 0x81
    s.named('proof answer').header[14:16] = bytes(2)
    s.pdus = s.pdus[:s.pdus.index(s.named('proof answer')) + 1]
    return Closed(s)


def one_way():
    return Closed(logins.chap())


def unused():
    s = logins.intact()
    logins.replaced(s.named('login 1'), b'AuthMethod=None', b'AuthMethod=CHAP,None')
    return Closed(s)


BREACHES = {
    'iscsi.login.abandoned': abandoned,
    'iscsi.chap.one_way': one_way,
    'iscsi.chap.unused': unused,
}
INTACT = (mutual,)


def broken(finding):
    return BREACHES[finding]().capture()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
