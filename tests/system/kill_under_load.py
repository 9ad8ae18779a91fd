#!/usr/bin/python3 -B
"""kill -9 of a worker and of the signer while logins run: replaced, no wrong token, no lost code."""
import concurrent.futures
import os
import signal
import threading
import time

from parvis_client import Login
from parvis_demo import Demo, Failure
from parvis_test import run, test

BROWSERS = 4


class Load:
    """Logins without pause; whatever ends one is noted."""

    def __init__(self, demo):
        self.demo, self.stop = demo, threading.Event()
        self.done, self.broken, self.lost, self.wrong = 0, [], [], []
        self.client = demo.client("library")
        self.pool = concurrent.futures.ThreadPoolExecutor(BROWSERS)
        self.work = [self.pool.submit(self.loop) for _ in range(BROWSERS)]

    def loop(self):
        while not self.stop.is_set():
            login, browser = Login(), self.demo.browser(timeout=45)
            try:
                page = self.client.walk(browser, browser.get(self.client.authorize_url(login)))
                self.redeem(login, self.client.code_of(login, page))
            except (Failure, AssertionError, OSError) as why:
                self.broken.append(repr(why))

    def redeem(self, login, code):
        """As a client does: try again while the broker is unreachable or says 503."""
        for _ in range(20):
            try:
                status, tokens = self.client.token(login, code)
            except OSError:
                time.sleep(0.1)
                continue
            if status == 200:
                break
            if status < 500:
                self.lost.append(tokens)
                return
            time.sleep(0.1)
        else:
            self.lost.append("asked twenty times")
            return
        claims = self.client.claims(login, tokens["id_token"])
        if claims["nonce"] != login.nonce or claims["aud"] != self.client.client_id:
            self.wrong.append(claims)
        self.done += 1

    def finish(self):
        self.stop.set()
        for work in self.work:
            work.result(60)
        self.pool.shutdown()

    def wait_done(self, more, seconds=60):
        goal, end = self.done + more, time.monotonic() + seconds
        while self.done < goal:
            assert time.monotonic() < end, f"{self.done} of {goal} logins; {self.broken[-3:]}"
            time.sleep(0.05)


def kill_again_and_again(demo, role, times):
    load = Load(demo)
    try:
        load.wait_done(5)
        for _ in range(times):
            now = demo.pids()[role]
            victim = now[0] if isinstance(now, list) else now
            os.kill(victim, signal.SIGKILL)
            demo.wait_replaced(role, now)
            load.wait_done(5)
    finally:
        load.finish()
    print(f"        {load.done} logins, {len(load.broken)} broken off: {sorted(set(load.broken))[:3]}")
    assert not load.wrong, load.wrong
    assert not load.lost, load.lost
    return load


with Demo() as demo:
    @test
    def a_killed_signer_costs_no_login():
        load = kill_again_and_again(demo, "signer", 3)
        assert not load.broken, load.broken

    @test
    def a_killed_worker_is_replaced_and_costs_no_code():
        load = kill_again_and_again(demo, "workers", 10)
        # a browser that hears nothing starts again, with one request at the most per death
        assert len(load.broken) <= 10 * BROWSERS, load.broken

    @test
    def a_killed_worker_is_replaced_at_once():
        old = demo.pids()["workers"]
        started = time.monotonic()
        os.kill(old[0], signal.SIGKILL)
        demo.wait_replaced("workers", old)
        assert time.monotonic() - started < 10

    run()
