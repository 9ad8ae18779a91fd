#!/usr/bin/python3 -B
"""The processes of one `parvis serve`: they come back when killed, reload, drain, and leave nothing."""
import fcntl
import http.client
import json
import os
import pathlib
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import unittest

from parvis_signer_start import SignerStart

BUILD = pathlib.Path(os.environ.get("PARVIS_BUILD", sys.argv.pop(1) if len(sys.argv) > 1 else "build/check"))
PROGRAM = BUILD.resolve() / "parvis"
READY_S = 60


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(self.path)


class Broker:
    """One broker in a folder of its own, reached through a unix socket."""

    def __init__(self, folder, **settings):
        self.folder = pathlib.Path(folder)
        self.config, self.state = self.folder / "config", self.folder / "state"
        for name in ("clients", "providers"):
            (self.config / name).mkdir(parents=True)
        self.write(**settings)
        self.log = self.folder / "log"

    def write(self, **settings):
        settings = {"issuer": "http://localhost:8080", "workers": 2, "state": str(self.state),
                    "listen": [f"unix:{self.folder}/http.sock"], "store_timeout_ms": 4000, **settings}
        (self.config / "broker.json").write_text(json.dumps(settings))

    def start(self, program=PROGRAM):
        ours, theirs = os.pipe()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [program, "--config", self.config, "serve", "--init-keys", "--ready-fd", str(theirs)],
                pass_fds=[theirs], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        os.close(theirs)
        readable, _, _ = select.select([ours], [], [], READY_S)
        said = os.read(ours, 16) if readable else b""
        os.close(ours)
        if said != b"ready\n":
            self.process.kill()
            raise AssertionError("not ready: " + self.log.read_text())

    def status(self):
        return json.loads((self.state / "run" / "status.json").read_text())

    def wait(self, holds, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            status = self.status()
            if holds(status):
                return status
            time.sleep(0.02)
        raise AssertionError(f"{self.status()}\n{self.log.read_text()}")

    def events(self, name):
        whole = self.log.read_text().rpartition("\n")[0]  # the last line may be half written
        lines = [json.loads(line) for line in whole.splitlines() if line.startswith("{")]
        return [line for line in lines if line.get("event") == name]

    def ask(self, path, **headers):
        connection = UnixConnection(f"{self.folder}/http.sock")
        connection.request("GET", path, headers={"Host": "localhost:8080", **headers})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def get(self, path):
        return self.ask(path).status

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(60)


def unread(unix_socket):
    """How much of what was sent the other side has not read yet: unix(7), SIOCOUTQ."""
    return struct.unpack("i", fcntl.ioctl(unix_socket, termios.TIOCOUTQ, b"\0" * 4))[0]


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")")[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def everybody(status):
    return [status["supervisor"], status["signer"], status["redis"], *status["workers"]]


class Processes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="parvis-")
        self.addCleanup(folder.cleanup)
        self.broker = Broker(folder.name)
        self.broker.start()
        self.addCleanup(self.broker.stop)
        self.before = self.broker.status()

    def test_roles_can_be_told_in_ps(self):
        titles = [pathlib.Path(f"/proc/{pid}/cmdline").read_bytes() for pid in everybody(self.before)]
        for title, role in zip(titles, [b"parvis: supervisor", b"parvis: signer", b"redis-server",
                                        b"parvis: worker 1", b"parvis: worker 2"]):
            self.assertTrue(title.startswith(role), title)

    def test_nobody_gains_privileges_or_dumps_core(self):
        for pid in (self.before["supervisor"], self.before["signer"], *self.before["workers"]):
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
            self.assertIn("NoNewPrivs:\t1", status)
            limits = pathlib.Path(f"/proc/{pid}/limits").read_text()
            self.assertRegex(limits, r"Max core file size\s+0\s+0")

    def test_a_worker_is_the_first_that_ends_for_want_of_memory(self):
        def score(pid):
            return int(pathlib.Path(f"/proc/{pid}/oom_score_adj").read_text())
        others = [score(pid) for pid in everybody(self.before) if pid not in self.before["workers"]]
        for pid in self.before["workers"]:
            self.assertGreater(score(pid), max(others))

    def test_workers_hold_no_file_of_the_key_folder(self):
        for pid in self.before["workers"]:
            held = [os.readlink(link) for link in pathlib.Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()]
            self.assertFalse([path for path in held if "/keys" in path or "/config" in path], held)

    def test_state_is_closed_to_others(self):
        for folder in ("", "run", "keys"):
            self.assertEqual((self.broker.state / folder).stat().st_mode & 0o777, 0o700)

    def test_killed_worker_comes_back_and_nobody_notices(self):
        for _ in range(3):
            victim = self.broker.status()["workers"][0]
            os.kill(victim, signal.SIGKILL)
            self.assertEqual(self.broker.get("/.well-known/openid-configuration"), 200)
            self.broker.wait(lambda now: now["ready"] and victim not in now["workers"] and len(now["workers"]) == 2)
        self.assertEqual(self.broker.events("worker-exit")[0]["signal"], "9")

    def test_worker_that_hangs_is_replaced_and_nobody_waits_for_it(self):
        victim = self.before["workers"][0]
        os.kill(victim, signal.SIGSTOP)
        stopped = time.monotonic()
        self.assertEqual(self.broker.get("/.well-known/openid-configuration"), 200)
        while is_alive(victim):
            self.assertLess(time.monotonic() - stopped, 6)
            time.sleep(0.02)
        self.broker.wait(lambda now: now["ready"] and victim not in now["workers"] and len(now["workers"]) == 2)
        self.assertEqual(self.broker.events("worker-hangs")[0]["pid"], str(victim))

    def test_machine_that_paused_ends_no_worker(self):
        everyone = [self.before["supervisor"], *self.before["workers"]]
        for pid in everyone:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(4)
        for pid in everyone:
            os.kill(pid, signal.SIGCONT)
        time.sleep(2)
        self.assertEqual(self.broker.status()["workers"], self.before["workers"])
        self.assertEqual(self.broker.events("worker-hangs"), [])

    def test_killed_signer_comes_back(self):
        os.kill(self.before["signer"], signal.SIGKILL)
        now = self.broker.wait(lambda now: now["signer"] not in (0, self.before["signer"]))
        self.assertEqual(now["workers"], self.before["workers"])

    def test_live_flows_are_listed_on_sigusr1(self):
        os.kill(self.before["redis"], signal.SIGSTOP)
        listed, end = set(), time.monotonic() + 60
        while not listed and time.monotonic() < end:  # it waits for Redis for a while alone
            waiting = threading.Thread(target=self.broker.ask, args=["/userinfo"],
                                       kwargs={"Authorization": "Bearer canary-token"})
            waiting.start()
            while waiting.is_alive() and not listed:
                os.kill(self.before["supervisor"], signal.SIGUSR1)
                time.sleep(0.1)
                listed = {(line["flow"], line["step"]) for line in self.broker.events("flow-live")}
        os.kill(self.before["redis"], signal.SIGCONT)
        waiting.join(60)
        self.assertEqual(listed, {("userinfo", "load-token")})
        self.assertNotIn("canary", self.broker.log.read_text())

    def test_killed_store_comes_back(self):
        os.kill(self.before["redis"], signal.SIGKILL)
        self.broker.wait(lambda now: now["redis"] not in (0, self.before["redis"]))

    def test_bad_configuration_is_refused_and_the_old_one_stays(self):
        (self.broker.config / "clients" / "bad.json").write_text('{"client_id": "canary"')
        os.kill(self.before["supervisor"], signal.SIGHUP)
        end = time.monotonic() + 20
        while not self.broker.events("reload-refused") and time.monotonic() < end:
            time.sleep(0.02)
        refused = self.broker.events("reload-refused")[0]
        self.assertEqual((refused["file"], refused["place"]), ("clients/bad.json", "line 1"))
        self.assertEqual(everybody(self.broker.status()), everybody(self.before))
        self.assertNotIn("canary", self.broker.log.read_text())

    def test_good_configuration_replaces_workers_and_signer_one_generation_after_the_other(self):
        self.broker.write(workers=3)
        os.kill(self.before["supervisor"], signal.SIGHUP)
        answers = []

        def is_new(now):
            answers.append(self.broker.get("/.well-known/openid-configuration"))
            return now["generation"] == 2 and now["ready"] and len(now["workers"]) == 3 and \
                not set(now["workers"]) & set(self.before["workers"])

        now = self.broker.wait(is_new)
        self.assertNotEqual(now["signer"], self.before["signer"])
        self.assertEqual(set(answers), {200})

    def test_what_needs_a_restart_is_said(self):
        self.broker.write(listen=["unix:/nowhere.sock"])
        os.kill(self.before["supervisor"], signal.SIGHUP)
        end = time.monotonic() + 20
        while not self.broker.events("reload-refused") and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(self.broker.events("reload-refused")[0]["place"], "listen")

    def test_second_broker_on_the_same_state_is_refused(self):
        second = subprocess.run([PROGRAM, "--config", self.broker.config, "serve"], text=True, timeout=120,
                                capture_output=True, check=False)
        self.assertEqual(second.returncode, 1)
        self.assertIn("another parvis serve", second.stderr)
        self.assertEqual(self.broker.get("/.well-known/openid-configuration"), 200)

    def test_interrupt_at_a_terminal_ends_signer_and_store_after_the_last_request(self):
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(60)
        client.connect(f"{self.broker.folder}/http.sock")
        client.sendall(b"POST /token HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 3\r\n"
                       b"Content-Type: application/x-www-form-urlencoded\r\n\r\n")
        while unread(client):
            time.sleep(0.01)
        os.killpg(self.before["supervisor"], signal.SIGINT)
        time.sleep(1)
        self.assertTrue(is_alive(self.before["signer"]) and is_alive(self.before["redis"]))
        client.sendall(b"a=b")
        self.assertIn(b" 401 ", client.recv(4096))
        client.close()
        self.assertEqual(self.broker.process.wait(60), 0)
        ends = [self.broker.events(role + "-exit") for role in ("worker", "signer", "store")]
        self.assertEqual([len(end) for end in ends], [2, 1, 1])
        self.assertLessEqual(ends[0][-1]["time"], ends[1][0]["time"])
        self.assertLessEqual(ends[1][0]["time"], ends[2][0]["time"])

    def test_told_to_end_it_leaves_nothing(self):
        self.assertEqual(self.broker.stop(), 0)
        self.assertFalse([pid for pid in everybody(self.before) if is_alive(pid)])
        self.assertFalse((self.broker.state / "run" / "status.json").exists())

    def test_killed_supervisor_leaves_nothing(self):
        self.broker.process.kill()
        self.broker.process.wait()
        end = time.monotonic() + 40
        while any(map(is_alive, everybody(self.before))) and time.monotonic() < end:
            time.sleep(0.05)
        self.assertFalse([pid for pid in everybody(self.before) if is_alive(pid)])


