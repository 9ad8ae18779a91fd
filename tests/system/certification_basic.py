#!/usr/bin/python3 -B
"""The modules of the conformance suite's plans oidcc-basic, oidcc-formpost-basic and oidcc-config, by
their names: what it sends, and what it looks at in each answer."""
import base64
import concurrent.futures
import json
import secrets
import time

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


class Basic:
    """Each method is a module, for the response_mode of the plan."""

    def __init__(self, suite, response_mode=None):
        self.suite = suite
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

    def oidcc_server(self):
        self.client.person(self.log_in()[1])

    def oidcc_response_type_missing(self):
        login = Login()
        page = self.client.open(self.suite.browser(), login, response_type=None)
        assert self.client.error(login, page) in ("invalid_request", "unsupported_response_type")

    def oidcc_idtoken_signature(self):
        self.log_in()  # RS256 and kid are looked at in every ID token

    def oidcc_idtoken_unsigned(self):
        assert "none" not in self.suite.metadata["id_token_signing_alg_values_supported"]

    def oidcc_userinfo_get(self):
        self.client.person(self.log_in()[1], "get")

    def oidcc_userinfo_post_header(self):
        self.client.person(self.log_in()[1], "post-header")

    def oidcc_userinfo_post_body(self):
        self.client.person(self.log_in()[1], "post-body")

    def oidcc_ensure_request_without_nonce_succeeds_for_code_flow(self):
        _, tokens = self.log_in(nonce=None)
        assert "nonce" not in tokens["claims"], tokens["claims"]

    def scopes(self, *scopes):
        _, tokens = self.log_in(scope=" ".join(("openid",) + scopes))
        person = self.client.person(tokens)
        wanted = set().union(*(CLAIMS[scope] for scope in scopes))
        assert wanted <= set(person), wanted - set(person)
        assert not (set().union(*CLAIMS.values()) - wanted) & set(person), person

    def oidcc_scope_profile(self):
        self.scopes("profile")

    def oidcc_scope_email(self):
        self.scopes("email")

    def oidcc_scope_address(self):
        self.scopes("address")

    def oidcc_scope_phone(self):
        self.scopes("phone")

    def oidcc_scope_all(self):
        self.scopes("profile", "email", "address", "phone")

    def oidcc_alternate_happy_flow(self):
        login, browser = Login(), self.suite.browser()
        asked = self.client.request(login, scope="email profile openid")
        page = browser.get(self.client.url(dict(reversed(asked.items()))))
        self.client.tokens(login, self.client.code(login, self.client.walk(browser, page)))

    def oidcc_display_page(self):
        self.log_in(display="page")

    def oidcc_display_popup(self):
        self.log_in(display="popup")

    def oidcc_prompt_login(self):
        before, after, silently = self.twice(pause=1.1, prompt="login")
        assert not silently, "a page must ask her"
        assert before["sub"] == after["sub"] and before["auth_time"] < after["auth_time"], (before, after)

    def oidcc_prompt_none_not_logged_in(self):
        login = Login()
        page = self.client.open(self.suite.browser(), login, prompt="none", state=secrets.token_urlsafe(96))
        assert self.client.error(login, page) == "login_required"

    def oidcc_prompt_none_logged_in(self):
        before, after, silently = self.twice(prompt="none")
        assert silently and [before[n] for n in ("sub", "auth_time")] == [after[n] for n in ("sub", "auth_time")]

    def oidcc_max_age_1(self):
        before, after, silently = self.twice(pause=2.1, max_age="1")
        assert not silently, "a page must ask her"
        assert before["auth_time"] < after["auth_time"] and after["auth_time"] > time.time() - 5, (before, after)

    def oidcc_max_age_10000(self):
        before, after, _ = self.twice(pause=1.1, first={"max_age": "15000"}, max_age="10000")
        assert before["auth_time"] == after["auth_time"], (before, after)

    def oidcc_ensure_request_with_unknown_parameter_succeeds(self):
        self.log_in(extra="foobar")

    def oidcc_id_token_hint(self):
        browser, login = self.suite.browser(), Login()
        _, before = self.client.log_in(browser)
        page = self.client.open(browser, login, prompt="none", id_token_hint=before["id_token"])
        after = self.client.tokens(login, self.client.code(login, page))
        assert before["claims"]["sub"] == after["claims"]["sub"]

    def oidcc_login_hint(self):
        self.log_in(login_hint="buffy@localhost")

    def oidcc_ui_locales(self):
        self.log_in(ui_locales="se")

    def oidcc_claims_locales(self):
        self.log_in(claims_locales="se")

    def oidcc_ensure_request_with_acr_values_succeeds(self):
        supported = self.suite.metadata["acr_values_supported"]
        _, tokens = self.log_in(acr_values=" ".join(supported))
        assert tokens["claims"]["acr"] in supported, tokens["claims"]
        self.log_in(acr_values="1 2")

    def used_twice(self, pause):
        login, browser = Login(), self.suite.browser()
        code = self.client.code(login, self.client.walk(browser, self.client.open(browser, login)))
        tokens = self.client.tokens(login, code)
        self.client.person(tokens)
        time.sleep(pause)
        status, answer = self.client.redeem(code)
        assert (status, answer["error"]) == (400, "invalid_grant"), answer
        assert self.client.userinfo(tokens["access_token"]).status == 401

    def oidcc_codereuse(self):
        self.used_twice(0)

    def oidcc_ensure_registered_redirect_uri(self):
        wrong = CALLBACK + "/" + secrets.token_urlsafe(8)
        page = self.client.open(self.suite.browser(), Login(), redirect_uri=wrong)
        assert page.status == 400 and page.location is None and not page.forms, (page.status, page.headers)
        assert "redirect-uri" in page.words and wrong not in page.text, page.words

    def oidcc_ensure_post_request_succeeds(self):
        login, browser = Login(), self.suite.browser()
        url = self.suite.metadata["authorization_endpoint"]
        page = browser.follow(browser.request("POST", url, self.client.request(login)))
        self.client.tokens(login, self.client.code(login, self.client.walk(browser, page)))

    def oidcc_server_client_secret_post(self):
        self.post.log_in(self.suite.browser())

    def oidcc_request_uri_unsigned_supported_correctly_or_rejected_as_unsupported(self):
        login = Login()
        page = self.client.open(self.suite.browser(), login, request_uri=BASE + "/requesturi/" + login.verifier)
        assert self.client.error(login, page) == "request_uri_not_supported"

    def oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported(self):
        assert "none" not in self.suite.metadata["request_object_signing_alg_values_supported"]
        login = Login()
        page = self.client.open(self.suite.browser(), login, request=unsigned({"state": "of the object"}))
        assert self.client.error(login, page) in ("request_not_supported", "invalid_request_object")

    def oidcc_claims_essential(self):
        _, tokens = self.log_in(claims=json.dumps({"userinfo": {"name": {"essential": True}}}))
        assert self.client.person(tokens)["name"], tokens

    def oidcc_ensure_request_object_with_redirect_uri(self):
        login = Login()
        inside = unsigned({"redirect_uri": CALLBACK + "/other"})
        page = self.client.open(self.suite.browser(), login, request=inside)
        if self.client.arrived(page):  # the outer one may be told of an error, and of nothing else
            assert self.client.error(login, page) in ("request_not_supported", "invalid_request_object")
        else:
            assert page.status == 400 and page.location is None, page.status

    def consented(self, client):
        """A login with a refresh token."""
        _, tokens = client.log_in(self.suite.browser(), scope="openid offline_access", prompt="consent")
        return tokens

    def oidcc_refresh_token(self):
        before = self.consented(self.client)
        time.sleep(1.1)  # the new token is of another second
        status, after = self.client.token(grant_type="refresh_token", refresh_token=before["refresh_token"])
        assert status == 200 and after["access_token"] != before["access_token"], after
        self.client.check_tokens(after)
        old, new = before["claims"], self.client.id_token(after["id_token"], None)
        assert [old.get(n) for n in ("iss", "sub", "aud", "azp", "auth_time")] == \
            [new.get(n) for n in ("iss", "sub", "aud", "azp", "auth_time")] and new["iat"] > old["iat"], (old, new)
        self.client.person({**after, "claims": new})
        other = self.consented(self.client2)
        status, answer = self.client.token(grant_type="refresh_token", refresh_token=other["refresh_token"])
        assert (status, answer["error"]) == (400, "invalid_grant"), answer

    def oidcc_ensure_request_with_valid_pkce_succeeds(self):
        login, browser = Login(), self.suite.browser()
        page = self.client.open(browser, login, code_challenge=login.challenge, code_challenge_method="S256")
        code = self.client.code(login, self.client.walk(browser, page))
        self.client.tokens(login, code, code_verifier=login.verifier)


