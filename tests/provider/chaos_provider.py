"""An OpenID Provider that is perfect until it is told what to do wrong, over real HTTP.

    provider = ChaosProvider()          # listens on a port of loopback, tenants by path
    provider.wrong = claims(nonce="x")  # one wrong thing, at every tenant, until it is put right
    provider.calls                      # what it was asked: [(method, "/token"), ...]
"""
import base64
import hashlib
import html
import http.server
import json
import re
import secrets
import threading
import time
import urllib.parse

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

SHA256 = hashes.SHA256()


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def half_hash(text):
    return b64(hashlib.sha256(text.encode()).digest()[:16])


class EcKey:
    def __init__(self, kid):
        self.kid, self.key, self.alg = kid, ec.generate_private_key(ec.SECP256R1()), "ES256"

    def public(self):
        at = self.key.public_key().public_numbers()
        return {"kty": "EC", "crv": "P-256", "kid": self.kid, "use": "sig", "alg": "ES256",
                "x": b64(at.x.to_bytes(32, "big")), "y": b64(at.y.to_bytes(32, "big"))}

    def private(self):
        return self.public() | {"d": b64(self.key.private_numbers().private_value.to_bytes(32, "big"))}

    def sign(self, data):
        r, s = utils.decode_dss_signature(self.key.sign(data, ec.ECDSA(SHA256)))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


class RsaKey:
    def __init__(self, kid):
        self.kid, self.alg = kid, "RS256"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def public(self):
        at = self.key.public_key().public_numbers()
        return {"kty": "RSA", "kid": self.kid, "use": "sig", "alg": "RS256",
                "n": b64(at.n.to_bytes(256, "big")), "e": "AQAB"}

    def sign(self, data):
        return self.key.sign(data, padding.PKCS1v15(), SHA256)


class Wrong:
    """One wrong thing: functions that replace what a perfect provider would do."""

    def __init__(self, **do):
        self.do = do

    def __call__(self, name, value, *more):
        return self.do[name](value, *more) if name in self.do else value


def changed(members, changes):
    made = {**members, **changes}
    return {name: value for name, value in made.items() if value is not None}


def claims(**changes):
    """Other claims in the ID token; None takes one out, a function of now makes one."""
    return Wrong(claims=lambda was: changed(was, {
        n: v(int(time.time())) if callable(v) else v for n, v in changes.items()}))


def header(**changes):
    return Wrong(header=lambda was: changed(was, changes))


def id_token(change):
    return Wrong(id_token=change)


def answer(**changes):
    """Other parameters at the callback."""
    return Wrong(answer=lambda was: changed(was, changes))


def page(name, status=200, body=None, kind="application/json"):
    """Another answer of token, userinfo, jwks or metadata; body a function of the right one."""
    def change(was):
        made = was if body is None else body(json.loads(was))
        return status, kind, made if isinstance(made, (str, bytes)) else json.dumps(made)
    return Wrong(**{name: change})


def signs_with(key, alg=None):
    return Wrong(key=lambda _: key, header=lambda was: was | {"alg": alg or key.alg, "kid": was["kid"]})


def at_the_wire(name, act):
    """Instead of an answer of that page, something with its socket."""
    return Wrong(**{name + "_wire": lambda _: act})


