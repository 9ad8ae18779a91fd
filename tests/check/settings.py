#!/usr/bin/python3 -B
"""The settings' reference and example are what the table of settings prints."""
import json
import subprocess

from helpers import tree

PRINTED = {"docs/settings.md": "reference", "config/broker.example.json": "example"}


def main():
    problems = []
    for file, word in PRINTED.items():
        printed = subprocess.run([tree.BUILD / "parvis", "config", word], check=True, text=True,
                                 stdout=subprocess.PIPE).stdout
        if printed != (tree.ROOT / file).read_text():
            problems.append(f"{file} is out of date: parvis config {word} > {file}")
    example = json.loads((tree.ROOT / "config/broker.example.json").read_text())
    for member in example:
        if not member.startswith("//") and f"// {member}" not in example:
            problems.append(f"config/broker.example.json: {member} is not explained")
    tree.end(problems)


main()
