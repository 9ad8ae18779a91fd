#!/usr/bin/python3 -B
"""We write client and provider, and name no machine of ours."""
import re

from helpers import tree

FOREIGN_WORDS = re.compile(r"\b(?:sp|idp|rp|signout|slo|hsm|vault)(?:_\w+)?\b")
MACHINE = re.compile(r"(?<![\w.}])/(?:work|root)/\w")
TASKS = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
TEXT = {".c", ".h", ".py", ".md", ".json", ".cmake", ".txt", ".mjs", ".html", ".css", ".lua", ".sh"}


def main():
    problems = []
    for path in tree.files(tree.SOURCES, {".c", ".h"}):
        code = tree.without_comments_and_strings(path.read_text())
        for number, line in enumerate(code.splitlines(), 1):
            for found in FOREIGN_WORDS.findall(line):
                problems.append(f"{tree.name(path)}:{number}: {found} is not a word of ours")
    for path in tree.files(tree.SOURCES + ["tests", "docs"], TEXT):
        if path.name == "words.py":
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if MACHINE.search(line):
                problems.append(f"{tree.name(path)}:{number}: names a folder of some machine")
            if TASKS.search(line) and path.suffix in {".c", ".h"}:
                problems.append(f"{tree.name(path)}:{number}: leaves something to do")
    tree.end(problems)


main()
