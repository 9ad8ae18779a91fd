"""A client of FAPI 2.0 in the test's hands: every message by itself, made wrong where a test wants.

What a suite of conformance does is done here by hand; JWTs are made and read by jwcrypto. A message
is made right from what the client is, then changed: a member that is given replaces the right one,
and None leaves it out.
"""
import base64
import datetime
import hashlib
import http.client
import ipaddress
import json
import pathlib
import secrets
import ssl
import time
import urllib.parse

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwcrypto import jwk, jws

import parvis_paths  # noqa: F401
import demo_browser
from parvis_client import Login

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def changed(members, changes):
    both = {**members, **changes}
    return {name: value for name, value in both.items() if value is not None}


class Key:
    """Signs JWTs by one algorithm."""
    kinds = {"ES256": {"kty": "EC", "crv": "P-256"}, "PS256": {"kty": "RSA", "size": 2048},
             "RS256": {"kty": "RSA", "size": 2048}, "EdDSA": {"kty": "OKP", "crv": "Ed25519"}}

    def __init__(self, alg="ES256"):
        self.alg, self.jwk = alg, jwk.JWK.generate(**self.kinds[alg])
        self.public = self.jwk.export_public(as_dict=True)
        self.public.pop("kid", None)
        self.kid = self.thumbprint = self.jwk.thumbprint()
        self.published = {**self.public, "alg": alg, "use": "sig", "kid": self.kid}

    def sign(self, claims, **header):
        """header: None leaves a member out; alg none is a JWT without a signature."""
        header = changed({"alg": self.alg, "kid": self.kid}, header)
        token = jws.JWS(json.dumps(claims))
        if header.get("alg") in (None, "none"):
            return b64(json.dumps(header).encode()) + "." + b64(token.objects["payload"].encode()) + "."
        token.add_signature(self.jwk, header["alg"], protected=json.dumps(header))
        return token.serialize(compact=True)


def spoilt(token):
    """The same JWT, and its signature is another."""
    signed, _, signature = token.rpartition(".")
    return signed + "." + ("B" if signature[0] == "A" else "A") + signature[1:]


class Certificate:
    """Of a client, or of a server on loopback: self-signed, or by an authority."""

    def __init__(self, folder, name, authority=None):
        self.key, self.subject = ec.generate_private_key(ec.SECP256R1()), f"CN={name}"
        named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        by, by_key = (authority.certificate.subject, authority.key) if authority else (named, self.key)
        now = datetime.datetime.now(datetime.timezone.utc)
        self.certificate = x509.CertificateBuilder().subject_name(named).issuer_name(by).public_key(
            self.key.public_key()).serial_number(x509.random_serial_number()).not_valid_before(
            now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(days=1)).add_extension(
            x509.BasicConstraints(ca=name == "authority", path_length=None), critical=True).add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False).sign(
            by_key, hashes.SHA256())
        self.pem, self.file = f"{folder}/{name}.pem", f"{folder}/{name}-and-key.pem"
        pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        pathlib.Path(self.pem).write_bytes(pem)
        pathlib.Path(self.file).write_bytes(pem + self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))

    @property
    def jwk(self):
        point = self.key.public_key().public_numbers()
        der = self.certificate.public_bytes(serialization.Encoding.DER)
        return {"kty": "EC", "crv": "P-256", "x": b64(point.x.to_bytes(32, "big")),
                "y": b64(point.y.to_bytes(32, "big")), "x5c": [base64.b64encode(der).decode()]}


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def json(self):
        return json.loads(self.body)

    def is_error(self, *errors, status=(400,)):
        """RFC 6749 5.2, and never to be kept."""
        assert self.status in status, (self.status, self.body)
        assert self.header("Content-Type").startswith("application/json"), self.headers
        assert "no-store" in self.header("Cache-Control"), self.headers
        assert self.json["error"] in errors, self.json
        assert "code" not in self.json and "access_token" not in self.json, self.json


class Wire:
    """Requests to one broker, with a TLS client certificate or none."""

    def __init__(self, ca_file):
        self.ca_file, self.contexts = ca_file, {}

    def context(self, certificate):
        if certificate not in self.contexts:
            context = ssl.create_default_context(cafile=self.ca_file)
            if certificate:
                context.load_cert_chain(certificate.file)
            self.contexts[certificate] = context
        return self.contexts[certificate]

    def send(self, method, url, form=None, headers=(), certificate=None):
        """headers: pairs, since one may come twice."""
        at = urllib.parse.urlsplit(url)
        wire = http.client.HTTPSConnection(at.hostname, at.port, timeout=60, context=self.context(certificate))
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        try:
            wire.putrequest(method, at.path + ("?" + at.query if at.query else ""))
            if body is not None:
                wire.putheader("Content-Type", "application/x-www-form-urlencoded")
                wire.putheader("Content-Length", str(len(body)))
            for name, value in headers:
                wire.putheader(name, value)
            wire.endheaders(body)
            got = wire.getresponse()
            return Answer(got.status, got.getheaders(), got.read().decode())
        finally:
            wire.close()


