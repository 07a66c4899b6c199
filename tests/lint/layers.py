#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Data flows one way: a stage includes only itself and what stands left of it in src/LAYERS."""
import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PUBLIC = "wiretruth"
# What each shell around the core may include besides its own folder and the public headers.
SHELLS = {"capture": set(), "host": set(), "report": set(),
          "cli": {"base", "capture", "host", "report"}, "dissectors": {"host"}}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def allowed(folder, stages):
    """Folders that @folder of src/ may include, or None if it is unknown."""
    if folder in SHELLS:
        return SHELLS[folder] | {folder, PUBLIC}
    if folder in stages:
        return set(stages[: stages.index(folder) + 1]) | {PUBLIC}
    return None


def includes(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match[1]


def judge(target, folder, may):
    """Why @folder may not include @target, or None."""
    if "/" not in target:
        return f'"{target}" does not say its folder'
    if ".." in target.split("/"):
        return f'"{target}" climbs out of its folder'
    seen = target.split("/")[0]
    if seen in may:
        return None
    return f'{folder}/ may not include "{target}": only {" ".join(sorted(may))}'


def check_file(path, folder, may):
    for number, target in includes(path):
        reason = judge(target, folder, may)
        if reason:
            yield f"{number}: {reason}"


def check_table(path):
    """Tables include their own parts and nothing else, and take their macro away again."""
    text = path.read_text()
    parts = {f"wiretruth/tbl/{path.stem}/{p.name}": p.read_text()
             for p in sorted((path.parent / path.stem).glob("*.h"))}
    included = dict((target, number) for number, target in includes(path))
    for target in included.keys() - parts.keys():
        yield f'{included[target]}: a table includes its own parts, not "{target}"'
    for target in parts.keys() - included.keys():
        yield f'1: its part "{target}" is not included'
    rows = "\n".join([text, *parts.values()])
    for macro in sorted(set(re.findall(r"^(WT_[A-Z_]+)\(", rows, re.M))):
        if not re.search(rf"^#undef {macro}$", text, re.M):
            yield f"1: {macro} is not undefined at the end"


def breaches(top):
    stages = (top / "src/LAYERS").read_text().split()
    for path in sorted((top / "src").rglob("*.[ch]")):
        folder = path.relative_to(top / "src").parts[0]
        may = allowed(folder, stages)
        if may is None:
            yield path, f"1: {folder} is neither in src/LAYERS nor a shell"
            continue
        for reason in check_file(path, folder, may):
            yield path, reason
    for path in sorted((top / "dissectors").rglob("*.[ch]")):
        for reason in check_file(path, "dissectors", allowed("dissectors", stages)):
            yield path, reason
    for path in sorted((top / "include").rglob("*.h")):
        part, table = "tbl" in path.parent.parent.parts, path.parent.name == "tbl"
        reasons = check_table(path) if table else check_file(path, "include", set() if part else {PUBLIC})
        for reason in reasons:
            yield path, reason


def main(top):
    count = 0
    for path, reason in breaches(top):
        print(f"{path.relative_to(top)}:{reason}")
        count += 1
    return count


if __name__ == "__main__":
    sys.exit(min(main(TOP), 1))
