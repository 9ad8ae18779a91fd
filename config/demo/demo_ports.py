"""Ports on loopback that nobody uses: the wanted one, else the next free."""
import socket

LIMIT = 200  # how far from the wanted port we look


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


def is_free(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def next_free(wanted, taken):
    """A port that is free on every loopback address and not in taken, which it joins."""
    hosts = ["127.0.0.1", "127.0.0.2"] + (["::1"] if has_ipv6() else [])
    for port in range(wanted, min(wanted + LIMIT, 65536)):
        if port not in taken and all(is_free(host, port) for host in hosts):
            taken.add(port)
            return port
    raise OSError(f"no free port from {wanted} to {wanted + LIMIT}")
