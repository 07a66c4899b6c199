#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The lints find what they are for: each is shown a breach and something right beside it."""
import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import findings  # noqa: E402
import layers  # noqa: E402
import listed  # noqa: E402
import sizes  # noqa: E402


def told(lint, files, *args):
    """What @lint says of a tree made of @files."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        for name, text in files.items():
            path = top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        with contextlib.redirect_stdout(io.StringIO()) as out:
            failed = lint.main(top, *args)
    return bool(failed), out.getvalue()


class Layers(unittest.TestCase):
    def include(self, where, what):
        return told(layers, {"src/LAYERS": "base decode pdu", where: f'int x;\n#include "{what}"\n'})

    def test_left_is_fine(self):
        for where, what in (("src/pdu/a.c", "base/b.h"), ("src/pdu/a.c", "pdu/a.h"),
                            ("src/base/a.c", "wiretruth/pdu.h"), ("src/cli/a.c", "capture/b.h"),
                            ("src/capture/a.c", "wiretruth/frame.h"),
                            ("dissectors/a.c", "wiretruth/pdu.h"), ("dissectors/a.c", "host/facts.h")):
            self.assertEqual(self.include(where, what), (False, ""))

    def test_right_is_not(self):
        for where, what in (("src/base/a.c", "pdu/b.h"), ("src/capture/a.c", "base/b.h"),
                            ("src/report/a.c", "capture/b.h"), ("src/cli/a.c", "pdu/b.h"),
                            ("src/pdu/a.c", "b.h"), ("src/pdu/a.c", "pdu/../cli/b.h"),
                            ("include/wiretruth/a.h", "base/b.h"), ("src/lost/a.c", "base/b.h"),
                            ("dissectors/a.c", "base/b.h"), ("dissectors/a.c", "report/b.h"),
                            ("include/wiretruth/tbl/a.h", "wiretruth/b.h")):
            failed, out = self.include(where, what)
            self.assertTrue(failed, (where, what))
            self.assertEqual(out.count("\n"), 1)
            self.assertRegex(out, rf"^{where}:[12]: ")

    def test_table_undefines(self):
        row = 'WT_ROW(A, "a")\n'
        for text, wrong in ((row, True), (row + "#undef WT_ROW\n", False)):
            failed, _ = told(layers, {"src/LAYERS": "base", "include/wiretruth/tbl/a.h": text})
            self.assertEqual(failed, wrong)

    def test_table_of_parts(self):
        part = "include/wiretruth/tbl/a/b.h"
        whole = '#include "wiretruth/tbl/a/b.h"\n#undef WT_ROW\n'
        row = 'WT_ROW(A, "a")\n'
        for text, inner, wrong in ((whole, row, False), ("#undef WT_ROW\n", row, True),
                                   (whole.replace("#undef WT_ROW", ""), row, True),
                                   (whole, row + '#include "wiretruth/c.h"\n', True)):
            tree = {"src/LAYERS": "base", "include/wiretruth/tbl/a.h": text, part: inner}
            self.assertEqual(told(layers, tree)[0], wrong, tree)


class Sizes(unittest.TestCase):
    def body(self, text):
        return told(sizes, {"src/a.c": f"int f(int a)\n{{\n{text}}}\n"})

    def test_functions(self):
        self.assertEqual(self.body("  a++;\n" * 57), (False, ""))
        self.assertTrue(self.body("  a++;\n" * 58)[0])

    def test_files(self):
        for lines, wrong, words in ((500, False, 0), (501, False, 1), (801, True, 1)):
            failed, out = told(sizes, {"src/a.h": "int a;\n" * lines})
            self.assertEqual((failed, out.count("\n")), (wrong, words))

    def test_nesting_allowed(self):
        for text in ("  if (a)\n    for (;;)\n      while (a)\n        a++;\n",
                     "  if (a) {\n  } else if (a) {\n  } else if (a) {\n  } else if (a)\n    a++;\n",
                     "  static const int t[2][2] = { { 1, 2 }, { { 3 } } };\n",
                     "  switch (a) {\n  case '{':\n    if (a)\n      a++; /* { { { */\n  default:\n  }\n",
                     "  do {\n    a = f((T) { .x = { 1 } });\n  } while (a);\n"):
            self.assertEqual(self.body(text), (False, ""), text)

    def test_nesting_refused(self):
        for text in ("  if (a)\n    for (;;)\n      while (a)\n        if (a)\n          a++;\n",
                     "  LOOP(a, b) {\n    if (a) {\n      do {\n        switch (a) {\n        }\n"
                     "      } while (a);\n    }\n  }\n",
                     "  if (a) {\n  } else {\n    if (a)\n      for (;;)\n        if (a)\n          a++;\n  }\n"):
            failed, out = self.body(text)
            self.assertTrue(failed, text)
            self.assertIn("src/a.c:1: a function nested 4 deep", out)


class Findings(unittest.TestCase):
    good = 'WT_FINDING(A, "tcp.gap", ERROR, NONE,\n  "x, (y) " "z", "c\\n" "d", "r", "s")'
    sample = findings.SAMPLES + "/tcp.gap.pcap.gz"

    def table(self, text, *samples):
        return told(findings, {findings.TABLES + "/a.h": text, **dict.fromkeys(samples, "")})

    def test_rows(self):
        good = self.good
        self.assertEqual(self.table(good, self.sample), (False, ""))
        for bad in (good + "\n" + good, good.replace("tcp.", "udp."), good.replace("tcp.gap", "tcp"),
                    good.replace('"r"', '""'), good.replace(', "s"', ""),
                    good.replace("ERROR", "FATAL"), ""):
            self.assertTrue(self.table(bad, self.sample)[0], bad)

    def test_causes(self):
        for causes in ('""', '"c\\n" "c"', '"c."', '"c\\n"', '" c"', '"c\\nd\\ne\\nf\\ng"'):
            bad = self.good.replace('"c\\n" "d"', causes)
            self.assertNotEqual(bad, self.good)
            self.assertTrue(self.table(bad, self.sample)[0], causes)

    def test_samples(self):
        self.assertTrue(self.table(self.good)[0])
        self.assertTrue(self.table(self.good, findings.SAMPLES + "/tcp.gap.facts")[0])

    def test_facts(self):
        row = self.good.replace("tcp.gap", "host.mtu")
        capture = self.sample.replace("tcp.gap", "host.mtu")
        facts = capture.replace("pcap.gz", "facts")
        self.assertIn("host.mtu.facts", self.table(row, capture)[1])
        self.assertNotIn("host.mtu.facts", self.table(row, capture, facts)[1])


class Listed(unittest.TestCase):
    def test_lists(self):
        names = {"src/meson.build": ("core", "capture", "host", "report", "cli"),
                 "tests/meson.build": ("helper", "unit", "property", "golden", "plugin")}
        tree = {"src/LAYERS": "base", "src/base/a.c": "",
                "tests/fuzz/meson.build": "fuzz_sources = [\n]\n",
                "dissectors/meson.build": "plugin_sources = files(\n)\n"}
        for build, variables in names.items():
            suffix = "sources" if "src" in build else "tests"
            tree[build] = "".join(
                f"{v}_{'sources' if v == 'helper' else suffix} = files(\n)\n" for v in variables)
        self.assertEqual(told(listed, tree, False)[1].count("\n"), 1)
        tree["src/meson.build"] = tree["src/meson.build"].replace("(\n", "(\n  'base/a.c',\n", 1)
        self.assertEqual(told(listed, tree, False), (False, ""))
        del tree["src/base/a.c"]
        self.assertTrue(told(listed, tree, False)[0])


if __name__ == "__main__":
    unittest.main()
