#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each way to lose digests, or to have a good one refused, that shows this and
nothing else. Run it to write samples/broken/<finding id>.pcap.gz; the conversations they come from,
intact, show none."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import broken_formats as formats  # noqa: E402
import broken_logins as logins  # noqa: E402
import broken_numbers as numbers  # noqa: E402
import pcaps  # noqa: E402

INITIATOR = 0
SECOND_NS = 1_000_000_000
KEYS = ('HeaderDigest', 'DataDigest')
REJECT, DATA_DIGEST_ERROR = 0x3F, 0x02
CHECK_CONDITION = 0x02
# ABORTED COMMAND, PROTOCOL SERVICE CRC ERROR, as a SCSI Response carries it
SENSE = (18).to_bytes(2, 'big') + bytes((0x70, 0, 0x0B, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x47, 5)) + bytes(4)


class Logins:
    """sessions after each other, between the same two"""

    def __init__(self, *sessions):
        self.sessions = sessions

    def capture(self):
        frames, now = [], 10**18
        for i, session in enumerate(self.sessions):
            talk = pcaps.Conversation(3260, sport=40000 + i, start_ns=now)
            for pdu in session.pdus:
                talk.say(pdu.who, pdu.octets())
            talk.finish(INITIATOR)
            frames += talk.capture.frames
            now = talk.ts_ns + 3 * SECOND_NS
        return pcaps.Capture(frames=frames)


def offering(session, offer, answer='None'):
    for name, value in ('login 2', offer), ('login answer 2', answer):
        for key in KEYS:
            pdu = session.named(name)
            logins.replaced(pdu, numbers.text({key: 'None'}), numbers.text({key: value}))
            pdu.padding = bytes(-len(pdu.data) % 4)
    return session


def intact():
    """None is what the initiator prefers, and CRC32C both times"""
    return Logins(offering(formats.intact(), 'None,CRC32C'))


def kept():
    return Logins(formats.intact(True), formats.intact(True))


def fallback():
    return Logins(offering(formats.intact(), 'CRC32C,None'))


def dropped():
    return Logins(formats.intact(True), formats.intact())


def refused():
    """the target rejects a write's data, whose digest is right, and fails the command, RFC 7143 7.8"""
    s = formats.intact(True)
    write, answer = s.named('write'), s.named('write answer')
    reject = formats.Shaped(numbers.Pdu('reject', 1, REJECT, 0x80, numbers.NO_TAG,
                                        bytes(write.header)), True)
    reject.header[2] = DATA_DIGEST_ERROR
    reject.header[24:36] = answer.header[24:36]
    s.pdus.insert(s.pdus.index(answer), reject)
    answer.header[3] = CHECK_CONDITION
    logins.said(answer, SENSE)
    answer.padding = bytes(-len(SENSE) % 4)
    for pdu in s.after('reject'):
        pdu.add(numbers.STAT_SN if pdu.who else numbers.EXP_STAT_SN, 1)
    return Logins(s)


BREACHES = {
    'digest.fallback': fallback,
    'digest.dropped': dropped,
    'digest.refused': refused,
}
INTACT = (intact, kept)


def broken(finding):
    return BREACHES[finding]().capture()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
