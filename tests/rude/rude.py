#!/usr/bin/env python3
"""Clients that misbehave, each on its own raw socket; one line is printed for each thing tried.

rude.py HOST:PORT [--get PATH] [--post PATH]   what any front door of ours must withstand
rude.py --server PROGRAM                       all of it, and more, against rude_server.c

Exit code 0: every one was answered as it should be.
"""
import argparse
import os
import re
import socket
import struct
import sys
import threading
import time

import front_door
from vectors import CANARY, FRAMES, HEADS, ROUTES, get

SECONDS = 5


class Door:
    """Where the server is, and what it serves."""

    def __init__(self, host, port, get_path, post_path):
        self.host, self.port = host, port
        self.get_path, self.post_path = get_path, post_path
        self.failures = 0
        self.lock = threading.Lock()

    def fill(self, data):
        name = f"{self.host}:{self.port}".encode()
        data = data.replace(b"HOSTGET", name + self.get_path.encode()).replace(b"HOST", name)
        for word, path in ((b"GET", self.get_path), (b"POST", self.post_path)):
            data = data.replace(b" " + word + b"/", b" " + path.encode() + b"/")
            data = data.replace(b" " + word + b";", b" " + path.encode() + b";")
            data = data.replace(b" " + word + b" ", b" " + path.encode() + b" ")
            data = data.replace(b" " + word + b"\r\n", b" " + path.encode() + b"\r\n")
        return data

    def connect(self, receive_buffer=0):
        s = socket.socket()
        if receive_buffer:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        s.settimeout(SECONDS)
        # a bare Debian has no /etc/hosts: localhost is loopback all the same (RFC 6761 6.3)
        s.connect(("127.0.0.1" if self.host == "localhost" else self.host, self.port))
        return s

    def say(self, name, problem):
        with self.lock:
            self.failures += problem is not None
            print(f"ok      {name}" if problem is None else f"FAILED  {name}: {problem}", flush=True)


def read_to_end(s, seconds=SECONDS):
    """All that comes until the server closes, and whether it did."""
    data, end = b"", time.monotonic() + seconds
    while True:
        s.settimeout(max(0.01, end - time.monotonic()))
        try:
            got = s.recv(65536)
        except (socket.timeout, BlockingIOError):
            return data, False
        except ConnectionError:
            return data, True
        if not got:
            return data, True
        data += got


def read_answer(s):
    """One answer: its status, its head in lower case, its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        got = s.recv(65536)
        if not got:
            return 0, "", data
        data += got
    head, body = data.split(b"\r\n\r\n", 1)
    head = head.decode().lower()
    length = int(head.split("content-length: ")[1].split("\r\n")[0])
    while len(body) < length:
        body += s.recv(65536)
    return int(head.split(" ")[1]), head, body


def send(s, data):
    try:
        s.sendall(data)
    except OSError:
        pass  # refused before we had said all


def try_vector(door, vector, closes):
    name, data, statuses = vector
    with door.connect() as s:
        send(s, door.fill(data) + door.fill(CANARY if closes else get(b"Connection: close")))
        answer, closed = read_to_end(s)
    answers = len(re.findall(rb"HTTP/1\.1 \d{3} ", answer))
    status = int(answer[9:12]) if answers else 0
    if status not in statuses:
        return door.say(name, f"answered {status}, not {statuses}")
    if not closed:
        return door.say(name, "the connection stays open")
    if closes and answers != 1:
        return door.say(name, "a second request was answered")
    if not closes and answers != 2:
        return door.say(name, "the next request was not answered")
    return door.say(name, None)


def serves(door):
    """It still serves a decent client."""
    with door.connect() as s:
        s.sendall(door.fill(get(b"Connection: close")))
        return read_to_end(s)[0].startswith(b"HTTP/1.1 200")


def drip(door, name, start, least, most):
    """A byte now and then: is the whole bounded, however often something comes?"""
    with door.connect() as s:
        begun = time.monotonic()
        s.sendall(door.fill(start))
        s.settimeout(0.3)
        answer = b""
        while time.monotonic() - begun < most:
            try:
                s.sendall(b"a")
                got = s.recv(4096)
                answer += got
                if not got:
                    break
            except socket.timeout:
                continue
            except OSError:
                break
        took = time.monotonic() - begun
    if not least <= took < most:
        return door.say(name, f"it took {took:.1f} s")
    if b" 408 " not in answer[:20] or b"request-late" not in answer:
        return door.say(name, f"answered {answer[:20]!r}")
    return door.say(name, None)


def stay_silent(door):
    with door.connect() as s:
        begun = time.monotonic()
        data, closed = read_to_end(s, 14)
        took = time.monotonic() - begun
    problem = None if closed and not data and 8 < took < 14 else f"{data!r} after {took:.1f} s"
    door.say("a client that says nothing", problem)


def byte_by_byte(door):
    with door.connect() as s:
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in door.fill(get(b"Connection: close")):
            s.sendall(bytes([byte]))
        problem = None if read_answer(s)[0] == 200 else "was not served"
    door.say("a request in single bytes", problem)


def reset(door):
    """Connections cut at every stage, with RST."""
    whole = door.fill(get())
    for cut in range(0, len(whole) + 1, 3):
        with door.connect() as s:
            s.sendall(whole[:cut])
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    door.say("reset at every third byte", None if serves(door) else "it serves no more")


def half_close(door):
    with door.connect() as s:
        s.sendall(door.fill(get())[:-2])
        s.shutdown(socket.SHUT_WR)
        data, closed = read_to_end(s)
    door.say("end of input in the head", None if closed and not data else f"{data[:20]!r}")


def slow_ones(door):
    drips = [
        ("head dripped", get()[:-4] + b"\r\nX: ", 9, 13),
        ("body dripped", b"POST POST HTTP/1.1\r\nHost: HOST\r\nContent-Length: 60000\r\n\r\n", 14, 18),
    ]
    threads = [threading.Thread(target=drip, args=(door, *d)) for d in drips]
    threads.append(threading.Thread(target=stay_silent, args=(door,)))
    for thread in threads:
        thread.start()
    return threads


def try_all(door):
    threads = slow_ones(door)
    for vector in FRAMES + HEADS:
        try_vector(door, vector, closes=True)
    for vector in ROUTES:
        try_vector(door, vector, closes=False)
    byte_by_byte(door)
    reset(door)
    half_close(door)
    for thread in threads:
        thread.join()
    door.say("a decent client afterwards", None if serves(door) else "it serves no more")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", nargs="?", metavar="HOST:PORT")
    parser.add_argument("--server", metavar="PROGRAM")
    parser.add_argument("--get", default="/.well-known/openid-configuration", metavar="PATH")
    parser.add_argument("--post", default="/token", metavar="PATH")
    arguments = parser.parse_args()
    if arguments.server:
        failures = front_door.run(sys.modules[__name__], os.path.abspath(arguments.server))
    elif arguments.address:
        host, port = arguments.address.rsplit(":", 1)
        door = Door(host, int(port), arguments.get, arguments.post)
        try_all(door)
        failures = door.failures
    else:
        parser.error("HOST:PORT or --server PROGRAM")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
