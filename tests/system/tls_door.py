#!/usr/bin/python3 -B
"""TLS at the broker's own listener: what is spoken, what returns, and another certificate."""
import contextlib
import json
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import urllib.parse

from parvis_demo import Demo
from parvis_test import run, test, wait_for

REQUEST = b"GET /jwks HTTP/1.1\r\nHost: %s\r\n\r\n"


class Door:
    def __init__(self, demo):
        at = urllib.parse.urlsplit(demo.issuer)
        self.host, self.port, self.authority = at.hostname, at.port, at.netloc.encode()
        self.ca_file = demo.about["ca_file"]

    def context(self, version=None, ciphers=None, protocols=None, trust=True):
        context = ssl.create_default_context(cafile=self.ca_file)
        if not trust:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if version:
            context.minimum_version = context.maximum_version = version
        if ciphers:
            context.set_ciphers(ciphers)
        if protocols:
            context.set_alpn_protocols(protocols)
        return context

    @contextlib.contextmanager
    def connect(self, context, session=None):
        with socket.create_connection((self.host, self.port), timeout=60) as plain:
            with context.wrap_socket(plain, server_hostname=self.host, session=session) as tls:
                yield tls

    def refuses(self, **how):
        try:
            with self.connect(self.context(**how)):
                return False
        except (ssl.SSLError, ConnectionError):
            return True

    def ask(self, tls):
        tls.sendall(REQUEST % self.authority)
        return tls.recv(16384)


with Demo("--tls") as demo:
    door = Door(demo)

    @test
    def both_versions_are_spoken_with_modern_ciphers():
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with door.connect(door.context(version)) as tls:
                assert b" 200 " in door.ask(tls)
                assert "GCM" in tls.cipher()[0] or "CHACHA20" in tls.cipher()[0], tls.cipher()

    @test
    def what_is_older_or_weaker_is_refused():
        old = ssl.TLSVersion.TLSv1_1
        assert door.refuses(version=old, ciphers="ALL:@SECLEVEL=0")
        for ciphers in ("ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES128-SHA",
                        "AES128-GCM-SHA256", "DHE-RSA-AES128-GCM-SHA256"):
            assert door.refuses(version=ssl.TLSVersion.TLSv1_2, ciphers=ciphers + ":@SECLEVEL=0"), ciphers
        assert door.refuses(protocols=["h2"])

    @test
    def plain_http_gets_no_answer_in_plain_text():
        with socket.create_connection((door.host, door.port), timeout=60) as plain:
            plain.sendall(REQUEST % door.authority)
            with contextlib.suppress(ConnectionResetError):
                assert not plain.recv(4096).startswith(b"HTTP")

    @test
    def answers_and_cookies_are_for_https_alone():
        client = demo.client("library")
        page = demo.browser().get(client.metadata["authorization_endpoint"] + "?client_id=library&scope=openid"
                                  "&response_type=code&code_challenge_method=S256&code_challenge=" + "a" * 42
                                  + "A&redirect_uri=" + urllib.parse.quote(client.redirect_uri))
        assert int(page.header("Strict-Transport-Security").split("=")[1]) >= 31536000
        cookies = [value for name, value in page.headers if name == "Set-Cookie"]
        assert cookies, page.status
        for cookie in cookies:
            assert cookie.startswith("__Host-") and "; Secure" in cookie and "; HttpOnly" in cookie, cookie
            assert "; Path=/;" in cookie and "SameSite=Lax" in cookie and "Domain" not in cookie, cookie

    def reload(holds):
        os.kill(demo.pids()["supervisor"], signal.SIGHUP)
        wait_for(holds)

    @test
    def whoever_returns_resumes_at_other_workers():
        context, before = door.context(ssl.TLSVersion.TLSv1_2), demo.pids()
        with door.connect(context) as tls:
            door.ask(tls)
            session = tls.session
        reload(lambda: demo.pids()["ready"] and not set(demo.pids()["workers"]) & set(before["workers"]))
        with door.connect(context, session) as tls:
            assert tls.session_reused and b" 200 " in door.ask(tls)

    @test
    def another_certificate_is_met_without_a_restart():
        folder = pathlib.Path(demo.about["cli"][2])
        settings = json.loads((folder / "broker.json").read_text())
        certificate, key = folder.parent / "new.pem", folder.parent / "new-key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                        "-nodes", "-subj", "/CN=another", "-days", "2", "-keyout", key, "-out", certificate],
                       check=True, capture_output=True)
        os.replace(certificate, folder / settings["tls_certificate_file"])
        os.replace(key, folder / settings["tls_private_key_file"])
        assert not is_new()
        reload(is_new)
        assert demo.pids()["supervisor"] == demo.about["pids"]["supervisor"]

    @test
    def a_certificate_that_ends_tomorrow_is_told_in_the_log():
        wait_for(lambda: '"event":"certificate-ends","of":"listener","days":"1"' in demo.log())

    def is_new():
        with door.connect(door.context(trust=False)) as tls:
            return b"another" in tls.getpeercert(binary_form=True)

    run()
