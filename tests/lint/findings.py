#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every finding's row is complete: a dotted id of a known family, once, words that help, a sample."""
import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/lib"))
from catalogue import FAMILIES  # noqa: E402

TABLES = "include/wiretruth/tbl/findings"
SAMPLES = "samples/broken"
SEVERITIES = ("NOTE", "WARNING", "ERROR")
COLUMNS = ("name", "id", "severity", "evidence", "text", "causes", "remedy", "source")

PART = re.compile(r'"((?:\\.|[^"\\])*)"|([A-Z_0-9]+)|(,)|(\))|\s+')


def rows(text):
    """(line, cells) of each row; adjacent strings are one, as C joins them."""
    for match in re.finditer(r"^WT_FINDING\(", text, re.M):
        cells, at = [""], match.end()
        while at < len(text):
            part = PART.match(text, at)
            if not part:
                break
            at = part.end()
            if part[4]:
                break
            if part[3]:
                cells.append("")
            else:
                cells[-1] += part[1] or part[2] or ""
        yield text.count("\n", 0, match.start()) + 1, cells


def tables(top):
    """(path, line, cells) of each row of each family's table"""
    for path in sorted((top / TABLES).glob("*.h")):
        for line, cells in rows(path.read_text()):
            yield path.relative_to(top), line, cells


def judge_causes(text):
    """What is wrong with likely causes: a line each, as they are numbered and ended elsewhere."""
    causes = text.split(r"\n")
    if not 1 <= len(causes) <= 4:
        yield f"{len(causes)} causes, not 1 to 4"
    if len(set(causes)) < len(causes):
        yield "a cause stands twice"
    for cause in causes:
        if cause != cause.strip() or not cause or cause.endswith("."):
            yield f'"{cause}" is no cause: words without a full stop'


def judge(cells, seen):
    """What is wrong with a row."""
    if len(cells) != len(COLUMNS):
        yield f"{len(cells)} columns, not {len(COLUMNS)}: {' '.join(COLUMNS)}"
        return
    row = dict(zip(COLUMNS, cells))
    if not re.fullmatch(r"[a-z0-9]+(\.[a-z0-9_]+)+", row["id"]):
        yield f'"{row["id"]}" is no dotted id'
    elif row["id"].split(".")[0] not in FAMILIES:
        yield f'"{row["id"]}" is of no known family: {" ".join(FAMILIES)}'
    if row["severity"] not in SEVERITIES:
        yield f'{row["name"]}: severity {row["severity"]} is none of {" ".join(SEVERITIES)}'
    for column in ("text", "causes", "remedy", "source"):
        if not row[column].strip():
            yield f'{row["name"]}: no {column}'
    for reason in judge_causes(row["causes"]) if row["causes"] else ():
        yield f'{row["name"]}: {reason}'
    for column in ("name", "id"):
        if (column, row[column]) in seen:
            yield f'{column} {row[column]} stands twice'
        seen.add((column, row[column]))


def judge_sample(top, finding):
    """What is wrong with the capture that shows @finding, and what the host says beside it."""
    if not (top / SAMPLES / f"{finding}.pcap.gz").exists():
        yield f"{finding} has no sample: {SAMPLES}/{finding}.pcap.gz"
    if finding.startswith("host.") and not (top / SAMPLES / f"{finding}.facts").exists():
        yield f"{finding} has no {SAMPLES}/{finding}.facts"


def main(top):
    count, wrong, seen = 0, 0, set()
    for table, line, cells in tables(top):
        count += 1
        reasons = [*judge(cells, seen)]
        if len(cells) == len(COLUMNS):
            reasons += judge_sample(top, cells[COLUMNS.index("id")])
        for reason in reasons:
            print(f"{table}:{line}: {reason}")
        wrong += len(reasons)
    if count == 0:
        print(f"{TABLES}: no finding at all")
    return wrong if count else 1


if __name__ == "__main__":
    sys.exit(min(main(TOP), 1))
