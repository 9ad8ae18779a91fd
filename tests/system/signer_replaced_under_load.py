#!/usr/bin/python3 -B
"""The signer is replaced twenty times, each successor slow to start, while citizens sign in: nobody is told to wait."""
import os
import tempfile
import threading

from parvis_demo import BUILD, Demo
from parvis_signer_start import SignerStart
from parvis_test import run, test, wait_for

TIMES, THREADS, START_S = 20, 4, 0.3


class Load:
    """Logins without pause; nothing but a token is well."""

    def __init__(self, demo):
        self.demo, self.done, self.failed, self.stop = demo, 0, [], threading.Event()
        self.threads = [threading.Thread(target=self.run, args=[client])
                        for client in ("library", "town-hall") * (THREADS // 2)]
        for thread in self.threads:
            thread.start()

    def run(self, client_id):
        client = self.demo.client(client_id)
        while not self.stop.is_set():
            try:
                client.log_in(self.demo.browser(timeout=30))
                self.done += 1
            except Exception as why:  # whatever it is, somebody was not signed in
                self.failed.append(repr(why)[:300])

    def finish(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(60)


with tempfile.TemporaryDirectory(prefix="parvis-test-") as folder:
    start = SignerStart(folder, BUILD / "released")
    with Demo(build=folder) as demo:
        @test
        def twenty_replacements_cost_no_login_and_no_503():
            start.slow_down(START_S)
            load, others = Load(demo), len(start.started())
            try:
                for _ in range(TIMES):
                    before, done = demo.pids()["signer"], load.done
                    os.utime(demo.state / "keys" / "master.secret")
                    demo.wait_replaced("signer", before, seconds=60)
                    wait_for(lambda d=done: load.done > d or load.failed, why="nobody signs in")
            finally:
                load.finish()
            log = demo.log()
            print(f"{load.done} logins while {log.count('signer-replaced')} signers took each other's place")
            assert not load.failed, (len(load.failed), load.failed[:3])
            assert not any(word in log for word in ("signer-silent", "signer-unreachable", "\"status\":\"503\""))
            assert (len(start.started()) - others, log.count("signer-replaced")) == (TIMES, TIMES)

        run()
