#!/usr/bin/python3 -B
"""Modules of the conformance suite's plans for clients, by their names, with us as the client:
oidcc-client-basic, oidcc-client-formpost-basic, oidcc-client-config, oidcc-client-refreshtoken, those for signing
out, and of oidcc-client-test-plan what the code flow has more.

A module is a provider of its own that does one thing. The suite ends a good one when it is asked for userinfo, and
a bad one when for five seconds it is asked nothing more; here the service has to hear of it as well. Unlike the
suite's, these ID tokens have an acr, without which a sign-in ends after userinfo.
"""
import json
import tempfile
import time

from parvis_fapi import Certificate
from parvis_client import Login, query_of
from parvis_demo import Demo, demo_browser
from parvis_suite_op import PERSON, Op, Tenant
from parvis_test import run, test

BASIC = "basic", {}
FORM_POST = "formpost", {"response_mode": "form_post"}
CONFIG = "config", {}
REFRESH = "refresh", {"refresh": "always"}
LOGOUT = "logout", {"end_session_check": False}
ALL_OF_IT = "all", {}
KEY_AND_OBJECT = "key", {"token_endpoint_auth_method": "private_key_jwt", "require_signed_request_object": True,
                         "token_endpoint_auth_signing_alg": "RS256"}
_modules = []


def module(*plans, more=None, **does):
    """A module of those plans. more: what its provider's file says besides; does: what it does."""
    def register(function):
        _modules.extend((function, name, {**file, **(more or {})}, does) for name, file in plans)
        return function
    return register


class Trial:
    """A sign-in at the provider of one module."""

    def __init__(self, demo, tenant):
        self.demo, self.tenant, self.client = demo, tenant, demo.client("library")

    def log_in(self):
        self.login, self.begun, self.browser = Login(), time.monotonic(), self.demo.browser()
        self.browser.tls.load_verify_locations(self.tenant.op.certificate.pem)
        self.tenant.calls.clear()
        self.mark = len(self.demo.log())
        page = self.browser.get(self.client.authorize_url(self.login))
        try:
            return self.client.walk(self.browser, page, provider=self.tenant.name)
        finally:
            assert not self.tenant.faults, "\n".join(self.tenant.faults)

    def asked(self, *steps):
        assert not self.tenant.faults, "\n".join(self.tenant.faults)
        assert self.tenant.calls == list(steps), self.tenant.calls

    def is_accepted(self, *steps):
        page = self.log_in()
        answer = self.client.finish(self.login, page)
        self.asked(*(steps or ("authorize", "token", "userinfo")))
        assert answer["userinfo"]["family_name"] == PERSON["family_name"], answer["userinfo"]
        return answer

    def is_refused(self, refusal, *steps, error="server_error"):
        """Told to the service, in time, after these steps and no other."""
        page = self.log_in()
        said = query_of(page.location)
        assert (said.get("error"), said.get("state")) == (error, self.login.state), said
        assert time.monotonic() - self.begun < 5 and self.demo.issuer == said["iss"], said
        while f'"outcome":"{refusal}"' not in self.demo.log()[self.mark:]:  # written after the answer
            assert time.monotonic() - self.begun < 10, self.demo.log()[self.mark:]
            time.sleep(0.02)
        self.asked("authorize", *steps)

    def token_is_refused(self, refusal):
        self.is_refused(refusal, "token")

    def signs_out(self):
        """By way of the provider, back at the service; the state that came back."""
        answer = self.is_accepted()
        asked = {"id_token_hint": answer["tokens"]["id_token"], "state": "the-services-own",
                 "post_logout_redirect_uri": self.client.about["post_logout_redirect_uris"][0]}
        url = self.client.metadata["end_session_endpoint"] + "?" + demo_browser.urllib.parse.urlencode(asked)
        page = self.browser.get(url)
        assert not self.tenant.faults, "\n".join(self.tenant.faults)
        assert self.tenant.calls[-1] == "end_session_endpoint", self.tenant.calls
        return page


# oidcc-client-basic, oidcc-client-formpost-basic

@module(BASIC, FORM_POST, KEY_AND_OBJECT)
def oidcc_client_test(trial):
    trial.is_accepted()


@module(BASIC, FORM_POST, KEY_AND_OBJECT, claims={"iss": "https://example.org/invalid"})
def oidcc_client_test_invalid_iss(trial):
    trial.token_is_refused("upstream-id-token-issuer-wrong")


@module(BASIC, FORM_POST, claims={"sub": None})
def oidcc_client_test_missing_sub(trial):
    trial.token_is_refused("upstream-id-token-sub-unfit")


@module(BASIC, FORM_POST, claims={"aud": "parvis1"})
def oidcc_client_test_invalid_aud(trial):
    trial.token_is_refused("upstream-id-token-audience-wrong")


