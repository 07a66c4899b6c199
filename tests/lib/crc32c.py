# SPDX-License-Identifier: GPL-2.0-or-later
"""CRC32C (RFC 7143 13.1) by tables, so that the tests owe nothing to the program's library."""
import functools
import struct

POLYNOMIAL = 0x82F63B78  # 0x1EDC6F41, bits reversed


def _octet_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ (POLYNOMIAL if value & 1 else 0)
        table.append(value)
    return table


def _wide_tables(octet):
    """two tables of 65536: one lookup for each half of a 32-bit word"""
    near = [octet[(octet[v & 255] ^ (v >> 8)) & 255] ^ (octet[v & 255] >> 8)
            for v in range(65536)]
    far = [near[v & 0xFFFF] ^ (v >> 16) for v in near]
    return far, near


_OCTET = _octet_table()
_FAR, _NEAR = _wide_tables(_OCTET)


@functools.lru_cache(maxsize=65536)
def crc32c(octets):
    """the digest of @octets as a number; it travels with its lowest octet first"""
    crc = 0xFFFFFFFF
    whole = len(octets) & ~3
    far, near = _FAR, _NEAR
    for word in struct.unpack_from('<%dI' % (whole >> 2), octets):
        word ^= crc
        crc = far[word & 0xFFFF] ^ near[word >> 16]
    for octet in octets[whole:]:
        crc = _OCTET[(crc ^ octet) & 255] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def digest_of(octets):
    return struct.pack('<I', crc32c(bytes(octets)))


# RFC 7143 A.4, and the check value of every catalogue
assert crc32c(b'123456789') == 0xE3069283
assert digest_of(bytes(32)) == bytes.fromhex('aa36918a')
assert digest_of(b'\xff' * 32) == bytes.fromhex('43aba862')
assert digest_of(bytes(range(32))) == bytes.fromhex('4e79dd46')
assert digest_of(bytes(range(31, -1, -1))) == bytes.fromhex('5cdb3f11')
