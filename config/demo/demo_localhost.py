"""Importing this makes localhost loopback, whatever the machine knows of names (RFC 6761 6.3): a
bare Debian has no /etc/hosts."""
import socket

_getaddrinfo = socket.getaddrinfo


def _resolve(host, *arguments, **named):
    return _getaddrinfo("127.0.0.1" if host == "localhost" else host, *arguments, **named)


socket.getaddrinfo = _resolve
