#!/usr/bin/python3 -B
"""OpenID Providers of others serve as upstream: npm's oidc-provider in JavaScript, Authlib's in Python,
and Glewlwyd in C."""
import logging
import pathlib
import secrets
import subprocess

from parvis_authlib import Authlib
from parvis_client import Login
from parvis_demo import Demo, demo_browser
from parvis_glewlwyd import Glewlwyd
from parvis_ports import free_ports
from parvis_provider import PATIENT
from parvis_test import run, test

NPM = pathlib.Path(__file__).parent / "npm"
logging.getLogger("werkzeug").setLevel(logging.ERROR)


class OidcProvider:
    name = "oidc-provider"
    family_name = "Indépendante"
    acr = "eidas1"

    def __init__(self, port, secret):
        self.port, self.secret = port, secret

    def registration(self):
        return {"issuer": f"http://127.0.0.1:{self.port}", "id_token_signed_response_alg": "RS256",
                "scope": "openid profile email birth"}

    def start(self, redirect_uri):
        self.process = subprocess.Popen(
            ["node", NPM / "provider.mjs", str(self.port), "parvis", self.secret, redirect_uri],
            stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def sign_in(self, browser, page):
        return browser.press(page, *demo_browser.next_press(page, {}))

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


# Not every Debian has Glewlwyd.
KINDS = [OidcProvider, Authlib] + ([Glewlwyd] if Glewlwyd.is_installed() else [])
MAKES = [kind(port, secrets.token_urlsafe(32)) for kind, port in zip(KINDS, free_ports(len(KINDS)))]
OVERLAY = {f"providers/{make.name}.json": {
    "id": make.name, "driver": "oidc", "name": make.name, "client_id": "parvis",
    "client_secret": make.secret, "token_endpoint_auth_method": "client_secret_basic",
    **PATIENT, **make.registration()} for make in MAKES}


def log_in(make, client_id):
    client, login, browser = demo.client(client_id), Login(), demo.browser()
    demo.wait_offered(make.name, acr_values=make.acr)
    chooser = browser.get(client.authorize_url(login, acr_values=make.acr))
    form, button = demo_browser.next_press(chooser, {"provider": make.name})
    page = browser.press(chooser, form, button)
    if not page.url.startswith(demo.issuer):
        page = make.sign_in(browser, page)
    return client.finish(login, client.walk(browser, page))


def tests_of(make):
    def a_person_logs_in():
        answer = log_in(make, "library")
        assert answer["claims"].get("acr") == make.acr, answer["claims"]
        assert answer["userinfo"]["family_name"] == make.family_name, answer["userinfo"]

    def the_same_person_has_the_same_sub():
        subs = {log_in(make, "town-hall")["claims"]["sub"] for _ in range(2)}
        assert len(subs) == 1, subs

    for function, words in ((a_person_logs_in, "a_person_proven_by_{}_logs_in"),
                            (the_same_person_has_the_same_sub, "the_same_person_of_{}_has_the_same_sub")):
        function.__name__ = words.format(make.name.replace("-", "_"))
        test(function)


with Demo(overlay=OVERLAY) as demo:
    started = []
    try:
        for provider in MAKES:
            provider.start(f"{demo.issuer}/callback/{provider.name}")
            started.append(provider)
            tests_of(provider)
        run()
    finally:
        for provider in started:
            provider.stop()
