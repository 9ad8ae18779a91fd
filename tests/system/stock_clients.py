#!/usr/bin/python3 -B
"""Client libraries of others log in by discovery alone."""
import json
import os

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # plain http, on loopback
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from jwcrypto import jwk

from parvis_demo import Browser, Demo, demo_browser
from parvis_openid_client import log_in_with_openid_client
from parvis_test import run, test

KEY = jwk.JWK.generate(kty="EC", crv="P-256", kid="authlib")
SIGNING = {
    "client_id": "strict", "client_name": "Signing", "scope": "openid profile",
    "redirect_uris": ["http://localhost:9999/signing/callback"],
    "token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [KEY.export_public(as_dict=True)]}}
OLDER = {**SIGNING, "client_id": "older", "client_assertion_audience": "endpoint"}


def log_in_with_authlib(demo, about):
    """Tokens and userinfo by Authlib's client, whose assertions name the token endpoint, for an hour."""
    metadata = demo.client("library").metadata
    session = OAuth2Session(about["client_id"], KEY.export_private(as_dict=True), scope=about["scope"],
                            redirect_uri=about["redirect_uris"][0], code_challenge_method="S256",
                            token_endpoint_auth_method=PrivateKeyJWT(metadata["token_endpoint"], alg="ES256"))
    session.trust_env = False
    verifier = "v" * 43
    url, state = session.create_authorization_url(metadata["authorization_endpoint"], acr_values="eidas1",
                                                  nonce="n" * 22, code_verifier=verifier)
    browser = demo.browser()
    page = demo_browser.walk(browser, browser.get(url), lambda p: (p.location or "").startswith(about["redirect_uris"][0]))
    token = session.fetch_token(metadata["token_endpoint"], authorization_response=page.location, state=state,
                                code_verifier=verifier)
    return token, session.get(metadata["userinfo_endpoint"]).json()


with Demo(overlay={"clients/strict.json": SIGNING, "clients/older.json": OLDER}) as demo:
    @test
    def authlib_logs_in_through_the_sample_service():
        browser = Browser()
        page = demo_browser.walk(browser, browser.get(demo.about["service"]),
                                 lambda p: "/log-out" in p.text)
        assert page.url == demo.about["service"], page.url
        claims = json.loads(browser.get(demo.about["service"] + "claims.json").text)
        assert claims["iss"] == demo.issuer and claims["acr"] == "eidas1", claims

    @test
    def the_sample_service_logs_out_again():
        browser = Browser()
        home = demo.about["service"]
        demo_browser.walk(browser, browser.get(home), lambda p: "/log-out" in p.text)
        page = browser.get(home)
        page = browser.press(page, page.forms[0])
        page = demo_browser.walk(browser, page, lambda p: p.url == home + "signed-out")
        assert "/log-in" in browser.get(home).text

    @test
    def openid_client_logs_in_with_es256():
        answer = log_in_with_openid_client(demo, "library", {})
        assert answer["claims"]["aud"] == "library", answer
        assert answer["userinfo"]["sub"] == answer["claims"]["sub"], answer

    @test
    def openid_client_logs_in_with_rs256():
        answer = log_in_with_openid_client(demo, "town-hall", {})
        assert answer["claims"]["aud"] == "town-hall", answer

    @test
    def authlib_logs_in_with_an_assertion_for_the_token_endpoint_where_it_may():
        token, userinfo = log_in_with_authlib(demo, OLDER)
        assert token["token_type"] == "Bearer" and userinfo["sub"], (token, userinfo)

    @test
    def authlib_with_an_assertion_for_the_token_endpoint_is_refused_elsewhere():
        try:
            log_in_with_authlib(demo, SIGNING)
        except OAuthError as no:
            assert no.error == "invalid_client", no
        else:
            raise AssertionError("it was not")

    run()
