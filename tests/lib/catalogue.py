# SPDX-License-Identifier: GPL-2.0-or-later
"""The documents about findings, made of what `wiretruth explain --format json` prints:
docs/findings.md and the manual page wiretruth-findings(7)."""
import json
import os
import re
import textwrap

import harness

# A finding's family is the first word of its id; in this order.
FAMILIES = {
    'capture': 'What the capture lacks',
    'limit': 'Bounds of the program',
    'checksum': 'TCP and IPv4 checksums',
    'offload': 'What offload did to the capture',
    'path': 'The way between the ends',
    'tcp': 'TCP, and the time that was lost in it',
    'digest': 'Header and data digests',
    'iscsi': 'iSCSI',
    'scsi': 'What became of SCSI commands',
    'host': 'What hosts say of themselves',
}
MANUAL = os.path.join(harness.ROOT, 'docs', 'man', 'wiretruth-findings.7')
PAGE = os.path.join(harness.ROOT, 'docs', 'findings.md')
COLUMNS = 110
SAID = ('Each occurrence has its frame, time, connection, sender, task (ITT) and place in the stream, '
        'where they apply, and words where numbers do not tell. Of many occurrences of a finding the '
        'report counts all, and shows the first and the last.')


def read():
    """the findings, as the program has them"""
    return json.loads(harness.run('explain', '--format', 'json').stdout)['findings']


def by_family(findings):
    """(title, findings by id) of each family that has any"""
    for family, title in FAMILIES.items():
        own = [f for f in findings if f['id'].split('.')[0] == family]
        if own:
            yield title, sorted(own, key=lambda f: f['id'])


def filled(text):
    return textwrap.fill(text, COLUMNS, break_long_words=False, break_on_hyphens=False)


# --- Markdown ------------------------------------------------------------------------------------

def plain(text):
    """@text with nothing that Markdown would take for a mark"""
    return re.sub(r'([\\`*_<>\[\]|])', r'\\\1', text)


def anchor(heading):
    return re.sub(r'[^\w -]', '', heading.lower()).replace(' ', '-')


def summary(text):
    """the first statement of @text"""
    return re.split(r'[.;:]', text, maxsplit=1)[0]


def index(findings):
    """a table of @findings"""
    rows = ['| finding | severity | in short |', '|---|---|---|']
    for f in findings:
        rows.append('| [`%s`](#%s) | %s | %s |' % (f['id'], anchor(f['id']), f['severity'],
                                                 plain(summary(f['text']))))
    return '\n'.join(rows)


def entry(finding):
    """the part about one finding"""
    yield '### `%s`' % finding['id']
    yield filled('**%s.** %s' % (finding['severity'].capitalize(), plain(finding['text'])))
    if finding['evidence']:
        yield filled('**Evidence:** ' + plain(finding['evidence']) + '.')
    yield '**Likely causes**, the likeliest first:'
    yield '\n'.join('%d. %s.' % (i, plain(cause)) for i, cause in enumerate(finding['causes'], 1))
    yield filled('**Remedy:** ' + plain(finding['remedy']))
    yield filled('**Source:** ' + plain(finding['source']) + '.')
    yield '**Sample:** `%s`' % finding['command']


def markdown(findings):
    families = list(by_family(findings))
    parts = ['<!-- SPDX-License-Identifier: GPL-2.0-or-later\n'
             'Made of what the program says of itself. Do not edit: hacking.md tells how to renew it. -->',
             '# Findings',
             filled('All that `wiretruth analyze` can find, what each finding means, how it likely came '
                    'about, and what to do. `wiretruth explain ID` prints the same. In commands, words in '
                    'capitals stand for yours.'),
             filled(SAID),
             '\n'.join('- [%s](#%s): %d' % (title, anchor(title), len(own)) for title, own in families)]
    for title, own in families:
        parts += ['## ' + title, index(own)]
        for finding in own:
            parts += entry(finding)
    return '\n\n'.join(parts) + '\n'


# --- mdoc ----------------------------------------------------------------------------------------

def roff(text):
    """@text with nothing that roff would take for a request or change"""
    text = text.replace('\\', '\\e').replace('-', '\\-').replace("'", '\\(aq').replace('~', '\\(ti')
    text = text.replace('^', '\\(ha').replace('`', '\\(ga')
    lines = [line for sentence in re.split(r'(?<=[.?]) (?=[A-Z])', text)
             for line in filled(sentence).split('\n')]
    return '\n'.join('\\&' + line if line[0] == '.' else line for line in lines)


def item(finding):
    yield '.It Sy %s , No %s' % (finding['id'], finding['severity'])
    yield roff(finding['text'])
    if finding['evidence']:
        yield '.Pp\nEvidence:\n' + roff(finding['evidence'] + '.')
    yield '.Pp\nLikely causes:\n.Bl -enum -compact'
    for cause in finding['causes']:
        yield '.It\n' + roff(cause + '.')
    yield '.El\n.Pp\nRemedy:\n' + roff(finding['remedy'])
    yield '.Pp\nSource:\n' + roff(finding['source'] + '.')
    yield '.Pp\nSample:\n.Ql ' + finding['command'].replace('-', '\\-')


def date():
    """the day that wiretruth(1) bears"""
    with open(os.path.join(os.path.dirname(MANUAL), 'wiretruth.1')) as page:
        return re.search(r'^\.Dd (.*)$', page.read(), re.M)[1]


def manual(findings):
    lines = ['.\\" SPDX-License-Identifier: GPL-2.0-or-later',
             '.\\" Made of what the program says of itself. Do not edit: docs/hacking.md tells how to renew it.',
             '.Dd ' + date(), '.Dt WIRETRUTH-FINDINGS 7', '.Os',
             '.Sh NAME', '.Nm wiretruth-findings',
             '.Nd what wiretruth finds, how it likely came about, and what to do',
             '.Sh DESCRIPTION',
             'All that\n.Xr wiretruth 1\ncan find.\n.Ql wiretruth explain\n.Ar ID',
             roff('prints the same of one finding. In commands, words in capitals stand for yours.'),
             '.Pp', roff(SAID)]
    for title, own in by_family(findings):
        lines += ['.Sh ' + title.upper(), '.Bl -tag -width Ds']
        for finding in own:
            lines += item(finding)
        lines.append('.El')
    return '\n'.join(lines + ['.Sh SEE ALSO', '.Xr wiretruth 1']) + '\n'


DOCUMENTS = {PAGE: markdown, MANUAL: manual}
