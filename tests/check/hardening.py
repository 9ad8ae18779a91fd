#!/usr/bin/python3 -B
"""The finished programs, built as they are released, are hardened; and the one with the keys links
neither an event loop nor a client of anything."""
import re
import subprocess

from helpers import tree

FOLDER = tree.BUILD / "released"
NOT_IN_SIGNER = ["libevent", "libcurl", "libhiredis", "libssl"]


def build():
    subprocess.run(["cmake", "-G", "Ninja", "-S", tree.ROOT, "-B", FOLDER, "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
                    "-DPARVIS_TESTS=OFF"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", FOLDER, "--target", "parvis", "parvis-signer"], check=True,
                   stdout=subprocess.DEVNULL)


def read(program, *options):
    return subprocess.run(["readelf", "-W", *options, FOLDER / program], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def check(program):
    head, segments, dynamic, symbols = (read(program, option) for option in ("-h", "-l", "-d", "--dyn-syms"))
    wanted = {
        "is position independent": "DYN" in head and re.search(r"FLAGS_1.*\bPIE\b", dynamic),
        "binds everything at start": "BIND_NOW" in dynamic or re.search(r"FLAGS_1.*\bNOW\b", dynamic),
        "makes its relocations read-only": "GNU_RELRO" in segments,
        "has a stack that is not executable": re.search(r"GNU_STACK.*\bRW\b", segments),
        "has no segment both writable and executable": not re.search(r"LOAD.*\bRWE\b", segments),
        "protects its stack": "__stack_chk_fail" in symbols,
        "checks the bounds of libc's functions": re.search(r"__\w+_chk\b(?<!__stack_chk)", symbols),
        "searches no folder of its own for libraries": "RUNPATH" not in dynamic and "RPATH" not in dynamic,
    }
    problems = [f"{program}: not true that it {what}" for what, holds in wanted.items() if not holds]
    if program == "parvis-signer":
        problems += [f"{program}: links {library}" for library in NOT_IN_SIGNER if library in dynamic]
    return problems


def main():
    build()
    tree.end(check("parvis") + check("parvis-signer"))


main()
