#!/usr/bin/python3 -B
"""One name, one file: headers are included without their folder, and people search by name."""
import collections

from helpers import tree

EACH_PROGRAM_HAS_ONE = {"main.c"}


def main():
    places = collections.defaultdict(list)
    for path in tree.files(tree.SOURCES, {".c", ".h"}):
        places[path.name].append(tree.name(path))
    tree.end([f"{name} is in several folders: {', '.join(paths)}" for name, paths in places.items()
              if len(paths) > 1 and name not in EACH_PROGRAM_HAS_ONE])


main()
