#!/usr/bin/python3 -B
"""A civil registry behind TLS that asks for our certificate: docs/registry.md."""
import contextlib
import os
import ssl
import tempfile
import time

from parvis_client import Login
from parvis_demo import Demo, demo_browser
from parvis_fapi import Certificate
from parvis_ports import some_port
from parvis_test import run, test
import simulated_registry

seen = []  # (common name of the certificate that was shown, Authorization) of each question


@contextlib.contextmanager
def registry(port, own, believes):
    """With its own certificate, and for whoever shows one that it believes."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(own.file)
    tls.load_verify_locations(believes.pem)
    tls.verify_mode = ssl.CERT_REQUIRED

    class Handler(simulated_registry.Handler):
        protocol_version = "HTTP/1.0"  # no connection outlives its question, nor the registry that it was made to

        def do_POST(self):
            shown = dict(pair for (pair,) in self.connection.getpeercert()["subject"])
            seen.append((shown["commonName"], self.headers["Authorization"]))
            super().do_POST()

    server = simulated_registry.serve(port, handler=Handler, tls=tls)
    server.handle_error = lambda *_: None  # whom it does not believe; the test says what it sees
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def sign_in(demo):
    """Where somebody whom it knows ends: (client, page)."""
    client, login, browser = demo.client("library"), Login(), demo.browser()
    page = browser.get(client.authorize_url(login))
    page = browser.press(page, *demo_browser.next_press(page, {"provider": "sim-low"}))
    page = browser.press(page, *demo_browser.next_press(page, {"persona": "found"}))
    return client, login, browser, page


os.umask(0o077)
with tempfile.TemporaryDirectory(prefix="parvis-test-") as folder:
    ours, theirs, strangers = (Certificate(folder, name) for name in ("parvis", "registry", "stranger"))
    port = some_port()
    with open(f"{folder}/token", "w") as file:
        file.write("token-of-the-registry\n")
    overlay = {"broker.json": {
        "registry_url": f"https://127.0.0.1:{port}/", "registry_ca_file": theirs.pem, "registry_cache_s": 0, "workers": 1,
        "registry_token_file": f"{folder}/token", "registry_tls_certificate_file": ours.pem,
        "registry_tls_key_file": ours.file, "registry_timeout_ms": 8000}}
    with Demo("--registry", overlay=overlay) as demo:
        def is_refused():
            before = len(seen)
            _, _, _, page = sign_in(demo)
            assert "temporarily_unavailable" in (page.location or ""), (page.status, page.location)
            assert len(seen) == before, seen

        @test
        def it_is_shown_our_certificate_and_our_token():
            with registry(port, theirs, ours):
                client, login, browser, page = sign_in(demo)
                assert client.finish(login, client.walk(browser, page))["claims"]["sub"]
            assert seen == [("parvis", "Bearer token-of-the-registry")], seen

        @test
        def a_registry_of_another_authority_is_told_nothing():
            with registry(port, strangers, ours):
                is_refused()

        @test
        def one_that_believes_somebody_else_gets_no_question_through():
            with registry(port, theirs, strangers):
                is_refused()

        @test
        def it_is_asked_again_when_all_is_well():
            end = time.monotonic() + 30  # after failures there is a pause
            with registry(port, theirs, ours):
                client, login, browser, page = sign_in(demo)
                while "temporarily_unavailable" in (page.location or "") and time.monotonic() < end:
                    time.sleep(0.5)
                    client, login, browser, page = sign_in(demo)
                assert client.finish(login, client.walk(browser, page))["claims"]["sub"]

        run()