class ChaosProvider:
    def __init__(self):
        self.key, self.other_key, self.rsa = EcKey("k1"), EcKey("k1"), RsaKey("r1")
        self.published = {}  # tenant -> JWK Set, where it is not the usual one
        self.members = {}    # tenant -> more members of its metadata
        self.wrong, self.calls, self.codes = Wrong(), [], {}
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            log_message = staticmethod(lambda *_: None)
            do_GET = do_POST = lambda self: provider.serve(self)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def issuer(self, tenant):
        return f"{self.base}/{tenant}"

    def serve(self, http_request):
        at = urllib.parse.urlsplit(http_request.path)
        _, tenant, name = re.fullmatch(r"(/)([a-z-]+)/([a-z./_-]+)", at.path).groups()
        length = int(http_request.headers.get("Content-Length", 0))
        form = dict(urllib.parse.parse_qsl(http_request.rfile.read(length).decode()))
        query = dict(urllib.parse.parse_qsl(at.query))
        name = "metadata" if name.startswith(".well-known") else name
        self.calls.append(name)
        if name == "authorize":
            self.send_back(http_request, tenant, query)
            return
        body = json.dumps(getattr(self, name)(tenant, form))
        act = self.wrong(name + "_wire", None)
        if act is not None:
            act(http_request)
            return
        status, kind, body = self.wrong(name, body) if name in self.wrong.do else (
            200, *self.usual(tenant, name, body))
        body = body if isinstance(body, bytes) else body.encode()
        http_request.send_response(status)
        http_request.send_header("Content-Type", kind)
        http_request.send_header("Content-Length", str(len(body)))
        http_request.end_headers()
        http_request.wfile.write(body)

    def send_back(self, http_request, tenant, query):
        """By a redirect, or by a form that posts itself as soon as a browser has it."""
        leads_to = self.authorize(tenant, query)
        address, _, said = leads_to.partition("?")
        fields = "".join(f'<input type="hidden" name="{n}" value="{html.escape(v)}">'
                         for n, v in urllib.parse.parse_qsl(said))
        body = (f'<!doctype html><form method="post" action="{address}">{fields}'
                '<button>Go on</button></form><script>document.forms[0].submit()</script>').encode()
        is_posted = query.get("response_mode", "").startswith("form_post")
        http_request.send_response(200 if is_posted else 303)
        if not is_posted:
            http_request.send_header("Location", leads_to)
            body = b""
        http_request.send_header("Content-Type", "text/html")
        http_request.send_header("Content-Length", str(len(body)))
        http_request.end_headers()
        http_request.wfile.write(body)

    def usual(self, tenant, name, body):
        if name == "userinfo" and tenant == "signs":
            return "application/jwt", self.jwt(json.loads(body) | {
                "iss": self.issuer(tenant), "aud": "parvis"})
        return "application/json", body

    def metadata(self, tenant, _):
        issuer = self.issuer(tenant)
        return {"issuer": issuer, "authorization_endpoint": issuer + "/authorize",
                "token_endpoint": issuer + "/token", "userinfo_endpoint": issuer + "/userinfo",
                "jwks_uri": issuer + "/jwks", **self.members.get(tenant, {})}

    def jwks(self, tenant, _):
        return self.published.get(tenant) or {"keys": [self.rsa.public(), self.key.public()]}

    def authorize(self, tenant, asked):
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        said = self.wrong("answer", {"code": code, "state": asked["state"],
                                     "iss": self.issuer(tenant)})
        if tenant == "jarm":
            said = {"response": self.wrong("response", self.jwt(
                {"aud": "parvis", "exp": int(time.time()) + 60} | said))}
        pairs = [(n, v) for n, values in said.items()
                 for v in (values if isinstance(values, list) else [values])]
        return asked["redirect_uri"] + "?" + urllib.parse.urlencode(pairs)

    def jwt(self, members, **more):
        head = self.wrong("header", {"alg": "ES256", "kid": self.key.kid} | more)
        said = b64(json.dumps(head).encode()) + "." + b64(json.dumps(members).encode())
        key = self.wrong("key", self.key)
        return said + "." + b64(key.sign(said.encode()))

    def token(self, tenant, form):
        asked = self.codes.pop(form.get("code"), {"nonce": "", "state": ""})
        access_token, now = secrets.token_urlsafe(16), int(time.time())
        members = self.wrong("claims", {
            "iss": self.issuer(tenant), "aud": "parvis", "sub": "person-1", "nonce": asked["nonce"],
            "iat": now, "exp": now + 60, "auth_time": now, "acr": "eidas1", "azp": "parvis",
            "at_hash": half_hash(access_token), "c_hash": half_hash(form.get("code", "")),
            "s_hash": half_hash(asked["state"])})
        return {"access_token": access_token, "token_type": "bearer", "unknown": [1],
                "id_token": self.wrong("id_token", self.jwt(members))}

    def userinfo(self, _tenant, _form):
        return {"sub": "person-1", "given_name": "Chaos", "family_name": "Person",
                "birthdate": "1980-12-10", "gender": "female", "email": "chaos@example.org"}


def drip(http_request):
    """One byte a tenth of a second, of a thousand promised."""
    http_request.send_response(200)
    http_request.send_header("Content-Length", "1000")
    http_request.end_headers()
    try:
        for _ in range(100):
            http_request.wfile.write(b" ")
            http_request.wfile.flush()
            time.sleep(0.1)
    except OSError:
        pass
    http_request.close_connection = True


def hang(http_request):
    """Until whoever asks gives up."""
    http_request.connection.recv(1)
    http_request.close_connection = True


def hang_up(http_request):
    http_request.close_connection = True
    http_request.connection.shutdown(2)


def half_an_answer(http_request):
    http_request.send_response(200)
    http_request.send_header("Content-Length", "1000")
    http_request.end_headers()
    http_request.wfile.write(b'{"access_token":')
    http_request.close_connection = True


def a_hundred_megabytes(http_request):
    http_request.send_response(200)
    http_request.send_header("Content-Type", "application/json")
    http_request.send_header("Content-Length", str(100 * 1024 * 1024))
    http_request.end_headers()
    try:
        for _ in range(100):
            http_request.wfile.write(b" " * 1024 * 1024)
    except OSError:
        pass
    http_request.close_connection = True
