"""A plan of the suite for FAPI 2.0: a way to authenticate, a way to bind tokens, and two clients."""
import socket
import ssl
import time
import urllib.parse
import warnings

from parvis_client import Login
from parvis_fapi import Client

TLS_1_2 = {f"ECDHE-{key}-{cipher}" for key in ("ECDSA", "RSA") for cipher in ("AES128-GCM-SHA256", "AES256-GCM-SHA384")}


class Plan:
    def __init__(self, auth, bound, keys, certificates, signed=False, jarm=False):
        self.auth, self.bound, self.signed, self.jarm = auth, bound, signed, jarm
        self.name = f"{auth}-{bound}" + ("-signed" if signed else "") + ("-jarm" if jarm else "")
        self.one = Client(f"{self.name}-1", auth, bound, keys[0], certificates[0])
        self.two = Client(f"{self.name}-2", auth, bound, keys[1], certificates[1], "?dummy1=lorem&dummy2=ipsum")
        self.clients = self.one, self.two

    def registrations(self):
        profile = "fapi2-message-signing" if self.jarm else "fapi2"
        more = {"require_signed_request_object": True} if self.signed else {}
        return {f"clients/{c.client_id}.json": {**c.registration(profile), **more} for c in self.clients}

    def begin(self, demo):
        """Sign in, once for all modules, and leave a code and a request lying about."""
        self.demo = demo
        for client in self.clients:
            client.meet(demo, self.signed, self.jarm)
        self.browser = self.stranger()
        self.one.log_in(self.browser)
        self.left_code = self.one.code(self.browser)
        self.left_request = self.one.pushed(self.one.asked(Login()))
        self.left_at = time.monotonic()

    def stranger(self):
        """A browser of somebody else's, who is not signed in."""
        browser = self.demo.browser()
        browser.stop_at = ("https://client.example/",)
        return browser

    def wait_until_old(self, age):
        time.sleep(max(0.0, self.left_at + age + 2 - time.monotonic()))


def is_page_or(client, page, login, *errors):
    """An error page of ours, or a redirect with one of the errors."""
    if client.arrived(page):
        assert client.response(page, login)["error"] in errors, page.location
    else:
        assert 400 <= page.status < 500 and page.header("Location") is None, (page.status, page.url)
        assert page.header("Content-Type").startswith("text/html"), page.headers


def shakes_hands(plan, url, lowest, highest, ciphers):
    """(protocol, cipher), or None where there is no connection."""
    context = ssl.create_default_context(cafile=plan.one.wire.ca_file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that is what is tried
        context.minimum_version, context.maximum_version = lowest, highest
    context.set_ciphers(ciphers)
    at = urllib.parse.urlsplit(url)
    try:
        with socket.create_connection((at.hostname, at.port), 10) as plain:
            with context.wrap_socket(plain, server_hostname=at.hostname) as s:
                return s.version(), s.cipher()[0]
    except (ssl.SSLError, ConnectionError):
        return None


def tls_is_recommended(plan, url):
    old, new = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        ancient = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    assert shakes_hands(plan, url, old, new, "DEFAULT")[0] == "TLSv1.3", url
    assert shakes_hands(plan, url, *ancient, "ALL:@SECLEVEL=0") is None, url
    assert shakes_hands(plan, url, old, old, "ALL:@SECLEVEL=0")[1] in TLS_1_2, url
    others = ":".join(f"!{name}" for name in TLS_1_2)
    assert shakes_hands(plan, url, old, old, f"ALL:{others}:@SECLEVEL=0") is None, url
