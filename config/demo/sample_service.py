"""A service that lets people log in with Parvis: some hundred lines over Debian's python3-authlib.

It knows the issuer, its client_id and its secret; the rest it learns by discovery.
"""
import html
import http.cookies
import http.server
import json
import secrets
import ssl
import threading
import urllib.parse

import demo_localhost  # noqa: F401
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebToken, JWTClaims
from authlib.oidc.core import CodeIDToken

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;
color-scheme:light dark}}button{{font:inherit;padding:.6rem 1.2rem}}
td,th{{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top;overflow-wrap:anywhere}}</style>
</head><body><main><h1>{title}</h1>{body}</main></body></html>"""
COOKIE = "sample_service"
LEVELS = ["eidas1", "eidas2", "eidas3"]
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


class LogoutToken(JWTClaims):
    """What the broker sends when a session has ended; never an ID token."""

    def validate(self, now=None, leeway=0):
        super().validate(now, leeway)
        if LOGOUT not in self.get("events", {}) or "nonce" in self:
            raise ValueError("this is no logout token")


class Service:
    """What the service knows: its registration, and who is in the middle of logging in."""

    def __init__(self, url, issuer, client_id, client_secret, acr_values="eidas1", ca_file=None):
        self.url, self.issuer, self.acr_values = url, issuer, acr_values
        self.client_id, self.client_secret = client_id, client_secret
        self.http = self.without_environment(requests.Session(), ca_file)
        self.ca_file = ca_file
        self.sessions = {}  # cookie -> dict
        self._metadata = None

    @staticmethod
    def without_environment(session, ca_file):
        """All is on this machine: a proxy or a CA bundle that the environment names is not meant."""
        session.trust_env = False
        session.verify = str(ca_file) if ca_file else True
        return session

    @property
    def metadata(self):
        if self._metadata is None:
            where = self.issuer + "/.well-known/openid-configuration"
            answer = self.http.get(where, timeout=10)
            answer.raise_for_status()
            self._metadata = answer.json()
        return self._metadata

    def client(self):
        session = OAuth2Session(self.client_id, self.client_secret, scope="openid profile email birth",
                                redirect_uri=self.url + "/callback", code_challenge_method="S256")
        return self.without_environment(session, self.ca_file)

    def start(self, session):
        """Begin a login; return where to send the browser."""
        session.update(nonce=secrets.token_urlsafe(24), verifier=secrets.token_urlsafe(48))
        url, session["state"] = self.client().create_authorization_url(
            self.metadata["authorization_endpoint"], nonce=session["nonce"],
            code_verifier=session["verifier"], acr_values=self.acr_values)
        return url

    def finish(self, session, url):
        """The browser is back: exchange the code, check the ID token, ask for the claims."""
        answer = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
        self.check_answer(session, answer)
        client = self.client()
        token = client.fetch_token(self.metadata["token_endpoint"], code=answer["code"],
                                   code_verifier=session.pop("verifier"), timeout=10)
        claims = self.check_id_token(session, token["id_token"])
        who = client.get(self.metadata["userinfo_endpoint"], timeout=10)
        who.raise_for_status()
        self.check_userinfo(claims, who.json())
        session.update(id_token=token["id_token"], claims=dict(claims), userinfo=who.json())

    def check_answer(self, session, answer):
        if answer.get("state") != session.pop("state", None) or answer.get("iss") != self.issuer:
            raise ValueError("this answer is not to our question (state or iss differs)")
        if "error" in answer:
            raise ValueError(f"{answer['error']}: {answer.get('error_description', '')}")

    def keys(self):
        return self.http.get(self.metadata["jwks_uri"], timeout=10).json()

    def check_id_token(self, session, id_token):
        claims = JsonWebToken(["ES256", "RS256"]).decode(
            id_token, self.keys(), claims_cls=CodeIDToken,
            claims_options={"iss": {"value": self.issuer}, "aud": {"value": self.client_id}},
            claims_params={"nonce": session.pop("nonce"), "client_id": self.client_id})
        claims.validate()
        if claims.get("acr") not in LEVELS[LEVELS.index(self.acr_values.split()[0]):]:
            raise ValueError("the level is below what we asked for")
        return claims

    def check_userinfo(self, claims, userinfo):
        if userinfo["sub"] != claims["sub"]:
            raise ValueError("userinfo speaks of somebody else")

    def end_sessions(self, logout_token):
        """Back-channel logout: forget the sessions that the broker says have ended."""
        claims = JsonWebToken(["ES256", "RS256"]).decode(
            logout_token, self.keys(), claims_cls=LogoutToken, claims_options={
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client_id},
                "exp": {"essential": True}, "sid": {"essential": True}})
        claims.validate()
        for session in list(self.sessions.values()):
            if session.get("claims", {}).get("sid") == claims["sid"]:
                session.clear()

    def sign_out(self, session):
        """Forget the person here; return where to send the browser to sign out everywhere."""
        hint = session.pop("id_token", "")
        session.clear()
        return self.metadata["end_session_endpoint"] + "?" + urllib.parse.urlencode(
            {"id_token_hint": hint, "client_id": self.client_id,
             "post_logout_redirect_uri": self.url + "/signed-out"})


def table(claims):
    rows = "".join(f"<tr><th scope=row>{html.escape(name)}<td>{html.escape(str(value))}"
                   for name, value in claims.items())
    return f"<table>{rows}</table>"


def home(session):
    if "claims" not in session:
        return ("<p>Please log in.</p><form method=post action=/log-in>"
                "<button name=log value=in>Log in with Parvis</button></form>")
    return ("<p>You are logged in. This is what the service was told.</p><h2>ID token</h2>"
            + table(session["claims"]) + "<h2>Userinfo</h2>" + table(session["userinfo"])
            + "<form method=post action=/log-out><button name=log value=out>Log out</button></form>")


class Handler(http.server.BaseHTTPRequestHandler):
    service = None  # set by serve()

    def log_message(self, *_):
        pass  # URLs hold codes: they are nobody's business

    def session(self):
        cookie = http.cookies.SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        self.key = cookie.value if cookie and cookie.value in self.service.sessions else None
        self.key = self.key or secrets.token_urlsafe(24)
        return self.service.sessions.setdefault(self.key, {})

    def answer(self, status, kind, body, location=None):
        self.send_response(status)
        self.send_header("Content-Type", kind + "; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Set-Cookie", f"{COOKIE}={self.key}; Path=/; HttpOnly; SameSite=Lax")
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def page(self, body, status=200, title="Sample service"):
        self.answer(status, "text/html", PAGE.format(title=title, body=body).encode())

    def go(self, where):
        self.answer(303, "text/plain", b"", where)

    def attempt(self, work):
        try:
            work()
        except Exception as why:  # whatever went wrong, the person gets a page and a way back
            self.page(f"<p role=alert>{html.escape(str(why))}</p><p><a href=/>Back</a>", 502,
                      "That did not work")

    def do_GET(self):
        session, path = self.session(), self.path.partition("?")[0]
        if path == "/":
            self.page(home(session))
        elif path == "/callback":
            self.attempt(lambda: (self.service.finish(session, self.service.url + self.path),
                                  self.go("/")))
        elif path == "/claims.json" and "claims" in session:
            self.answer(200, "application/json", json.dumps(session["claims"]).encode())
        elif path == "/signed-out":
            self.page("<p>You are logged out.</p><p><a href=/>Back</a>")
        else:
            self.page("<p>There is nothing here.</p><p><a href=/>Back</a>", 404, "Not found")

    def do_POST(self):
        said = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 16384)).decode()
        session = self.session()
        if self.path == "/back-channel-logout":
            token = dict(urllib.parse.parse_qsl(said)).get("logout_token", "")
            self.attempt(lambda: (self.service.end_sessions(token),
                                  self.page("<p>The session has ended.</p>")))
        elif self.path == "/log-in":
            self.attempt(lambda: self.go(self.service.start(session)))
        elif self.path == "/log-out":
            self.attempt(lambda: self.go(self.service.sign_out(session)))
        else:
            self.page("<p>There is nothing here.</p>", 404, "Not found")


def serve(service, port, certificate=None, key=None):
    """Serve in the background; return the server, whose shutdown() ends it."""
    handler = type("BoundHandler", (Handler,), {"service": service})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, key)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
