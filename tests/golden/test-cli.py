#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line: exit statuses, what is no capture, captures that break off, every way to
hand frames in and to take a report out."""
import gzip
import json
import os
import re
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import pcapng  # noqa: E402
import pcaps  # noqa: E402

CLEAN = harness.sample('twins/nodigest/wire')
DAMAGED = harness.sample('demo')
NOBODY = 65534

NOT_CAPTURES = {
    'empty': b'',
    'one octet': b'\xd4',
    'text': b'This is not a capture.\n' * 50,
    'zeros': bytes(4096),
    'netmon': b'GMBU' + bytes(4096),
    'snoop': b'snoop\0\0\0' + struct.pack('>II', 2, 4) + bytes(4096),
    'elf': b'\x7fELF' + bytes(4096),
    'json': b'{"event":"pdu"}\n' * 20,
    'gzipped text': gzip.compress(b'This is not a capture either.\n' * 50),
    'gzip of nothing': gzip.compress(b''),
    'gzip head only': b'\x1f\x8b\x08',
}


def status(*expected):
    return lambda *arguments, **more: harness.wrong_status(harness.run(*arguments, **more),
                                                           *expected)


def one_sentence(result):
    """standard error holds one short line and no report is made"""
    lines = result.stderr.decode('utf-8', 'replace').strip().splitlines()
    if len(lines) != 1 or len(lines[0]) < 10:
        return 'standard error should be one sentence: %s' % lines[:3]
    return None


def statuses(report, _):
    report.check('analysed is 0', status(0)('analyze', CLEAN))
    report.check('--version is 0', status(0)('--version'))
    report.check('--help is 0', status(0)('--help'))
    report.check('analyze --help is 0', status(0)('analyze', '--help'))
    for mtu in ('68', '1500', '65535'):
        report.check('--mtu %s is 0' % mtu, status(0)('analyze', '--mtu', mtu, CLEAN))
    fail_on = {
        ('error', CLEAN): 0, ('warning', CLEAN): 0, ('error', DAMAGED): 1,
        ('warning', DAMAGED): 1, ('note', DAMAGED): 1,
    }
    for (level, path), expected in fail_on.items():
        name = '--fail-on %s %s is %d' % (level, os.path.basename(path), expected)
        report.check(name, status(expected)('analyze', '--fail-on', level, path))
    usage = {
        'no command': (), 'unknown command': ('analyse', CLEAN), 'no file': ('analyze',),
        'unknown option': ('analyze', '--nonsense', CLEAN),
        'unknown format': ('analyze', '--format', 'xml', CLEAN),
        'format without value': ('analyze', CLEAN, '--format'),
        'unknown severity': ('analyze', '--fail-on', 'never', CLEAN),
        'port 0': ('analyze', '--port', '0', CLEAN),
        'port 65536': ('analyze', '--port', '65536', CLEAN),
        'port -1': ('analyze', '--port', '-1', CLEAN),
        'port of letters': ('analyze', '--port', 'iscsi', CLEAN),
        'port with a tail': ('analyze', '--port', '3260x', CLEAN),
        'digests of letters': ('analyze', '--digests', 'crc', CLEAN),
        'MTU 67': ('analyze', '--mtu', '67', CLEAN),
        'MTU 65536': ('analyze', '--mtu', '65536', CLEAN),
        'MTU -1': ('analyze', '--mtu', '-1500', CLEAN),
        'MTU of letters': ('analyze', '--mtu', 'jumbo', CLEAN),
        'MTU with a tail': ('analyze', '--mtu', '1500x', CLEAN),
        'MTU of nothing': ('analyze', '--mtu', '', CLEAN),
        'unknown event': ('analyze', '--format', 'jsonl', '--events', 'pdu,frame', CLEAN),
        'events of no jsonl': ('analyze', '--events', 'segment', CLEAN),
        'broken filter': ('analyze', '--filter', 'port port', CLEAN),
    }
    for name, arguments in usage.items():
        report.check('usage is 2: ' + name, status(2)(*arguments))


def known_events(report, _):
    """a name that is wrong is answered with those that are right"""
    for kind in ('segment', 'pdu', 'login', 'task', 'exchange', 'discovered', 'logical_unit',
                 'finding', 'session', 'connection'):
        report.check('--events %s is 0' % kind, status(0)(
            'analyze', '--format', 'jsonl', '--events', kind, CLEAN))
        said = harness.run('analyze', '--format', 'jsonl', '--events', kind + 's', CLEAN).stderr
        wrong = None if re.search(rb'\b%s\b' % kind.encode(), said) else repr(said)
        report.check('%s is among the events to choose of' % kind, wrong)


def host_facts(report, folder):
    """facts that cannot be read are told before anything is analysed"""
    os.mkdir(os.path.join(folder.path, 'empty'))
    wrong = {'missing': '/nonexistent', 'empty file': folder.file('none', b''),
             'a capture': DAMAGED, 'empty folder': os.path.join(folder.path, 'empty')}
    for name, path in wrong.items():
        result = harness.run('analyze', '--host-facts', path, CLEAN)
        report.check('host facts: ' + name,
                     harness.wrong_status(result, 3) or one_sentence(result))


def likely_cause(report, _):
    """the report tells the likeliest cause of what is no note, and where the others are"""
    page = ' '.join(harness.run('analyze', DAMAGED).stdout.decode().split())
    causes = harness.analyze_json(DAMAGED)['findings'][0]['causes']
    wanted = ('Likely cause: ' + causes[0] + ' -> ', 'wiretruth explain ID')
    report.check('the likeliest cause', ' '.join(w for w in wanted if w not in page))
    report.check('one cause a finding', page.count('Likely cause: ') != 1 and page)


def explained(report, _):
    """every finding of the catalogue has its page, and every page all its parts"""
    listed = harness.run('explain').stdout.decode().splitlines()
    ids = [line.split()[1] for line in listed]
    broken = {name[:-len('.pcap.gz')] for name in os.listdir(
        os.path.join(harness.SAMPLES, 'broken')) if name.endswith('.pcap.gz')}
    report.check('every broken sample is explained', ' '.join(sorted(broken - set(ids))))
    for finding in ids:
        page = harness.run('explain', finding).stdout.decode()
        lacking = [part for part in ('meaning', 'evidence', 'causes', 'remedy', 'source', 'sample')
                   if '\n  ' + part not in page]
        report.check('explain ' + finding, ' '.join(lacking))
    printed = json.loads(harness.run('explain', '--format', 'json').stdout)
    report.check('explain --format json has the same findings',
                 [f['id'] for f in printed['findings']] != ids and 'others')
    report.check('explain a family', len(harness.run('explain', 'iscsi.nop').stdout.splitlines())
                 < 2 and 'too few')
    for name, arguments in {'unknown': ('foo',), 'half a word': ('iscsi.no',),
                            'two': ('tcp.overlap', 'digest.data'),
                            'a format': ('--format', 'jsonl', 'tcp.overlap')}.items():
        report.check('explain, usage is 2: ' + name, status(2)('explain', *arguments))


def not_captures(report, folder):
    for name, octets in NOT_CAPTURES.items():
        result = harness.run('analyze', folder.file('x', octets))
        wrong = harness.wrong_status(result, 3) or one_sentence(result)
        report.check('no capture is 3: ' + name, wrong)
        piped = harness.run('analyze', '-', stdin=octets)
        report.check('no capture is 3, piped: ' + name, harness.wrong_status(piped, 3))
    for name, path in {'directory': folder.path, 'missing': folder.path + '/absent.pcap',
                       'below a file': CLEAN + '/x'}.items():
        result = harness.run('analyze', path)
        report.check('not opened is 3: ' + name,
                     harness.wrong_status(result, 3) or one_sentence(result))
    report.check('not opened is 3: second of two', status(3)(
        'analyze', CLEAN, folder.path + '/absent.pcap'))
    forbidden(report, folder)


def forbidden(report, folder):
    """a file without permission; root may read all, so root becomes nobody"""
    path = folder.file('forbidden.pcap', pcaps.raw_bytes(CLEAN))
    os.chmod(path, 0)
    os.chmod(folder.path, 0o755)
    more = {'user': NOBODY} if os.geteuid() == 0 else {}
    try:
        report.check('not opened is 3: no permission', status(3)('analyze', path, **more))
    except PermissionError:
        report.note('no permission: not tried, nobody may not run the program here')


def ends_of_records(octets):
    at, ends = 24, [24]
    while at < len(octets):
        at += 16 + struct.unpack_from('<I', octets, at + 8)[0]
        ends.append(at)
    return ends


def cut(report, folder):
    octets = pcaps.raw_bytes(CLEAN)
    ends = ends_of_records(octets)
    places = set(range(24, 110, 7)) | set(range(1000, len(octets), len(octets) // 25))
    places |= set(ends[:3]) | {ends[-1], ends[5] + 15, ends[5] + 16, len(octets) - 1}
    wrong = []
    for place in sorted(places):
        wrong.append(cut_at(folder, octets, ends, place))
    wrong = [w for w in wrong if w]
    report.check('cut at %d places: 4 inside a record, else 0' % len(places),
                 '; '.join(wrong[:3]))
    short = [n for n in range(1, 24) if harness.run('analyze', folder.file(
        'short', octets[:n])).returncode not in (3, 4)]
    report.check('cut inside the file header: 3 or 4', short and 'not at %s' % short)
    cut_compressed(report, folder, octets)


def cut_at(folder, octets, ends, place):
    whole = sum(end <= place for end in ends) - 1
    broken = None if place in ends else whole + 1
    path = folder.file('cut.pcap', octets[:place])
    try:
        found = harness.analyze_json(path, status=(0 if broken is None else 4,))
    except harness.Failed as error:
        return 'at %d: %s' % (place, error)
    capture = found['capture']
    if capture['frames'] != whole:
        return 'at %d: %d frames, not %d' % (place, capture['frames'], whole)
    if capture['broken_at'] != broken:
        return 'at %d: broken_at %s, not %s' % (place, capture['broken_at'], broken)
    named = any(f['id'] == 'capture.broken' for f in found['findings'])
    if named == (broken is not None):
        return None
    return 'at %d: capture.broken %s' % (place, named)


def cut_compressed(report, folder, octets):
    packed = gzip.compress(octets, 6)
    path = folder.file('cut.pcap.gz', packed[:len(packed) * 2 // 3])
    try:
        capture = harness.analyze_json(path, status=(4,))['capture']
        wrong = None if capture['frames'] > 20 and capture['broken_at'] else str(capture)
    except harness.Failed as error:
        wrong = str(error)
    report.check('gzip cut in the middle: 4, what came before is there', wrong)
    spoilt = bytearray(packed)
    spoilt[len(packed) // 2] ^= 0xFF
    report.check('gzip damaged in the middle: 4', status(4)(
        'analyze', folder.file('spoilt.pcap.gz', bytes(spoilt))))
    section = pcapng.plain(pcaps.read(CLEAN))
    report.check('pcapng cut in the middle: 4', status(4)(
        'analyze', folder.file('cut.pcapng', section[:len(section) // 2 + 1])))
    report.check('one of two breaks off: 4', status(4)(
        'analyze', CLEAN, folder.file('cut.pcap', octets[:5000])))


def huge_record(report, folder):
    octets = pcaps.raw_bytes(CLEAN)
    end = ends_of_records(octets)[3]
    record = struct.pack('<IIII', 1, 0, 0x7FFFFFFF, 0x7FFFFFFF)
    path = folder.file('huge.pcap', (octets[:end] + record + bytes(1024))[:4096])
    begun = time.monotonic()
    try:
        capture = harness.analyze_json(path, status=(4,))['capture']
        wrong = None if (capture['frames'], capture['broken_at']) == (3, 4) else str(capture)
    except harness.Failed as error:
        wrong = str(error)
    if time.monotonic() - begun > 5:
        wrong = 'it took %.1f s' % (time.monotonic() - begun)
    report.check('a record that claims 2 GB costs nothing', wrong)


def pdus(path, *arguments, stdin=None):
    """PDU lines without times, which formats keep with other precision"""
    events = harness.analyze_events(path, *arguments, stdin=stdin)
    return [{k: v for k, v in e.items() if k != 'ts_ns'} for e in events if e['event'] == 'pdu']


def same(report, name, expected, *arguments, **more):
    try:
        found = pdus(*arguments, **more)
        wrong = None if found == expected else '%d PDUs, not the same %d' % (
            len(found), len(expected))
    except harness.Failed as error:
        wrong = str(error)
    report.check(name, wrong)


def forced_digests(report):
    """without the login, --digests says at once what otherwise PDUs have to settle"""
    for which, header, data in (('both', 52, 23), ('none', 0, 0)):
        told = harness.analyze_json(harness.sample('midsession/capture'), '--digests', which)
        seen = (told['digests']['header']['good'], told['digests']['data']['good'])
        ids = {f['id'] for f in told['findings']}
        report.check('--digests ' + which, (seen != (header, data) or 'digest.inferred' in ids) and
                     'found %s, %s' % (seen, sorted(ids)))


def inputs(report, folder):
    capture, octets = pcaps.read(CLEAN), pcaps.raw_bytes(CLEAN)
    expected = pdus(CLEAN)
    report.check('there are PDUs to compare', None if expected else 'none')
    same(report, 'standard input', expected, '-', stdin=octets)
    same(report, 'standard input, gzip', expected, '-', stdin=gzip.compress(octets))
    for order, nanoseconds in (('<', False), ('>', True), ('>', False)):
        path = folder.file('x.pcap', pcaps.pack(capture, order, nanoseconds))
        name = '%s-endian, %s' % ('little' if order == '<' else 'big',
                                  'ns' if nanoseconds else 'us')
        same(report, name, expected, path)
    same(report, 'pcapng', expected, folder.file('x.pcapng', pcapng.plain(capture)))
    same(report, 'pcapng, big-endian', expected, folder.file(
        'x.pcapng', pcapng.plain(capture, '>')))
    same(report, 'pcapng of many kinds', expected, folder.file(
        'x.pcapng', pcapng.varied(capture)))
    same(report, 'pcapng, gzip', expected, folder.file(
        'x.pcapng.gz', gzip.compress(pcapng.varied(capture))))
    same(report, '--filter that takes all', expected, CLEAN, '--filter', 'tcp port 3260')
    same(report, '--filter that takes none', [], CLEAN, '--filter', 'udp port 9')
    same(report, '--port', expected, CLEAN, '--port', '3261')
    forced_digests(report)
    same(report, '--mtu', expected, CLEAN, '--mtu', '1500')
    times(report, folder, capture)
    numbers(report, folder, capture, expected)
    merged(report, folder, capture, expected)


def times(report, folder, capture):
    """pcapng's resolutions and offsets give the pcap's times; 2^-30 s is a nanosecond off"""
    of = lambda path: [e['ts_ns'] for e in harness.analyze_events(path) if e['event'] == 'pdu']
    try:
        pairs = zip(of(CLEAN), of(folder.file('x.pcapng', pcapng.varied(capture))))
        far = [(a, b) for a, b in pairs if abs(a - b) > 1]
        wrong = 'a time is off: %s' % (far[0],) if far else None
    except harness.Failed as error:
        wrong = str(error)
    report.check('pcapng times', wrong)


def numbers(report, folder, capture, expected):
    """which blocks take a frame number: those that Wireshark 4.0 shows as frames"""
    for name, kind, by in (('unknown', pcapng.UNKNOWN, 0), ('custom', pcapng.CUSTOM, 1),
                           ('journal', pcapng.JOURNAL, 1)):
        later = [dict(e, frame=e['frame'] + by, frames=[n + by for n in e['frames']])
                 for e in expected]
        same(report, 'frame numbers as Wireshark counts: %s block' % name, later,
             folder.file('x.pcapng', pcapng.interspersed(capture, kind)))


def merged(report, folder, capture, expected):
    """frames of one connection spread over two files"""
    by_file = ('frame', 'frames', 'input')
    without = lambda found: [{k: v for k, v in e.items() if k not in by_file} for e in found]
    half = len(capture.frames) // 2
    splits = {
        'two halves': lambda i: i < half,
        'every other frame': lambda i: i % 2 == 0,
        'one side each': {s.index for s in pcaps.segments(capture)
                          if s.dport == 3260}.__contains__,
    }
    for name, first in splits.items():
        one = pcaps.write(folder.file('one.pcap'), capture.keep(first))
        two = pcaps.write(folder.file('two.pcap'), capture.keep(lambda i: not first(i)))
        for paths in ((one, two), (two, one)):
            try:
                found = without(pdus(paths[0], paths[1]))
                wrong = None if found == without(expected) else '%d PDUs, not the same %d' % (
                    len(found), len(expected))
            except harness.Failed as error:
                wrong = str(error)
            report.check('merged by time: %s, %s first' % (name, os.path.basename(paths[0])),
                         wrong)


def outputs(report, folder):
    for form in ('text', 'json', 'jsonl'):
        out = os.path.join(folder.path, 'report.' + form)
        printed = harness.run('analyze', '--format', form, DAMAGED).stdout
        wrong = status(0)('analyze', '--format', form, '-o', out, DAMAGED)
        if not wrong:
            with open(out, 'rb') as file:
                wrong = None if file.read() == printed else 'the file is not what is printed'
        report.check('-o OUT, ' + form, wrong)
        report.check('%s without a terminal has no colours' % form,
                     'escapes' if b'\x1b' in printed else None if printed else 'nothing')
        full = status(5)('analyze', '--format', form, '-o', '/dev/full', DAMAGED)
        report.check('-o /dev/full is 5, ' + form, full)
        with open('/dev/full', 'wb') as sink:
            report.check('> /dev/full is 5, ' + form, status(5)(
                'analyze', '--format', form, DAMAGED, stdout=sink))
        report.check('closed pipe, ' + form, closed_pipe(form))
    out = os.path.join(folder.path, 'never')
    harness.run('analyze', '-o', out, folder.path + '/absent.pcap')
    report.check('no output file after failure', os.path.exists(out) and 'it is there')
    report.check('output folder that is not there', status(5)(
        'analyze', '-o', folder.path + '/no/such/report', CLEAN))
    never_an_input(report, folder)


def never_an_input(report, folder):
    """a report on top of its own capture would be the end of the capture"""
    octets = pcaps.raw_bytes(CLEAN)
    path = folder.file('precious.pcap', octets)
    commands = {
        'analyze -o': ('analyze', '-o', path, path),
        'analyze -o, second of two': ('analyze', '-o', path, CLEAN, path),
        'analyze >>': ('analyze', path), 'flow >>': ('flow', path),
    }
    for name, arguments in commands.items():
        with open(path, 'ab') as sink:
            wrong = status(2)(*arguments, stdout=sink)
        with open(path, 'rb') as file:
            report.check('an output is no input: ' + name,
                         wrong or ('it was changed' if file.read() != octets else None))


def closed_pipe(form):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, 'wb') as sink:
        result = subprocess.run([harness.program(), 'analyze', '--format', form, DAMAGED],
                                stdout=sink, stderr=subprocess.PIPE, timeout=harness.SECONDS)
    if result.returncode in (0, 5, -13) and b'Sanitizer' not in result.stderr:
        return None
    return 'exit %d: %s' % (result.returncode, harness.last_line(result.stderr))


SCHEMA = {
    'capture': {'frames': int, 'octets': int, 'first_ts_ns': int, 'last_ts_ns': int,
                'truncated_frames': int, 'broken_at': (int, type(None))},
    'offload': {'super_segments': int, 'wire_segments': int, 'cuts': dict, 'checksums': dict,
                'ip_checksums': dict, 'kinds': dict, 'big_tcp': int},
    'iscsi': {'connections': int, 'pdus': int, 'opcodes': dict, 'bytes_unparsed': int},
    'digests': {'header': dict, 'data': dict},
}
FINDING = {'id': str, 'severity': str, 'count': int, 'first': dict, 'text': str, 'causes': list,
           'remedy': str, 'source': str}
PDU = {'frame': int, 'frames': list, 'wire_segments': int, 'connection': int, 'sender': str,
       'opcode': str, 'data_len': int, 'ahs_len': int, 'header_digest': str, 'data_digest': str}
SEGMENT = {'frame': int, 'ts_ns': int, 'connection': (int, type(None)), 'src': str, 'dst': str,
           'seq': int, 'kind': str, 'role': str, 'len': int, 'size': int, 'size_min': int,
           'size_max': int, 'segments': int, 'sure': str, 'clues': list, 'checksum': str,
           'big_tcp': bool}


def lacking(found, wanted):
    return [k for k, kind in wanted.items() if not isinstance(found.get(k), kind)]


def contract(report, _):
    found = harness.analyze_json(DAMAGED)
    wrong = [] if found.get('schema') == 'wiretruth-report/1' else ['schema']
    for part, keys in SCHEMA.items():
        wrong += ['%s.%s' % (part, k) for k in lacking(found.get(part, {}), keys)]
    for finding in found['findings']:
        wrong += ['%s: %s' % (finding.get('id'), k) for k in lacking(finding, FINDING)]
    ids = [f['id'] for f in found['findings']]
    wrong += ['no digest.data finding'] if 'digest.data' not in ids else []
    report.check('--format json has the keys of the contract', ', '.join(wrong))
    printed = harness.run('analyze', '--format', 'jsonl', DAMAGED).stdout.decode()
    wrong = [l[:60] for l in printed.splitlines() if not l.startswith('{"event":')]
    report.check('--format jsonl says "event" first', wrong[:1])
    events = [json.loads(line) for line in printed.splitlines()]
    pdu = next(e for e in events if e['event'] == 'pdu')
    report.check('a pdu line has the keys of the contract', ', '.join(lacking(pdu, PDU)))
    segments = [e for e in events if e['event'] == 'segment']
    wrong = [] if segments else ['no line']
    wrong += [', '.join(lacking(e, SEGMENT)) for e in segments]
    report.check('a segment line has the keys of the contract', ''.join(wrong)[:200])
    counted = found['offload']['super_segments']
    report.check('json and jsonl agree on super-segments', None if counted == len(segments) else
                 '%d lines, %d counted' % (len(segments), counted))
    only = harness.analyze_events(DAMAGED, '--events', 'segment')
    report.check('--events segment', None if only == segments else 'not the same lines')
    counted = sum(e['event'] == 'pdu' for e in events)
    report.check('json and jsonl agree', None if counted == found['iscsi']['pdus'] else
                 '%d lines, %d counted' % (counted, found['iscsi']['pdus']))
    repeat = harness.run('analyze', '--format', 'json', DAMAGED).stdout
    wrong = None if json.loads(repeat) == found else 'they differ'
    report.check('two runs print the same', wrong)


def attempt(report, part, folder):
    """a part that ends early is one failure, not the end of the test"""
    try:
        part(report, folder)
    except Exception as error:  # anything: a missing key, no JSON, a timeout
        report.check(part.__name__, '%s: %s' % (type(error).__name__, error))


def main():
    report = harness.Report()
    with harness.Folder() as folder:
        for part in (statuses, known_events, host_facts, likely_cause, explained, not_captures, cut,
                     huge_record, inputs, outputs, contract):
            attempt(report, part, folder)
    report.finish()


if __name__ == '__main__':
    main()
