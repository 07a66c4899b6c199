#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Content decides: other protocols on iSCSI's port yield nothing, iSCSI elsewhere is found."""
import os
import random
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import lister  # noqa: E402
import pcaps  # noqa: E402

ISCSI_PORT, OTHER_PORT = 3260, 13260
MOVED = ('both-digests/capture', 'header-digest/capture', 'twins/nodigest/wire',
         'twins/nodigest/host')


def http(rng):
    page = b'<html>' + bytes(rng.choices(b'abcdefgh <>/\n', k=30000)) + b'</html>'
    head = (b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n'
            b'Content-Length: %d\r\n\r\n' % len(page))
    for i in range(5):
        yield 0, b'GET /page/%d HTTP/1.1\r\nHost: storage.example\r\nAccept: */*\r\n\r\n' % i
        yield 1, head + page


def ldap(rng):
    """BER: bind, then searches with many entries; lengths of every form"""
    yield 0, bytes.fromhex('300c020101600702010304008000')
    yield 1, bytes.fromhex('300c02010161070a010004000400')
    for i in range(2, 120):
        body = bytes([2, 1, i, 0x63, 0x20]) + bytes(rng.choices(range(256), k=32))
        yield 0, bytes([0x30, len(body)]) + body
        text = rng.choices(range(32, 127), k=rng.randrange(900))
        entry = bytes([2, 1, i, 0x64]) + bytes(text)
        yield 1, b'\x30\x82' + struct.pack('>H', len(entry)) + entry


def tls(rng):
    def record(kind, length):
        return struct.pack('>BHH', kind, 0x0303, length) + rng.randbytes(length)
    yield 0, record(22, 517)
    yield 1, record(22, 122) + record(20, 1) + record(23, 2200)
    for _ in range(40):
        yield 0, record(23, rng.randrange(40, 900))
        yield 1, record(23, 16384)


def noise(rng):
    for _ in range(30):
        yield 0, rng.randbytes(rng.randrange(1, 20000))
        yield 1, rng.randbytes(rng.randrange(1, 20000))


def zeros(_):
    for _ in range(10):
        yield 0, bytes(9600)
        yield 1, bytes(9600)


def ones(_):
    for _ in range(10):
        yield 0, b'\xff' * 9600
        yield 1, b'\xff' * 9600


def repeated(rng):
    """short records of one kind, as databases and replication send them"""
    for i in range(300):
        yield 0, struct.pack('>IIQ', 0x01000000, i, 0) + bytes(32)
        yield 1, struct.pack('>IIQ', 0x20000000, i, rng.randrange(9)) + bytes(32)


def smb(rng):
    for i in range(60):
        body = b'\xfeSMB' + struct.pack('<HHIHH', 64, 1, 0, 8, 1) + rng.randbytes(700 + i)
        for who in (0, 1):
            yield who, struct.pack('>I', len(body)) + body


FOREIGN = (http, ldap, tls, noise, zeros, ones, repeated, smb)


def severe(events):
    return [f['id'] for f in harness.findings(events) if f['severity'] != 'note']


def check_foreign(maker, handshake, port):
    rng = random.Random(maker.__name__)
    conversation = pcaps.Conversation(port, handshake=handshake)
    for who, octets in maker(rng):
        conversation.say(who, octets)
    with harness.Folder() as folder:
        path = pcaps.write(folder.file('x.pcap'), conversation.capture)
        events = harness.analyze_events(path)
    pdus = sum(e['event'] == 'pdu' for e in events)
    if pdus:
        return '%d PDUs' % pdus
    return 'findings: %s' % severe(events) if severe(events) else None


def moved(capture):
    """the capture with port 3260 made another"""
    frames = list(capture.frames)
    for s in pcaps.segments(capture):
        ports = [OTHER_PORT if p == ISCSI_PORT else p for p in (s.sport, s.dport)]
        frame = frames[s.index]
        frames[s.index] = pcaps.Frame(frame.ts_ns, pcaps.with_ports(frame.data, s, *ports),
                                      frame.wire_len)
    return pcaps.Capture(capture.link, frames)


def check_moved(name, login):
    capture = pcaps.read(harness.sample(name))
    _, pdus = lister.listing(capture)
    if not login:
        held, _ = lister.listing(capture)
        last = max(held[p.connection - 1].streams[p.sender].frame_of(p.end - 1)
                   for p in pdus if p.opcode in lister.LOGIN)
        capture = capture.keep(lambda i: i >= last)
        pdus = [p for p in pdus if p.opcode not in lister.LOGIN]
    with harness.Folder() as folder:
        events = harness.analyze_events(pcaps.write(folder.file('x.pcap'), moved(capture)))
    key = lambda l: l if login else l._replace(offset=0)
    place = lambda lines: {c: sorted(key(l) for l in found) for c, found in lines.items()}
    return harness.difference(place(harness.expected_lines(pdus)),
                              place(harness.pdu_lines(events)))


def check(item):
    name, function, arguments = item
    try:
        return name, function(*arguments)
    except harness.Failed as error:
        return name, str(error)


def main():
    report = harness.Report()
    items = []
    for maker in FOREIGN:
        for handshake in (True, False):
            name = '%s on 3260, %s handshake' % (
                maker.__name__, 'with' if handshake else 'without')
            items.append((name, check_foreign, (maker, handshake, ISCSI_PORT)))
        name = maker.__name__ + ' on another port'
        items.append((name, check_foreign, (maker, True, 4000)))
    for name in MOVED:
        for login in (True, False):
            label = '%s on port %d, %s login' % (
                name, OTHER_PORT, 'with' if login else 'without')
            items.append((label, check_moved, (name, login)))
    for name, wrong in harness.parallel(check, items):
        report.check(name, wrong)
    report.finish()


if __name__ == '__main__':
    main()
