#!/usr/bin/python3 -B
"""The modules of the conformance suite's plans oidcc-basic, oidcc-formpost-basic and oidcc-config, by
their names: what it sends, and what it looks at in each answer."""
import base64
import concurrent.futures
import json
import secrets
import time

from parvis_certification import module, walk_through
from parvis_client import Login
from parvis_demo import Demo
from parvis_suite import BASE, CALLBACK, CLAIMS, Client, Suite, overlay, registration
from parvis_test import run, test

CLIENTS = (registration("client"), registration("client2", client_secret=secrets.token_urlsafe(24) + " %+:/?&=\"~"),
           registration("client_secret_post", token_endpoint_auth_method="client_secret_post"))


def unsigned(claims):
    """A request object with alg none."""
    parts = ({"alg": "none"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in parts) + "."


class Plan:
    """One of the two plans: its clients, and what several modules do."""

    def __init__(self, name, suite, response_mode=None):
        self.name, self.suite, self.waiting = name, suite, None
        self.client, self.client2, self.post = (Client(suite, c, response_mode) for c in CLIENTS)

    def log_in(self, **more):
        return self.client.log_in(self.suite.browser(), **more)

    def twice(self, pause=0.0, first=None, **second):
        """Two logins of one browser: tokens of both, and whether a page came between."""
        browser = self.suite.browser()
        _, before = self.client.log_in(browser, **(first or {}))
        time.sleep(pause)
        login = Login()
        page = self.client.open(browser, login, **second)
        silently = self.client.arrived(page)
        after = self.client.tokens(login, self.client.code(login, self.client.walk(browser, page)))
        return before["claims"], after["claims"], silently

    def scopes(self, *scopes):
        _, tokens = self.log_in(scope=" ".join(("openid",) + scopes))
        person = self.client.person(tokens)
        wanted = set().union(*(CLAIMS[scope] for scope in scopes))
        assert wanted <= set(person), wanted - set(person)
        assert not (set().union(*CLAIMS.values()) - wanted) & set(person), person

    def used_twice(self, pause):
        login, browser = Login(), self.suite.browser()
        code = self.client.code(login, self.client.walk(browser, self.client.open(browser, login)))
        tokens = self.client.tokens(login, code)
        self.client.person(tokens)
        time.sleep(pause)
        status, answer = self.client.redeem(code)
        assert (status, answer["error"]) == (400, "invalid_grant"), answer
        assert self.client.userinfo(tokens["access_token"]).status == 401

    def consented(self, client):
        """A login with a refresh token."""
        _, tokens = client.log_in(self.suite.browser(), scope="openid offline_access", prompt="consent")
        return tokens


@module()
def oidcc_server(plan):
    plan.client.person(plan.log_in()[1])


@module()
def oidcc_response_type_missing(plan):
    login = Login()
    page = plan.client.open(plan.suite.browser(), login, response_type=None)
    assert plan.client.error(login, page) in ("invalid_request", "unsupported_response_type")


@module()
def oidcc_idtoken_signature(plan):
    plan.log_in()  # RS256 and kid are looked at in every ID token


@module()
def oidcc_idtoken_unsigned(plan):
    assert "none" not in plan.suite.metadata["id_token_signing_alg_values_supported"]


@module()
def oidcc_userinfo_get(plan):
    plan.client.person(plan.log_in()[1], "get")


@module()
def oidcc_userinfo_post_header(plan):
    plan.client.person(plan.log_in()[1], "post-header")


@module()
def oidcc_userinfo_post_body(plan):
    plan.client.person(plan.log_in()[1], "post-body")


@module()
def oidcc_ensure_request_without_nonce_succeeds_for_code_flow(plan):
    _, tokens = plan.log_in(nonce=None)
    assert "nonce" not in tokens["claims"], tokens["claims"]


@module()
def oidcc_scope_profile(plan):
    plan.scopes("profile")


@module()
def oidcc_scope_email(plan):
    plan.scopes("email")


@module()
def oidcc_scope_address(plan):
    plan.scopes("address")


@module()
def oidcc_scope_phone(plan):
    plan.scopes("phone")


@module()
def oidcc_scope_all(plan):
    plan.scopes("profile", "email", "address", "phone")


@module()
def oidcc_alternate_happy_flow(plan):
    login, browser = Login(), plan.suite.browser()
    asked = plan.client.request(login, scope="email profile openid")
    page = browser.get(plan.client.url(dict(reversed(asked.items()))))
    plan.client.tokens(login, plan.client.code(login, plan.client.walk(browser, page)))


@module()
def oidcc_display_page(plan):
    plan.log_in(display="page")


@module()
def oidcc_display_popup(plan):
    plan.log_in(display="popup")


@module()
def oidcc_prompt_login(plan):
    before, after, silently = plan.twice(pause=1.1, prompt="login")
    assert not silently, "a page must ask her"
    assert before["sub"] == after["sub"] and before["auth_time"] < after["auth_time"], (before, after)


@module()
def oidcc_prompt_none_not_logged_in(plan):
    login = Login()
    page = plan.client.open(plan.suite.browser(), login, prompt="none", state=secrets.token_urlsafe(96))
    assert plan.client.error(login, page) == "login_required"


@module()
def oidcc_prompt_none_logged_in(plan):
    before, after, silently = plan.twice(prompt="none")
    assert silently and [before[n] for n in ("sub", "auth_time")] == [after[n] for n in ("sub", "auth_time")]


@module()
def oidcc_max_age_1(plan):
    before, after, silently = plan.twice(pause=2.1, max_age="1")
    assert not silently, "a page must ask her"
    assert before["auth_time"] < after["auth_time"] and after["auth_time"] > time.time() - 20, (before, after)


@module()
def oidcc_max_age_10000(plan):
    before, after, _ = plan.twice(pause=1.1, first={"max_age": "15000"}, max_age="10000")
    assert before["auth_time"] == after["auth_time"], (before, after)


@module()
def oidcc_ensure_request_with_unknown_parameter_succeeds(plan):
    plan.log_in(extra="foobar")


@module()
def oidcc_id_token_hint(plan):
    browser, login = plan.suite.browser(), Login()
    _, before = plan.client.log_in(browser)
    page = plan.client.open(browser, login, prompt="none", id_token_hint=before["id_token"])
    after = plan.client.tokens(login, plan.client.code(login, page))
    assert before["claims"]["sub"] == after["claims"]["sub"]


@module()
def oidcc_login_hint(plan):
    plan.log_in(login_hint="buffy@localhost")


@module()
def oidcc_ui_locales(plan):
    plan.log_in(ui_locales="se")


@module()
def oidcc_claims_locales(plan):
    plan.log_in(claims_locales="se")


@module()
def oidcc_ensure_request_with_acr_values_succeeds(plan):
    supported = plan.suite.metadata["acr_values_supported"]
    _, tokens = plan.log_in(acr_values=" ".join(supported))
    assert tokens["claims"]["acr"] in supported, tokens["claims"]
    plan.log_in(acr_values="1 2")


@module()
def oidcc_codereuse(plan):
    plan.used_twice(0)


@module(waits=True)
def oidcc_codereuse_30seconds(plan):
    plan.waiting.result()


@module()
def oidcc_ensure_registered_redirect_uri(plan):
    wrong = CALLBACK + "/" + secrets.token_urlsafe(8)
    page = plan.client.open(plan.suite.browser(), Login(), redirect_uri=wrong)
    assert page.status == 400 and page.location is None and not page.forms, (page.status, page.headers)
    assert "redirect-uri" in page.words and wrong not in page.text, page.words


@module()
def oidcc_ensure_post_request_succeeds(plan):
    login, browser = Login(), plan.suite.browser()
    url = plan.suite.metadata["authorization_endpoint"]
    page = browser.follow(browser.request("POST", url, plan.client.request(login)))
    plan.client.tokens(login, plan.client.code(login, plan.client.walk(browser, page)))


@module()
def oidcc_server_client_secret_post(plan):
    plan.post.log_in(plan.suite.browser())


@module()
def oidcc_request_uri_unsigned_supported_correctly_or_rejected_as_unsupported(plan):
    login = Login()
    page = plan.client.open(plan.suite.browser(), login, request_uri=BASE + "/requesturi/" + login.verifier)
    assert plan.client.error(login, page) == "request_uri_not_supported"


@module()
def oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported(plan):
    assert "none" not in plan.suite.metadata["request_object_signing_alg_values_supported"]
    login = Login()
    page = plan.client.open(plan.suite.browser(), login, request=unsigned({"state": "of the object"}))
    assert plan.client.error(login, page) in ("request_not_supported", "invalid_request_object")


@module()
def oidcc_claims_essential(plan):
    _, tokens = plan.log_in(claims=json.dumps({"userinfo": {"name": {"essential": True}}}))
    assert plan.client.person(tokens)["name"], tokens


@module()
def oidcc_ensure_request_object_with_redirect_uri(plan):
    login = Login()
    inside = unsigned({"redirect_uri": CALLBACK + "/other"})
    page = plan.client.open(plan.suite.browser(), login, request=inside)
    if plan.client.arrived(page):  # the outer one may be told of an error, and of nothing else
        assert plan.client.error(login, page) in ("request_not_supported", "invalid_request_object")
    else:
        assert page.status == 400 and page.location is None, page.status


@module()
def oidcc_refresh_token(plan):
    before = plan.consented(plan.client)
    time.sleep(1.1)  # the new token is of another second
    status, after = plan.client.token(grant_type="refresh_token", refresh_token=before["refresh_token"])
    assert status == 200 and after["access_token"] != before["access_token"], after
    plan.client.check_tokens(after)
    old, new = before["claims"], plan.client.id_token(after["id_token"], None)
    assert [old.get(n) for n in ("iss", "sub", "aud", "azp", "auth_time")] == \
        [new.get(n) for n in ("iss", "sub", "aud", "azp", "auth_time")] and new["iat"] > old["iat"], (old, new)
    plan.client.person({**after, "claims": new})
    other = plan.consented(plan.client2)
    status, answer = plan.client.token(grant_type="refresh_token", refresh_token=other["refresh_token"])
    assert (status, answer["error"]) == (400, "invalid_grant"), answer


@module()
def oidcc_ensure_request_with_valid_pkce_succeeds(plan):
    login, browser = Login(), plan.suite.browser()
    page = plan.client.open(browser, login, code_challenge=login.challenge, code_challenge_method="S256")
    code = plan.client.code(login, plan.client.walk(browser, page))
    plan.client.tokens(login, code, code_verifier=login.verifier)


ENDPOINTS = {"issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri",
             "jwks_calendar_uri", "end_session_endpoint", "revocation_endpoint", "introspection_endpoint",
             "pushed_authorization_request_endpoint"}
FLAGS = {"request_parameter_supported", "request_uri_parameter_supported", "claims_parameter_supported",
         "require_pushed_authorization_requests", "authorization_response_iss_parameter_supported",
         "backchannel_logout_supported", "backchannel_logout_session_supported", "frontchannel_logout_supported",
         "frontchannel_logout_session_supported", "tls_client_certificate_bound_access_tokens"}
OBJECTS = {f"{what}_{kind}_values_supported" for what in ("id_token", "userinfo", "introspection")
           for kind in ("signing_alg", "encryption_alg", "encryption_enc")}
AUTHENTICATION = {f"{where}_endpoint_auth_{what}_supported" for where in ("token", "revocation", "introspection")
                  for what in ("methods", "signing_alg_values")}
LISTS = OBJECTS | AUTHENTICATION | {
    "scopes_supported", "claims_supported", "response_types_supported", "response_modes_supported",
    "grant_types_supported", "subject_types_supported", "acr_values_supported", "claim_types_supported",
    "request_object_signing_alg_values_supported", "authorization_signing_alg_values_supported",
    "dpop_signing_alg_values_supported", "code_challenge_methods_supported", "prompt_values_supported",
    "display_values_supported", "ui_locales_supported"}
MEMBERS = {  # what certain lists must hold, and all that they may hold
    "response_types_supported": ({"code"}, {"code"}),
    "response_modes_supported": ({"query", "form_post"}, {"query", "form_post", "jwt", "query.jwt", "form_post.jwt"}),
    "subject_types_supported": (set(), {"public", "pairwise"}),
    "id_token_signing_alg_values_supported": ({"RS256"}, {"RS256", "PS256", "ES256", "EdDSA"}),
    "request_object_signing_alg_values_supported": ({"RS256"}, {"RS256", "PS256", "ES256", "EdDSA"}),
    "grant_types_supported": ({"authorization_code", "refresh_token"}, {"authorization_code", "refresh_token"}),
    "token_endpoint_auth_methods_supported": (
        {"client_secret_basic", "client_secret_post"},
        {"client_secret_basic", "client_secret_post", "private_key_jwt", "none"}),
    "code_challenge_methods_supported": ({"S256"}, {"S256"}),
    "scopes_supported": ({"openid", "profile", "email", "address", "phone", "offline_access"}, None),
    "claims_supported": (set().union(*CLAIMS.values()) | {"sub", "iss", "auth_time", "acr"}, None),
    "claim_types_supported": (set(), {"normal", "aggregated", "distributed"}),
    "display_values_supported": (set(), {"page", "popup", "touch", "wap"}),
    "prompt_values_supported": ({"none", "login", "consent"}, {"none", "login", "consent", "select_account"}),
    "ui_locales_supported": ({"fr"}, {"fr", "en", "vi"}),
}


def check_config(suite):
    """Plan oidcc-config: the document itself, and every member of it."""
    url = suite.demo.issuer + "/.well-known/openid-configuration"
    answer, about = suite.ask(url), suite.metadata
    assert answer.status == 200 and answer.header("Content-Type").split(";")[0] == "application/json", answer.headers
    assert answer.header("Set-Cookie") is None and answer.header("Date"), answer.headers
    assert about["issuer"] + "/.well-known/openid-configuration" == url, about["issuer"]
    assert set(about) == ENDPOINTS | FLAGS | LISTS, set(about) ^ (ENDPOINTS | FLAGS | LISTS)
    assert all(about[name].startswith("https://") and "#" not in about[name] for name in ENDPOINTS), about
    assert all(type(about[name]) is bool for name in FLAGS), about
    assert about["request_uri_parameter_supported"] is False, about
    for name in LISTS:
        values, (least, most) = about[name], MEMBERS.get(name, (set(), None))
        assert isinstance(values, list) and values and all(isinstance(v, str) and v for v in values), name
        assert len(set(values)) == len(values) and "none" not in values or name.endswith(
            ("auth_methods_supported", "prompt_values_supported")), (name, values)
        assert least <= set(values) and (most is None or set(values) <= most), (name, values)
    other = suite.ask(suite.demo.issuer + "/.well-known/oauth-authorization-server")
    assert other.status == 200 and json.loads(other.body) == about, other.status


def check_keys(suite):
    """RFC 7517: public, sound, told apart, and one at least for each algorithm."""
    answer = suite.ask(suite.metadata["jwks_uri"])
    keys = json.loads(answer.body)["keys"]
    assert answer.status == 200 and answer.header("Content-Type").split(";")[0] in (
        "application/json", "application/jwk-set+json"), answer.headers
    assert len({key["kid"] for key in keys}) == len(keys), keys
    wanted = {"RSA": {"n": 256, "e": 3}, "EC": {"x": 32, "y": 32}, "OKP": {"x": 32}}
    for key in keys:
        assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & set(key) and key["use"] == "sig" and key["alg"], key
        for name, least in wanted[key["kty"]].items():
            assert "=" not in key[name] and len(base64.urlsafe_b64decode(key[name] + "==")) >= least, key
    assert {key["alg"] for key in keys} >= {"RS256", "ES256"}, keys


with Demo("--tls", overlay=overlay(*CLIENTS)) as demo, concurrent.futures.ThreadPoolExecutor(2) as pool:
    suite = Suite(demo)

    @test
    def oidcc_discovery_endpoint_verification():
        check_config(suite)
        check_keys(suite)

    plans = [Plan("oidcc_basic", suite), Plan("oidcc_formpost_basic", suite, "form_post")]
    for half_a_minute in plans:  # beside the others
        half_a_minute.waiting = pool.submit(half_a_minute.used_twice, 30)
    walk_through(plans)
    run()