@module(BASIC, FORM_POST, claims={"iat": None})
def oidcc_client_test_missing_iat(trial):
    trial.token_is_refused("upstream-id-token-iat-unfit")


@module(BASIC, FORM_POST, each=1, kids=False)
def oidcc_client_test_kid_absent_single_jwks(trial):
    trial.is_accepted()


@module(BASIC, FORM_POST, each=3, kids=False)
def oidcc_client_test_kid_absent_multiple_jwks(trial):
    trial.token_is_refused("upstream-id-token-key-unknown")


@module(BASIC, FORM_POST)
def oidcc_client_test_idtoken_sig_rs256(trial):
    trial.is_accepted()


@module(BASIC, FORM_POST, CONFIG, signs="none")
def oidcc_client_test_idtoken_sig_none(trial):
    trial.token_is_refused("upstream-id-token-alg-wrong")


@module(BASIC, FORM_POST, signs="badly")
def oidcc_client_test_invalid_sig_rs256(trial):
    trial.token_is_refused("upstream-id-token-signature-wrong")


@module(BASIC, FORM_POST, userinfo={"sub": "invalid"})
def oidcc_client_test_userinfo_invalid_sub(trial):
    trial.is_refused("upstream-userinfo-sub-wrong", "token", "userinfo")


@module(BASIC, FORM_POST, claims={"nonce": "1"})
def oidcc_client_test_nonce_invalid(trial):
    trial.token_is_refused("upstream-id-token-nonce-wrong")


@module(BASIC, FORM_POST)
def oidcc_client_test_scope_userinfo_claims(trial):
    answer = trial.is_accepted()
    assert answer["userinfo"]["given_name"] == PERSON["given_name"], answer["userinfo"]


@module(BASIC, FORM_POST)
def oidcc_client_test_client_secret_basic(trial):
    trial.is_accepted()


# oidcc-client-config

@module(CONFIG)
def oidcc_client_test_discovery_openid_config(trial):
    trial.is_accepted()


@module(CONFIG, jwks_suffix="qkzvbnwert")
def oidcc_client_test_discovery_jwks_uri_keys(trial):
    trial.is_accepted()


@module(CONFIG, metadata={"issuer": "https://example.org/invalid"})
def oidcc_client_test_discovery_issuer_mismatch(trial):
    page = trial.demo.browser().get(trial.client.authorize_url(Login()))
    assert not any(form.button("provider", trial.tenant.name) for form in page.forms), page.words
    assert '"outcome":"provider-metadata-issuer-wrong"' in trial.demo.log()
    trial.asked()


@module(CONFIG, rotates="just before")
def oidcc_client_test_signing_key_rotation_just_before_signing(trial):
    trial.is_accepted()


@module(CONFIG, rotates="between")
def oidcc_client_test_signing_key_rotation(trial):
    trial.is_accepted()
    trial.is_accepted()


# oidcc-client-refreshtoken

@module(REFRESH)
def oidcc_client_test_refresh_token(trial):
    trial.is_accepted("authorize", "token", "token", "userinfo")


@module(REFRESH, refreshed={"iss": "https://example.org/invalid"})
def oidcc_client_test_refresh_token_invalid_issuer(trial):
    trial.is_refused("upstream-id-token-issuer-wrong", "token", "token")


@module(REFRESH, refreshed={"sub": "invalid"})
def oidcc_client_test_refresh_token_invalid_sub(trial):
    trial.is_refused("upstream-refreshed-id-token-differs", "token", "token")


# oidcc-client-test-plan, with response_type code

@module(ALL_OF_IT, KEY_AND_OBJECT, claims={"aud": None})
def oidcc_client_test_missing_aud(trial):
    trial.token_is_refused("upstream-id-token-audience-wrong")


@module(ALL_OF_IT, signs="HS256")
def oidcc_client_test_invalid_sig_hs256(trial):
    trial.token_is_refused("upstream-id-token-alg-wrong")


@module(ALL_OF_IT, alg="ES256", signs="badly", more={"id_token_signed_response_alg": "ES256"})
def oidcc_client_test_invalid_sig_es256(trial):
    trial.token_is_refused("upstream-id-token-signature-wrong")


@module(ALL_OF_IT, userinfo={"_claim_names": {"zoneinfo": "src1"}, "_claim_sources": {"src1": {"JWT": "a.b.c"}}})
def oidcc_client_test_aggregated_claims(trial):
    answer = trial.is_accepted()
    assert "_claim_sources" not in json.dumps(answer["userinfo"]), answer["userinfo"]


@module(ALL_OF_IT, userinfo={"_claim_names": {"zoneinfo": "src1"}, "_claim_sources": {
    "src1": {"endpoint": "http://127.0.0.1:1/claims", "access_token": "x"}}})
