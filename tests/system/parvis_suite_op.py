"""The other side of the conformance suite's plans for clients: a provider for each module, over https,
that looks at each request as the suite does and answers what the module says.

    op = Op(folder)                                   # an authority of its own, a port of its own
    tenant = Tenant(op, "basic-1", "client_secret_basic", claims={"iss": "https://other.example"})
    tenant.calls                                      # what it was asked and gave, in order
    tenant.faults                                     # what the suite would have found wrong
"""
import base64
import copy
import hashlib
import hmac
import html
import http.server
import json
import secrets
import ssl
import threading
import time
import traceback
import urllib.parse
import urllib.request

from jwcrypto.jwk import JWKSet
from jwcrypto.jws import JWS

from parvis_fapi import ASSERTION, Key, b64, changed, spoilt
from parvis_suite import read_part

EVENT = "http://schemas.openid.net/event/backchannel-logout"
PERSON = {"sub": "user-subject-1234531", "name": "Demo T. User", "given_name": "Demo", "family_name": "User",
          "middle_name": "Theresa", "nickname": "Dee", "gender": "female", "birthdate": "2000-02-03",
          "email": "user@example.com", "email_verified": False, "phone_number": "+1 555 5550000",
          "address": {"street_address": "100 Universal City Plaza", "locality": "Hollywood"}}


def half_hash(text):
    return b64(hashlib.sha256(text.encode()).digest()[:16])


class Back:
    """Where a browser is sent with parameters: by a redirect, or by a form that it posts."""

    def __init__(self, url, parameters, by_form=False):
        self.url, self.parameters, self.by_form = url, parameters, by_form

    def send(self, http_request):
        if self.by_form:
            fields = "".join(f'<input type="hidden" name="{n}" value="{html.escape(v)}">'
                             for n, v in self.parameters.items())
            page = f'<form method="post" action="{self.url}">{fields}<button>Go on</button></form>'
            return send(http_request, 200, page, "text/html")
        query = "?" + urllib.parse.urlencode(self.parameters) if self.parameters else ""
        return send(http_request, 303, "", "text/html", ("Location", self.url + query))


def send(http_request, status, body, kind, *headers):
    http_request.send_response(status)
    for name, value in [("Content-Type", kind), ("Content-Length", str(len(body.encode()))), *headers]:
        http_request.send_header(name, value)
    http_request.end_headers()
    http_request.wfile.write(body.encode())


def hs256(claims, key):
    """What a client that trusts the header would verify with something it knows."""
    said = b64(b'{"alg":"HS256"}') + "." + b64(json.dumps(claims).encode())
    return said + "." + b64(hmac.new(key, said.encode(), "sha256").digest())


_pool = {kind: [Key(kind) for _ in range(3 * 2)] for kind in ("RS256", "ES256", "EdDSA")}


def draw(kind):
    """A key that was not the last one, under a kid that nobody has seen."""
    drawn = copy.copy(_pool[kind].pop(0))
    _pool[kind].append(drawn)
    drawn.kid = secrets.token_urlsafe(16)
    drawn.published = {**drawn.published, "kid": drawn.kid}
    return drawn


class SigningKeys:
    """As the suite makes them anew for each module: of each kind more than one, and some for other things."""

    def __init__(self, alg="RS256", each=2, kids=True):
        self.alg, kinds = alg, {"RS256": each, "ES256": each, "EdDSA": 1}
        self.all = [draw(kind) for kind, count in kinds.items() for _ in range(count)]
        self.others = [{**draw(kind).published, "use": "enc", "alg": alg}
                       for kind, alg in (("RS256", "RSA-OAEP"), ("ES256", "ECDH-ES"))]
        self.others.append({"kty": "EC", "crv": "secp256k1", "x": "A" * 43, "y": "A" * 43, "use": "sig", "kid": "k1"})
        self.key = [key for key in self.all if key.alg == alg][-1]
        self.kids = kids

    def published(self):
        keys = [changed(key.published, {"alg": None}) for key in self.all] + self.others
        return {"keys": keys if self.kids else [changed(key, {"kid": None}) for key in keys]}


