#!/usr/bin/env python3
"""A provider that misbehaves on request, for http_client_test.c.

Makes throw-away certificates, listens on free ports of loopback, and prints the ports of http,
https, wrong host, expired, self-signed, TLS 1.1, then the PEM of its CA. It ends when its standard
input does.
"""
import os
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import warnings

folder = tempfile.mkdtemp()


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def make_key(name):
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", name + ".key")


def make_ca():
    make_key("ca")
    openssl("req", "-x509", "-new", "-key", "ca.key", "-subj", "/CN=throw-away", "-days", "2",
            "-out", "ca.pem")


def make_leaf(name, host, *validity):
    make_key(name)
    with open(os.path.join(folder, name + ".ext"), "w") as ext:
        ext.write("subjectAltName=%s\n" % host)
    openssl("req", "-new", "-key", name + ".key", "-subj", "/CN=leaf", "-out", name + ".csr")
    openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-extfile", name + ".ext", "-out", name + ".pem", *validity)


def make_expired_leaf():
    """OpenSSL 3.0 takes a negative number of days, 3.4 and later take dates instead."""
    try:
        make_leaf("expired", "DNS:localhost", "-days", "-1")
    except subprocess.CalledProcessError:
        make_leaf("expired", "DNS:localhost", "-not_before", "20200101000000Z", "-not_after",
                  "20200102000000Z")


def make_self_signed():
    make_key("self")
    openssl("req", "-x509", "-new", "-key", "self.key", "-subj", "/CN=localhost", "-days", "2",
            "-addext", "subjectAltName=DNS:localhost", "-out", "self.pem")


def tls(name, version=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, name + ".pem"), os.path.join(folder, name + ".key"))
    if version is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = version
    return context


def head(status, *lines):
    return ("HTTP/1.1 %s\r\n%s\r\n" % (status, "".join(l + "\r\n" for l in lines))).encode()


def whole(body, *lines, status="200 OK"):
    return head(status, "Content-Length: %d" % len(body), *lines) + body


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    return False


def forever(send, pause, chunk):
    while True:
        send(chunk)
        time.sleep(pause)


def serve_request(path, request, connection, count):
    """True if the connection goes on."""
    send = connection.sendall
    if path == "/ok":
        send(whole(b'{"a":1}', "Content-Type: Application/JSON; charset=utf-8",
                   "cache-control: public, max-age=120"))
    elif path.startswith("/status/"):
        send(whole(b"no", "Content-Type: text/plain", status=path[8:] + " So"))
    elif path == "/empty":
        send(head("204 No Content"))
    elif path == "/echo":
        send(whole(request))
    elif path == "/count":
        send(whole(b"%d" % count))
    elif path.startswith("/slow"):
        time.sleep(int(path[6:] or 200) / 1000)
        send(whole(b"slow"))
    elif path == "/redirect":
        send(whole(b"", "Location: /ok", status="302 Found"))
    elif path == "/gzip":
        send(whole(b"\x1f\x8b-not-inflated", "Content-Encoding: gzip"))
    elif path == "/drip":
        send(head("200 OK", "Content-Length: 100000"))
        forever(send, 0.05, b"x")
    elif path == "/drip-head":
        send(b"HTTP/1.1 200 OK\r\n")
        forever(send, 0.05, b"X: y\r\n")
    elif path == "/endless":
        send(head("200 OK", "Transfer-Encoding: chunked"))
        forever(send, 0, b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
    elif path == "/long":
        send(whole(b"x" * 600 * 1024))
    elif path == "/longest":
        send(whole(b"x" * 512 * 1024))
    elif path == "/headers":
        send(b"HTTP/1.1 200 OK\r\n")
        forever(send, 0, b"X-Filler: " + b"x" * 1000 + b"\r\n")
    elif path == "/informational":
        forever(send, 0, head("103 Early Hints", "X-Filler: " + "x" * 1000))
    elif path == "/garbage":
        send(b"\x00\xff\x13garbage\r\n\r\n" * 50)
        return False
    elif path == "/reset":
        send(head("200 OK", "Content-Length: 1000") + b"x" * 10)
        time.sleep(0.05)
        return reset(connection)
    elif path == "/short":
        send(head("200 OK", "Content-Length: 1000") + b"x" * 10)
        return False
    elif path == "/close":
        return False
    elif path == "/hang":
        time.sleep(30)
    return True


def read_request(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    top, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in top.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += connection.recv(65536)
    return top + b"\r\n\r\n" + body


def serve_connection(connection, context, count):
    try:
        if context is not None:
            connection = context.wrap_socket(connection, server_side=True)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while (request := read_request(connection)) is not None:
            if not serve_request(request.split(b" ")[1].decode(), request, connection, count):
                break
        connection.close()
    except (OSError, ValueError):
        connection.close()


def accept(listener, context):
    count = 0
    while True:
        connection, _ = listener.accept()
        count += 1
        threading.Thread(target=serve_connection, args=(connection, context, count),
                         daemon=True).start()


def listen(context):
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    threading.Thread(target=accept, args=(listener, context), daemon=True).start()
    return listener.getsockname()[1]


make_ca()
make_leaf("good", "DNS:localhost,IP:127.0.0.1", "-days", "2")
make_leaf("wrong", "DNS:elsewhere.example", "-days", "2")
make_expired_leaf()
make_self_signed()
print(listen(None), listen(tls("good")), listen(tls("wrong")), listen(tls("expired")),
      listen(tls("self")), listen(tls("good", ssl.TLSVersion.TLSv1_1)))
with open(os.path.join(folder, "ca.pem")) as pem:
    print(pem.read(), flush=True)
os.close(1)
shutil.rmtree(folder)
sys.stdin.read()
