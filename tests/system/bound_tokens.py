#!/usr/bin/python3 -B
"""Tokens for the holder of a key: DPoP (RFC 9449) and TLS client certificates (RFC 8705), by a
library of others and by hand."""
import base64
import hashlib
import json
import pathlib
import secrets
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from parvis_client import Login
from parvis_demo import Demo
from parvis_openid_client import log_in_with_openid_client
from parvis_ports import some_port
from parvis_test import run, test

BOUND = {"clients/library.json": {"dpop_bound_access_tokens": True}}


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """A DPoP key and the proofs it makes."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        point = self.key.public_key().public_numbers()
        self.jwk = {"kty": "EC", "crv": "P-256", "x": b64(point.x.to_bytes(32, "big")),
                    "y": b64(point.y.to_bytes(32, "big"))}

    def prove(self, method, url, token=None, nonce=None):
        claims = {"jti": secrets.token_urlsafe(16), "htm": method, "htu": url, "iat": int(time.time())}
        if token:
            claims["ath"] = b64(hashlib.sha256(token.encode()).digest())
        if nonce:
            claims["nonce"] = nonce
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk}
        signed = b64(json.dumps(header).encode()) + "." + b64(json.dumps(claims).encode())
        r, s = utils.decode_dss_signature(self.key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        return signed + "." + b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def code_for(demo, client):
    login, browser = Login(), demo.browser()
    page = client.walk(browser, browser.get(client.authorize_url(login)))
    return login, client.code_of(login, page)


def redeem(client, login, code, proof):
    """As client.token(), with a proof."""
    call, client.call = client.call, lambda url, form, headers: call(url, form, {**headers, "DPoP": proof})
    try:
        return client.token(login, code)
    finally:
        del client.call


def bound_token(demo, client, key):
    login, code = code_for(demo, client)
    status, tokens = redeem(client, login, code, key.prove("POST", client.metadata["token_endpoint"]))
    assert status == 200 and tokens["token_type"] == "DPoP", tokens
    return tokens["access_token"]


def userinfo(client, token, proof, scheme="DPoP"):
    headers = {"Authorization": f"{scheme} {token}", **({"DPoP": proof} if proof else {})}
    return client.call(client.metadata["userinfo_endpoint"], headers=headers)


def try_dpop(demo):
    library = demo.client("library")
    USERINFO = library.metadata["userinfo_endpoint"]

    @test
    def openid_client_logs_in_with_dpop():
        answer = log_in_with_openid_client(demo, "library", {"dpop": True})
        assert answer["token_type"] == "DPoP" and answer["userinfo"]["sub"] == answer["claims"]["sub"], answer

    @test
    def without_a_proof_there_is_no_token():
        login, code = code_for(demo, library)
        status, body = library.token(login, code)
        assert (status, body["error"]) == (400, "invalid_dpop_proof"), body
        key = Key()
        assert redeem(library, login, code, key.prove("POST", library.metadata["token_endpoint"]))[0] == 200

    @test
    def a_bound_token_is_good_for_its_key_alone():
        key, other = Key(), Key()
        token = bound_token(demo, library, key)
        assert userinfo(library, token, key.prove("GET", USERINFO, token))[0] == 200
        assert userinfo(library, token, other.prove("GET", USERINFO, token))[0] == 401
        assert userinfo(library, token, None)[0] == 401
        assert userinfo(library, token, None, "Bearer")[0] == 401

    @test
    def redis_shows_no_proof():
        key = Key()
        token = bound_token(demo, library, key)
        proof = key.prove("GET", USERINFO, token)
        userinfo(library, token, proof)
        keys = demo.redis("keys", "*")
        jti = json.loads(base64.urlsafe_b64decode(proof.split(".")[1] + "=="))["jti"]
        assert jti not in keys and token not in keys, keys


def try_nonces(nonces):
    careful = nonces.client("library")

    @test
    def openid_client_logs_in_with_dpop_nonces():
        answer = log_in_with_openid_client(nonces, "library", {"dpop": True})
        assert answer["token_type"] == "DPoP", answer

    @test
    def a_proof_without_our_nonce_is_sent_back():
        login, code = code_for(nonces, careful)
        key = Key()
        proof = key.prove("POST", careful.metadata["token_endpoint"], nonce=b64(bytes(24)))
        status, body = redeem(careful, login, code, proof)
        assert (status, body["error"]) == (400, "use_dpop_nonce"), body


class Certificate:
    """A self-signed one, and the jwks that registers it."""

    def __init__(self, folder, name):
        self.pem, self.key = f"{folder}/{name}.pem", f"{folder}/{name}.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc",
                        "-days", "2", "-subj", f"/CN={name}", "-keyout", self.key, "-out", self.pem],
                       check=True, capture_output=True, timeout=60)
        der = ssl.PEM_cert_to_DER_cert(pathlib.Path(self.pem).read_text())
        jwk = {**Key().jwk, "x5c": [base64.b64encode(der).decode()]}
        self.jwks = {"keys": [jwk]}


def get_with(demo, certificate, url, token):
    """GET at the mTLS host, whose name only a name server would know."""
    context = ssl.create_default_context(cafile=demo.about["ca_file"])
    if certificate:
        context.load_cert_chain(certificate.pem, certificate.key)
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(request, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as no:
        return no.code


def try_certificates(tls, mine, other):
    tls.about["clients"].append({"client_id": "notary", "client_secret": "", "scope": "openid",
                                 "redirect_uris": ["http://localhost:9999/notary/callback"]})

    @test
    def openid_client_logs_in_with_a_certificate():
        answer = log_in_with_openid_client(
            tls, "notary", {"tls": {"cert": mine.pem, "key": mine.key}},
            {"NODE_EXTRA_CA_CERTS": tls.about["ca_file"]})
        assert answer["token_type"] == "Bearer" and answer["userinfo"]["sub"] == answer["claims"]["sub"], answer
        url = tls.client("notary").metadata["mtls_endpoint_aliases"]["userinfo_endpoint"]
        token = answer["access_token"]
        got = [get_with(tls, c, url, token) for c in (mine, other, None)]
        assert got == [200, 401, 401], got

    @test
    def openid_client_with_another_certificate_is_refused():
        try:
            log_in_with_openid_client(tls, "notary", {"tls": {"cert": other.pem, "key": other.key}},
                                      {"NODE_EXTRA_CA_CERTS": tls.about["ca_file"]})
        except AssertionError as no:
            assert "invalid_client" in str(no), no
        else:
            raise AssertionError("it was not")


def with_certificate(port, certificate):
    return {"broker.json": {"mtls_host": f"mtls.localhost:{port}"},
            "clients/notary.json": {
                "client_id": "notary", "client_name": "Notary", "scope": "openid", "jwks": certificate.jwks,
                "redirect_uris": ["http://localhost:9999/notary/callback"],
                "token_endpoint_auth_method": "self_signed_tls_client_auth",
                "tls_client_certificate_bound_access_tokens": True}}


with tempfile.TemporaryDirectory() as folder:
    certificates = Certificate(folder, "mine"), Certificate(folder, "other")
    some = some_port()
    with Demo(overlay=BOUND) as bound, \
            Demo(overlay={**BOUND, "broker.json": {"dpop_nonce_ttl_s": 60}}) as demanding, \
            Demo("--tls", "--port", str(some), overlay=with_certificate(some, certificates[0])) as encrypted:
        assert encrypted.issuer.endswith(f":{some}"), "the port was taken by somebody else"
        try_dpop(bound)
        try_nonces(demanding)
        try_certificates(encrypted, *certificates)
        run()
