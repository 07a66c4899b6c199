#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What fits a reader's head: files, functions, nesting. Reads code as clang-format leaves it."""
import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
FILE_SOFT, FILE_HARD, FUNCTION, NESTING, COLUMNS = 500, 800, 60, 3, 96

NOISE = re.compile(
    r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|^[ \t]*\#(?:\\\n|[^\n])*""",
    re.S | re.M)
TOKEN = re.compile(r"\w+|[^\w\s]")


def bare(text):
    """@text without comments, literals and preprocessor lines; its lines keep their numbers."""
    def blank(match):
        filler = "0" if match[0][0] in "\"'" else ""
        return filler + "\n" * match[0].count("\n")
    return NOISE.sub(blank, text)


def functions(code):
    """(first line, last line, body) of every function: its braces alone stand in column one."""
    lines = code.split("\n")
    start = None
    for i, line in enumerate(lines):
        if line == "{" and i and lines[i - 1].rstrip().endswith(")"):
            start = i
        elif line.startswith("}") and start is not None:
            head = start
            while head and lines[head - 1].strip() and lines[head - 1][:1] not in "}#":
                head -= 1
            yield head + 1, i + 1, "\n".join(lines[start:i + 1])
            start = None


class Nesting:
    """Depth of control statements in one function body, with braces or without."""

    def __init__(self, body):
        self.tokens = TOKEN.findall(body)
        self.at = 0
        self.deepest = 0
        self.block(0)

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self):
        token = self.peek()
        self.at += 1
        return token

    def block(self, depth):
        self.take()
        while self.peek() not in ("}", ""):
            self.statement(depth)
        self.take()

    def group(self):
        """Past one bracketed group."""
        level = 0
        while self.peek():
            token = self.take()
            level += (token in "([{") - (token in ")]}")
            if level == 0:
                return

    def body(self, depth):
        self.deepest = max(self.deepest, depth)
        self.statement(depth)

    def statement(self, depth):
        token = self.peek()
        if token == "{":
            self.block(depth)
        elif token == "if":
            self.if_chain(depth)
        elif token in ("for", "while", "switch"):
            self.take()
            self.group()
            self.body(depth + 1)
        elif token == "do":
            self.take()
            self.body(depth + 1)
            self.simple()
        elif token in ("case", "default"):
            while self.take() not in (":", ""):
                pass
        else:
            self.simple(depth)

    def if_chain(self, depth):
        """else if is one level, not two."""
        while True:
            self.take()
            self.group()
            self.body(depth + 1)
            if self.peek() != "else":
                return
            self.take()
            if self.peek() != "if":
                self.body(depth + 1)
                return

    def simple(self, depth=0):
        """To the semicolon; name(...) { is a loop made by a macro."""
        first = self.at
        while self.peek() not in (";", ""):
            if self.peek() in ("(", "[", "{"):
                opened = self.at
                self.group()
                if opened == first + 1 and self.peek() == "{":
                    self.body(depth + 1)
                    return
            elif self.peek() == "}":
                return
            else:
                self.take()
        self.take()


def check(path):
    """(hard, line, sentence) for everything that is too big in @path."""
    text = path.read_text()
    lines = text.splitlines()
    if len(lines) > FILE_SOFT:
        hard = len(lines) > FILE_HARD
        yield hard, 1, f"{len(lines)} lines; {FILE_HARD if hard else FILE_SOFT} are enough for one idea"
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS:
            yield False, number, f"{len(line)} columns; a page has {COLUMNS}"
    for first, last, body in functions(bare(text)):
        length = last - first + 1
        if length > FUNCTION:
            yield True, first, f"a function of {length} lines; {FUNCTION} at most"
        deepest = Nesting(body).deepest
        if deepest > NESTING:
            yield True, first, f"a function nested {deepest} deep; {NESTING} at most"


def sources(top):
    for folder in ("src", "include", "tests", "dissectors"):
        yield from (p for p in sorted((top / folder).rglob("*.[ch]")) if "tbl" not in p.parts)


def main(top):
    failed = 0
    for path in sources(top):
        for hard, line, sentence in check(path):
            print(f"{path.relative_to(top)}:{line}: {'' if hard else 'warning: '}{sentence}")
            failed += hard
    return failed


if __name__ == "__main__":
    sys.exit(min(main(TOP), 1))
