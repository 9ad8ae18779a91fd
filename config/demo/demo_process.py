"""Starts a `parvis serve` and ends it: each in a process group of its own, so that Ctrl-C reaches
the demo alone, and each ended by the kernel if the demo is killed."""
import ctypes
import json
import os
import select
import signal
import subprocess
import time

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def end_with_parent():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class NotReady(Exception):
    """The process ended, or stayed silent, before it was ready; the text holds its last words."""


class Broker:
    """One running `parvis serve` over a configuration folder."""

    def __init__(self, program, configuration, state, log, prefix=()):
        self.configuration, self.state, self.log = configuration, state, log
        ours, theirs = os.pipe()
        with open(log, "ab", opener=lambda path, flags: os.open(path, flags, 0o600)) as output:
            self.process = subprocess.Popen(
                [*prefix, str(program), "--config", str(configuration), "serve", "--init-keys",
                 "--ready-fd", str(theirs)],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, pass_fds=[theirs],
                start_new_session=True, preexec_fn=end_with_parent)
        os.close(theirs)
        self.ready_pipe = ours

    def wait_ready(self, seconds=60):
        end, said = time.monotonic() + seconds, b""
        while b"ready" not in said:
            readable, _, _ = select.select([self.ready_pipe], [], [], max(0, end - time.monotonic()))
            piece = os.read(self.ready_pipe, 64) if readable else b""
            if not piece:
                raise NotReady(f"{self.configuration.parent.name} did not start:\n{self.last_words()}")
            said += piece
        os.close(self.ready_pipe)
        self.ready_pipe = None

    def last_words(self, lines=20):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return "".join(log.readlines()[-lines:])

    def pids(self):
        return json.loads((self.state / "run" / "status.json").read_text())

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait_stopped(self, seconds=40):
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
