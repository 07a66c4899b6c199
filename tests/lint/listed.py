#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every source and every test stands in a meson.build by name, so none is forgotten.

--write puts the lists right.
"""
import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def lists(top):
    """(meson.build, variable, files that belong there) for every list that there is."""
    src, tests = top / "src", top / "tests"
    stages = (src / "LAYERS").read_text().split()
    yield src, "core_sources", [f for stage in stages for f in sorted((src / stage).glob("*.c"))]
    for shell in ("capture", "host", "report", "cli"):
        yield src, f"{shell}_sources", sorted((src / shell).glob("*.c"))
    yield top / "dissectors", "plugin_sources", sorted((top / "dissectors").glob("*.c"))
    yield tests, "helper_sources", sorted((tests / "lib").glob("*.c"))
    yield tests, "unit_tests", sorted((tests / "unit").glob("*/test-*.c"))
    yield tests, "property_tests", sorted((tests / "property").glob("prop-*.c"))
    yield tests / "fuzz", "fuzz_sources", sorted((tests / "fuzz").glob("fuzz-*.c"))
    yield tests, "plugin_tests", sorted((tests / "plugin").glob("test-*.py"))
    yield tests, "golden_tests", sorted((tests / "golden").glob("*.py"))


def main(top, write):
    wrong = 0
    for folder, variable, found in lists(top):
        build = folder / "meson.build"
        text = build.read_text()
        match = re.search(rf"^{variable} = (?:files\(|\[)\n(.*?)^[)\]]", text, re.M | re.S)
        if not match:
            print(f"{build.relative_to(top)}: no list {variable}")
            wrong += 1
            continue
        wanted = [str(f.relative_to(folder)) for f in found]
        listed = re.findall(r"'([^']+)'", match[1])
        for name in sorted(set(wanted) ^ set(listed)):
            what = "is not listed in" if name in wanted else "does not exist but is listed in"
            print(f"{build.relative_to(top)}: {name} {what} {variable}")
            wrong += 1
        if write and wanted != listed:
            body = "".join(f"  '{name}',\n" for name in wanted)
            build.write_text(text[: match.start(1)] + body + text[match.end(1):])
    return 0 if write else wrong


if __name__ == "__main__":
    sys.exit(min(main(TOP, "--write" in sys.argv[1:]), 1))