ENDPOINTS = {"issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri",
             "end_session_endpoint", "revocation_endpoint", "introspection_endpoint",
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
    wanted = {"RSA": {"n": 256, "e": 3}, "EC": {"x": 32, "y": 32}}
    for key in keys:
        assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & set(key) and key["use"] == "sig" and key["alg"], key
        for name, least in wanted[key["kty"]].items():
            assert "=" not in key[name] and len(base64.urlsafe_b64decode(key[name] + "==")) >= least, key
    assert {key["alg"] for key in keys} >= {"RS256", "ES256"}, keys


def modules_of(plan, name):
    for module in [m for m in vars(Basic) if m.startswith("oidcc_")]:
        named(name + module.removeprefix("oidcc_"), getattr(plan, module))


def named(name, check):
    def module():
        check()
    module.__name__ = name
    test(module)


with Demo("--tls", overlay=overlay(*CLIENTS)) as demo, concurrent.futures.ThreadPoolExecutor(2) as pool:
    suite = Suite(demo)
    plans = {"oidcc_basic_": Basic(suite), "oidcc_formpost_basic_": Basic(suite, "form_post")}
    waiting = {name: pool.submit(plan.used_twice, 30) for name, plan in plans.items()}

    @test
    def oidcc_discovery_endpoint_verification():
        check_config(suite)
        check_keys(suite)

    for prefix, plan in plans.items():
        modules_of(plan, prefix)
    for prefix, module in waiting.items():  # half a minute beside the others
        named(prefix + "codereuse_30seconds", module.result)
    run()
