"""The demo of this build, driven through its contract: ./demo --json.

    with Demo() as demo:
        client = demo.client("library")
        claims = client.log_in(Browser())["claims"]
"""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

from parvis_paths import BUILD, ROOT
import demo_browser  # noqa: F401
from demo_browser import Browser, Failure  # noqa: F401
from parvis_client import Client, Login
from parvis_ports import some_port
from parvis_provider import PATIENT


# As PATIENT: a Redis that answers answers in time.
PATIENT_STORE = {"store_timeout_ms": 4000}


class Demo:
    def __init__(self, *options, overlay=None, build=BUILD):
        """overlay: {path under the broker's configuration: members that replace its own}."""
        self.options, self.build = list(options), build
        patient = {"broker.json": PATIENT_STORE}
        if "--sandbox" not in options:
            patient |= {"providers/sim-low.json": PATIENT, "providers/sim-high.json": PATIENT}
        self.overlay = dict(overlay or {})
        for name, members in patient.items():
            self.overlay[name] = {**members, **self.overlay.get(name, {})}

    def __enter__(self):
        command = [str(ROOT / "demo"), "--json", "--build", str(self.build), "--port", str(some_port())]
        self.files = tempfile.TemporaryDirectory(prefix="parvis-test-")
        for name, value in self.overlay.items():
            path = pathlib.Path(self.files.name) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(value))
        command += ["--overlay", self.files.name]
        self.process = subprocess.Popen(command + self.options, stdout=subprocess.PIPE, text=True,
                                        stdin=subprocess.DEVNULL)
        line = self.process.stdout.readline()
        if not line:
            self.process.wait(30)
            raise RuntimeError(f"the demo ended with {self.process.returncode} instead of starting")
        self.about = json.loads(line)
        self.issuer, self.state = self.about["issuer"], pathlib.Path(self.about["state"])
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.files.cleanup()

    def client(self, client_id):
        about = next(c for c in self.about["clients"] if c["client_id"] == client_id)
        return Client(self.issuer, about, self.about.get("ca_file"))

    def browser(self, **more):
        browser = Browser(self.about.get("ca_file"), **{"timeout": 60, **more})
        browser.stop_at = ("http://localhost:9999/",)
        return browser

    def pids(self):
        return json.loads((self.state / "run" / "status.json").read_text())

    def log(self):
        """Its whole lines: the last one may be half written."""
        text = pathlib.Path(self.about["log"]).read_text(errors="replace")
        return text[:text.rfind("\n") + 1]

    def redis(self, *words, timeout=60):
        """What redis-cli prints."""
        socket = next(self.state.rglob("redis.sock"))
        done = subprocess.run(["redis-cli", "-s", str(socket), *words], text=True,
                              capture_output=True, timeout=timeout)
        return done.stdout + done.stderr

    def reload(self, seconds=60):
        """Have the configuration read again, and wait until other workers serve."""
        before, end = self.pids(), time.monotonic() + seconds
        os.kill(before["supervisor"], signal.SIGHUP)
        while True:
            now = self.pids()
            if now["ready"] and len(now["workers"]) == len(before["workers"]) and \
                    not set(now["workers"]) & set(before["workers"]):
                return
            assert time.monotonic() < end, now
            time.sleep(0.05)

    def operate(self, *words):
        """What `parvis provider ...` prints."""
        return subprocess.run([*self.about["cli"], "provider", *words], check=True, timeout=60,
                              stdout=subprocess.PIPE, text=True).stdout

    def is_down(self, provider):
        """As some worker sees it."""
        told = json.loads(self.operate("status", "--json"))["providers"]
        return any(seen["condition"] == "down" for one in told if one["id"] == provider for seen in one["health"])

    def wait_offered(self, provider, seconds=120, **asked):
        """Until every worker has seen that a provider which began after us is well. Workers that saw
        it dead look again after up to a minute and more, unless an operator tells them to."""
        client, end = self.client("library"), time.monotonic() + seconds
        flush_at = time.monotonic() + 2
        while True:
            page = self.browser().get(client.authorize_url(Login(), **asked))
            if any(form.button("provider", provider) for form in page.forms) and not self.is_down(provider):
                return
            assert time.monotonic() < end, page.words[:400]
            if time.monotonic() > flush_at:
                self.operate("flush", provider, "--reason", "it has begun")
                flush_at = time.monotonic() + 5
            time.sleep(0.2)

    def wait_replaced(self, role, old, seconds=60):
        """The pid that took the place of old in a role."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                now = self.pids()[role]
            except (OSError, ValueError, KeyError):
                now = old
            new = [p for p in now if p not in old] if isinstance(now, list) else now
            if new and new != old and (not isinstance(now, list) or len(now) == len(old)):
                return new
            time.sleep(0.02)
        raise AssertionError(f"{role} {old} was not replaced within {seconds} s")
