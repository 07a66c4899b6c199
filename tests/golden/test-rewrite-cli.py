#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""rewrite around its core: the command line, every way in and out, what is kept of a file, and
that a file appears whole or not at all."""
import gzip
import os
import resource
import select
import shutil
import signal
import struct
import subprocess
import sys
import time
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import pcapng  # noqa: E402
import pcaps  # noqa: E402

WIRE = harness.sample('twins/nodigest/wire')  # nothing in it is to be changed
HOST = harness.sample('twins/nodigest/host')
NAMES, STATISTICS, SECRETS = 4, 5, 10
IF_NAME, DELAY = 2, 1.0  # seconds a frame may take through a live pipe


class Place(harness.Folder):
    """a folder whose file out is asked for"""

    def __enter__(self):
        super().__enter__()
        self.out = os.path.join(self.path, 'out')
        return self

    def left(self):
        """whatever an attempt left there"""
        return [n for n in os.listdir(self.path) if n.startswith('out')]

    def written(self):
        with open(self.out, 'rb') as file:
            return file.read()


def rewritten(octets, *options):
    """what comes out of standard output"""
    result = harness.run('rewrite', *options, '-', '-', stdin=octets)
    if harness.wrong_status(result, 0):
        raise harness.Failed(harness.wrong_status(result, 0))
    return result.stdout


def usage(report):
    with Place() as place:
        pcap, out = place.file('in.pcap', pcaps.raw_bytes(WIRE)), place.out
        os.link(pcap, place.path + '/link.pcap')
        os.symlink(pcap, place.path + '/symlink.pcap')
        cases = {
            'no file': (), 'no output': (pcap,), 'three files': (pcap, out, out),
            'unknown option': ('--nonsense', pcap, out),
            'MTU 67': ('--mtu', '67', pcap, out), 'MTU 65536': ('--mtu', '65536', pcap, out),
            'MTU of letters': ('--mtu', '1500x', pcap, out),
            'rate 0': ('--spread', '0', pcap, out), 'rate -1G': ('--spread', '-1G', pcap, out),
            'rate of octets': ('--spread', '1GB/s', pcap, out),
            'rate nan': ('--spread', 'nan', pcap, out),
            'provenance in pcap': ('--provenance', pcap, out), 'same file': (pcap, pcap),
            'same file, linked': (pcap, place.path + '/link.pcap'),
            'same file, symbolic link': (place.path + '/symlink.pcap', pcap),
        }
        for name, arguments in cases.items():
            report.check('usage is 2: ' + name, harness.wrong_status(
                harness.run('rewrite', *arguments), 2))
        with open(pcap, 'ab') as same:
            report.check('usage is 2: same file as standard output', harness.wrong_status(
                harness.run('rewrite', pcap, '-', stdout=same), 2))
        report.check('the input is as it was', pcaps.raw_bytes(pcap) != pcaps.raw_bytes(WIRE)
                     and 'it is not')
        for name, octets in {'missing': None, 'no capture': b'no capture'}.items():
            path = place.path + '/x' if octets is None else place.file('x', octets)
            report.check('input is 3: ' + name, harness.wrong_status(
                harness.run('rewrite', path, out), 3))
        report.check('output folder that is not there is 5', harness.wrong_status(
            harness.run('rewrite', pcap, place.path + '/no/out'), 5))
        report.check('nothing is left', ', '.join(place.left()))
        report.check('--help is 0', harness.wrong_status(harness.run('rewrite', '--help'), 0))


def ways(report):
    plain, packed = pcaps.raw_bytes(HOST), gzip.compress(pcaps.raw_bytes(HOST))
    expected = rewritten(plain)
    report.check('there is something to cut', len(expected) <= len(plain) and 'nothing was')
    with Place() as place:
        source, compressed = place.file('in', plain), place.path + '/out.pcap.gz'
        to_file = {
            'file to file': ((source, place.out), None),
            'gzip to file': ((place.file('in.gz', packed), place.out), None),
            'standard input to file': (('-', place.out), plain),
            'gzip on standard input': (('-', place.out), packed),
        }
        for name, (arguments, stdin) in to_file.items():
            result = harness.run('rewrite', *arguments, stdin=stdin)
            wrong = harness.wrong_status(result, 0) or (result.stdout and 'it prints')
            report.check(name, wrong or (place.written() != expected and 'it differs'))
        result = harness.run('rewrite', source, '-')
        report.check('file to standard output', result.stdout != expected and 'it differs')
        result = harness.run('rewrite', source, compressed)
        wrong = harness.wrong_status(result, 0)
        report.check('file to .gz', wrong or pcaps.raw_bytes(compressed) != expected
                     and 'it differs')
        with open(compressed, 'rb') as file:
            report.check('.gz is gzip', file.read(2) != b'\x1f\x8b' and 'it is not')
        lines = result.stderr.decode().splitlines()
        report.check('one sentence on standard error', len(lines) != 1 and str(lines))
        result = harness.run('rewrite', '--quiet', source, place.out)
        report.check('--quiet says nothing', result.stderr.decode())
        spread(report, expected, plain)


def spread(report, expected, plain):
    """other times only: what was sent left later, what was received had come before"""
    slow = pcaps_of(rewritten(plain, '--spread', '10M'))
    fast = pcaps_of(expected)
    moved = [a.ts_ns - b.ts_ns for a, b in zip(slow, fast)]
    report.check('--spread moves times', (min(moved) > -1_000_000 or max(moved) < 1_000_000) and
                 'by %d to %d ns' % (min(moved), max(moved)))
    report.check('--spread changes nothing else',
                 [f.data for f in slow] != [f.data for f in fast] and 'it does')


def pcaps_of(octets):
    with harness.Folder() as folder:
        return pcaps.read(folder.file('x', octets)).frames


def unchanged(report):
    """a capture from the wire comes out as it went in, in every format"""
    capture = pcaps.read(WIRE)
    forms = {'pcap, as it is': pcaps.raw_bytes(WIRE)}
    for order in '<>':
        for nanoseconds in (True, False):
            forms['pcap %s %s' % (order, 'ns' if nanoseconds else 'us')] = pcaps.pack(
                capture, order, nanoseconds)
        forms['pcapng ' + order] = pcapng.plain(capture, order)
    forms['pcapng, two sections'] = pcapng.varied(capture)
    for kind in (pcapng.CUSTOM, pcapng.JOURNAL, pcapng.UNKNOWN):
        forms['pcapng with blocks 0x%x' % kind] = pcapng.interspersed(capture, kind)
    forms['no frames'] = pcaps.pack(pcaps.Capture())
    for name, octets in forms.items():
        report.check('nothing to change: ' + name, rewritten(octets) != octets and 'it differs')
        if octets[:4] == b'\n\r\r\n':
            report.check('nothing to comment on: ' + name,
                         rewritten(octets, '--provenance') != octets and 'it differs')


def truncated(report):
    octets = pcaps.raw_bytes(WIRE)
    ends = [24]
    while ends[-1] < len(octets):
        ends.append(ends[-1] + 16 + struct.unpack_from('<I', octets, ends[-1] + 8)[0])
    with Place() as place:
        for cut in (ends[3] + 1, ends[3] + 15, ends[40] + 17, len(octets) - 1):
            whole = max(e for e in ends if e <= cut)
            path = place.file('in.pcap', octets[:cut])
            result = harness.run('rewrite', path, place.out)
            wrong = harness.wrong_status(result, 4)
            report.check('cut at %d is 4, what came before is there' % cut, wrong or
                         place.written() != octets[:whole] and 'it is not')
        packed = gzip.compress(octets)
        result = harness.run('rewrite', '-', '-', stdin=packed[:len(packed) // 2])
        report.check('gzip cut in the middle is 4', harness.wrong_status(result, 4) or
                     not octets.startswith(result.stdout) and 'other octets came out')


def failing(report):
    """a full disk in several guises, and a reader that goes away"""
    with Place() as place:
        source = place.file('in.pcap', pcaps.raw_bytes(HOST))
        small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        result = harness.run('rewrite', source, place.out, preexec_fn=small)
        report.check('no room is 5', harness.wrong_status(result, 5))
        report.check('no room is told', b'too large' not in result.stderr and
                     harness.last_line(result.stderr))
        report.check('no room leaves nothing', ', '.join(place.left()))
        place.file('out', b'old')
        harness.run('rewrite', source, place.out, preexec_fn=small)
        report.check('no room leaves the old file', place.written() != b'old' and 'it is gone')
        result = harness.run('rewrite', source, '/dev/full')
        report.check('/dev/full is 5', harness.wrong_status(result, 5) or
                     b'No space left' not in result.stderr and 'it is not told')
        with open('/dev/full', 'wb') as full:
            report.check('> /dev/full is 5', harness.wrong_status(
                harness.run('rewrite', source, '-', stdout=full), 5))
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(writer, 'wb') as gone:
            result = harness.run('rewrite', source, '-', stdout=gone)
        report.check('a reader that went away is 5', harness.wrong_status(result, 5))


def start(*arguments):
    """SIGHUP counts again, should these tests run under nohup"""
    return subprocess.Popen([harness.program(), 'rewrite', *arguments], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))


def fill(process, octets):
    process.stdin.write(octets)
    process.stdin.flush()


def killed(report):
    octets = pcaps.raw_bytes(WIRE)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
        with Place() as place:
            process = start('-', place.out)
            fill(process, octets[:70_000])
            time.sleep(0.5)
            process.send_signal(number)
            process.wait(timeout=harness.SECONDS)
            expected = -number if number == signal.SIGKILL else 128 + number
            process.communicate()
            name = signal.Signals(number).name
            report.check('%s while waiting: status' % name, process.returncode != expected and
                         'exit %d' % process.returncode)
            report.check('%s while waiting: no output' % name,
                         os.path.exists(place.out) and 'it is there')
            if number != signal.SIGKILL:
                report.check('%s while waiting: nothing left' % name, ', '.join(place.left()))
    process = start('-', '-')
    fill(process, octets[:24 + 16 + struct.unpack_from('<I', octets, 32)[0]])
    time.sleep(0.5)
    process.terminate()
    out, _ = process.communicate(timeout=harness.SECONDS)
    report.check('SIGTERM, to a pipe: what was read is written',
                 (process.returncode != 143 or not out or not octets.startswith(out)) and
                 'exit %d, %d octets' % (process.returncode, len(out)))


def live(report):
    """frames come out of a pipe soon after they went in, packed or not"""
    for name, path, pack in (('wire', WIRE, False), ('host', HOST, False), ('gzip', HOST, True)):
        octets, slowest = pcaps.raw_bytes(path), 0
        process = start('-', '-')
        packer = zlib.compressobj(wbits=31)
        packed = lambda part: packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)
        feed = lambda part: fill(process, packed(part) if pack else part)
        feed(octets[:24])
        came, at = wait_for(process, DELAY * 5)[0], 24
        wrong = None if came == 24 else 'file header: %d octets' % came
        for _ in range(12):
            size = 16 + struct.unpack_from('<I', octets, at + 8)[0]
            feed(octets[at:at + size])
            at += size
            came, took = wait_for(process, DELAY * 5)
            slowest = max(slowest, took)
            wrong = wrong or (came < size and '%d octets of a record of %d' % (came, size))
        process.stdin.close()
        process.stdout.close()
        process.stderr.close()
        process.wait(timeout=harness.SECONDS)
        report.check('live, %s: every frame comes out' % name, wrong)
        report.check('live, %s: within a second' % name, slowest > DELAY and '%.1f s' % slowest)


def wait_for(process, patience):
    """-> (octets that came, seconds it took)"""
    begun = time.monotonic()
    ready, _, _ = select.select([process.stdout], [], [], patience)
    got = len(os.read(process.stdout.fileno(), 1 << 20)) if ready else 0
    return got, time.monotonic() - begun


# --- pcapng ----------------------------------------------------------------------------------


def rich(capture):
    """two interfaces with names, and everything that may stand between frames"""
    w = pcapng.Writer()
    w.section()
    end = w.pack('HH', 0, 0)
    for i in range(2):
        w.block(pcapng.INTERFACE, w.pack('HHI', capture.link, 0, 0) +
                w.option(IF_NAME, b'tap%d' % i) + w.option(pcapng.TS_RESOLUTION, b'\x09') + end)
    w.block(NAMES, w.pack('HH', 1, 4 + 8) + bytes((10, 10, 1, 1)) + b'myhost1\0' + end)
    w.block(SECRETS, w.pack('II', 0x544C534B, 8) + b'CLIENT_R')
    for i, frame in enumerate(capture.frames):
        w.packet(frame, frame.ts_ns, i % 2, b'frame %d' % (i + 1))
    w.block(STATISTICS, w.pack('III', 1, 0, 0) + w.option(4, w.pack('Q', 7)) + end)
    w.block(pcapng.UNKNOWN, b'nobody knows')
    return w.octets


def blocks(octets):
    """[(type, body)] of a little-endian file"""
    at, found = 0, []
    while at < len(octets):
        kind, total = struct.unpack_from('<II', octets, at)
        assert struct.unpack_from('<I', octets, at + total - 4)[0] == total
        found.append((kind, octets[at + 8:at + total - 4]))
        at += total
    return found


def comments(body):
    held = struct.unpack_from('<I', body, 12)[0]
    at, found = 20 + (held + 3) // 4 * 4, []
    while at + 4 <= len(body):
        code, length = struct.unpack_from('<HH', body, at)
        if code == pcapng.COMMENT:
            found.append(body[at + 4:at + 4 + length].decode())
        at += 4 + (length + 3) // 4 * 4
    return found


def sections(report):
    octets = rich(pcaps.read(HOST))
    before, after = blocks(octets), blocks(rewritten(octets, '--provenance'))
    others = lambda found: [b for b in found if b[0] != pcapng.ENHANCED]
    report.check('pcapng: other blocks are kept', others(before) != others(after) and 'not all')
    frames = [b for k, b in after if k == pcapng.ENHANCED]
    count = sum(k == pcapng.ENHANCED for k, _ in before)
    kept = [c for b in frames for c in comments(b) if c.startswith('frame ')]
    report.check('pcapng: comments are kept, each once',
                 kept != ['frame %d' % (i + 1) for i in range(count)] and str(kept[:5]))
    wrong = provenance(frames)
    report.check('--provenance is right', wrong)
    same = pcaps_of(rewritten(pcaps.pack(pcaps.read(HOST))))
    data = [b[20:20 + struct.unpack_from('<I', b, 12)[0]] for b in frames]
    report.check('pcapng and pcap give the same frames', data != [f.data for f in same] and
                 '%d and %d' % (len(data), len(same)))
    witness(report, octets)


def provenance(frames):
    """segments of a frame follow each other, on one interface, and the counts are true"""
    expected, cut = None, 0
    for body in frames:
        interface = struct.unpack_from('<I', body)[0]
        said = [c.split() for c in comments(body) if c.startswith('wiretruth: segment')]
        if expected and (not said or (interface, said[0][2:8]) != expected):
            return 'expected %s, found %s' % (expected, said)
        expected = None
        if said:
            index, of = int(said[0][2]), int(said[0][4])
            cut += index == 1
            expected = None if index == of else (
                interface, [str(index + 1), 'of', str(of), 'of', 'frame', said[0][7]])
    return None if cut > 10 else '%d frames cut' % cut


def witness(report, octets):
    if not shutil.which('tshark'):
        report.note('tshark is not here: its reading of a rewritten pcapng is not tried')
        return
    with Place() as place:
        path = place.file('out', rewritten(octets, '--provenance'))
        run = subprocess.run(['tshark', '-n', '-r', path, '-T', 'fields', '-e',
                              'frame.interface_name', '-e', 'frame.comment', '-e',
                              'tcp.checksum.status', '-o', 'tcp.check_checksum:TRUE'],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        lines = [line.split('\t') for line in run.stdout.decode().splitlines()]
        report.check('tshark reads it all', run.returncode and run.stderr.decode()[-200:])
        report.check('tshark: interface names', {l[0] for l in lines} != {'tap0', 'tap1'} and
                     str({l[0] for l in lines}))
        report.check('tshark: provenance', sum('wiretruth: segment' in l[1] for l in lines) < 20
                     and 'lacking')
        report.check('tshark: no checksum is bad', sum(l[2] == '0' for l in lines))
        names = subprocess.run(['tshark', '-r', path, '-q', '-z', 'hosts'],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        report.check('tshark: host names', b'myhost1' not in names.stdout and 'none')


def main():
    report = harness.Report()
    for part in (usage, ways, unchanged, truncated, failing, killed, live, sections):
        try:
            part(report)
        except Exception as error:  # anything: a missing key, a timeout
            report.check(part.__name__, '%s: %s' % (type(error).__name__, error))
    report.finish()


if __name__ == '__main__':
    main()
