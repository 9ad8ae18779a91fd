#!/usr/bin/python3 -B
"""Each kind of key in use: what it signs, libraries of others verify."""
import json
import subprocess

import jwt
from authlib.jose import JsonWebKey, JsonWebToken
from jwcrypto import jwk, jws

from parvis_demo import Demo
from parvis_openid_client import NPM, log_in_with_openid_client
from parvis_test import run, test

EDDSA = {"id_token_signed_response_alg": "EdDSA", "userinfo_signed_response_alg": "EdDSA"}

with Demo(overlay={"clients/library.json": EDDSA}) as demo:
    library = demo.client("library")

    def published():
        return json.loads(library.call(library.metadata["jwks_uri"])[1])

    def log_in():
        library.userinfo = lambda token: (200, {"sub": JsonWebToken(["EdDSA"]).decode(library.call(
            library.metadata["userinfo_endpoint"], headers={"Authorization": f"Bearer {token}"})[1], published())["sub"]})
        return library.log_in(demo.browser())

    @test
    def k13_an_id_token_by_eddsa_is_verified_by_authlib_and_by_jwcrypto():
        assert "EdDSA" in library.metadata["id_token_signing_alg_values_supported"]
        token = log_in()["tokens"]["id_token"]
        checked = jws.JWS()
        checked.allowed_algs = ["EdDSA"]
        checked.deserialize(token)
        header = checked.jose_header
        key = next(key for key in published()["keys"] if key["kid"] == header["kid"])
        assert (key["kty"], key["crv"], key["alg"], header["alg"]) == ("OKP", "Ed25519", "EdDSA", "EdDSA"), (key, header)
        checked.verify(jwk.JWK(**key))

    @test
    def k13_openid_client_verifies_eddsa_and_at_hash_which_is_of_another_length():
        answer = log_in_with_openid_client(demo, "library", EDDSA)
        assert len(answer["claims"]["at_hash"]) == 43, answer
        assert answer["userinfo"]["sub"] == answer["claims"]["sub"], answer

    @test
    def b84_the_key_set_is_read_by_libraries_of_others_each_key_once_and_nothing_private():
        document = library.call(library.metadata["jwks_uri"])[1]
        keys = json.loads(document)["keys"]
        kids = [key["kid"] for key in keys]
        assert len(set(kids)) == len(kids) > 1, kids
        for key in keys:
            allowed = {"RSA": {"n", "e"}, "EC": {"crv", "x", "y"}, "OKP": {"crv", "x"}}[key["kty"]]
            assert set(key) == {"kty", "kid", "use", "alg"} | allowed, key
        by_node = "import('jose').then(async j => { for (const k of JSON.parse(process.argv[1]).keys) await j.importJWK(k); })"
        subprocess.run(["node", "-e", by_node, document], cwd=NPM, check=True, capture_output=True, timeout=120)
        assert sorted(key.kid for key in JsonWebKey.import_key_set(json.loads(document)).keys) == sorted(kids)
        assert sorted(key.kid for key in jwk.JWKSet.from_json(document)["keys"]) == sorted(kids)
        assert sorted(key.key_id for key in jwt.PyJWKSet.from_json(document).keys) == sorted(kids)
        thumbprints = subprocess.run(["jose", "jwk", "thp", "-i", "-"], input=document, text=True, check=True,
                                     capture_output=True, timeout=120).stdout.split()
        for key, thumbprint in zip(keys, thumbprints):  # RFC 7638, by José in C, which knows no Ed25519
            assert key["kty"] == "OKP" or key["kid"] == thumbprint, thumbprints

    run()
