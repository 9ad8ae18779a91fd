#!/usr/bin/python3 -B
"""An agency of the Vietnamese portal keeps its integration as it is, and what was weak in it is mended."""
import json
import re
import urllib.parse

from parvis_client import Login, query_of
from parvis_demo import Demo
from parvis_test import run, test

SECRET = "the-secret-of-the-agency-as-the-portal-gave-it"
AGENCY = {
    "client_id": "agency", "client_name": "Agency", "client_name#vi": "Cơ quan",
    "token_endpoint_auth_method": "client_secret_post", "client_secret": SECRET,
    "profile": "vnconnect", "vnconnect_until": "2099-12-31",
    "redirect_uris": ["http://localhost:9999/agency/sso"],
    "post_logout_redirect_uris": ["http://localhost:9999/agency/bye"],
    "sector_identifier": "agency.example", "id_token_signed_response_alg": "RS256",
    "scope": "openid profile email account idp_id"}
OVERLAY = {"clients/agency.json": AGENCY,
           "providers/sim-low.json": {"profile_uri": "https://account.provider.example/"}}


class Agency:
    """The integration: it knows its host and its paths by heart, and nothing of discovery."""

    def __init__(self, demo):
        self.demo, self.issuer = demo, demo.issuer
        self.client = demo.client("library")  # for its HTTP; and a client of another profile

    def authorize_url(self, path="/oauth2/authorize", **more):
        asked = {"response_type": "code", "client_id": "agency", "redirect_uri": AGENCY["redirect_uris"][0],
                 "scope": "openid", "acr_values": "LoA1", **more}
        return self.issuer + path + "?" + urllib.parse.urlencode(asked)

    def arrive(self, browser, **more):
        """The parameters of the redirect that comes back."""
        self.client.redirect_uri = AGENCY["redirect_uris"][0]
        page = self.client.walk(browser, browser.get(self.authorize_url(**more)), provider="sim-low")
        return query_of(page.location)

    def call(self, path, form=None, **headers):
        status, body = self.client.call(self.issuer + path, form, headers)
        return status, json.loads(body) if body.startswith("{") else body

    def token(self, code, path="/oauth2/token", **more):
        return self.call(path, {"grant_type": "authorization_code", "code": code, "client_id": "agency",
                                "client_secret": SECRET, "redirect_uri": AGENCY["redirect_uris"][0], **more})

    def log_in(self, browser):
        status, tokens = self.token(self.arrive(browser)["code"])
        assert status == 200, tokens
        status, who = self.call("/oauth2/userinfo", Authorization="Bearer " + tokens["access_token"])
        assert status == 200, who
        return tokens, who