class SignerReplaced(unittest.TestCase):
    """Keys that changed, or a configuration, need another signer: the one that serves does so until it is there."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="parvis-")
        self.addCleanup(folder.cleanup)
        (pathlib.Path(folder.name) / "programs").mkdir()
        self.start = SignerStart(pathlib.Path(folder.name) / "programs", BUILD)
        self.broker = Broker(folder.name)
        self.broker.start(self.start.folder / "parvis")
        self.addCleanup(self.broker.stop)
        self.before = self.broker.status()

    def wait(self, holds, seconds=60):
        end = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), end, f"{self.broker.status()}\n{self.broker.log.read_text()}")
            time.sleep(0.02)

    def change_keys(self):
        os.utime(self.broker.state / "keys" / "master.secret")

    def hang_up(self):
        os.kill(self.before["supervisor"], signal.SIGHUP)

    def wait_started(self, count):
        self.wait(lambda: len(self.start.started()) >= count)
        return self.start.started()[-1]

    def check_nothing_happened(self):
        self.assertEqual(everybody(self.broker.status()), everybody(self.before))
        self.assertEqual(self.broker.events("signer-lost"), [])
        self.assertEqual(self.broker.get("/health/ready"), 200)

    def check_replaced(self, by=None):
        now = self.broker.wait(lambda now: now["signer"] not in (0, self.before["signer"]) and now["ready"], 60)
        self.assertIn(now["signer"], self.start.started() if by is None else [by])
        self.wait(lambda: not is_alive(self.before["signer"]))
        self.wait(lambda: self.broker.get("/health/ready") == 200)
        # it is gone a moment before its supervisor has heard and said so
        self.wait(lambda: [line.get("status") for line in self.broker.events("signer-exit")][-1:] == ["0"])
        return now

    def test_a_signer_serves_until_its_successor_does(self):
        self.start.hold()
        self.change_keys()
        successor = self.wait_started(2)
        self.check_nothing_happened()
        self.start.release()
        self.assertEqual(self.check_replaced(successor)["workers"], self.before["workers"])

    def test_a_successor_that_cannot_start_changes_nothing_and_is_tried_again(self):
        self.start.fail()
        self.change_keys()
        self.wait(lambda: len(self.broker.events("signer-not-replaced")) >= 2)
        self.check_nothing_happened()
        self.start.mend()
        self.check_replaced()

    def test_keys_that_change_once_more_are_read_by_another_successor(self):
        self.start.hold()
        self.change_keys()
        first = self.wait_started(2)
        self.change_keys()
        second = self.wait_started(3)
        self.wait(lambda: not is_alive(first))
        self.check_nothing_happened()
        self.start.release()
        self.check_replaced(second)
        self.assertEqual(len(self.broker.events("signer-replaced")), 1)

    def test_a_configuration_is_in_force_when_a_signer_serves_with_it(self):
        self.start.hold()
        self.broker.write(workers=3)
        self.hang_up()
        self.wait_started(2)
        self.broker.write(workers=1)
        self.hang_up()
        self.wait_started(3)
        self.check_nothing_happened()
        self.start.release()
        self.check_replaced()
        now = self.broker.wait(lambda now: now["ready"] and len(now["workers"]) == 1)
        self.assertEqual(now["generation"], 2)

    def test_a_configuration_with_which_no_signer_starts_is_refused(self):
        self.broker.write(key_encryption_file=str(self.broker.folder / "no-such-key"))
        self.hang_up()
        self.wait(lambda: self.broker.events("reload-refused"))
        self.assertIn("no signer", self.broker.events("reload-refused")[0]["problem"])
        self.check_nothing_happened()
        self.broker.write()
        self.hang_up()
        self.assertEqual(self.check_replaced()["generation"], 2)

    def test_a_folder_is_encrypted_while_its_signer_serves(self):
        self.broker.write(key_encryption_file=str(self.broker.folder / "key-encryption"))
        subprocess.run([PROGRAM, "--config", self.broker.config, "keys", "encrypt"], stdout=subprocess.DEVNULL,
                       timeout=60, check=True)
        self.wait(lambda: self.broker.events("signer-not-replaced"))  # by one that knows of no key to them
        self.check_nothing_happened()
        self.hang_up()
        self.assertEqual(self.check_replaced()["generation"], 2)

    def test_a_signer_that_dies_while_its_successor_starts_is_stood_in_for(self):
        self.start.hold()
        self.change_keys()
        successor = self.wait_started(2)
        os.kill(self.before["signer"], signal.SIGKILL)
        self.wait_started(3)
        self.start.release()
        self.broker.wait(lambda now: now["signer"] == successor, 60)
        self.wait(lambda: [pid for pid in self.start.started() if is_alive(pid)] == [successor])
        self.wait(lambda: self.broker.get("/health/ready") == 200)

    def test_the_end_does_not_wait_for_a_successor(self):
        self.start.hold()
        self.change_keys()
        successor = self.wait_started(2)
        self.assertEqual(self.broker.stop(), 0)
        self.assertFalse([pid for pid in [successor, *everybody(self.before)] if is_alive(pid)])


class BehindProxies(unittest.TestCase):
    """What a proxy says of its client is believed on the unix socket if trusted_proxies has "unix"."""

    def is_secure(self, trusted, **headers):
        with tempfile.TemporaryDirectory(prefix="parvis-") as folder:
            broker = Broker(folder, trusted_proxies=trusted, workers=1)
            broker.start()
            try:
                answer = broker.ask("/jwks", **headers)
            finally:
                broker.stop()
        self.assertEqual(answer.status, 200)
        return answer.getheader("Strict-Transport-Security") is not None

    def test_a_trusted_one_is_believed(self):
        self.assertTrue(self.is_secure(["unix"], **{"X-Forwarded-Proto": "https"}))

    def test_its_last_word_counts(self):
        self.assertFalse(self.is_secure(["unix"], **{"X-Forwarded-Proto": "https, http"}))

    def test_another_is_not(self):
        self.assertFalse(self.is_secure([], **{"X-Forwarded-Proto": "https"}))
        self.assertFalse(self.is_secure(["10.0.0.0/8"], **{"X-Forwarded-Proto": "https"}))


class Refused(unittest.TestCase):
    def test_start_with_faults_prints_all_of_them_and_ends_with_3(self):
        with tempfile.TemporaryDirectory(prefix="parvis-") as folder:
            broker = Broker(folder, issuer="ftp://x", workers=-1)
            done = subprocess.run([PROGRAM, "--config", broker.config, "serve"], text=True, timeout=120,
                                  capture_output=True, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn("workers", done.stderr)

    def test_every_command_ends_with_3_where_the_configuration_has_faults(self):
        with tempfile.TemporaryDirectory(prefix="parvis-") as folder:
            broker = Broker(folder, workers=-1)
            for command in (["config", "check"], ["config", "show"], ["keys", "list"], ["keys", "init"]):
                done = subprocess.run([PROGRAM, "--config", broker.config, *command], text=True, timeout=120,
                                      capture_output=True, check=False)
                self.assertEqual((done.returncode, done.stdout), (3, ""), command)
                self.assertIn("workers", done.stderr)

    def test_start_without_keys_says_how_to_make_them(self):
        with tempfile.TemporaryDirectory(prefix="parvis-") as folder:
            broker = Broker(folder)
            done = subprocess.run([PROGRAM, "--config", broker.config, "serve"], text=True, timeout=120,
                                  capture_output=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("parvis keys init", done.stderr)

    def test_a_folder_that_others_read_is_not_closed_to_them(self):
        """The setting state may say /var/lib, by a slip."""
        with tempfile.TemporaryDirectory(prefix="parvis-") as folder:
            broker = Broker(folder)
            (broker.state / "somebody-elses").mkdir(parents=True)
            broker.state.chmod(0o755)
            done = subprocess.run([PROGRAM, "--config", broker.config, "serve", "--init-keys"], text=True,
                                  timeout=120, capture_output=True, check=False)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("chmod 700", done.stderr)
            self.assertEqual(broker.state.stat().st_mode & 0o777, 0o755)
            self.assertEqual([path.name for path in broker.state.iterdir()], ["somebody-elses"])


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=1).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
