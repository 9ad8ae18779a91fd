#!/usr/bin/python3
"""Our JOSE and python3-jwcrypto's, in both directions, for every alg and enc we have.

usage: jose_interop.py BUILD
"""
import base64
import json
import os
import subprocess
import sys

from jwcrypto import jwe, jwk, jws
from jwcrypto.common import json_encode

SIGNING = {"ES256": "EC", "RS256": "RSA", "PS256": "RSA", "EdDSA": "OKP"}
ENCRYPTING = {"RSA-OAEP": "RSA", "RSA-OAEP-256": "RSA", "ECDH-ES": "EC"}
ENCS = ["A256GCM", "A128GCM", "A128CBC-HS256", "A256CBC-HS512"]
PAYLOADS = [b"", b"x", b'{"sub":"\xc3\xa9"}', bytes(range(256)) * 40]
failures = []


class Tool:
    """jose_tool, one line in, one line out."""

    def __init__(self, build):
        path = os.path.join(build, "tests", "system", "jose_tool")
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, **job):
        self.process.stdin.write(json.dumps(job).encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        return self.process.wait(60)


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def make_keys():
    return {
        "EC": jwk.JWK.generate(kty="EC", crv="P-256"),
        "EC384": jwk.JWK.generate(kty="EC", crv="P-384"),
        "RSA": jwk.JWK.generate(kty="RSA", size=2048),
        "OKP": jwk.JWK.generate(kty="OKP", crv="Ed25519"),
    }


def check(what, got, want):
    if got != want:
        failures.append(what)
        print("FAILED", what, "got", str(got)[:120])


def sign_here(key, alg, payload):
    token = jws.JWS(payload)
    token.allowed_algs = list(SIGNING)
    token.add_signature(key, None, json_encode({"alg": alg}), None)
    return token.serialize(compact=True)


def verify_here(key, alg, token):
    seen = jws.JWS()
    seen.allowed_algs = [alg]
    seen.deserialize(token, key)
    return seen.payload


def signatures(tool, keys):
    for alg, kty in SIGNING.items():
        key = keys[kty]
        private, public = key.export(as_dict=True), key.export_public(as_dict=True)
        for payload in PAYLOADS:
            what = "%s %d bytes" % (alg, len(payload))
            ours = tool.ask(do="sign", alg=alg, key=private, payload=encode(payload))
            check("theirs verifies ours: " + what,
                  verify_here(key, alg, ours.get("token", "")), payload)
            theirs = sign_here(key, alg, payload)
            check("ours verifies theirs: " + what,
                  tool.ask(do="verify", alg=alg, key=public, token=theirs),
                  {"payload": encode(payload)})


def encryptions(tool, keys):
    for alg, kty in list(ENCRYPTING.items()) + [("ECDH-ES", "EC384")]:
        key = keys[kty]
        private, public = key.export(as_dict=True), key.export_public(as_dict=True)
        for enc in ENCS:
            for payload in PAYLOADS[1:]:  # jwcrypto takes an empty plaintext for a failure
                what = "%s %s %s %d bytes" % (kty, alg, enc, len(payload))
                ours = tool.ask(do="encrypt", alg=alg, enc=enc, key=public,
                                payload=encode(payload))
                seen = jwe.JWE()
                seen.deserialize(ours.get("token", ""), key)
                check("theirs decrypts ours: " + what, seen.payload, payload)
                made = jwe.JWE(payload, json_encode({"alg": alg, "enc": enc}))
                made.add_recipient(key)
                check("ours decrypts theirs: " + what,
                      tool.ask(do="decrypt", alg=alg, enc=enc, key=private,
                               token=made.serialize(compact=True)),
                      {"payload": encode(payload)})


def thumbprints(tool, keys):
    """A set of jwcrypto's public keys is read, and the kid it gives finds the key."""
    public = [json.loads(key.export_public()) for key in keys.values()]
    for key, said in zip(keys.values(), public):
        said["kid"] = key.thumbprint()
    token = jws.JWS(b"hello")
    token.add_signature(keys["EC"], None,
                        json_encode({"alg": "ES256", "kid": keys["EC"].thumbprint()}), None)
    check("a set's key is found by kid",
          tool.ask(do="verify", alg="ES256", keys={"keys": public},
                   token=token.serialize(compact=True)),
          {"payload": encode(b"hello")})


def main():
    tool, keys = Tool(sys.argv[1]), make_keys()
    signatures(tool, keys)
    encryptions(tool, keys)
    thumbprints(tool, keys)
    check("the tool ends well", tool.close(), 0)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
