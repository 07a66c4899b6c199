# SPDX-License-Identifier: GPL-2.0-or-later
"""What every black-box test needs: the program, the captures, ok lines, two runs at a time."""
import collections
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLES = os.path.join(ROOT, 'samples')
CAPTURES = os.path.join(ROOT, '..', 'shared', 'captures')
LAB = os.path.join(ROOT, '..', 'shared', 'lab')
SKIPPED = 77
SECONDS = 120  # a sanitizer build on a busy machine

Line = collections.namedtuple('Line', 'sender offset opcode itt ahs_len data_len header data')


def program():
    return os.environ.get('WIRETRUTH') or os.path.join(ROOT, 'build', 'wiretruth')


class Report:
    """ok and not ok lines, and the exit status"""

    def __init__(self):
        self.good = self.bad = 0
        if not os.access(program(), os.X_OK):
            print('not ok program - %s is not there: build it, or set WIRETRUTH' % program())
            sys.exit(1)

    def check(self, name, wrong):
        """@wrong says what is wrong; empty or None when nothing is"""
        if wrong:
            self.bad += 1
            print('not ok %s - %s' % (name, wrong))
        else:
            self.good += 1
            print('ok %s' % name)
        sys.stdout.flush()

    def note(self, text):
        print('# ' + text, flush=True)

    def finish(self):
        print('%d ok, %d not ok' % (self.good, self.bad))
        sys.exit(1 if self.bad or not self.good else 0)


def skip(why):
    print('# skipped: ' + why)
    sys.exit(SKIPPED)


def have_captures():
    return os.path.isdir(CAPTURES)


def captures(wanted=lambda name: True):
    """[(name without .pcap.gz, path)] of the lab's captures; none where they are not at hand"""
    if not have_captures():
        return []
    names = sorted(n for n in os.listdir(CAPTURES) if n.endswith('.pcap.gz'))
    return [(n[:-8], os.path.join(CAPTURES, n)) for n in names if wanted(n[:-8])]


def samples():
    """[(name, path)] of every sample capture; the name is the path below samples/"""
    found = []
    for folder, _, names in os.walk(SAMPLES, followlinks=True):
        for name in names:
            if name.endswith('.pcap.gz'):
                path = os.path.join(folder, name)
                found.append((os.path.relpath(path, SAMPLES)[:-8], path))
    return sorted(found)


def sample(name):
    return os.path.join(SAMPLES, name + '.pcap.gz')


def parallel(function, items):
    """[function(item)], two at a time; the function returns plain data"""
    items = list(items)
    with multiprocessing.Pool(2) as pool:
        return pool.map(function, items, chunksize=1)


class Folder:
    """a temporary directory, for use in a with statement"""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix='wt-')
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def file(self, name, octets=b''):
        path = os.path.join(self.path, name)
        with open(path, 'wb') as file:
            file.write(octets)
        return path


# --- running it ------------------------------------------------------------------------------


def run(*arguments, stdin=None, **more):
    more.setdefault('stdout', subprocess.PIPE)
    environment = dict(os.environ, LC_ALL='C.UTF-8')
    return subprocess.run([program(), *arguments], input=stdin, stderr=subprocess.PIPE,
                          timeout=SECONDS, env=environment, **more)


def crashed(result):
    """why a run counts as a crash, or None; sanitizers speak on standard error"""
    if result.returncode < 0:
        return 'ended by signal %d' % -result.returncode
    for word in (b'AddressSanitizer', b'runtime error:', b'LeakSanitizer', b'Assertion'):
        if word in result.stderr:
            return 'standard error: ' + last_line(result.stderr)
    return None


def last_line(octets):
    lines = octets.decode('utf-8', 'replace').strip().splitlines()
    return lines[-1][:200] if lines else ''


def wrong_status(result, *expected):
    """why a run is not what was expected, or None"""
    if crashed(result):
        return crashed(result)
    if result.returncode not in expected:
        return 'exit %d, not %s: %s' % (result.returncode, '/'.join(map(str, expected)),
                                        last_line(result.stderr))
    return None


class Failed(Exception):
    pass


def analyze_json(path, *arguments, status=(0,), stdin=None):
    result = run('analyze', '--format', 'json', *arguments, path, stdin=stdin)
    if wrong_status(result, *status):
        raise Failed(wrong_status(result, *status))
    try:
        return json.loads(result.stdout)
    except ValueError as error:
        raise Failed('no JSON: %s' % error) from error


def analyze_events(path, *arguments, status=(0,), stdin=None):
    """the events of --format jsonl"""
    result = run('analyze', '--format', 'jsonl', *arguments, path, stdin=stdin)
    if wrong_status(result, *status):
        raise Failed(wrong_status(result, *status))
    try:
        return [json.loads(line) for line in result.stdout.splitlines()]
    except ValueError as error:
        raise Failed('no JSON line: %s' % error) from error


def pdu_lines(events):
    """{connection: [Line]}; connections are renumbered from 1 in order of their ids"""
    found = collections.defaultdict(list)
    for e in events:
        if e['event'] == 'pdu':
            found[e['connection']].append(
                Line(e['sender'], e['stream_offset'], int(e['opcode'], 16), int(e['itt'], 16),
                     e['ahs_len'], e['data_len'], e['header_digest'], e['data_digest']))
    return {i: sorted(found[c]) for i, c in enumerate(sorted(found), 1)}


def expected_lines(pdus):
    """the same from the lister"""
    found = collections.defaultdict(list)
    for p in pdus:
        found[p.connection].append(Line(p.sender, p.offset, p.opcode, p.itt, p.ahs_len,
                                        p.data_len, p.header, p.data))
    return {i: sorted(found[c]) for i, c in enumerate(sorted(found), 1)}


def difference(expected, seen):
    """a short description of how two {connection: [Line]} differ, or None"""
    for number in sorted(set(expected) | set(seen)):
        want = collections.Counter(expected.get(number, []))
        have = collections.Counter(seen.get(number, []))
        lacking, extra = list((want - have).elements()), list((have - want).elements())
        if lacking or extra:
            return 'connection %d: %d lacking %s, %d extra %s' % (
                number, len(lacking), show(lacking), len(extra), show(extra))
    return None


def show(lines):
    form = '%s@%d 0x%02x itt 0x%08x ahs %d data %d %s/%s'
    return '; '.join(form % tuple(line) for line in lines[:2])


def findings(events):
    return [e for e in events if e['event'] == 'finding']


def report_figures(report):
    """of --format json, what lister.figures() also gives"""
    return {
        'pdus': report['iscsi']['pdus'],
        'opcodes': {k: v for k, v in sorted(report['iscsi']['opcodes'].items()) if v},
        'header': [report['digests']['header'][k] for k in ('good', 'bad')],
        'data': [report['digests']['data'][k] for k in ('good', 'bad')],
    }