def oidcc_client_test_distributed_claims(trial):
    answer = trial.is_accepted()
    assert "_claim_sources" not in json.dumps(answer["userinfo"]), answer["userinfo"]


@module(FORM_POST, error="login_required")
def oidcc_client_test_form_post_error(trial):
    trial.is_refused("provider-wants-interaction", error="login_required")


@module(ALL_OF_IT, userinfo_signed=True, more={"userinfo_signed_response_alg": "RS256"})
def oidcc_client_test_userinfo_signed(trial):
    trial.is_accepted()


# oidcc-client-rp-initiated-logout-rp-basic

@module(LOGOUT)
def oidcc_client_test_rp_init_logout(trial):
    assert query_of(trial.signs_out().location) == {"state": "the-services-own"}


def ends_on_a_page(trial):
    page = trial.signs_out()
    assert page.status == 200 and page.location is None and "signed out" in page.words.lower(), page.words


@module(LOGOUT, end_state="invalid")
def oidcc_client_test_rp_init_logout_other_state(trial):
    ends_on_a_page(trial)


@module(LOGOUT, end_state=None)
def oidcc_client_test_rp_init_logout_no_state(trial):
    ends_on_a_page(trial)


# oidcc-client-back-channel-logout-rp-basic: told while we sign out there

def is_told(trial, status):
    trial.signs_out()
    (answered, caching), = trial.tenant.logouts
    assert answered == status and "no-store" in caching, trial.tenant.logouts


@module(LOGOUT, logout_token={})
def oidcc_client_test_rp_backchannel_rpinitlogout(trial):
    is_told(trial, 200)


@module(LOGOUT, logout_token={"signs": "none"})
def oidcc_client_test_rp_backchannel_rpinitlogout_alg_none(trial):
    is_told(trial, 400)


@module(LOGOUT, logout_token={"events": None})
def oidcc_client_test_rp_backchannel_rpinitlogout_no_event(trial):
    is_told(trial, 400)


@module(LOGOUT, logout_token={"nonce": "1"})
def oidcc_client_test_rp_backchannel_rpinitlogout_with_nonce(trial):
    is_told(trial, 400)


@module(LOGOUT, logout_token={"signs": "another"})
def oidcc_client_test_rp_backchannel_rpinitlogout_wrong_alg(trial):
    is_told(trial, 400)


@module(LOGOUT, logout_token={"aud": "parvis1"})
def oidcc_client_test_rp_backchannel_rpinitlogout_wrong_aud(trial):
    is_told(trial, 400)


@module(LOGOUT, logout_token={"events": {"http://schemas.openid.net/event/invalid": {}}})
def oidcc_client_test_rp_backchannel_rpinitlogout_wrong_event(trial):
    is_told(trial, 400)


@module(LOGOUT, logout_token={"iss": "https://example.org/invalid"})
def oidcc_client_test_rp_backchannel_rpinitlogout_wrong_iss(trial):
    is_told(trial, 400)


def tenants(op):
    """(module, what its provider's file says) for each of each plan."""
    for i, (function, plan, file, does) in enumerate(_modules):
        auth = file.get("token_endpoint_auth_method", "client_secret_basic")
        tenant = Tenant(op, f"{plan}-{i}", auth, response_mode=file.get("response_mode", "query"),
                        request_object=file.get("require_signed_request_object"), **does)
        secret = {"client_secret": tenant.secret} if auth == "client_secret_basic" else {}
        yield tenant, function, {
            "id": tenant.name, "driver": "oidc", "name": tenant.name, "issuer": tenant.issuer, "client_id": "parvis",
            "ca_file": op.certificate.pem, "scope": "openid profile email phone address offline_access",
            "id_token_signed_response_alg": "RS256", **secret, **file}


def wait_until_offered(demo, names):
    """By each worker, whichever answers."""
    seen, patience = 0, time.monotonic() + 60
    while seen < 8:
        page = demo.browser().get(demo.client("library").authorize_url(Login()))
        offered = {value for form in page.forms for name, value in form.buttons if name == "provider"}
        seen = seen + 1 if names <= offered else 0
        assert time.monotonic() < patience, names - offered
        time.sleep(0 if seen else 0.2)


def as_test(demo, tenant, function):
    def of_plan():
        function(Trial(demo, tenant))
    of_plan.__name__ = f"{tenant.name.partition('-')[0]} {function.__name__}"
    test(of_plan)


with tempfile.TemporaryDirectory(prefix="parvis-test-") as folder:
    op = Op(Certificate(folder, "suite"))
    trials = list(tenants(op))
    with Demo(overlay={f"providers/{file['id']}.json": file for _, _, file in trials}) as demo:
        for tenant, function, _ in trials:
            tenant.registered(demo.issuer)
            as_test(demo, tenant, function)
        wait_until_offered(demo, {tenant.name for tenant, _, _ in trials if "metadata" not in tenant.do})
        run()
