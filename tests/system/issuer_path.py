#!/usr/bin/python3 -B
"""An issuer with a path: libraries of others find everything below it by discovery."""
import json
import urllib.parse

from jwcrypto import jwk

from parvis_client import Login
from parvis_demo import Demo
import demo_browser
from parvis_openid_client import log_in_with_openid_client
from parvis_test import run, test

PATH = "/api/v2"
KEY = jwk.JWK.generate(kty="EC", crv="P-256", kid="mayor")
MAYOR = {
    "client_id": "mayor", "client_name": "Mayor", "scope": "openid profile",
    "redirect_uris": ["http://localhost:9999/mayor/callback"], "profile": "fapi2",
    "token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [KEY.export_public(as_dict=True)]},
    "dpop_bound_access_tokens": True}

with Demo("--path", PATH, overlay={"clients/mayor.json": MAYOR}) as demo:
    demo.about["clients"] += [{**MAYOR, "client_secret": ""}]
    library = demo.client("library")

    @test
    def everything_is_published_below_the_path():
        assert demo.issuer.endswith(PATH) and library.metadata["issuer"] == demo.issuer
        host = demo.issuer.removesuffix(PATH)
        by_rfc_8414 = host + "/.well-known/oauth-authorization-server" + PATH
        assert json.loads(library.call(by_rfc_8414)[1])["issuer"] == demo.issuer
        endpoints = {name: url for name, url in library.metadata.items()
                     if name.endswith(("_endpoint", "_uri"))}
        assert len(endpoints) > 5, endpoints
        for name, url in endpoints.items():
            assert url.startswith(demo.issuer + "/"), (name, url)
            at_the_root = host + url.removeprefix(demo.issuer)
            assert library.call(at_the_root)[0] == 404, at_the_root

    @test
    def openid_client_logs_in_below_a_path():
        answer = log_in_with_openid_client(demo, "library", {})
        assert answer["claims"]["iss"] == demo.issuer, answer
        assert answer["userinfo"]["sub"] == answer["claims"]["sub"], answer

    @test
    def openid4vc_pushes_and_binds_below_a_path():
        answer = log_in_with_openid_client(demo, "mayor", {"signs": KEY.export_private(as_dict=True)},
                                           script="log_in_bound.mjs")
        assert answer["was_pushed"] and answer["token_type"] == "DPoP", answer

    @test
    def a_session_serves_below_a_path_and_ends_there():
        browser = demo.browser()
        id_token = library.log_in(browser)["tokens"]["id_token"]
        again = library.log_in(browser)["claims"]
        goodbye = library.about["post_logout_redirect_uris"][0]
        asked = urllib.parse.urlencode({"id_token_hint": id_token, "state": "done",
                                        "post_logout_redirect_uri": goodbye})
        page = browser.get(library.metadata["end_session_endpoint"] + "?" + asked)
        page = demo_browser.walk(browser, page, lambda p: (p.location or "").startswith(goodbye))
        assert page.location == goodbye + "?state=done", page.location
        assert again["sub"], again
        page = browser.get(library.authorize_url(Login(), prompt="none"))
        assert "error=login_required" in page.location, page.location

    run()
