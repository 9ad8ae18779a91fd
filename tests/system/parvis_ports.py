"""Ports on loopback for what a test starts. No other test is given them while this one runs, and no
connection takes one by chance: they are below those that the kernel gives away."""
import random
import socket

import parvis_paths  # noqa: F401
import demo_ports

BLOCK = 8  # as many as a demo takes, and some more
_claims = []


def some_port():
    """The first of eight in a row."""
    while True:
        port = random.SystemRandom().randrange(20000, 32000, BLOCK)
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0parvis-test-ports-{port}")  # which ends with this process
        except OSError:
            claim.close()
            continue
        _claims.append(claim)
        taken = set()
        if [demo_ports.next_free(port, taken) for _ in range(BLOCK)] == list(range(port, port + BLOCK)):
            return port


def free_ports(count):
    return [some_port() for _ in range(count)]