with Demo(overlay=OVERLAY) as demo:
    agency = Agency(demo)

    @test
    def the_answer_brings_a_code_and_iss_and_no_state_that_was_not_sent():
        answer = agency.arrive(demo.browser())
        assert set(answer) == {"code", "iss"} and answer["iss"] == demo.issuer, answer
        assert '"event":"request-unprotected","client":"agency"' in demo.log()

    @test
    def a_state_that_was_sent_comes_back():
        assert agency.arrive(demo.browser(), state="aHR0cHM6Ly9hLnZu")["state"] == "aHR0cHM6Ly9hLnZu"

    @test
    def the_citizen_is_known_under_the_names_of_the_dialect():
        _, who = agency.log_in(demo.browser())
        assert set(who) == {"sub", "LoaiTaiKhoan", "HoVaTen", "NgayThangNamSinh", "GioiTinh", "ThuDienTu", "loAs",
                            "loginIdp", "userProfileUri", "logoutUri"}, who
        assert who["LoaiTaiKhoan"] == "1" and who["loAs"] == "LoA1" and who["loginIdp"] == "sim-low", who
        assert re.fullmatch(r"\d{8}", who["NgayThangNamSinh"]) and who["GioiTinh"] in "123", who

    @test
    def userinfo_answers_a_form_as_well():
        tokens, _ = agency.log_in(demo.browser())
        status, who = agency.call("/oauth2/userinfo?schema=openid", {"access_token": tokens["access_token"]})
        assert status == 200 and "HoVaTen" in who, who

    @test
    def nothing_that_the_provider_gave_the_browser_is_in_any_answer():
        browser = demo.browser()
        tokens, who = agency.log_in(browser)
        told = json.dumps([tokens, who])
        for secret in re.findall(r"[?&](?:code|access_token|id_token|token)=([^&#]+)",
                                 " ".join(url for _, url, _ in browser.seen)):
            assert secret not in told, "what passed through the browser to us is in an answer"
        for name in ("userProfileUri", "logoutUri"):
            assert who[name].startswith(demo.issuer + "/oidc/") and "?" not in who[name], who[name]

    @test
    def the_id_token_is_ours_and_verifies():
        tokens, who = agency.log_in(demo.browser())
        login = Login()
        login.nonce = None
        agency.client.client_id = "agency"
        try:
            claims = agency.client.claims(login, tokens["id_token"])
        finally:
            agency.client.client_id = "library"
        assert claims["sub"] == who["sub"] and claims["acr"] == "eidas1", claims

    @test
    def a_handle_of_logout_signs_out_once_and_leads_back():
        browser, back = demo.browser(), AGENCY["post_logout_redirect_uris"][0]
        _, who = agency.log_in(browser)
        url = who["logoutUri"] + "?" + urllib.parse.urlencode({"post_logout_redirect_uri": back})
        assert browser.get(url).location == back
        page = browser.get(agency.authorize_url(prompt="none"))
        assert query_of(page.location)["error"] == "login_required", page.location
        agency.log_in(browser)
        page = browser.get(url)  # used: she is asked
        assert page.status == 200 and page.location is None, (page.status, page.location)
        assert "code" in query_of(browser.get(agency.authorize_url(prompt="none")).location)

    @test
    def a_handle_of_logout_signs_out_nobody_else():
        browser = demo.browser()
        _, who = agency.log_in(demo.browser())
        agency.log_in(browser)
        page = browser.get(who["logoutUri"])
        assert page.status == 200 and page.location is None, (page.status, page.location)
        assert "code" in query_of(browser.get(agency.authorize_url(prompt="none")).location)

    @test
    def logout_with_a_hint_leads_to_registered_addresses_alone():
        for asked, reached in ((AGENCY["post_logout_redirect_uris"][0],) * 2, ("https://evil.example/", None)):
            browser = demo.browser()
            tokens, _ = agency.log_in(browser)
            page = browser.get(demo.issuer + "/oidc/logout?" + urllib.parse.urlencode(
                {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": asked}))
            assert page.location == reached, (page.status, page.location)

    @test
    def a_handle_of_the_profile_works_in_her_browser_alone():
        browser = demo.browser()
        browser.stop_at += ("https://account.provider.example/",)
        _, who = agency.log_in(browser)
        assert demo.browser().get(who["userProfileUri"]).status == 403
        page = browser.get(who["userProfileUri"])
        assert page.location == "https://account.provider.example/", (page.status, page.location)
        assert browser.get(who["userProfileUri"]).status == 403

    @test
    def a_code_serves_once_and_at_its_own_address():
        code = agency.arrive(demo.browser())["code"]
        assert agency.token(code, redirect_uri="http://localhost:9999/agency/other")[0] == 400
        code = agency.arrive(demo.browser())["code"]
        assert agency.token(code)[0] == 200
        status, no = agency.token(code)
        assert status == 400 and no["error"] == "invalid_grant", no

    @test
    def a_revoked_token_is_of_no_use():
        tokens, _ = agency.log_in(demo.browser())
        form = {"token": tokens["access_token"], "client_id": "agency", "client_secret": SECRET}
        assert agency.call("/oauth2/revoke", form)[0] == 200
        assert agency.call("/oauth2/userinfo", Authorization="Bearer " + tokens["access_token"])[0] == 401

    @test
    def a_token_in_a_url_is_refused():
        tokens, _ = agency.log_in(demo.browser())
        assert agency.call("/oauth2/userinfo?access_token=" + tokens["access_token"])[0] == 400

    @test
    def a_client_of_another_profile_reaches_none_of_it():
        library, login, browser = demo.client("library"), Login(), demo.browser()
        url = library.authorize_url(login).replace("/authorize?", "/oauth2/authorize?")
        page = browser.get(url)
        no = query_of(browser.seen[-1][1] if page.location is None else page.location)
        assert no.get("error") == "unauthorized_client", (page.status, page.location)
        library.metadata["token_endpoint"] = demo.issuer + "/oauth2/token"
        status, no = library.token(login, "any")
        assert status == 400 and no["error"] == "unauthorized_client", no
        access = demo.client("library").log_in(demo.browser())["tokens"]["access_token"]
        status, no = agency.call("/oauth2/userinfo", Authorization="Bearer " + access)
        assert status == 400 and no["error"] == "unauthorized_client", no

    @test
    def the_inner_pages_of_the_original_are_not_here():
        for path in ("/commonauth?commonAuthLogout=true&commonAuthCallerPath=https://evil.example/",
                     "/authenticationendpoint/login.do", "/oauth2/unknown"):
            page = demo.browser().get(demo.issuer + path)
            assert page.status == 404 and page.location is None, (path, page.status)

    @test
    def call_by_call_it_moves_to_the_standard():
        tokens, who = agency.log_in(demo.browser())
        status, standard = agency.call("/userinfo", Authorization="Bearer " + tokens["access_token"])
        assert status == 200 and standard["sub"] == who["sub"], standard
        assert standard["birthdate"].replace("-", "") == who["NgayThangNamSinh"], (standard, who)
        assert not {"HoVaTen", "logoutUri"} & set(standard), standard

    @test
    def nothing_of_hers_is_in_the_log():
        _, who = agency.log_in(demo.browser())
        log = demo.log()
        for name in ("sub", "HoVaTen", "ThuDienTu", "logoutUri"):
            assert who[name].rsplit("/", 1)[-1] not in log, name

    run()
