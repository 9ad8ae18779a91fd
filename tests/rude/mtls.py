#!/usr/bin/env python3
"""Client certificates at the front door (RFC 8705): who is asked, what is seen, whom we believe.

mtls.py PROGRAM    the program is rude_server; one line is printed for each thing tried
"""
import base64
import hashlib
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import urllib.parse

import rude
from front_door import Server

HOST = "mtls.localhost"
CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc")


class Authority:
    """A root, an authority below it, and what they issue."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.root = self.make("root", None, "keyUsage=critical,keyCertSign,cRLSign")
        self.middle = self.make("middle", "root", "keyUsage=critical,keyCertSign,cRLSign")

    def path(self, name, kind="pem"):
        return str(self.folder / f"{name}.{kind}")

    def make(self, name, issuer, extension="extendedKeyUsage=clientAuth"):
        signed_by = ("-CA", self.path(issuer), "-CAkey", self.path(issuer, "key")) if issuer else ()
        subprocess.run(["openssl", "req", "-x509", *CURVE, *signed_by, "-days", "2", "-subj", f"/O=Agency/CN={name}",
                        "-addext", extension, "-keyout", self.path(name, "key"), "-out", self.path(name)],
                       check=True, capture_output=True, timeout=60)
        return self.path(name)

    def der(self, name):
        return ssl.PEM_cert_to_DER_cert(pathlib.Path(self.path(name)).read_text())

    def seen(self, name, trust):
        digest = hashlib.sha256(self.der(name)).digest()
        return f"{base64.urlsafe_b64encode(digest).decode().rstrip('=')} CN={name},O=Agency {trust}"


def context_for(server_certificate, authority, name=None, chain=()):
    context = ssl.create_default_context(cafile=server_certificate)
    if name:
        bundle = pathlib.Path(authority.path(name, "bundle"))
        bundle.write_text("".join(pathlib.Path(authority.path(n)).read_text() for n in (name, *chain)))
        context.load_cert_chain(bundle, authority.path(name, "key"))
    return context


def ask(door, path="/certificate", context=None, name=HOST, headers=(), source="127.0.0.1", session=None, host=None):
    """Two requests on one connection: the answer of both, and the session."""
    plain = socket.create_connection(("127.0.0.1", door.port), rude.SECONDS, source_address=(source, 0))
    with context.wrap_socket(plain, server_hostname=name, session=session) if context else plain as s:
        answers = []
        for _ in range(2):
            lines = [f"GET {path} HTTP/1.1", f"Host: {host or f'localhost:{door.port}'}", *headers]
            s.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
            answers.append(rude.read_answer(s)[2].decode())
        reused = context is not None and s.session_reused
        return answers[0] if answers[0] == answers[1] else repr(answers), s.session if context else None, reused


def expect(door, name, got, wanted):
    door.say(name, None if got == wanted else f"{got} instead of {wanted}")


def end_here(program, folder, authority):
    """TLS ends at our own door."""
    certificate, key = str(folder / "server.pem"), str(folder / "server.key")
    subprocess.run(["openssl", "req", "-x509", *CURVE, "-days", "2", "-subj", "/CN=localhost", "-addext",
                    f"subjectAltName=DNS:localhost,DNS:{HOST}", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True, timeout=60)
    server = Server(rude, program, "--tls", certificate, key, "--mtls", HOST, authority.root)
    door = server.door
    known = context_for(certificate, authority, "tax", ["middle"])
    alone = context_for(certificate, authority, "tax")
    stranger = context_for(certificate, authority, "stranger")
    nobody = context_for(certificate, authority)
    old = context_for(certificate, authority, "tax", ["middle"])
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    for what, context, name, wanted in (
            ("a certificate is asked for at the mTLS host", known, HOST, authority.seen("tax", "trusted")),
            ("its name is known in any case", known, HOST.upper(), authority.seen("tax", "trusted")),
            ("with TLS 1.2 as well", old, HOST, authority.seen("tax", "trusted")),
            ("a chain that does not end at our authority is not trusted", alone, HOST,
             authority.seen("tax", "untrusted")),
            ("a self-signed certificate is seen", stranger, HOST, authority.seen("stranger", "untrusted")),
            ("no certificate passes the handshake", nobody, HOST, "none"),
            ("browsers' host asks for none", known, "localhost", "none")):
        expect(door, what, ask(door, context=context, name=name)[0], wanted)
    unnamed = context_for(certificate, authority, "tax", ["middle"])
    unnamed.check_hostname = False
    expect(door, "nor does a handshake without a name", ask(door, context=unnamed, name=None)[0], "none")
    expect(door, "the mTLS host is a Host of ours", ask(door, "/hello", known, host=HOST)[0], "hello")
    session = ask(door, context=known, name="localhost")[1]
    seen, _, reused = ask(door, context=known, session=session)
    expect(door, "a session of the other host is not resumed", (seen, reused), (authority.seen("tax", "trusted"), False))
    expect(door, "a header is nothing here",
           ask(door, context=nobody, headers=[f"Client-Cert: {forwarded(authority, 'tax')}"])[0], "none")
    expect(door, "the TLS server ends well", server.stop(), 0)
    return door.failures


def forwarded(authority, name):
    return f":{base64.b64encode(authority.der(name)).decode()}:"


def end_at_a_proxy(program, authority):
    """A proxy of ours at 127.0.0.2 forwards certificates; 127.0.0.1 is anybody."""
    server = Server(rude, program, "--mtls", HOST, authority.middle, "--proxy", "X-Client-Cert")
    door = server.door
    header = f"x-client-cert: {forwarded(authority, 'tax')}"
    pem = urllib.parse.quote(pathlib.Path(authority.path("tax")).read_text(), safe="")
    trusted = authority.seen("tax", "trusted")
    for what, source, headers, wanted in (
            ("a certificate from a trusted proxy is believed", "127.0.0.2", [header], trusted),
            ("percent-encoded PEM as well", "127.0.0.2", [f"X-Client-Cert: {pem}"], trusted),
            ("a header from anybody else is nothing", "127.0.0.1", [header], "none"),
            ("nor is it with X-Forwarded-For", "127.0.0.1", [header, "X-Forwarded-For: 127.0.0.2"], "none"),
            ("two headers are none", "127.0.0.2", [header, header], "none"),
            ("an empty header is none", "127.0.0.2", ["X-Client-Cert:"], "none"),
            ("a header that is no certificate is none", "127.0.0.2", ["X-Client-Cert: :AAAA:"], "none"),
            ("another header is none", "127.0.0.2", [header.replace("x-client", "client")], "none")):
        expect(door, what, ask(door, headers=headers, source=source)[0], wanted)
    expect(door, "the server ends well", server.stop(), 0)
    return door.failures


def main():
    with tempfile.TemporaryDirectory() as folder:
        authority = Authority(folder)
        authority.make("tax", "middle")
        authority.make("stranger", None)
        failures = end_here(sys.argv[1], pathlib.Path(folder), authority) + end_at_a_proxy(sys.argv[1], authority)
    sys.exit(1 if failures else 0)


main()
