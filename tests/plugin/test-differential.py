#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin says what the program says: PDUs, digests, super-segments, tasks and findings of
tshark -2 -T json are those of wiretruth analyze --format jsonl, frame for frame and in order.

Left out is what the program knows of the file itself: capture.broken and capture.dropped. The plugin
sees frames; Wireshark says itself that a file breaks off.

WT_CAPTURES=all takes every capture of the lab; without it those of one host and of some subjects.
"""
import collections
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import wireshark  # noqa: E402

OF_THE_FILE = {'capture.broken', 'capture.dropped'}
BROKEN_FILE = 4  # the exit status of a capture that breaks off
SUBJECTS = ('bigtcp-ipv4-digests', 'chap', 'disc-', 'iser-siw-mini', 'loss', 'mcs', 'tmf')


class Names:
    """tshark -G values: what the plugin's numbers are called"""

    def __init__(self, tshark):
        self.names = collections.defaultdict(dict)
        for line in tshark.run('-G', 'values').stdout.decode().splitlines():
            parts = line.split('\t')
            if parts[0] == 'V' and parts[1].startswith('wiretruth.'):
                self.names[parts[1]][int(parts[2], 0)] = parts[3]

    def of(self, field, value):
        return self.names[field].get(int(value, 0))


def number(value):
    return int(value, 0)


def flag(value):
    return value in ('1', 'True')


def nanoseconds(value):
    whole, part = value.split('.')
    return int(whole) * 10**9 + int(part.ljust(9, '0')) * (-1 if value.startswith('-') else 1)


# --- what the plugin shows: lists of (field, value), where a value may be such a list ----------

READ = {  # how the value of a field is read; those that are names are looked up instead
    'pdu.immediate': flag, 'big_tcp': flag, 'reassigned': flag, 'gap': flag, 'operation': str,
    'sense_text': str, 'id': str, 'text': str, 'detail': str, 'remedy': str, 'source': str,
    'time': nanoseconds, 'stalled': nanoseconds,
}


def members(pairs, prefix, names):
    """{key: [values]} of the fields below @prefix, at any depth"""
    found = collections.defaultdict(list)

    def walk(pairs):
        for field, value in pairs:
            if isinstance(value, list):
                walk(value)
            elif field.startswith(prefix):
                key = field[len(prefix):]
                named = field in names.names
                read = READ.get(field[len('wiretruth.'):]) or READ.get(key, number)
                found[key].append(names.of(field, value) if named else read(value))

    walk(pairs)
    return found


def one(found, key):
    return found[key][0] if found[key] else None


def subtrees(layer, field):
    """the children of each @field, which has no value of its own"""
    return [value for name, value in layer if name == field]


def shown_pdu(pairs, names):
    f = members(pairs, 'wiretruth.pdu.', names)
    keys = ('opcode', 'sender', 'connection', 'itt', 'immediate', 'data_len', 'ahs_len',
            'header_digest', 'data_digest', 'stream_offset', 'first_frame', 'last_frame',
            'wire_segments', 'missing')
    return {key: one(f, key) for key in keys}


def told_pdu(e):
    return dict({key: e[key] for key in ('sender', 'connection', 'immediate', 'data_len', 'ahs_len',
                                         'header_digest', 'data_digest', 'stream_offset',
                                         'wire_segments')},
                opcode=e['name'], itt=int(e['itt'], 16), missing=e.get('missing'),
                first_frame=e['frames'][0], last_frame=e['frames'][1])


SEGMENT = ('kind', 'role', 'len', 'size', 'size_min', 'size_max', 'segments', 'sure', 'checksum',
           'big_tcp', 'seq', 'connection')


def shown_segment(pairs, names):
    f = members(pairs, 'wiretruth.segment.', names)
    return dict({key: one(f, key) for key in SEGMENT}, clues=f['clue'])


def told_segment(e):
    return {key: e[key] for key in SEGMENT + ('clues',)}


TASK = ('connection', 'lun', 'operation', 'end', 'expected', 'sent', 'received', 'immediate',
        'unsolicited', 'r2ts', 'data_pdus', 'lba', 'blocks', 'residual', 'retries', 'reassigned',
        'gap', 'sense_text')
MOMENTS = ('command', 'first_r2t', 'first_data', 'last_data', 'ended')


def shown_task(pairs, names):
    f = members(pairs, 'wiretruth.task.', names)
    task = {key: one(f, key) for key in TASK + ('itt', 'cdb0', 'response', 'status', 'sense', 'time')}
    task['frames'] = {key: one(f, 'frames.' + key) for key in MOMENTS}
    task['stalled'] = sorted(f['stalled'])
    return task


def hexadecimal(text):
    return int(text, 16) if text is not None else None


def told_task(e):
    times = e['times_ns']
    known = times['ended'] is not None and times['command'] is not None
    return dict({key: e[key] for key in TASK}, itt=int(e['itt'], 16), cdb0=hexadecimal(e['cdb0']),
                response=hexadecimal(e['response']), status=e['status'],
                sense=hexadecimal(e['sense']), frames=e['frames'],
                time=times['ended'] - times['command'] if known else None,
                stalled=sorted(v for v in e['stalls'].values() if v))


def digest_bits(seen):
    return sum(1 << i for i, key in enumerate(('HeaderDigest', 'DataDigest'))
               if seen.get(key) == 'CRC32C')


