#!/usr/bin/python3 -B
"""docs/conformance.md and docs/threats.md tell the truth: each test they name exists in the file they
name, no numbered item is left out, and rows stand in their order. What is the operator's has a sentence
of the page that tells him, in quotation marks, in the place of a test."""
import re

from helpers import tree

COMPLETE = {  # of each page, the numbers that have a row, from and to
    "conformance.md": {
        "A-": [(1, 53)], "B-": [(1, 7)], "C-": [(1, 48)], "D-": [(1, 13)],
        "F-": [(1, 17)], "G-": [(1, 10)], "I-": [(1, 10)], "K-": [(1, 18)], "L-": [(1, 9)],
        "A": [(1, 61)], "B": [(1, 88)],
        "U": [(1, 143)], "X": [(1, 22)],
    },
    "threats.md": {
        "T-": [(1, 18), (20, 43), (50, 83), (90, 105), (110, 125)],
        "C-": [(1, 48), (50, 77), (80, 83)],
        "F-": [(1, 50)], "G-": [(1, 24)],
    },
}
ITEM = re.compile(r"([A-Z]+-?)(\d+)(?: to [A-Z]+-?(\d+))?")


def rows(text):
    """(line, items, tests, sentences, files) of each row; an item is (series, number)."""
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.split(" | ")]
        if not line.startswith("| ") or cells[0] == "| item":
            continue
        items = [(series, n) for series, first, last in ITEM.findall(cells[0])
                 for n in range(int(first), int(last or first) + 1)]
        tests, files = (re.findall(r"`([^`]+)`", cell) for cell in cells[-2:])
        yield number, items, tests, re.findall(r'"([^"]+)"', cells[-2]), files


def check_row(items, tests, sentences, files):
    if not items or not tests + sentences or not files:
        yield "a row has an item, what it is, a test and a file"
    texts = {}
    for file in files:
        path = tree.ROOT / file
        texts[file] = " ".join(path.read_text().split()) if path.is_file() else ""
        if not path.is_file():
            yield f"there is no {file}"
        elif not any(re.search(rf"\b{re.escape(test)}\b", texts[file]) for test in tests) \
                and not any(sentence in texts[file] for sentence in sentences):
            yield f"{file} has none of these tests"
    for sentence in sentences:
        if not any(sentence in text for file, text in texts.items() if file.endswith(".md")):
            yield f"no page of {', '.join(files)} says {sentence}"
    for test in tests:
        if not any(re.search(rf"\b(?:TEST\(|def |test_|function ){re.escape(test)}\b", text) for text in texts.values()):
            yield f"no test {test} in {', '.join(files)}"


def check_order(table):
    """Rows of one table stand by their first item."""
    for before, after in zip(table, table[1:]):
        if before[1] and after[1] and after[1][0] < before[1][0]:
            yield f"{after[1][0][0]}{after[1][0][1]} stands after {before[1][0][0]}{before[1][0][1]}"


def tables(found):
    """Rows whose lines follow each other."""
    table = []
    for row in found:
        if table and row[0] != table[-1][0] + 1:
            yield table
            table = []
        table.append(row)
    yield table


def check_page(path, complete):
    found = list(rows(path.read_text()))
    name = tree.name(path)
    problems = [f"{name}:{line}: {problem}" for line, *row in found for problem in check_row(*row)]
    problems += [f"{name}: {problem}" for table in tables(found) for problem in check_order(table)]
    held = {item for _, items, *_ in found for item in items}
    problems += [f"{name}: {series}{number} is missing" for series, ranges in complete.items()
                 for first, last in ranges for number in range(first, last + 1)
                 if (series, number) not in held]
    return problems


def main():
    tree.end([problem for page, complete in COMPLETE.items()
              for problem in check_page(tree.ROOT / "docs" / page, complete)])


main()
