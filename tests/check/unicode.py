#!/usr/bin/python3 -B
"""broker/base/nfc_table.h says what Unicode says of composed characters.

--write makes it anew, from the Unicode data of this Python. What Unicode once said of a character it
never unsays (its stability policy), so every row of the file must hold in a later version, too.
"""
import re
import sys
import unicodedata

from helpers import tree

TABLE = tree.ROOT / "broker" / "base" / "nfc_table.h"
HEAD = """/* nfc_table.h -- composed characters and their parts, and the order of marks: Unicode {version}.
 *
 * Without Hangul, which is computed, and without the compatibility ideographs, which nfc.h leaves
 * alone. Made by tests/check/unicode.py --write; a test compares. For nfc.c alone.
 */
#pragma once
#include <stdint.h>

// clang-format off
"""


def is_left_alone(code):
    return 0xAC00 <= code <= 0xD7A3 or 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F


def parts_of(code):
    """One or two code points, or none."""
    words = unicodedata.decomposition(chr(code)).split()
    return [int(word, 16) for word in words] if words and not words[0].startswith("<") else []


def read_unicode():
    """(composed, first, second) that compose again, those that only come apart, ranges of classes."""
    pairs, apart, classes = [], [], []
    for code in range(0x110000):
        parts = [] if is_left_alone(code) else parts_of(code)
        if parts:
            row = (code, parts[0], parts[1] if len(parts) > 1 else 0)
            back = unicodedata.normalize("NFC", unicodedata.normalize("NFD", chr(code)))
            (pairs if back == chr(code) else apart).append(row)
        combining = unicodedata.combining(chr(code))
        if combining and classes and classes[-1][1] == code - 1 and classes[-1][2] == combining:
            classes[-1] = (classes[-1][0], code, combining)
        elif combining:
            classes.append((code, code, combining))
    return pairs, apart, classes


def rows(numbers):
    """Rows of numbers, as many in a line as fit."""
    lines, line = [], "\t"
    for row in numbers:
        word = "{" + ",".join(map(str, row)) + "}," if isinstance(row, tuple) else f"{row},"
        if len(line) + len(word) > 92:
            lines.append(line)
            line = "\t"
        line += word
    return "\n".join([*lines, line])


def table():
    pairs, apart, classes = read_unicode()
    order = sorted(range(len(pairs)), key=lambda i: pairs[i][1:])
    return (HEAD.format(version=unicodedata.unidata_version) +
            "struct nfc_row {\n\tuint32_t composed, first, second; /* second 0: none */\n};\n\n" +
            f"/* By composed. */\nstatic const struct nfc_row nfc_pairs[] = {{\n{rows(pairs)}\n}};\n\n" +
            f"/* Their places, by first and second. */\nstatic const uint16_t nfc_by_parts[] = {{\n{rows(order)}\n}};\n\n" +
            "/* What comes apart and is never put together again; by composed. */\n" +
            f"static const struct nfc_row nfc_apart[] = {{\n{rows(apart)}\n}};\n\n" +
            "struct nfc_class {\n\tuint32_t first, last, combining;\n};\n\n" +
            f"static const struct nfc_class nfc_classes[] = {{\n{rows(classes)}\n}};\n")


def problems_of_rows(text):
    sections = re.split(r"static const struct ", text)[1:]
    for section in sections:
        for row in re.findall(r"\{(\d+),(\d+),(\d+)\}", section):
            a, b, c = map(int, row)
            if section.startswith("nfc_class"):
                right = all(unicodedata.combining(chr(n)) == c for n in range(a, b + 1))
            else:
                right = parts_of(a) == [n for n in (b, c) if n]
            if not right:
                yield f"broker/base/nfc_table.h: Unicode does not say {row}"


def main():
    if sys.argv[1:] == ["--write"]:
        TABLE.write_text(table())
        return
    text = TABLE.read_text()
    problems = list(problems_of_rows(text))
    if f"Unicode {unicodedata.unidata_version}.\n" in text and text != table():
        problems.append("broker/base/nfc_table.h is not what tests/check/unicode.py --write makes")
    tree.end(problems)


main()
