"""Many requests that arrive at once: all of each but its last byte waits in the broker, and the last
bytes are sent one right after the other.

    line = StartingLine(issuer, 64)
    answers = line.run([post(issuer, "/token", form)] * 64)
"""
import select
import selectors
import socket
import time
import urllib.parse


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        return next((value for key, value in self.headers if key == name), None)


def request(issuer, method, path, headers=None, form=None):
    """The bytes of a request."""
    body = urllib.parse.urlencode(form).encode() if form is not None else b""
    send = {"Host": urllib.parse.urlsplit(issuer).netloc, **(headers or {})}
    if form is not None:
        send.update({"Content-Type": "application/x-www-form-urlencoded", "Content-Length": len(body)})
    head = "".join(f"{name}: {value}\r\n" for name, value in send.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def parse(data):
    """The Answer that data is, or None if more is to come. The broker never sends chunks."""
    head, end, body = data.partition(b"\r\n\r\n")
    if not end:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = [line.split(":", 1) for line in lines]
    answer = Answer(int(first.split(" ")[1]), [(n.lower(), v.strip()) for n, v in pairs], body)
    length = int(answer.header("content-length") or 0)
    assert len(body) <= length, "more came than was announced"
    return answer if len(body) == length else None


class StartingLine:
    """Connections that are kept from race to race."""

    def __init__(self, issuer, count):
        at = urllib.parse.urlsplit(issuer)
        assert at.scheme == "http", "races are in the clear: TLS would blur the start"
        self.address = ("127.0.0.1", at.port)
        self.sockets = [self.dial() for _ in range(count)]

    def dial(self):
        wire = socket.create_connection(self.address, timeout=60)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return wire

    def dial_again(self):
        """The broker hangs up on who is idle for long."""
        ended, _, _ = select.select(self.sockets, [], [], 0)
        for wire in ended:
            wire.close()
            self.sockets[self.sockets.index(wire)] = self.dial()

    def run(self, requests, seconds=90):
        """Requests, at most as many as there are connections, at once; their Answers in order."""
        self.dial_again()
        wires = self.sockets[:len(requests)]
        for wire, data in zip(wires, requests, strict=True):
            wire.sendall(data[:-1])
        for wire, data in zip(wires, requests):
            wire.send(data[-1:])
        answers = self.read(wires, time.monotonic() + seconds)
        for i, answer in enumerate(answers):  # each connection serves a thousand requests
            if answer.header("connection") == "close":
                self.sockets[i].close()
                self.sockets[i] = self.dial()
        return answers

    @staticmethod
    def read(wires, end):
        answers, got = [None] * len(wires), [b""] * len(wires)
        with selectors.DefaultSelector() as selector:
            for i, wire in enumerate(wires):
                selector.register(wire, selectors.EVENT_READ, i)
            while selector.get_map():
                ready = selector.select(max(0, end - time.monotonic()))
                assert ready, f"{len(selector.get_map())} of {len(wires)} requests stay unanswered"
                for key, _ in ready:
                    piece = key.fileobj.recv(65536)
                    assert piece, "the broker hung up instead of answering"
                    got[key.data] += piece
                    answers[key.data] = parse(got[key.data])
                    if answers[key.data]:
                        selector.unregister(key.fileobj)
        return answers