class Tenant:
    """One module of one plan. do: what of it is other than usual."""

    def __init__(self, op, name, auth="client_secret_basic", alg="RS256", **do):
        self.op, self.name, self.auth, self.do = op, name, auth, do
        self.issuer = f"{op.base}/test/a/{name}/"
        self.secret = secrets.token_urlsafe(32) + "%+"  # Basic is form-encoded first
        self.keys = SigningKeys(alg, do.get("each", 2), do.get("kids", True))
        self.jwks_path = "jwks" + do.get("jwks_suffix", "")
        self.calls, self.faults, self.codes, self.tokens, self.assertions = [], [], {}, set(), set()
        self.browser = None  # whose page would frame the broker's
        self.logouts = []  # (status, Cache-Control) of what our logout tokens were answered, or the framed page
        op.tenants[name] = self

    def registered(self, issuer):
        """What the suite's configuration says of its client: the broker."""
        self.broker, self.redirect_uri = issuer, f"{issuer}/callback/{self.name}"

    # what it publishes

    def metadata(self, *_):
        endpoints = {f"{name}_endpoint": self.issuer + path for name, path in (
            ("authorization", "authorize"), ("token", "token"), ("userinfo", "userinfo"),
            ("end_session", "end_session_endpoint"), ("registration", "register"))}
        return 200, changed({
            "issuer": self.issuer, "jwks_uri": self.issuer + self.jwks_path, **endpoints,
            "claims_parameter_supported": True, "acr_values_supported": ["PASSWORD"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            "response_types_supported": ["code", "id_token code", "token code id_token"],
            "grant_types_supported": ["authorization_code", "implicit", "refresh_token"],
            "subject_types_supported": ["public", "pairwise"],
            "id_token_signing_alg_values_supported": ["none", "RS256", "ES256"]}, self.do.get("metadata", {}))

    def jwks(self, *_):
        return 200, self.keys.published()

    # what it is asked

    def check_request(self, asked):
        """OpenID Connect Core 3.1.2.1 and what the suite always wants to see."""
        scope = asked["scope"].split()
        assert asked["client_id"] == "parvis" and asked["response_type"] == "code", asked
        assert "openid" in scope and {"profile", "email", "phone", "address"} & set(scope), scope
        assert asked["redirect_uri"] == self.redirect_uri, asked["redirect_uri"]
        assert len(asked["state"]) >= 22 and len(asked["nonce"]) >= 22, asked
        assert asked["code_challenge_method"] == "S256" and asked["code_challenge"], asked
        assert asked.get("response_mode", "query") == self.do.get("response_mode", "query"), asked

    def asked(self, query, headers):
        """The parameters, from the request object if there is one."""
        signed = query.get("request")
        assert ("request_uri" not in query) and bool(signed) == bool(self.do.get("request_object")), query
        return {**query, **self.opened(signed)} if signed else query

    def opened(self, token):
        """The claims of what we signed, by a key that we publish for this provider alone."""
        jws = JWS()
        jws.deserialize(token)
        header = read_part(token.split(".")[0])
        jws.verify(self.op.client_keys(self.broker, self.name).get_key(header["kid"]), alg=header["alg"])
        return json.loads(jws.payload)

    def authorize(self, query, headers):
        asked = self.asked(query, headers)
        self.check_request(asked)
        if self.do.get("rotates") == "between" and self.codes:
            self.keys = SigningKeys(self.keys.alg)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        said = changed(self.response(code, asked), self.do.get("answer", {}))
        return Back(asked["redirect_uri"], self.as_response(said), self.do.get("response_mode") == "form_post")

    def response(self, code, asked):
        if self.do.get("error"):
            return {"error": self.do["error"], "state": asked["state"]}
        return {"code": code, "state": asked["state"]}

    def as_response(self, said):
        return said

    def check_client(self, form, headers):
        basic = headers.get("Authorization", "")
        if self.auth == "client_secret_basic":
            pair = base64.b64decode(basic.removeprefix("Basic ")).decode().split(":")
            assert list(map(urllib.parse.unquote_plus, pair)) == ["parvis", self.secret], pair
            assert not {"client_secret", "client_assertion"} & set(form), form
            return
        assert not basic and form["client_assertion_type"] == ASSERTION, form
        said = self.opened(form["client_assertion"])
        assert said["iss"] == said["sub"] == form.get("client_id", "parvis") == "parvis", said
        assert said["aud"] == self.issuer and said["exp"] > time.time() and said["jti"] not in self.assertions, said
        self.assertions.add(said["jti"])

    def token(self, form, headers):
        self.check_client(form, headers)
        if form["grant_type"] == "refresh_token":
            return self.refresh(form)
        assert form["grant_type"] == "authorization_code", form
        asked = self.codes.pop(form["code"])
        self.codes[None] = asked  # each code once; and somebody has signed in
        challenge = b64(hashlib.sha256(form["code_verifier"].encode()).digest())
        assert form["redirect_uri"] == asked["redirect_uri"] and challenge == asked["code_challenge"], form
        if self.do.get("rotates") == "just before":
            self.keys = SigningKeys(self.keys.alg)
        return self.answered(asked, form["code"], self.do.get("claims", {}))

    def answered(self, asked, code, changes):
        access_token = secrets.token_urlsafe(24)
        self.tokens = {access_token}
        return 200, {"access_token": access_token, "token_type": "Bearer", "expires_in": 300,
                     "refresh_token": self.new_refresh_token(),
                     "id_token": self.id_token(self.claims(asked, access_token, code), changes)}

    def new_refresh_token(self):
        self.refresh_token = secrets.token_urlsafe(24)
        return self.refresh_token

    def refresh(self, form):
        assert form["refresh_token"] == self.refresh_token and "scope" not in form, form
        return self.answered(self.codes[None], None, self.do.get("refreshed", {}))

    def claims(self, asked, access_token, code):
        now = int(time.time())
        return {"iss": self.issuer, "sub": PERSON["sub"], "aud": "parvis", "nonce": asked["nonce"], "iat": now,
                "exp": now + 300, "acr": "eidas1", "sid": "sid-" + self.name, "at_hash": half_hash(access_token)}

    def id_token(self, claims, changes):
        claims = changed(claims, {name: to() if callable(to) else to for name, to in changes.items()})
        how = self.do.get("signs", "well")
        if how == "HS256":
            return hs256(claims, self.secret.encode())
        header = {"alg": "none"} if how == "none" else {} if self.keys.kids else {"kid": None}
        token = self.keys.key.sign(claims, **header)
        return spoilt(token) if how == "badly" else token

    def check_bearer(self, headers):
        assert headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens, headers.get("Authorization")

    def userinfo(self, form, headers):
        self.check_bearer(headers)
        said = changed(PERSON, self.do.get("userinfo", {}))
        if self.do.get("userinfo_signed"):
            return 200, self.keys.key.sign({"iss": self.issuer, "aud": "parvis", **said})
        return 200, said

    # signing out

    def end_session_endpoint(self, query, headers):
        assert read_part(query["id_token_hint"].split(".")[1])["sid"] == "sid-" + self.name, query
        assert query["post_logout_redirect_uri"] == f"{self.broker}/signed_out/{self.name}", query
        if "logout_token" in self.do:
            self.logouts.append(self.tell(self.logout_token(**self.do["logout_token"])))
        if self.do.get("frames"):
            named = urllib.parse.urlencode({"iss": self.issuer, "sid": "sid-" + self.name})
            self.logouts.append(self.browser.request("GET", f"{self.broker}/provider_logout/{self.name}?{named}"))
        state = self.do.get("end_state", query["state"])
        return Back(query["post_logout_redirect_uri"], changed({"state": state}, {}))

    def logout_token(self, signs="well", **changes):
        now = int(time.time())
        claims = changed({
            "iss": self.issuer, "sub": PERSON["sub"], "aud": "parvis", "jti": secrets.token_urlsafe(16),
            "sid": "sid-" + self.name, "events": {EVENT: {}}, "iat": now, "exp": now + 120,
            "ignored_claim": "others are ignored"}, changes)
        if signs == "another":
            return next(key for key in self.keys.all if key.alg == "ES256").sign(claims)
        return self.keys.key.sign(claims, **({"alg": "none"} if signs == "none" else {}))

    def tell(self, token):
        data = urllib.parse.urlencode({"logout_token": token}).encode()
        try:
            answer = urllib.request.urlopen(f"{self.broker}/provider_logout/{self.name}", data, timeout=60)
        except urllib.error.HTTPError as no:
            answer = no
        with answer:
            return answer.status, answer.headers.get("Cache-Control", "")


class Op:
    """All tenants, behind one certificate; with an authority of clients a second door that asks for theirs."""

    def __init__(self, certificate, client_authority=None):
        self.tenants, self.certificate, self.kept_keys = {}, certificate, {}
        op = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            log_message = staticmethod(lambda *_: None)
            do_GET = do_POST = lambda self: op.serve(self)

        self.handler = Handler
        self.base = self.listen(None)
        self.mtls_base = self.listen(client_authority) if client_authority else None

    def listen(self, client_authority):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler)
        server.daemon_threads = True
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(self.certificate.file)
        if client_authority:
            tls.load_verify_locations(client_authority.pem)
            tls.verify_mode = ssl.CERT_REQUIRED
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"https://127.0.0.1:{server.server_address[1]}"

    def client_keys(self, broker, name):
        if name not in self.kept_keys:
            with urllib.request.urlopen(f"{broker}/client_jwks/{name}", timeout=60) as answer:
                self.kept_keys[name] = JWKSet.from_json(answer.read().decode())
        return self.kept_keys[name]

    def serve(self, http_request):
        at = urllib.parse.urlsplit(http_request.path)
        name, _, path = at.path.removeprefix("/test/a/").partition("/")
        body = http_request.rfile.read(int(http_request.headers.get("Content-Length", 0))).decode()
        pairs = urllib.parse.parse_qsl(at.query + ("&" if at.query and body else "") + body)
        tenant = self.tenants[name]
        step = "metadata" if path == ".well-known/openid-configuration" else (
            "jwks" if path == tenant.jwks_path else path.rpartition("/")[2])
        try:
            assert len(pairs) == len(dict(pairs)), "a parameter comes twice"
            tenant.is_shown_certificate = http_request.server.socket.context.verify_mode == ssl.CERT_REQUIRED
            answer = getattr(tenant, step)(dict(pairs), http_request.headers)
            if step not in ("metadata", "jwks") and (isinstance(answer, Back) or answer[0] < 400):
                tenant.calls.append(step)
        except Exception:
            tenant.faults.append(traceback.format_exc())
            answer = 500, {}
        if isinstance(answer, Back):
            answer.send(http_request)
        elif isinstance(answer[1], dict):
            send(http_request, answer[0], json.dumps(answer[1]), "application/json", *answer[2:])
        else:
            send(http_request, answer[0], answer[1], "application/jwt", *answer[2:])
