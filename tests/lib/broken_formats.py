#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each rule of format and digests that breaks this rule and no other. Run
it to write samples/broken/<finding id>.pcap.gz; the conversations they come from, intact, break
none."""
import functools
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pcaps  # noqa: E402
from broken_numbers import (  # noqa: E402
    BLOCK, INITIATOR, NO_TAG, OPERATIONAL, Pdu, Session, text)
from crc32c import digest_of  # noqa: E402

LONG_CDB = bytes((0x7F,)) + bytes(31)
DIGESTS = {'HeaderDigest': 'CRC32C', 'DataDigest': 'CRC32C', 'ImmediateData': 'Yes'}
SECOND_NS = 1_000_000_000
LOGIN = (0x03, 0x23)


def flipped(digest):
    return bytes((digest[0] ^ 1,)) + digest[1:]


def covers_all(pdu):
    """-> header and data digest, over all that they cover"""
    data = pdu.data + pdu.padding
    return digest_of(pdu.header + pdu.ahs), digest_of(data) if data else b''


class Shaped(Pdu):
    """a PDU whose every part can be set: AHS, padding, digests"""

    def __init__(self, plain, digests):
        super().__init__(plain.name, plain.who, 0, 0, NO_TAG, plain.data)
        self.header[:] = plain.header
        self.ahs, self.padding = b'', bytes(-len(self.data) % 4)
        self.digests = digests and covers_all

    def octets(self):
        header, data = self.digests(self) if self.digests else (b'', b'')
        return bytes(self.header) + self.ahs + header + self.data + self.padding + data

    def extend(self, *segments):
        """each (type, octets behind the type); AHSLength counts these"""
        for kind, octets in segments:
            ahs = struct.pack('>HB', len(octets), kind) + octets
            self.ahs += ahs + bytes(-len(ahs) % 4)
        self.header[4] = len(self.ahs) // 4


def shaped(session, digests):
    """the same session; digests begin where the login ends, RFC 7143 13.1"""
    session.pdus = [Shaped(p, digests and p.header[0] & 0x3F not in LOGIN)
                    for p in session.pdus]
    return session


def immediate_write(s, itt, octets):
    s.ask('write', 0x01, 0xA1, itt, octets, {20: len(octets)})
    s.pdus[-1].header[32:42] = struct.pack('>BBIBHB', 0x2A, 0, 16, 0, 1, 0)
    s.answer('write answer', 0x21, 0x80, itt)


def intact(digests=False):
    s = Session()
    s.login()
    if digests:
        for name in ('login 2', 'login answer 2'):
            pdu = s.named(name)
            for key, value in DIGESTS.items():
                pdu.data = pdu.data.replace(text({key: OPERATIONAL[key]}), text({key: value}))
            pdu.header[5:8] = len(pdu.data).to_bytes(3, 'big')
    s.test_unit_ready('first', 2)
    s.read(3, 3)
    if digests:
        immediate_write(s, 4, b'w' * (BLOCK - 2))
    s.test_unit_ready('long', 5)
    s.test_unit_ready('last', 6)
    s.logout(7)
    shaped(s, digests)
    s.named('long').header[32:48] = LONG_CDB[:16]
    s.named('long').extend((1, b'\0' + LONG_CDB[16:]))
    return s


# --- what breaks each rule -------------------------------------------------------------------


def with_digests(session, digests):
    for pdu in session.pdus:
        pdu.digests = None if pdu.header[0] & 0x3F in LOGIN else digests
    return session


def digest_header():
    """of a response; the initiator takes it all the same"""
    s = intact(True)
    s.named('first answer').digests = lambda p: (flipped(covers_all(p)[0]), b'')
    return s


def digest_data():
    """of Data-In; the initiator takes it all the same"""
    s = intact(True)
    s.named('data-in 1').digests = lambda p: (covers_all(p)[0], flipped(covers_all(p)[1]))
    return s


def digest_coverage():
    """the data's is computed without the padding"""
    s = intact(True)
    s.named('write').digests = lambda p: (covers_all(p)[0], digest_of(p.data))
    return s


def unagreed():
    """the login agreed on none"""
    return with_digests(intact(), covers_all)


def missing():
    """the login agreed on both"""
    return with_digests(intact(True), None)


def header_accepted():
    s = intact(True)
    s.named('last').digests = lambda p: (flipped(covers_all(p)[0]), b'')
    return s


def data_accepted():
    s = intact(True)
    s.named('write').digests = lambda p: (covers_all(p)[0], flipped(covers_all(p)[1]))
    return s


def opcode():
    """its header digest says that this is what was meant; it takes no number"""
    s = intact(True)
    strange = Shaped(Pdu('strange', INITIATOR, 0x47, 0x80, 9), True)
    strange.header[24:32] = s.named('last').header[24:32]
    s.pdus.insert(s.pdus.index(s.named('last')), strange)
    return s


def fixed():
    """a response without the bit that all have"""
    s = intact()
    s.named('last answer').header[1] = 0
    return s


def reserved():
    s = intact()
    s.named('last').header[3] = 0x20
    return s


def level():
    """a priority, which nobody agreed to"""
    s = intact()
    s.named('last').header[2] = 0x30
    return s


def ahs():
    """a type that is reserved"""
    s = intact()
    s.named('long').ahs = s.named('long').ahs.replace(b'\x00\x11\x01', b'\x00\x11\x03', 1)
    return s


def tolerated():
    s = fixed()
    s.named('logout').pause_ns = 2 * SECOND_NS
    return s


def padding():
    s = intact(True)
    s.named('write').padding = b'\xab\xcd'
    return s


BREACHES = {
    'digest.header': digest_header,
    'digest.data': digest_data,
    'digest.coverage': digest_coverage,
    'digest.unagreed': unagreed,
    'digest.header.accepted': header_accepted,
    'digest.data.accepted': data_accepted,
    'iscsi.format.opcode': opcode,
    'iscsi.format.fixed': fixed,
    'iscsi.format.reserved': reserved,
    'iscsi.format.level': level,
    'iscsi.format.ahs': ahs,
    'iscsi.format.tolerated': tolerated,
    'iscsi.padding': padding,
}
INTACT = (intact, functools.partial(intact, True))


def broken(finding):
    return BREACHES[finding]().capture()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
