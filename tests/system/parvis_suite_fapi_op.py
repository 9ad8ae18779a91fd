"""The other side of the suite's plans for clients of FAPI 2.0: requests are pushed, with an assertion or a
certificate, tokens bound to a key or that certificate, answers perhaps signed; and the accounts, which end a
good module."""
import hashlib
import json
import secrets
import time

from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from parvis_fapi import Key, b64, changed, spoilt
from parvis_suite import read_part
from parvis_suite_op import PERSON, Tenant, draw

ACCOUNTS = {"data": {"account": [{"accountId": "account1234", "currency": "EUR"}]}}


class FapiKeys:
    """One key signs; others of other kinds are published under its kid."""

    def __init__(self):
        self.key, self.kids = Key("PS256"), True

    def published(self):
        decoys = [{**draw(alg).published, "kid": self.key.kid} for alg in ("EdDSA", "ES256")]
        encrypts = {**draw("RS256").published, "use": "enc", "alg": "RSA-OAEP"}
        return {"keys": [decoys[0], self.key.published, decoys[1], encrypts]}


class FapiTenant(Tenant):
    """nonces: does it demand them of DPoP proofs? Of each kind of server there is one at a time."""

    def __init__(self, op, name, auth, bound, signed=False, jarm=False, nonces=True, **do):
        super().__init__(op, name, auth, **do)
        self.keys, self.bound, self.signed, self.jarm = FapiKeys(), bound, signed, jarm
        self.nonces = dict.fromkeys(("as", "rs"), "first") if nonces and bound == "dpop" else {}
        self.pushed, self.proofs, self.thumbprint = {}, set(), None
        self.resource = (op.mtls_base if bound == "mtls" else op.base) + f"/test/a/{name}/open-banking/v1.1/accounts"

    def metadata(self, *_):
        _, said = super().metadata()
        at_mtls = f"{self.op.mtls_base}/test/a/{self.name}/"
        par = {"pushed_authorization_request_endpoint": self.issuer + "par"}
        aliases = {name: at_mtls + url.removeprefix(self.issuer) for name, url in {**said, **par}.items()
                   if name in ("token_endpoint", "userinfo_endpoint", "pushed_authorization_request_endpoint")}
        return 200, changed({**said, **par, "mtls_endpoint_aliases": aliases,
                             "authorization_response_iss_parameter_supported": True,
                             "require_pushed_authorization_requests": True}, self.do.get("metadata", {}))

    # who asks

    def check_client(self, form, headers):
        if self.auth == "private_key_jwt":
            super().check_client(form, headers)
            return
        assert form["client_id"] == "parvis" and self.is_shown_certificate, form
        assert not {"client_secret", "client_assertion"} & set(form) and "Authorization" not in headers, form

    def wants_nonce(self, server, claims):
        return self.nonces and claims.get("nonce") != self.nonces[server]

    def proof(self, headers, method, url, token=None):
        """RFC 9449 4.3: the claims of a proof that is good, and the thumbprint of its key."""
        sent = headers.get_all("DPoP")
        assert len(sent) == 1, sent
        header, jws = read_part(sent[0].split(".")[0]), JWS()
        key = JWK(**header["jwk"])
        assert header["typ"] == "dpop+jwt" and not key.has_private, header
        jws.deserialize(sent[0])
        jws.verify(key, alg=header["alg"])
        said = json.loads(jws.payload)
        assert (said["htm"], said["htu"]) == (method, url) and said["jti"] not in self.proofs, said
        assert abs(time.time() - said["iat"]) < 30, said
        assert said.get("ath") == (token and b64(hashlib.sha256(token.encode()).digest())), said
        self.proofs.add(said["jti"])
        return said, key.thumbprint()

    def demand(self, status, server):
        challenge = self.do.get("scheme", "DPoP") + ' error="use_dpop_nonce"'
        return (status, {"error": "use_dpop_nonce"}, ("DPoP-Nonce", self.nonces[server]),
                ("WWW-Authenticate", challenge))

    def new_nonce(self, server):
        if self.nonces:
            self.nonces[server] = secrets.token_urlsafe(12)

    # requests

    def par(self, form, headers):
        self.check_client(form, headers)
        asked = {**form, **self.object_of(form)} if self.signed else form
        assert bool(form.get("request")) == self.signed and "request_uri" not in form, form
        self.check_request(asked)
        assert len(asked["nonce"]) <= 64, asked["nonce"]
        if headers.get("DPoP") is not None:
            said, asked["dpop_jkt"] = self.proof(headers, "POST", self.issuer + "par")
            if self.wants_nonce("as", said):
                return self.demand(400, "as")
        uri = "urn:ietf:params:oauth:request_uri:" + secrets.token_urlsafe(24)
        self.pushed[uri] = asked
        return 201, {"request_uri": uri, "expires_in": 90}

    def object_of(self, form):
        claims, header = self.opened(form["request"]), read_part(form["request"].split(".")[0])
        assert header["typ"] == "oauth-authz-req+jwt" and header["alg"] in ("PS256", "ES256"), header
        assert claims["iss"] == claims["client_id"] == "parvis" and claims["aud"] == self.issuer, claims
        now = time.time()
        assert now - 3600 < claims["nbf"] <= now + 8 and now < claims["exp"] < claims["nbf"] + 3600, claims
        assert not {"sub", "request", "request_uri"} & set(claims), claims
        return claims

    def asked(self, query, headers):
        assert set(query) == {"client_id", "request_uri"} and query["client_id"] == "parvis", query
        return self.pushed.pop(query["request_uri"])

    def response(self, code, asked):
        self.new_nonce("as")
        return {**super().response(code, asked), "iss": self.issuer}

    def as_response(self, said):
        if not self.jarm:
            return said
        how = self.do.get("signs_response", "well")
        claims = changed({"aud": "parvis", "exp": int(time.time()) + 60, **said}, self.do.get("response_claims", {}))
        token = self.keys.key.sign(claims, **({"alg": "none"} if how == "none" else {}))
        return {"response": spoilt(token) if how == "badly" else token}

    # tokens

    def token(self, form, headers):
        if self.bound == "dpop":
            said, self.thumbprint = self.proof(headers, "POST", self.issuer + "token")
            if self.wants_nonce("as", said):
                return self.demand(400, "as")
        else:
            assert self.is_shown_certificate, "no certificate is shown"
        return super().token(form, headers)

    def answered(self, asked, code, changes):
        assert asked.get("dpop_jkt") in (None, self.thumbprint), asked
        status, said = super().answered(asked, code, changes)
        said["token_type"] = "DPoP" if self.bound == "dpop" else "Bearer"
        return status, changed(said, self.do.get("tokens", {}))

    def id_token(self, claims, changes):
        if self.do.get("signs") == "RS256":
            return draw("RS256").sign(changed(claims, changes), kid=self.keys.key.kid)
        return super().id_token(claims, changes)

    # resources

    def check_use(self, headers, url):
        """None, or what is demanded instead of an answer."""
        scheme, _, token = headers["Authorization"].partition(" ")
        assert token in self.tokens and scheme == ("DPoP" if self.bound == "dpop" else "Bearer"), headers["Authorization"]
        if self.bound == "mtls":
            assert self.is_shown_certificate, url
            return None
        said, thumbprint = self.proof(headers, "GET", url, token)
        assert thumbprint == self.thumbprint, "another key"
        if self.wants_nonce("rs", said):
            return self.demand(401, "rs")
        self.new_nonce("rs")
        return None

    def userinfo(self, form, headers):
        return self.check_use(headers, self.issuer + "userinfo") or (200, PERSON)

    def accounts(self, form, headers):
        return self.check_use(headers, self.resource) or (200, ACCOUNTS)