class Client:
    """One of the two that a plan has. auth: private_key_jwt or mtls; bound: dpop or mtls."""

    def __init__(self, name, auth, bound, key, certificate, redirect_query=""):
        self.client_id, self.auth, self.bound = name, auth, bound
        self.key, self.certificate, self.dpop = key, certificate, Key(key.alg if bound == "dpop" else "ES256")
        self.redirect_uri = f"https://client.example/{name}/callback{redirect_query}"
        self.scope = "openid profile email"

    def meet(self, demo, signed, jarm):
        self.demo, self.issuer, self.signed, self.jarm = demo, demo.issuer, signed, jarm
        self.wire = Wire(demo.about["ca_file"])
        self.metadata = self.wire.send("GET", self.issuer + "/.well-known/openid-configuration").json
        self.jwks = self.wire.send("GET", self.metadata["jwks_uri"]).json["keys"]
        return self

    def endpoint(self, name):
        aliases = self.metadata["mtls_endpoint_aliases"]
        at_alias = "mtls" in (self.auth, self.bound) and name in aliases
        return (aliases if at_alias else self.metadata)[name]

    # messages

    def assertion(self, header=None, **claims):
        now = int(time.time())
        right = {"iss": self.client_id, "sub": self.client_id, "aud": self.issuer, "exp": now + 60, "iat": now,
                 "nbf": now, "jti": secrets.token_urlsafe(16)}
        return self.key.sign(changed(right, claims), **header or {})

    def credentials(self):
        if self.auth == "mtls":
            return {"client_id": self.client_id}
        return {"client_assertion_type": ASSERTION, "client_assertion": self.assertion()}

    def proof(self, method, url, token=None, key=None, header=None, **claims):
        key = key or self.dpop
        right = {"jti": secrets.token_urlsafe(16), "htm": method, "htu": url, "iat": int(time.time()),
                 "ath": token and b64(hashlib.sha256(token.encode()).digest())}
        return key.sign(changed(right, claims), **{"typ": "dpop+jwt", "jwk": key.public, "kid": None, **(header or {})})

    def asked(self, login, **changes):
        """The parameters of an authorization request."""
        right = {"response_type": "code", "client_id": self.client_id, "redirect_uri": self.redirect_uri,
                 "scope": self.scope, "state": login.state, "nonce": login.nonce, "code_challenge": login.challenge,
                 "code_challenge_method": "S256", "response_mode": "jwt" if self.jarm else None}
        return changed(right, changes)

    def object(self, asked, key=None, header=None, **claims):
        """RFC 9101, as FAPI 2.0 Message Signing 5.3 wants it."""
        now = int(time.time())
        right = {"iss": self.client_id, "aud": self.issuer, "nbf": now, "exp": now + 300, **asked}
        return (key or self.key).sign(changed(right, claims), **{"typ": "oauth-authz-req+jwt", **(header or {})})

    # requests

    def post(self, endpoint, form, proof=None, certificate="own"):
        certificate = self.certificate if certificate == "own" and "mtls" in (self.auth, self.bound) else None
        return self.wire.send("POST", self.endpoint(endpoint), form, [("DPoP", proof)] if proof else [], certificate)

    def push(self, asked, proof=None, **changes):
        form = {"client_id": self.client_id, "request": self.object(asked)} if self.signed else asked
        return self.post("pushed_authorization_request_endpoint", changed({**form, **self.credentials()}, changes), proof)

    def pushed(self, asked, proof=None, **changes):
        """The request_uri, after every check of the answer that brings it."""
        answer = self.push(asked, proof, **changes)
        assert answer.status == 201 and "no-store" in answer.header("Cache-Control"), (answer.status, answer.body)
        assert answer.header("Content-Type").startswith("application/json"), answer.headers
        assert 5 <= answer.json["expires_in"] < 600 and set(answer.json) == {"request_uri", "expires_in"}, answer.json
        request_uri = answer.json["request_uri"]
        assert request_uri.startswith("urn:ietf:params:oauth:request_uri:"), request_uri
        assert len(request_uri.rpartition(":")[2]) >= 22, "less than 128 bits"
        return request_uri

    def authorize_url(self, **parameters):
        return self.metadata["authorization_endpoint"] + "?" + urllib.parse.urlencode(parameters)

    def open(self, browser, request_uri, **outside):
        """As far as the browser comes by itself: a page, or the redirect to this client."""
        return browser.get(self.authorize_url(client_id=self.client_id, request_uri=request_uri, **outside))

    def arrived(self, page):
        return (page.location or "").startswith(self.redirect_uri.partition("?")[0])

    def come_back(self, browser, page, **wishes):
        return demo_browser.walk(browser, page, self.arrived, wishes)

    # answers

    def read_jwt(self, token, alg):
        """The claims of a JWT of the broker's, which it published the key of."""
        header = json.loads(base64.urlsafe_b64decode(token.partition(".")[0] + "=="))
        key = next(k for k in self.jwks if k["kid"] == header["kid"])
        got = jws.JWS()
        got.deserialize(token)
        got.allowed_algs = [alg]
        got.verify(jwk.JWK(**key))
        assert header["alg"] == alg, header
        return json.loads(got.payload)

    def response(self, page, login):
        """The parameters of the authorization response; a signed one has nothing beside it."""
        assert self.arrived(page), page.url
        target, _, query = page.location.partition("?")
        pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
        before = urllib.parse.parse_qsl(self.redirect_uri.partition("?")[2])
        assert pairs[:len(before)] == before, pairs
        answer = dict(pairs[len(before):])
        assert "#" not in page.location and len(answer) == len(pairs) - len(before), page.location
        if self.jarm:
            assert set(answer) == {"response"}, answer
            answer = self.read_jwt(answer["response"], self.alg)
            assert answer.pop("aud") == self.client_id, answer
            assert 10 <= answer.pop("exp") - time.time() <= 600, answer
            answer.pop("iat", None)
        assert answer.pop("iss") == self.issuer, answer
        assert answer.pop("state", None) == login.state, answer
        return answer

    def code(self, browser, login=None, proof=None, **changes):
        """A login and its code, in a browser that is signed in."""
        login = login or Login()
        request_uri = self.pushed(self.asked(login, **changes), proof)
        answer = self.response(self.come_back(browser, self.open(browser, request_uri)), login)
        assert set(answer) == {"code"} and len(answer["code"]) >= 22, answer
        return login, answer["code"]

    def proof_of_token_request(self, proof):
        if proof != "own":
            return proof
        return self.proof("POST", self.endpoint("token_endpoint")) if self.bound == "dpop" else None

    def redeem(self, login, code, proof="own", certificate="own", **changes):
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri,
                "code_verifier": login.verifier, **self.credentials()}
        return self.post("token_endpoint", changed(form, changes), self.proof_of_token_request(proof), certificate)

    def tokens(self, login, answer):
        """What a token response gives, after every check."""
        assert answer.status == 200 and "no-store" in answer.header("Cache-Control"), (answer.status, answer.body)
        tokens = answer.json
        assert tokens["token_type"] == ("DPoP" if self.bound == "dpop" else "Bearer"), tokens
        assert len(tokens["access_token"]) >= 22 and tokens["expires_in"] > 0, tokens
        claims = self.read_jwt(tokens["id_token"], self.alg)
        now = time.time()
        assert claims["iss"] == self.issuer and claims["aud"] == self.client_id, claims
        assert claims["exp"] > now and abs(claims["iat"] - now) < 60, claims
        assert claims.get("nonce") == login.nonce and 0 < len(claims["sub"]) <= 255, claims
        return {**tokens, "claims": claims}

    def log_in(self, browser, login=None, proof=None, **changes):
        login, code = self.code(browser, login, proof, **changes)
        return self.tokens(login, self.redeem(login, code))

    def refresh(self, refresh_token, proof="own", certificate="own", **changes):
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token, **self.credentials()}
        return self.post("token_endpoint", changed(form, changes), self.proof_of_token_request(proof), certificate)

    def resource(self, token, scheme=None, proofs=None, certificate="own", headers=(), query=""):
        """GET at the resource: proofs is the list of DPoP headers."""
        url = self.endpoint("userinfo_endpoint")
        if proofs is None:
            proofs = [self.proof("GET", url, token)] if self.bound == "dpop" else []
        if scheme is None:
            scheme = "DPoP" if self.bound == "dpop" else "Bearer"
        shown = self.certificate if self.bound == "mtls" and certificate == "own" else None
        sent = [("DPoP", proof) for proof in proofs] + list(headers)
        if not query:
            sent.append(("Authorization", f"{scheme} {token}"))
        return self.wire.send("GET", url + query, None, sent, shown)

    @property
    def alg(self):
        return "PS256" if self.client_id.endswith("-1") else "ES256"

    def registration(self, profile):
        """Of the plan's profile, with the members that each client of it has."""
        about = {"client_id": self.client_id, "client_name": self.client_id, "profile": profile, "scope": self.scope,
                 "redirect_uris": [self.redirect_uri], "sector_identifier": "client.example",
                 "id_token_signed_response_alg": self.alg, "refresh_tokens": "always", "information_page": False,
                 "token_endpoint_auth_method": self.auth, "jwks": {"keys": [self.key.published]}}
        if self.bound == "mtls":
            about["tls_client_certificate_bound_access_tokens"] = True
        if self.auth == "mtls":
            about.pop("jwks")
            about.update(self.by_certificate())
        return about

    def by_certificate(self):
        """The first by an authority, the second by its own certificate: RFC 8705 2.1 and 2.2."""
        if self.client_id.endswith("-1"):
            return {"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": self.certificate.subject}
        return {"token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": {"keys": [self.certificate.jwk]}}
