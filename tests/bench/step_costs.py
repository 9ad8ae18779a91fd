#!/usr/bin/python3 -B
"""What each step of a login costs the worker, in instructions: no neighbour can disturb the count.

    step_costs.py [--build build/release] [--alg ES256] [--seconds 8]

Runs the worker of the benchmark's broker under valgrind's callgrind and divides what it counted by
the logins. What the kernel does is not in it, nor the signer; and valgrind offers libcrypto neither
SHA nor AVX-512 instructions, so hashes and signatures look dearer than they are.
"""
import collections
import contextlib
import os
import re
import subprocess
import sys

import run_bench

NAMED = re.compile(r"\((\d+)\)(?: (.*))?")
FLOW_CALLS = {"run", "flow_start", "on_wake", "run_steps"}
PER_LOGIN = ("token.c", "give_tokens")


def kilo(count):
    return f"{count / 1000:.1f}"


class Counted:
    """The file that callgrind writes: who called whom, how often, at what cost."""

    def __init__(self, path):
        self.names = {"file": {}, "function": {}}
        self.cost, self.calls = collections.Counter(), collections.Counter()
        self.total = 0
        here, there, is_call = ["", ""], ["", ""], False
        for line in path.read_text().splitlines():
            key, _, value = line.partition("=")
            if key in ("fl", "fi", "fe"):
                file = self.named("file", value)
                here[0] = file if key == "fl" else here[0]
            elif key == "fn":
                here[1] = self.named("function", value)
                there[0] = here[0]
            elif key in ("cfi", "cfl"):
                there[0] = self.named("file", value)
            elif key == "cfn":
                there[1] = self.named("function", value)
            elif key == "calls":
                is_call = True
                self.calls[tuple(there)] += int(value.split()[0])
            elif line[:1] in tuple("0123456789+-*") and " " in line:
                cost = int(line.split()[1])
                if is_call:
                    self.cost[(tuple(here), tuple(there))] += cost
                    there[0] = here[0]
                else:
                    self.total += cost
                is_call = False

    def named(self, sort, value):
        number, name = NAMED.match(value).groups()
        if name is not None:
            self.names[sort][number] = os.path.basename(name) if sort == "file" else name
        return self.names[sort][number]

    def into(self, file, function, *without):
        """What calls of it from elsewhere cost, those inside of the named functions left out."""
        return sum(cost for (here, there), cost in self.cost.items()
                   if there == (file, function) and here != there and here[1] not in without)

    def steps(self):
        return {there: cost for (here, there), cost in self.cost.items()
                if here[0] == "flow.c" and here[1] in FLOW_CALLS and there[0] != "flow.c"
                and there[0].endswith(".c") and there[1] != "refuse"
                and not there[1].startswith(("clock_", "arena_", "event_", "__"))}


def measure(options):
    with contextlib.ExitStack() as life:
        bench = run_bench.Bench(options, options.alg, life)
        plain = bench.on
        bench.on = lambda cpu: plain(cpu) + (
            ["valgrind", "-q", "--tool=callgrind", "--trace-children=yes", "--instr-atstart=no",
             "--trace-children-skip=*parvis-signer,*taskset",
             f"--callgrind-out-file={bench.folder}/counted.%p"] if cpu == bench.broker_cpu else [])
        bench.start()
        pid = bench.broker.process.pid
        children = open(f"/proc/{pid}/task/{pid}/children", encoding="ascii").read().split()
        worker = next(child for child in children
                      if "callgrind" in os.readlink(f"/proc/{child}/exe"))
        bench.measure(2, 1)
        for command in (["-i", "on"], None, ["-i", "off"], ["-d"]):
            if command is None:
                bench.measure(options.seconds, 0)
            else:
                subprocess.run(["callgrind_control", *command, worker], check=True,
                               stdout=subprocess.DEVNULL)
        return Counted(bench.folder / f"counted.{worker}.1")


def rows(counted):
    """Parts that do not overlap; what is left is libevent's and the sockets'."""
    yield "read the requests", (counted.into("server_request.c", "request_take")
                                - counted.into("flow.c", "flow_start"))
    for (file, function), cost in sorted(counted.steps().items()):
        yield f"{file}: {function}", cost
    yield "end the flows: a log line each, memory", counted.into("flow.c", "end")
    yield "libcurl, called by the loop", (counted.into("http_pool.c", "on_socket")
                                          + counted.into("http_pool.c", "on_timer"))
    yield "Redis's replies", counted.into("store_connection.c", "on_readable")
    yield "the signer's answers", counted.into("signer_line.c", "on_read")


def main(arguments):
    sys.argv = ["run_bench.py"]
    options = run_bench.options_of(["--alg", "ES256", "--seconds", "8", "--concurrency", "8",
                                    *arguments])
    options.build = options.build.resolve()
    counted = measure(options)
    logins = counted.calls[PER_LOGIN]
    print(f"{logins} logins, {options.alg}\n\n| part | thousand instructions |\n|---|--:|")
    left = counted.total
    for part, cost in rows(counted):
        left -= cost
        print(f"| {part} | {kilo(cost / logins)} |")
    print(f"| the loop, the sockets | {kilo(left / logins)} |")
    print(f"| **together** | **{kilo(counted.total / logins)}** |")


if __name__ == "__main__":
    main(sys.argv[1:])
