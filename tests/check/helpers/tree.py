"""What the rules about the tree have in common: its files, and how a rule ends."""
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("PARVIS_BUILD", ROOT / "build" / "check"))
SOURCES = ["broker", "config", "keys", "providers"]
FOREIGN = {"node_modules", "__pycache__"}


def files(folders, suffixes):
    """Files below the folders, sorted, without what is built or brought by others."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file() and not FOREIGN & set(path.parts):
                yield path


def name(path):
    return str(path.relative_to(ROOT))


def without_comments_and_strings(code):
    """The code with each comment and literal replaced by blanks, so that lines keep their numbers."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), code)


def end(problems):
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)
