#!/usr/bin/python3 -B
"""What a compiler cannot say of the pages: texts are written as each language is, and the style
sheet knows no left and no right."""
import json
import re

from helpers import tree

CONFIG = tree.ROOT / "config"
# What is wrong, by language; "" is every one.
WRONG = {
    "": [
        (r"'|\"", "a straight quotation mark"),
        (r"  |^ | $", "space that says nothing"),
        (r"\.\.\.", "three dots instead of …"),
        (r" [,.;!?]", "an ordinary space in front of punctuation"),
    ],
    "fr": [
        (r"[^\u202f\u00a0][;!?»]", "no no-break space in front of ; ! ? »"),
        (r"(?<![\d\u202f\u00a0]):|(?<=\d):(?!\d)", "no no-break space in front of :"),
        (r"«(?![\u202f\u00a0])", "no no-break space behind «"),
        (r"\d%|\d %", "no no-break space in front of %"),
        (r"\(e\)|[“”]", "an ending in brackets, or foreign quotation marks"),
    ],
    "en": [(r" :|«|»", "punctuation of another language")],
    "vi": [(r" :|«|»", "punctuation of another language"), (r"(?i)\bbạn\b", "bạn, where citizens are quý vị")],
}
PHYSICAL = re.compile(r"(?:margin|padding|border|inset)-(?:left|right)|(?:^|[\s{;])(?:left|right|float)\s*:|"
                      r"text-align:\s*(?:left|right)")


def of_catalogue(path):
    rules = WRONG[""] + WRONG.get(path.stem, [])
    for key, text in json.loads(path.read_text()).items():
        if key.startswith("number."):
            continue
        for pattern, problem in rules:
            if re.search(pattern, text):
                yield f"{tree.name(path)}: {key} has {problem}"


def of_style(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if PHYSICAL.search(line):
            yield f"{tree.name(path)}:{number}: start and end, not left and right: {line.strip()}"


def main():
    problems = [p for path in sorted((CONFIG / "locales").glob("*.json")) for p in of_catalogue(path)]
    problems += [p for path in sorted((CONFIG / "templates").glob("*.css")) for p in of_style(path)]
    tree.end(problems)


main()
