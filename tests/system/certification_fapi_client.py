#!/usr/bin/python3 -B
"""Modules of the conformance suite's plans for clients of FAPI 2.0, by their names, with us as the client:
fapi2-security-profile-final-client and fapi2-message-signing-final-client, of type oidc and profile plain_fapi.

A good module ends at the accounts, one more resource behind the access token. See certification_client.py.
"""
import tempfile
import time

from parvis_fapi import Certificate
from parvis_suite_fapi_op import FapiTenant
from parvis_suite_op import Op
from parvis_suite_trial import module, play

DPOP = "dpop", {}
MTLS = "mtls", {"token_endpoint_auth_method": "tls_client_auth", "tls_client_certificate_bound_access_tokens": True}
SIGNED = "signed", {"require_signed_request_object": True}
JARM = "jarm", {"require_signed_request_object": True, "response_mode": "query.jwt"}
EACH = DPOP, MTLS, SIGNED, JARM
BEFORE_TOKENS = "par", "authorize"


def is_accepted(trial):
    trial.is_accepted(*BEFORE_TOKENS, "token", "userinfo", "accounts")


def token_is_refused(trial, refusal):
    trial.is_refused(refusal, *BEFORE_TOKENS, "token")


def answer_is_refused(trial, refusal):
    trial.is_refused(refusal, *BEFORE_TOKENS)


def is_nobodys(trial):
    """No sign-in of this browser: a page, and nothing is asked for."""
    trial.is_a_page("interaction-unknown", *BEFORE_TOKENS)


@module(*EACH)
def client_test_happy_path(trial):
    is_accepted(trial)


@module(DPOP, SIGNED, nonces=False)
def client_test_happy_path_no_dpop_nonce(trial):
    is_accepted(trial)


@module(DPOP, metadata={"issuer": "https://example.org/invalid"})
def client_test_discovery_issuer_mismatch(trial):
    trial.is_not_offered("provider-metadata-issuer-wrong")


@module(*EACH, claims={"iss": "https://example.org/invalid"})
def client_test_invalid_iss(trial):
    token_is_refused(trial, "upstream-id-token-issuer-wrong")


@module(DPOP, MTLS, claims={"aud": "parvis1"})
def client_test_invalid_aud(trial):
    token_is_refused(trial, "upstream-id-token-audience-wrong")


@module(DPOP, MTLS, claims={"aud": ["parvis", "somebody-else"]})
def client_test_invalid_secondary_aud(trial):
    token_is_refused(trial, "upstream-id-token-audience-untrusted")


@module(DPOP, MTLS, signs="none")
def client_test_invalid_null_alg(trial):
    token_is_refused(trial, "upstream-id-token-alg-wrong")


@module(DPOP, MTLS, signs="RS256")
def client_test_invalid_alternate_alg(trial):
    token_is_refused(trial, "upstream-id-token-alg-wrong")


@module(DPOP, claims={"exp": lambda: int(time.time()) - 300})
def client_test_invalid_expired_exp(trial):
    token_is_refused(trial, "upstream-id-token-expired")


@module(DPOP, claims={"exp": None})
def client_test_invalid_missing_exp(trial):
    token_is_refused(trial, "upstream-id-token-exp-unfit")


@module(DPOP, claims={"aud": None})
def client_test_invalid_missing_aud(trial):
    token_is_refused(trial, "upstream-id-token-audience-wrong")


@module(DPOP, claims={"iss": None})
def client_test_invalid_missing_iss(trial):
    token_is_refused(trial, "upstream-id-token-issuer-wrong")


@module(DPOP, MTLS, claims={"aud": ["parvis"]})
def client_test_valid_aud_as_array(trial):
    is_accepted(trial)


@module(DPOP, claims={"nonce": "invalid"})
def client_test_invalid_nonce(trial):
    token_is_refused(trial, "upstream-id-token-nonce-wrong")


@module(DPOP, claims={"nonce": None})
def client_test_invalid_missing_nonce(trial):
    token_is_refused(trial, "upstream-id-token-nonce-wrong")


@module(DPOP, MTLS, answer={"iss": "https://example.org/invalid"})
def client_test_invalid_authorization_response_iss(trial):
    answer_is_refused(trial, "provider-issuer-wrong")


@module(DPOP, MTLS, answer={"iss": None})
def client_test_remove_authorization_response_iss(trial):
    answer_is_refused(trial, "provider-issuer-missing")


@module(*EACH, answer={"state": "invalid"})
def client_test_ensure_authorization_response_with_invalid_state_fails(trial):
    is_nobodys(trial)


@module(*EACH, answer={"state": None})
def client_test_ensure_authorization_response_with_invalid_missing_state_fails(trial):
    is_nobodys(trial)


@module(DPOP, MTLS, tokens={"expires_in": None})
def client_test_token_endpoint_response_without_expires_in(trial):
    is_accepted(trial)


@module(DPOP, tokens={"token_type": "dPoP"})
def client_test_token_type_case_insensitivity(trial):
    is_accepted(trial)


@module(DPOP, scheme="dpop")
def client_test_rs_dpop_auth_scheme_case_insensitivity(trial):
    is_accepted(trial)


# fapi2-message-signing-final-client, with signed answers

@module(JARM, response_claims={"iss": None})
def client_test_ensure_jarm_without_iss_fails(trial):
    answer_is_refused(trial, "response-jwt-issuer-wrong")


@module(JARM, response_claims={"iss": "https://example.org/invalid"})
def client_test_ensure_jarm_with_invalid_iss_fails(trial):
    answer_is_refused(trial, "response-jwt-issuer-wrong")


@module(JARM, response_claims={"aud": None})
def client_test_ensure_jarm_without_aud_fails(trial):
    answer_is_refused(trial, "response-jwt-audience-wrong")


@module(JARM, response_claims={"aud": "parvis1"})
def client_test_ensure_jarm_with_invalid_aud_fails(trial):
    answer_is_refused(trial, "response-jwt-audience-wrong")


@module(JARM, response_claims={"exp": None})
def client_test_ensure_jarm_without_exp_fails(trial):
    answer_is_refused(trial, "response-jwt-expired")


@module(JARM, response_claims={"exp": int(time.time()) - 300})
def client_test_ensure_jarm_with_expired_exp_fails(trial):
    answer_is_refused(trial, "response-jwt-expired")


@module(JARM, signs_response="badly")
def client_test_ensure_jarm_with_invalid_sig_fails(trial):
    answer_is_refused(trial, "response-jwt-signature-wrong")


@module(JARM, signs_response="none")
def client_test_ensure_jarm_signature_is_not_none(trial):
    is_nobodys(trial)


with tempfile.TemporaryDirectory(prefix="parvis-test-") as folder:
    ours = Certificate(folder, "parvis")

    def tenant_of(op, name, file, does):
        is_mtls = file.get("tls_client_certificate_bound_access_tokens", False)
        tenant = FapiTenant(op, name, "tls_client_auth" if is_mtls else "private_key_jwt", "mtls" if is_mtls else "dpop",
                            signed=file.get("require_signed_request_object", False), jarm="response_mode" in file,
                            response_mode=file.get("response_mode", "query"), **does)
        shown = {"tls_client_certificate_file": ours.pem, "tls_client_key_file": ours.file} if is_mtls else {}
        return tenant, {"profile": "fapi2", "id_token_signed_response_alg": "PS256",
                        "protected_resource": tenant.resource, **shown, **file}

    play(Op(Certificate(folder, "suite"), ours), tenant_of)
