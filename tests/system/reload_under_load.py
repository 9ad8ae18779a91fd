#!/usr/bin/python3 -B
"""A new configuration, and the end, while clients ask without pause: no request goes unanswered."""
import http.client
import threading
import time
import urllib.parse

from parvis_demo import Demo, Failure
from parvis_test import run, test

RELOADS = 3


class Load:
    """Documents over kept and over fresh connections, and whole logins."""

    def __init__(self, demo):
        self.demo, self.stop, self.answered, self.failed = demo, threading.Event(), 0, []
        self.client, self.at = demo.client("library"), urllib.parse.urlsplit(demo.issuer)
        loops = (self.ask_on_one, self.ask_afresh, self.log_in)
        self.threads = [threading.Thread(target=self.repeat, args=[loop]) for loop in loops]
        self.kept, self.last = None, time.monotonic()
        for thread in self.threads:
            thread.start()

    def repeat(self, loop):
        while not self.stop.is_set():
            try:
                loop()
                self.answered += 1
            except (AssertionError, Failure, OSError, http.client.HTTPException) as why:
                if not self.stop.is_set():
                    self.failed.append(f"{loop.__name__}: {why!r}")

    def connection(self):
        return http.client.HTTPConnection(self.at.hostname, self.at.port, timeout=60)

    def ask(self, connection):
        connection.request("GET", "/jwks")
        answer = connection.getresponse()
        assert answer.status == 200 and b"keys" in answer.read(), answer.status
        if answer.getheader("Connection") == "close":
            connection.close()

    def ask_on_one(self):
        self.kept, idle = self.kept or self.connection(), time.monotonic() - self.last
        try:
            self.ask(self.kept)
        except Exception as why:
            self.kept = None
            if idle < 0.5 or not isinstance(why, ConnectionError):  # a drain waits a second for who is idle
                raise
        self.last = time.monotonic()
        time.sleep(0.001)

    def ask_afresh(self):
        connection = self.connection()
        self.ask(connection)
        connection.close()

    def log_in(self):
        self.client.log_in(self.demo.browser())

    def finish(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(60)


with Demo() as demo:
    @test
    def while_the_configuration_is_read_again_every_request_is_answered():
        load = Load(demo)
        try:
            for _ in range(RELOADS):
                demo.reload()
        finally:
            load.finish()
        assert load.answered > 10 and not load.failed, (load.answered, len(load.failed), load.failed[:3])

    run()
