#!/usr/bin/python3 -B
"""Every refusal has one name and one code, is in docs/refusals.md and docs/errors.md, and is named by a test.

--write makes both documents anew.
"""
import hashlib
import re
import sys

from helpers import tree

DOCUMENT = tree.ROOT / "docs" / "refusals.md"
CHECKS = tree.ROOT / "docs" / "provider-checks.md"
ERRORS = tree.ROOT / "docs" / "errors.md"
ANY = re.compile(r"\bconst struct refusal \w+ *= *\{")
WHOLE = re.compile(r'\bconst struct refusal (\w+)\s*=\s*\{\s*"([^"]*)",\s*(\d+),\s*(NULL|"[^"]*"),\s*'
                   r'((?:"(?:[^"\\]|\\.)*"\s*)+),?\s*\}')
HEAD = """# Refusals

Every no that Parvis has, by the name that logs, metrics and error pages show. *Status* is HTTP's, when
the client cannot be told by redirect; *error* is what OAuth 2.0 clients are told. Made from the
sources by `tests/check/refusals.py --write`; a test compares.

| Name | Status | Error | Meaning | Where |
|---|---|---|---|---|
"""
ERRORS_HEAD = """# Errors that a client can meet

What an agency's developer may see, and what it means. Every refused request has a *reference*: it is on
the page, in `error_uri` and in our log. `ISSUER/error` says for 24 hours which of these rows a reference
stands for, at which step and for which client; it never knows who the citizen was. When very many
requests are refused at once only a part of them is kept there; the log has all.

*Told*: the OAuth error that the client gets, by redirect once its return path is proven, in JSON at the
endpoints that it calls itself; where there is none, the citizen sees a page that leads back to the client
if its return path is proven. A code is derived from the name and is never given to anything else. Made
from the sources by `tests/check/refusals.py --write`; a test compares.

| Code | Name | Told | Status | Meaning |
|---|---|---|---|---|
"""


def code_of(name):
    """As refusal_code() of broker/base/refusal.c."""
    return "PV-" + hashlib.sha256(name.encode()).hexdigest()[:5].upper()


def read_all():
    """(name, constant, status, error, help, file) of each, and what is not written as it should be."""
    found, problems = [], []
    for path in tree.files(tree.SOURCES, {".c"}):
        code = path.read_text()
        whole = WHOLE.findall(code)
        if len(ANY.findall(code)) != len(whole):
            problems.append(f"{tree.name(path)}: a refusal is not written as broker/base/refusal.h shows")
        for constant, name, status, error, sentence in whole:
            sentence = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', sentence)).replace('\\"', '"')
            found.append((name, constant, status, error.strip('"'), sentence, tree.name(path)))
    return sorted(found), problems


def document(refusals):
    rows = [f"| `{name}` | {status} | {'' if error == 'NULL' else f'`{error}`'} | {sentence} | `{file}` |\n"
            for name, _, status, error, sentence, file in refusals]
    return HEAD + "".join(rows)


def errors(refusals):
    rows = [f"| {code_of(name)} | `{name}` | {'a page' if error == 'NULL' else f'`{error}`'} | {status} | {sentence} |\n"
            for name, _, status, error, sentence, _ in refusals]
    return ERRORS_HEAD + "".join(rows)


def named_in_tests():
    return "\n".join(path.read_text() for path in tree.files(["tests"], {".c", ".h", ".py", ".mjs"}))


def check_names(refusals):
    problems, seen, codes = [], set(), {}
    for name, constant, _, error, sentence, file in refusals:
        if codes.setdefault(code_of(name), name) != name:
            problems.append(f"{file}: {name} has the code of {codes[code_of(name)]}; choose another name")
        if name in seen:
            problems.append(f"{file}: {name} is the name of another refusal, too")
        seen.add(name)
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) or name != constant.replace("_", "-"):
            problems.append(f"{file}: {name} is not {constant} with hyphens")
        if not sentence.endswith("."):
            problems.append(f"{file}: the help of {name} is not a sentence")
        if not re.fullmatch(r"[\x20-\x21\x23-\x5b\x5d-\x7e]+", sentence):
            problems.append(f"{file}: the help of {name} cannot be an error_description (RFC 6749 5.2)")
    return problems


def check_provider_checks(refusals):
    """The page for providers names refusals that there are, and each that is about an ID token or userinfo."""
    there = {name for name, *_ in refusals}
    first_cells = "".join(re.findall(r"(?m)^\| `([^|]*)\|", CHECKS.read_text()))
    named = set(re.findall(r"[a-z]+(?:-[a-z]+)+", first_cells))
    needed = {name for name in there if re.match("upstream-(id-token|userinfo|token)-", name)}
    return [f"docs/provider-checks.md: there is no refusal {name}" for name in sorted(named - there)] + \
        [f"docs/provider-checks.md: {name} is not there" for name in sorted(needed - named)]


def main():
    refusals, problems = read_all()
    if "--write" in sys.argv:
        DOCUMENT.write_text(document(refusals))
        ERRORS.write_text(errors(refusals))
    tests = named_in_tests()
    problems += check_names(refusals)
    problems += check_provider_checks(refusals)
    problems += [f"{file}: no test names {name}" for name, *_, file in refusals
                 if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", tests)]
    if not DOCUMENT.exists() or DOCUMENT.read_text() != document(refusals):
        problems.append("docs/refusals.md is out of date: tests/check/refusals.py --write")
    if not ERRORS.exists() or ERRORS.read_text() != errors(refusals):
        problems.append("docs/errors.md is out of date: tests/check/refusals.py --write")
    tree.end(problems)


main()
