"""A Redis of the test's own: to be watched, and to be stood in front of."""
import contextlib
import pathlib
import re
import selectors
import socket
import struct
import subprocess
import tempfile
import threading

from parvis_test import wait_for

# What each worker does now and then, whoever signs in: it looks for clients to be told of a logout and
# for switches, reports its keys, adds up what was counted.
OF_NO_LOGIN = ("_claim", "_watch", "_report", "_tally", "_note_evidence")
# what keeps a connection, and is not part of anybody's login
UPKEEP = {"info", "ping", "hello", "auth", "select", "client", "function"}


class OpenRedis:
    """A Redis of the test's own, which lets us watch: the managed one permits no MONITOR."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="parvis-test-")
        self.socket = pathlib.Path(self.folder.name) / "redis.sock"
        self.start()
        return self

    def start(self):
        """Or again, with what it wrote down, once it was stopped."""
        self.socket.unlink(missing_ok=True)
        self.server = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", self.socket, "--dir", self.folder.name,
             "--maxmemory-policy", "noeviction", "--appendonly", "yes"], stdout=subprocess.DEVNULL)
        wait_for(lambda: subprocess.run(self.cli("PING"), capture_output=True, check=False).stdout == b"PONG\n")

    def stop(self):
        self.server.terminate()
        self.server.wait(60)

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()

    def cli(self, *words):
        return ["redis-cli", "-s", str(self.socket), *words]

    @contextlib.contextmanager
    def watched(self):
        """A list that holds, after the block, the commands that clients sent during it."""
        sent = []
        monitor = subprocess.Popen(self.cli("MONITOR"), stdout=subprocess.PIPE, text=True)
        assert monitor.stdout.readline() == "OK\n"
        yield sent
        subprocess.run(self.cli("ECHO", "the end"), check=True, stdout=subprocess.DEVNULL)
        for line in monitor.stdout:
            who, _, words = line.partition("] ")
            if '"the end"' in words:
                break
            name = words.split('"')[1].lower()
            is_of_no_login = name == "fcall" and words.split('"')[3].endswith(OF_NO_LOGIN)
            if not who.endswith("lua") and name not in UPKEEP and not is_of_no_login:
                sent.append(name)
        monitor.terminate()
        monitor.wait(60)


class Gate:
    """A socket in front of a Redis. The reply to the next command of a kind can be held back."""

    def __init__(self, redis):
        self.redis, self.path = redis, redis.socket.parent / "gate.sock"
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.path))
        self.listener.listen(64)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.other, self.wanted, self.mute = {}, None, set()
        self.held, self.pid = threading.Event(), None
        threading.Thread(target=self.serve, daemon=True).start()

    def hold(self, name):
        """Keep to ourselves what Redis answers to the next command, or call of ours, of this name."""
        self.held.clear()
        # not the text of our functions, which each new worker loads
        self.wanted = re.compile(rb"\r\n(parvis_[0-9a-f]+_)?" + name.encode() + rb"\r\n")

    def wait_held(self):
        """The pid of whoever waits for that answer; Redis has done what it was asked to."""
        assert self.held.wait(60), "nobody sent such a command"
        return self.pid

    def accept(self):
        near, far = self.listener.accept()[0], socket.socket(socket.AF_UNIX)
        far.connect(str(self.redis.socket))
        self.other[near], self.other[far] = far, near
        for end in (near, far):
            self.selector.register(end, selectors.EVENT_READ, near)

    def close(self, near):
        for end in (near, self.other[near]):
            self.selector.unregister(end)
            del self.other[end]
            end.close()

    def relay(self, end, near):
        data = end.recv(1 << 16)
        if not data:
            self.close(near)
        elif end is near:
            if self.wanted and self.wanted.search(data):
                self.wanted = None
                self.mute.add(near)
            self.other[near].sendall(data)
        elif near in self.mute:
            peer = near.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
            self.pid = struct.unpack("3i", peer)[0]
            self.held.set()
        else:
            near.sendall(data)

    def serve(self):
        while True:
            for key, _ in self.selector.select():
                try:
                    if key.fileobj is self.listener:
                        self.accept()
                    elif key.fileobj in self.other:
                        self.relay(key.fileobj, key.data)
                except OSError:
                    self.close(key.data)
