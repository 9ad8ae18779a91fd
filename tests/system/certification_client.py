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

from parvis_client import query_of
from parvis_fapi import Certificate
from parvis_suite_op import PERSON, Op, Tenant
from parvis_suite_trial import module, play

BASIC = "basic", {}
FORM_POST = "formpost", {"response_mode": "form_post"}
CONFIG = "config", {}
REFRESH = "refresh", {"refresh": "always"}
LOGOUT = "logout", {"end_session_check": False}
ALL_OF_IT = "all", {}
KEY_AND_OBJECT = "key", {"token_endpoint_auth_method": "private_key_jwt", "require_signed_request_object": True,
                         "token_endpoint_auth_signing_alg": "RS256"}
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
    trial.is_refused("upstream-userinfo-sub-wrong", "authorize", "token", "userinfo")


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
    trial.is_not_offered("provider-metadata-issuer-wrong")


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
    trial.is_refused("upstream-id-token-issuer-wrong", "authorize", "token", "token")


@module(REFRESH, refreshed={"sub": "invalid"})
def oidcc_client_test_refresh_token_invalid_sub(trial):
    trial.is_refused("upstream-refreshed-id-token-differs", "authorize", "token", "token")


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
    trial.is_refused("provider-wants-interaction", "authorize", error="login_required")


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


# oidcc-client-front-channel-logout-rp-basic: the page that she is sent to frames ours

@module(LOGOUT, frames=True)
def oidcc_client_test_rp_frontchannel_rpinitlogout(trial):
    page = trial.signs_out()
    answered, = trial.tenant.logouts
    assert query_of(page.location) == {"state": "the-services-own"}
    assert answered.status == 200 and "no-store" in answered.header("Cache-Control"), answered.headers
    assert answered.header("Content-Security-Policy").endswith(f"frame-ancestors {trial.tenant.op.base}")


def tenant_of(op, name, file, does):
    auth = file.get("token_endpoint_auth_method", "client_secret_basic")
    tenant = Tenant(op, name, auth, response_mode=file.get("response_mode", "query"),
                    request_object=file.get("require_signed_request_object"), **does)
    secret = {"client_secret": tenant.secret} if auth == "client_secret_basic" else {}
    return tenant, {"id_token_signed_response_alg": "RS256", **secret, **file}


with tempfile.TemporaryDirectory(prefix="parvis-test-") as folder:
    play(Op(Certificate(folder, "suite")), tenant_of)
