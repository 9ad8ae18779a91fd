#!/usr/bin/python3 -B
"""FAPI 2.0 by libraries of others: pushed, signed and bound from end to end."""
from jwcrypto import jwk

from parvis_demo import Demo
from parvis_openid_client import log_in_with_openid_client
from parvis_test import run, test

KEY = jwk.JWK.generate(kty="EC", crv="P-256", kid="notary")
NOTARY = {
    "client_id": "notary", "client_name": "Notary", "scope": "openid profile",
    "redirect_uris": ["http://localhost:9999/notary/callback"], "profile": "fapi2-message-signing",
    "token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [KEY.export_public(as_dict=True)]},
    "dpop_bound_access_tokens": True}

BAILIFF = {**NOTARY, "client_id": "bailiff", "client_name": "Bailiff", "profile": "fapi2"}

with Demo(overlay={"broker.json": {"dpop_nonce_ttl_s": 60}, "clients/notary.json": NOTARY,
                   "clients/bailiff.json": BAILIFF}) as demo:
    demo.about["clients"] += [{**NOTARY, "client_secret": ""}, {**BAILIFF, "client_secret": ""}]

    @test
    def openid_client_pushes_a_signed_request_and_reads_a_signed_response():
        answer = log_in_with_openid_client(
            demo, "notary", {"signs": KEY.export_private(as_dict=True), "dpop": True})
        assert answer["token_type"] == "DPoP" and answer["claims"]["aud"] == "notary", answer
        assert answer["userinfo"]["sub"] == answer["claims"]["sub"], answer

    @test
    def openid_client_with_a_key_that_is_not_registered_is_refused():
        other = jwk.JWK.generate(kty="EC", crv="P-256", kid="notary").export_private(as_dict=True)
        try:
            log_in_with_openid_client(demo, "notary", {"signs": other, "dpop": True})
        except AssertionError as no:
            assert "invalid_client" in str(no), no
        else:
            raise AssertionError("it was not")

    @test
    def openid4vc_pushes_a_request_and_binds_its_tokens_by_dpop():
        answer = log_in_with_openid_client(demo, "bailiff", {"signs": KEY.export_private(as_dict=True)},
                                           script="log_in_bound.mjs")
        assert answer["was_pushed"] and answer["token_type"] == "DPoP", answer
        assert answer["userinfo"]["sub"] == answer["claims"]["sub"], answer

    run()
