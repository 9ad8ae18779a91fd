#!/usr/bin/python3 -B
"""Modules of the conformance suite's plan oidcc-dynamic that do not need registration over the network, by
their names, and what it sends in none of its plans but the specifications promise."""
import http.server
import json
import os
import pathlib
import secrets
import shutil
import signal
import string
import subprocess
import tempfile
import threading
import time
import urllib.parse

from jwcrypto.jwk import JWK, JWKSet
from jwcrypto.jwt import JWT

from parvis_client import Login
from parvis_demo import BUILD, Demo
from parvis_suite import BASE, CALLBACK, Client, Suite, overlay, read_part, registration
from parvis_test import run, test

QUERY = CALLBACK + "?dummy1=lorem&dummy2=ipsum"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
VSCHAR = "".join(c for c in string.printable if 0x20 <= ord(c) <= 0x7e)


class Keys:
    """What a client publishes at its jwks_uri."""

    def __init__(self):
        keys = self

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps({"keys": [keys.key.export_public(as_dict=True)]}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """The test says what it sees."""

        self.new()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.uri = f"http://127.0.0.1:{self.server.server_port}/keys"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def new(self):
        self.key = JWK.generate(kty="EC", crv="P-256", alg="ES256", use="sig", kid=secrets.token_urlsafe(8))


class Prover(Client):
    """A client that authenticates with private_key_jwt."""

    def __init__(self, suite, registered, keys):
        super().__init__(suite, {**registered, "client_secret": ""})
        self.keys = keys

    def token(self, **form):
        now = int(time.time())
        assertion = JWT({"alg": "ES256", "kid": self.keys.key.kid},
                        {"iss": self.client_id, "sub": self.client_id, "aud": self.suite.demo.issuer, "iat": now,
                         "exp": now + 60, "jti": secrets.token_urlsafe(16)})
        assertion.make_signed_token(self.keys.key)
        answer = self.suite.ask(self.suite.metadata["token_endpoint"], {
            **form, "client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion.serialize()})
        return answer.status, json.loads(answer.body)


def redirect_uris(client, several):
    """Of clients that registered one URI with a query, and two URIs."""
    def come_back(asked):
        """(login, page) of an answer, good or bad, at a URI that has a query of its own."""
        login, browser = Login(), client.suite.browser()
        page = client.open(browser, login, redirect_uri=QUERY, **asked)
        return login, client.walk(browser, page) if not client.arrived(page) else page

    @test
    def oidcc_redirect_uri_query_ok():
        for asked, name in (({}, "code"), ({"prompt": "none"}, "error")):
            login, page = come_back(asked)
            assert page.location.startswith(QUERY + "&"), page.location
            answer = dict(urllib.parse.parse_qsl(page.location.removeprefix(QUERY + "&")))
            assert answer[name] and answer["state"] == login.state, answer
            assert answer["iss"] == client.suite.demo.issuer, answer

    def is_refused(which, **asked):
        page = which.open(which.suite.browser(), Login(), **asked)
        assert page.status == 400 and page.location is None, (page.status, page.location)

    @test
    def oidcc_redirect_uri_query_mismatch():
        is_refused(client, redirect_uri=CALLBACK + "?dummy1=lorem&dummy2=other")
        is_refused(client, redirect_uri=CALLBACK + "?dummy2=ipsum&dummy1=lorem")

    @test
    def oidcc_redirect_uri_query_added():
        is_refused(client, redirect_uri=QUERY + "&dummy3=dolor")
        is_refused(several, redirect_uri=CALLBACK + "?dummy1=lorem")

    @test
    def oidcc_ensure_redirect_uri_in_authorization_request():
        is_refused(several, redirect_uri=None)


def signed_userinfo(client):
    @test
    def oidcc_userinfo_rs256():
        _, tokens = client.log_in(client.suite.browser(), scope="openid profile")
        answer = client.userinfo(tokens["access_token"])
        assert answer.header("Content-Type").split(";")[0] == "application/jwt", answer.headers
        keys = JWKSet.from_json(client.suite.ask(client.suite.metadata["jwks_uri"]).body.decode())
        claims = json.loads(JWT(jwt=answer.text, key=keys, algs=["RS256"], check_claims={
            "iss": client.suite.demo.issuer, "aud": client.client_id}).claims)
        assert claims["sub"] == tokens["claims"]["sub"] and claims["name"], claims


def keys_of_clients(prover):
    @test
    def oidcc_ensure_client_assertion_with_iss_aud_succeeds():
        prover.log_in(prover.suite.browser())

    @test
    def oidcc_refresh_token_rp_key_rotation():
        prover.log_in(prover.suite.browser())
        prover.keys.new()
        prover.log_in(prover.suite.browser())


def kid_of(tokens):
    return read_part(tokens["id_token"].split(".")[0])["kid"]


def make_key(folder):
    """A signing key of the program's own making: the path of its file."""
    (folder / "broker.json").write_text(json.dumps({"issuer": "http://localhost:1", "state": str(folder)}))
    subprocess.run([BUILD / "parvis", "keys", "init", "--alg", "RS256", "--config", folder], check=True,
                   stdout=subprocess.DEVNULL)
    return next(path for path in (folder / "keys").glob("*.json") if json.loads(path.read_text())["alg"] == "RS256")


def hand_in(demo, path, active):
    """Give the broker a key that is published from now and signs from then; it reads it at SIGHUP."""
    key = {**json.loads(path.read_text()), "published": int(time.time()), "active": active}
    path.chmod(0o600)
    path.write_text(json.dumps(key))
    path.chmod(0o400)
    workers = demo.pids()["workers"]
    shutil.copy2(path, demo.state / "keys" / path.name)
    os.kill(demo.pids()["supervisor"], signal.SIGHUP)
    demo.wait_replaced("workers", workers)
    return key["kid"]


def rotation(demo, client):
    def published():
        return [k["kid"] for k in json.loads(client.suite.ask(client.suite.metadata["jwks_uri"]).body)["keys"]]

    @test
    def oidcc_server_rotate_keys():
        _, before = client.log_in(client.suite.browser())
        with tempfile.TemporaryDirectory(prefix="parvis-test-") as folder:
            path = make_key(pathlib.Path(folder))
            active = int(time.time()) + 15
            new = hand_in(demo, path, active)
        while new not in published():
            assert time.time() < active, "it must be published before it signs"
            time.sleep(0.05)
        _, between = client.log_in(client.suite.browser())
        assert time.time() > active or kid_of(between) == kid_of(before) != new
        time.sleep(max(0.0, active + 1 - time.time()))
        _, after = client.log_in(client.suite.browser())
        assert kid_of(after) == new and kid_of(before) in published(), (kid_of(after), published())


def echoes(client):
    @test
    def what_was_sent_comes_back_whole():
        whole = (VSCHAR * 11)[:1000]
        login, browser = Login(), client.suite.browser()
        page = client.open(browser, login, state=whole, nonce=whole[:512])
        client.tokens(login, client.code(login, client.walk(browser, page)))

    @test
    def one_character_more_is_refused_and_nothing_is_cut():
        login = Login()
        page = client.open(client.suite.browser(), login, nonce="n" * 513)
        assert client.error(login, page) == "invalid_request"


if __name__ == "__main__":
    published_keys = Keys()
    plain, query = registration("client"), registration("client-query", redirect_uris=[QUERY])
    two = registration("client-two", redirect_uris=[CALLBACK, BASE + "/other"])
    signed = registration("client-signed", userinfo_signed_response_alg="RS256")
    proven = registration("client-key", token_endpoint_auth_method="private_key_jwt", jwks_uri=published_keys.uri)
    del proven["client_secret"]
    with Demo("--tls", overlay=overlay(plain, query, two, signed, proven)) as running:
        suite = Suite(running)
        redirect_uris(Client(suite, query), Client(suite, two))
        signed_userinfo(Client(suite, signed))
        keys_of_clients(Prover(suite, proven, published_keys))
        echoes(Client(suite, plain))
        echoes(Client(suite, plain, "form_post"))
        rotation(running, Client(suite, plain))
        run()
