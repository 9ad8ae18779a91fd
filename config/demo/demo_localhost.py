"""Importing this makes localhost and what is below it loopback, whatever the machine knows of names
(RFC 6761 6.3): a bare Debian has no /etc/hosts."""
import socket

_getaddrinfo = socket.getaddrinfo


def _resolve(host, *arguments, **named):
    is_local = isinstance(host, str) and (host == "localhost" or host.endswith(".localhost"))
    return _getaddrinfo("127.0.0.1" if is_local else host, *arguments, **named)


socket.getaddrinfo = _resolve
