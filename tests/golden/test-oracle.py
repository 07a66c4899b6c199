#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""PDUs, opcodes and digests of every capture equal what two independent witnesses count: the
lab's oracle, where it could walk a capture to its end, and tests/lib/lister.py. Without the
lab's captures the samples are counted, by the lister alone."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import harness  # noqa: E402
import lister  # noqa: E402
import pcaps  # noqa: E402

# Captures that the lab's oracle cannot walk to the end: why our lister's figures stand instead.
NOT_WALKED = {
    'net-frag1400': 'the oracle leaves IP fragments out, so its streams have holes',
    'net-corrupt.target': 'a frame with a damaged port is a stream of its own to the oracle; '
                          'its checksum is wrong, so it is none',
    'net-corrupt.rtrB-b0': 'as net-corrupt.target',
    'net-digesterr-header-rsp': 'three Data-In headers are damaged and the initiator closed: '
                                'two of these PDUs have no end, and the oracle counts them not',
    'midsession': 'no login: the oracle guesses digests too, and is not asked',
}
# Samples that the lister cannot count: it takes a fraglist's checksum, which is its first piece's,
# for a wrong one, a PDU with data that may have none for no PDU, and knows no digest but one that is
# as it should be and was agreed on.
NOT_COUNTED = ('twins/fraglist/host', 'broken/iscsi.r2t.data', 'broken/digest.coverage',
               'broken/digest.unagreed', 'broken/iscsi.format.fixed',
               'broken/iscsi.format.opcode', 'broken/iscsi.format.tolerated')
# Captures whose iSCSI is on more ports than one; the witnesses look at one at a time.
PORTS = {'scsi-two-sessions': (3260, 3261), 'sessions/redirect': (3260, 3261)}
# The same captures' PDUs whose header is there and whose end is not: the report may list them.
TAILS = {
    'net-digesterr-header-rsp.target': {'0x25': 2},
}


def total(parts):
    """figures of several ports as one"""
    out = parts[0]
    for part in parts[1:]:
        for key, value in part.items():
            if isinstance(value, dict):
                out[key] = {k: out[key].get(k, 0) + value.get(k, 0) for k in {**out[key], **value}}
            elif isinstance(value, list):
                out[key] = [a + b for a, b in zip(out[key], value)]
            else:
                out[key] += value
    return out


def ports_of(name):
    return next((ports for start, ports in PORTS.items() if name.startswith(start)), (3260,))


def lab_facts(path, ports):
    """the oracle's answer, or None without it"""
    if not os.path.isdir(harness.LAB):
        return None
    sys.path.insert(0, harness.LAB)
    try:
        import oracle
    except Exception:  # no compiler, or a processor without SSE 4.2
        return None
    return total([oracle.facts(path, port) for port in ports])


def reason(name):
    return next((why for start, why in NOT_WALKED.items() if name.startswith(start)), None)


def with_tails(name, figures):
    """the figures if PDUs without an end are listed too"""
    extra = TAILS.get(name, {})
    opcodes = dict(figures['opcodes'])
    for opcode, n in extra.items():
        opcodes[opcode] = opcodes.get(opcode, 0) + n
    n = sum(extra.values())
    good, bad = figures['header']
    return dict(figures, pdus=figures['pdus'] + n, opcodes=opcodes, header=[good + n, bad])


def expected(name, path):
    """-> (figures, what is wrong between the witnesses)"""
    if 'iser-' in name or 'iwarp' in name:
        return lister.figures([]), None
    capture = pcaps.read(path)
    ports = ports_of(name)
    figures = total([lister.figures(lister.listing(capture, port)[1]) for port in ports])
    facts = lab_facts(path, ports)
    if facts is None:
        return figures, None
    if facts['lost'] or name.startswith('midsession'):
        return figures, None if reason(name) else 'the oracle lost %d streams' % facts['lost']
    differ = [k for k in figures if figures[k] != facts[k]]
    return figures, 'the witnesses differ in ' + ', '.join(differ) if differ else None


def check(item):
    name, path = item
    figures, wrong = expected(name, path)
    if wrong:
        return name, wrong
    try:
        report = harness.analyze_json(path)
    except harness.Failed as error:
        return name, str(error)
    seen = harness.report_figures(report)
    differ = {k: (figures[k], seen[k]) for k in figures if figures[k] != seen[k]}
    if differ and seen != with_tails(name, figures):
        return name, 'expected and seen: %s' % differ
    errors = [f['id'] for f in report['findings'] if f['severity'] == 'error']
    if ('iser-' in name or 'iwarp' in name) and errors:
        return name, 'iWARP is no error: %s' % errors
    if bool(figures['header'][1]) != ('digest.header' in errors):
        return name, 'digest.header finding: %s' % errors
    if bool(figures['data'][1]) != ('digest.data' in errors):
        return name, 'digest.data finding: %s' % errors
    return name, None


def main():
    report = harness.Report()
    items = harness.captures()
    if not items:
        report.note('the captures of the lab are not at hand: samples only')
        items = [(n, p) for n, p in harness.samples() if n not in NOT_COUNTED]
    else:
        items.append(('midsession/capture', harness.sample('midsession/capture')))
    for name, wrong in harness.parallel(check, items):
        report.check(name, wrong)
    report.finish()


if __name__ == '__main__':
    main()