def evidence(value):
    if isinstance(value, dict):
        return digest_bits(value)
    return int(value, 16) if isinstance(value, str) else value


def shown_finding(pairs, names):
    f = members(pairs, 'wiretruth.finding.', names)
    return {key: one(f, key) for key in ('id', 'severity', 'text', 'detail', 'connection', 'sender',
                                         'itt', 'stream_offset', 'expected', 'seen')}


def told_finding(e):
    return {
        'id': e['id'], 'severity': e['severity'], 'text': e['text'], 'detail': e.get('detail'),
        'connection': e.get('connection'),
        'sender': e.get('sender') or {'both': None}.get(e.get('host'), e.get('host')),
        'itt': hexadecimal(e.get('itt')), 'stream_offset': e.get('stream_offset'),
        'expected': evidence(e.get('pdus', e.get('expected'))), 'seen': evidence(e.get('seen')),
    }


KINDS = {
    'pdu': (shown_pdu, told_pdu), 'segment': (shown_segment, told_segment),
    'task': (shown_task, told_task), 'finding': (shown_finding, told_finding),
}


def finding_pairs(layer):
    """a finding's id has its value, and its children beside it"""
    pairs = iter(layer)
    for field, value in pairs:
        if field == 'wiretruth.finding.id':
            tree = next(pairs)
            assert tree[0] == field + '_tree', tree
            yield [(field, value)] + [(f, v) for f, v in tree[1] if f.startswith('wiretruth.')]


def shown(tshark, names, path):
    """{(kind, frame): [what is shown]}"""
    run = tshark.run('-2', '-n', '-r', path, '-T', 'json', '-J', 'frame wiretruth', '-Y', 'wiretruth')
    found = {}
    for packet in json.loads(run.stdout or b'[]', object_pairs_hook=list):
        layers = dict(dict(packet)['_source'])['layers']
        frame = int(dict(dict(layers)['frame'])['frame.number'])
        layer = dict(layers)['wiretruth']
        for kind, (read, _) in KINDS.items():
            trees = finding_pairs(layer) if kind == 'finding' else subtrees(layer, 'wiretruth.' + kind)
            values = [read(pairs, names) for pairs in trees]
            if values:
                found[kind, frame] = values
    return found


def told(path):
    found = collections.defaultdict(list)
    for e in harness.analyze_events(path, status=(0, BROKEN_FILE)):
        if e['event'] in KINDS and e.get('id') not in OF_THE_FILE:
            found[e['event'], e['frame']].append(KINDS[e['event']][1](e))
    return dict(found)


def difference(want, have):
    for key in sorted(set(want) | set(have), key=str):
        if want.get(key) != have.get(key):
            return '%s of frame %d: %s, the program says %s' % (
                key[0], key[1], first_apart(have.get(key), want.get(key)),
                first_apart(want.get(key), have.get(key)))
    return None


def first_apart(ours, theirs):
    """what of the first entry that differs is different"""
    for i, entry in enumerate(ours or []):
        other = theirs[i] if theirs and i < len(theirs) else {}
        if entry != other:
            return {k: v for k, v in entry.items() if k not in other or other[k] != v}
    return '%d of them' % len(ours or [])


def compare(item):
    name, path, tshark, names = item
    try:
        want, have = told(path), shown(tshark, names, path)
    except (harness.Failed, ValueError, KeyError) as error:
        return name, '%s: %s' % (type(error).__name__, error), {}
    counts = collections.Counter(kind for (kind, _), values in want.items() for _ in values)
    return name, difference(want, have), dict(counts)


# Small ones. What a file lacks, and bounds, are no matter of frames.
JOINED = tuple('broken/' + family for family in ('iscsi.', 'digest.', 'scsi.', 'tcp.', 'checksum.'))


def chosen(name):
    return name.endswith('.initiator') and any(s in name for s in SUBJECTS)


def joined(folder, items):
    """one capture of many: to start tshark is what takes the time"""
    path = os.path.join(folder, 'joined.pcapng')
    subprocess.run(['mergecap', '-a', '-w', path, *[p for _, p in items]], check=True)
    os.chmod(path, 0o644)
    return ('%d samples of broken/, joined' % len(items), path)


def all_captures(folder):
    samples = harness.samples()
    if os.environ.get('WT_CAPTURES') == 'all':
        return samples + harness.captures()
    broken = [item for item in samples if item[0].startswith(JOINED)]
    return ([joined(folder, broken)] + [item for item in samples if not item[0].startswith('broken/')] +
            harness.captures(chosen))


def main():
    report = harness.Report()
    sums = collections.Counter()
    with wireshark.Tshark() as tshark:
        report.check('the plugin is loaded', None if tshark.loaded() else 'tshark does not list it')
        if report.bad:
            report.finish()
        names = Names(tshark)
        items = [(name, path, tshark, names) for name, path in all_captures(tshark.path)]
        for name, wrong, counts in harness.parallel(compare, items):
            report.check(name, wrong)
            sums.update(counts)
    report.note('compared: ' + ', '.join('%d %ss' % (n, kind) for kind, n in sorted(sums.items())))
    for kind in KINDS:
        report.check('there are %ss to compare' % kind, None if sums[kind] else 'none')
    report.finish()


if __name__ == '__main__':
    main()
