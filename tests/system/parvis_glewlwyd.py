"""Glewlwyd, an OpenID Provider in C that Debian has, with a folder, a client and a person of its own."""
import gzip
import http.cookiejar
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

DOCUMENTS = pathlib.Path("/usr/share/doc/glewlwyd")
PERSON = {"username": "ada", "password": "a-password-of-ada", "name": "Glewlwydienne"}


def call(opener, method, url, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with opener.open(request, timeout=60) as answer:
        return answer.headers


def key_pair():
    """PEM, of numbers that have all their bytes: Glewlwyd publishes a smaller one in fewer, which no JWK may
    have (RFC 7518 6.2.1.2) and we refuse."""
    number = None
    while number is None or min(number.x, number.y) < 1 << 248:
        key = ec.generate_private_key(ec.SECP256R1())
        number = key.public_key().public_numbers()
    return (key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
            key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


class Glewlwyd:
    name = "glewlwyd"
    family_name = PERSON["name"]
    acr = None  # it says none

    @staticmethod
    def is_installed():
        return shutil.which("glewlwyd") is not None

    def __init__(self, port, secret):
        self.port, self.secret = port, secret
        self.base = f"http://127.0.0.1:{port}/api"
        self.issuer = self.base + "/oidc"

    def registration(self):
        return {"issuer": self.issuer, "id_token_signed_response_alg": "ES256", "scope": "openid"}

    def start(self, redirect_uri):
        self.folder = tempfile.TemporaryDirectory(prefix="parvis-glewlwyd-")
        folder = pathlib.Path(self.folder.name)
        with sqlite3.connect(folder / "glewlwyd.db") as database:
            database.executescript(gzip.open(DOCUMENTS / "database" / "init.sqlite3.sql.gz", "rt").read())
        sample = gzip.open(DOCUMENTS / "glewlwyd.conf.sample.gz", "rt").read()
        for setting, value in ((r"port", str(self.port)), ("external_url", f'"http://127.0.0.1:{self.port}"'),
                               ("cookie_secure", "0"), ("cookie_domain", '"127.0.0.1"'),
                               (r"  path ", f'"{folder}/glewlwyd.db"')):
            sample = re.sub(rf"^{setting}=? ?=?.*$", f"{setting}={value}", sample, count=1, flags=re.M)
        (folder / "glewlwyd.conf").write_text(sample)
        self.process = subprocess.Popen(["glewlwyd", f"--config-file={folder}/glewlwyd.conf"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.set_up(redirect_uri)

    def opener(self):
        return urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def set_up(self, redirect_uri):
        opener, end = self.opener(), time.monotonic() + 60
        while True:
            try:
                call(opener, "POST", self.base + "/auth/", {"username": "admin", "password": "password"})
                break
            except urllib.error.URLError:
                assert time.monotonic() < end, "glewlwyd does not start"
                time.sleep(0.1)
        key, public = key_pair()
        off = {f"auth-type-{kind}-enabled": False
               for kind in ("token", "none", "password", "client", "device", "refresh")}
        call(opener, "POST", self.base + "/mod/plugin/", {
            "module": "oidc", "name": "oidc", "display_name": "OpenID Connect", "parameters": {
                "iss": self.issuer, "jwt-type": "ecdsa", "jwt-key-size": "256", "key": key, "cert": public,
                "access-token-duration": 300, "refresh-token-duration": 300, "code-duration": 60,
                "refresh-token-rolling": False, "allow-non-oidc": False, "auth-type-code-enabled": True,
                "auth-type-id-token-enabled": True, **off, "scope": [], "allowed-scope": ["openid"],
                "subject-type": "public", "pkce-allowed": True, "pkce-method-plain-allowed": False,
                "claims": [{"name": "family_name", "user-property": "name", "type": "string",
                            "mandatory": True, "on-demand": True, "scope": ["openid"]}],
                "email-claim": "no", "name-claim": "no", "scope-claim": "no", "jwks-show": True}})
        call(opener, "POST", self.base + "/client/?source=database", {
            "client_id": "parvis", "name": "Parvis", "enabled": True, "confidential": True,
            "client_secret": self.secret, "redirect_uri": [redirect_uri], "authorization_type": ["code"],
            "scope": ["openid"], "token_endpoint_auth_method": ["client_secret_basic"]})
        call(opener, "POST", self.base + "/user/?source=database",
             {**PERSON, "enabled": True, "scope": ["openid"]})

    def sign_in(self, browser, page):
        """What its page of scripts does: sign in, agree, and go on where it was asked to."""
        opener = self.opener()
        cookies = call(opener, "POST", self.base + "/auth/",
                       {"username": PERSON["username"], "password": PERSON["password"]})
        call(opener, "PUT", self.base + "/auth/grant/parvis/", {"scope": "openid"})
        browser.keep_cookie("127.0.0.1", cookies["Set-Cookie"])
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)
        return browser.get(asked["callback_url"][0] + "&g_continue")

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        self.folder.cleanup()
