#!/usr/bin/python3 -B
"""Files and functions fit on a few screens, and most functions on a third of one."""
import statistics

from helpers import tree

FILE_MOST, TEST_FILE_MOST, FUNCTION_MOST, MEDIAN_MOST = 400, 600, 60, 20


def functions(lines):
    """(first line, length) of each body: braces in the first column, as clang-format leaves them."""
    start = None
    for number, line in enumerate(lines, 1):
        if line.startswith("{"):
            start = number
        elif line.startswith("}") and start:
            yield start, number - start - 1
            start = None


def main():
    problems, lengths = [], []
    for path in tree.files(tree.SOURCES + ["tests"], {".c", ".h"}):
        lines = path.read_text().splitlines()
        most = TEST_FILE_MOST if tree.name(path).startswith("tests/") else FILE_MOST
        if len(lines) > most:
            problems.append(f"{tree.name(path)}: {len(lines)} lines, of {most}")
        for start, length in functions(lines):
            lengths.append(length)
            if length > FUNCTION_MOST:
                problems.append(f"{tree.name(path)}:{start}: a function of {length} lines")
    median = statistics.median(lengths)
    print(f"{len(lengths)} functions, median {median}, longest {max(lengths)}")
    if median >= MEDIAN_MOST:
        problems.append(f"the median function has {median} lines")
    tree.end(problems)


main()
