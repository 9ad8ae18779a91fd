#!/usr/bin/python3 -B
"""Does a slow provider slow down those who sign in at another? One broker, rounds in turn.

    bulkhead.py [--build build/release] [--rounds 12] [--citizens 32]

In every second round that many citizens wait at a provider whose token endpoint takes 1 to 60
seconds, or never answers (one in five). What is compared is how long whole logins at the other take
meanwhile, and what they cost the broker; both kinds of round see the same neighbours.
"""
import argparse
import asyncio
import contextlib
import json
import random
import statistics
import sys
import threading
import time

import run_bench

FIGURES = {"p50_ms": "p50 of a login, ms", "p99_ms": "p99 of a login, ms",
           "broker_us": "broker's CPU for one, µs"}


class SlowProvider:
    """Passes token requests on to the stand-in behind, late or never."""

    def __init__(self, behind):
        self.behind, self.loop, self.waiting = behind, asyncio.new_event_loop(), 0
        self.server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    async def serve(self, reader, writer):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n")
                              if line.startswith(b"content-length:"))
                await self.answer(head + await reader.readexactly(length), reader, writer)
        writer.close()

    async def answer(self, request, reader, writer):
        self.waiting += 1
        is_gone = await self.is_gone(reader, random.uniform(1, 60) if random.random() < 0.8 else 3600)
        self.waiting -= 1
        if is_gone:
            return
        behind, ahead = await asyncio.open_connection("127.0.0.1", self.behind)
        ahead.write(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        writer.write(await behind.read())
        await writer.drain()
        ahead.close()

    @staticmethod
    async def is_gone(reader, seconds):
        """Did the caller hang up meanwhile?"""
        try:
            await asyncio.wait_for(reader.read(1), seconds)
        except asyncio.TimeoutError:
            return False
        return True


class Bulkhead(run_bench.Bench):
    def configuration(self, socket):
        self.slow = SlowProvider(self.upstream_port)
        files = super().configuration(socket)
        base = files["providers/other.json"]["issuer"]
        files["providers/other.json"] |= {
            "discovery": False, "authorization_endpoint": base + "/authorize",
            "token_endpoint": f"http://127.0.0.1:{self.slow.port}/{base.rpartition('/')[2]}/token",
            "userinfo_endpoint": base + "/userinfo", "jwks_uri": base + "/jwks",
            "timeout_ms": 30000, "calls_max": self.options.citizens, "breaker_failures": 32}
        return files

    def round(self, is_beside):
        if not is_beside:
            return self.measure(self.options.seconds, self.options.warm)
        citizens = self.spawn(*self.log_in("other", self.options.citizens, 3600, 1))
        time.sleep(self.options.warm)
        assert self.slow.waiting >= self.options.citizens // 2, self.slow.waiting
        figures = self.measure(self.options.seconds, self.options.warm)
        figures["held"] = self.slow.waiting
        citizens.terminate()
        citizens.wait(20)
        return figures


def options_of(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=12, help="of each kind")
    parser.add_argument("--citizens", type=int, default=32, help="who wait at the slow one")
    options, others = parser.parse_known_args(arguments)
    return argparse.Namespace(**{**vars(run_bench.options_of(others)), **vars(options)})


def main(arguments):
    options = options_of(arguments)
    options.build = options.build.resolve()
    with contextlib.ExitStack() as life:
        bench = Bulkhead(options, "ES256", life)
        bench.start()
        rounds = [(bench.round(False), bench.round(True)) for _ in range(options.rounds)]
    print(f"{len(rounds)} rounds of each, {options.seconds:.0f} s; calls held: "
          f"{statistics.median(beside['held'] for _, beside in rounds):.0f}")
    print("| median of the rounds | alone | beside the slow one | ratio, median of the pairs' |\n|---|--:|--:|--:|")
    for name, words in FIGURES.items():
        alone, beside = ([pair[i][name] for pair in rounds] for i in (0, 1))
        ratio = statistics.median(b / a for a, b in zip(alone, beside))
        print(f"| {words} | {statistics.median(alone):.2f} | {statistics.median(beside):.2f} | {ratio:.3f} |")
    if options.json:
        print(json.dumps(rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
