#!/usr/bin/python3 -B
"""Adds up what ctest wrote: a program that counts its own tests counts as many, any other as one.

    count_results.py RESULTS.xml [WHAT FAILED BEFORE]...

The last line is "N passed, N failed"; the exit code is 0 if none failed and some passed.
"""
import re
import sys
import xml.etree.ElementTree as tree

OWN_COUNT = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)


def count(case):
    """(passed, failed) of one ctest entry."""
    status = case.get("status")
    if status in ("notrun", "disabled"):
        return 0, 0
    counts = OWN_COUNT.findall(case.findtext("system-out") or "")
    passed, failed = map(int, counts[-1]) if counts else (int(status == "run"), 0)
    if status == "fail":  # a sanitizer may end a program whose tests all passed
        failed = max(failed, 1)
    return passed, failed


def main():
    cases = list(tree.parse(sys.argv[1]).getroot().iter("testcase"))
    totals = [0, len(sys.argv) - 2]
    for name in sys.argv[2:]:
        print(f"failed: {name}")
    for case in cases:
        passed, failed = count(case)
        totals = [totals[0] + passed, totals[1] + failed]
        if failed:
            print(f"failed: {case.get('name')}")
        if (passed, failed) == (0, 0):
            print(f"not run: {case.get('name')}")
    print(f"{totals[0]} passed, {totals[1]} failed")
    return 0 if totals[0] and not totals[1] else 1


if __name__ == "__main__":
    sys.exit(main())
