#!/usr/bin/python3 -B
"""The modules of OpenID's conformance suite for FAPI 2.0, played by hand: Security Profile and Message
Signing, their final versions, with the names that they have there after
fapi2-security-profile-final-.

The resource server is our userinfo endpoint. Each plan has two clients with keys of their own; the
second one's redirect URI has a query. One broker serves all of them.
"""
import base64
import json
import random
import secrets
import tempfile
import time
import urllib.parse

from parvis_certification import module, walk_through
from parvis_client import Login
from parvis_demo import Demo
from parvis_fapi import Certificate, Key, spoilt
from parvis_fapi_plan import Plan, is_page_or, tls_is_recommended
from parvis_ports import some_port
from parvis_test import run

CODE_TTL_S, REQUEST_TTL_S = 20, 25
OF_CLIENT = ("invalid_client", "invalid_request")
OF_PROOF = ("invalid_dpop_proof", "invalid_request", "invalid_grant")
OF_OBJECT = ("invalid_request_object",)


# The metadata, the connection and a login

@module()
def discovery_end_point_verification(plan):
    of, client = plan.one.metadata, plan.one
    for name, value in {"code_challenge_methods_supported": "S256", "response_types_supported": "code",
                        "grant_types_supported": "authorization_code", "response_modes_supported": "jwt"}.items():
        assert value in of[name], name
    for name in ("id_token", "userinfo", "request_object", "authorization", "dpop", "token_endpoint_auth"):
        assert {"PS256", "ES256"} & set(of[f"{name}_signing_alg_values_supported"]), name
    assert {"private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth"} <= set(
        of["token_endpoint_auth_methods_supported"]), of
    for name in ("authorization_response_iss_parameter_supported", "tls_client_certificate_bound_access_tokens",
                 "claims_parameter_supported"):
        assert of[name] is True, name
    assert isinstance(of["require_pushed_authorization_requests"], bool), of
    for name in ("token", "pushed_authorization_request", "userinfo", "revocation", "introspection"):
        assert of["mtls_endpoint_aliases"][f"{name}_endpoint"].startswith("https://"), name
    assert of["issuer"] == client.issuer, of
    assert len({key["kid"] for key in client.jwks}) == len(client.jwks), client.jwks
    for key in client.jwks:
        assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & set(key), key["kid"]
        assert key["kty"] != "RSA" or len(key["n"]) * 6 >= 2048, key["kid"]


@module()
def happy_flow(plan):
    one, two = plan.clients
    for endpoint in ("token_endpoint", "userinfo_endpoint"):
        tls_is_recommended(plan, one.metadata[endpoint])
        tls_is_recommended(plan, one.metadata["mtls_endpoint_aliases"][endpoint])
    token = one.log_in(plan.browser)["access_token"]
    login = Login()
    login.nonce, login.state = secrets.token_urlsafe(33)[:43], secrets.token_urlsafe(96)[:128]
    asked = list(two.asked(login, dpop_jkt=two.dpop.thumbprint if plan.bound == "dpop" else None).items())
    random.SystemRandom().shuffle(asked)
    page = two.come_back(plan.browser, two.open(plan.browser, two.pushed(dict(asked))))
    tokens = two.tokens(login, two.redeem(login, two.response(page, login)["code"]))
    assert two.resource(tokens["access_token"]).status == 200
    answer = one.resource(token)
    assert answer.status == 200 and answer.header("Date") and answer.json["sub"], answer.headers
    assert one.resource(token, query="?access_token=" + token).status in (400, 401)
    for accept in ("application/json; charset=utf-8", "*/*;q=0.1", "text/html, application/foo, */*;q=0.8", ""):
        odd = one.resource(token, headers=[("Accept", accept)])
        assert odd.status == 200 and odd.header("Content-Type").startswith("application/json"), accept
    visited = plan.stranger().request("GET", one.authorize_url(
        client_id=one.client_id, request_uri=one.pushed(one.asked(Login()))), headers={"Origin": "https://other.example"})
    assert visited.status == 200 and visited.header("Strict-Transport-Security"), visited.headers
    assert visited.header("Access-Control-Allow-Origin") is None, visited.headers
    if plan.bound == "mtls":
        assert one.resource(token, certificate=None).status == 401
    stolen = two.resource(token)
    assert 400 <= stolen.status < 500 and "sub" not in stolen.body, stolen.body


@module()
def user_rejects_authentication(plan):
    for client in plan.clients:
        login, browser = Login(), plan.stranger()
        page = client.open(browser, client.pushed(client.asked(login)))
        answer = client.response(client.come_back(browser, page, cancel="1"), login)
        assert answer["error"] == "access_denied" and "code" not in answer, answer


@module()
def ensure_authorization_request_without_state_success(plan):
    login = Login()
    login.state = None
    plan.one.log_in(plan.browser, login)


@module()
def ensure_authorization_request_without_nonce_success(plan):
    login = Login()
    login.nonce = None
    plan.one.log_in(plan.browser, login)


@module()
def ensure_authorization_request_with_64_char_nonce_success(plan):
    login = Login()
    login.nonce = secrets.token_urlsafe(48)
    plan.one.log_in(plan.browser, login)


@module()
def ensure_other_scope_order_succeeds(plan):
    reverse = " ".join(reversed(plan.one.scope.split()))
    plan.one.log_in(plan.browser, scope=reverse)


@module()
def test_claims_parameter_identity_claims(plan):
    """Claims that no scope brings, each at its place alone; within a request object the parameter is
    JSON itself."""
    asked = {"userinfo": {"given_name": {"essential": True}}, "id_token": {"family_name": None}}
    claims = asked if plan.signed else json.dumps(asked)
    tokens = plan.one.log_in(plan.browser, scope="openid", claims=claims)
    told = plan.one.resource(tokens["access_token"]).json
    assert told["given_name"] and "family_name" not in told, told
    assert tokens["claims"]["family_name"] and "given_name" not in tokens["claims"], tokens["claims"]


@module()
def access_token_type_header_case_sensitivity(plan):
    token = plan.one.log_in(plan.browser)["access_token"]
    for scheme in ("dpop", "DPOP") if plan.bound == "dpop" else ("bearer", "BEARER"):
        assert plan.one.resource(token, scheme).status == 200, scheme


# DPoP

@module(bound="dpop")
def check_dpop_proof_nbf_exp(plan):
    one, now = plan.one, int(time.time())
    login, code = one.code(plan.browser)
    window = {"nbf": now - 5, "exp": now + 60}
    token = one.tokens(login, one.redeem(login, code, one.proof("POST", one.endpoint("token_endpoint"), **window)))
    at = one.endpoint("userinfo_endpoint")
    assert one.resource(token["access_token"], proofs=[one.proof("GET", at, token["access_token"], **window)]).status == 200


def prove_at(plan, shift):
    """At each endpoint that takes a proof, with iat so much away."""
    one, login = plan.one, Login()

    def proof(method, endpoint, token=None):
        return one.proof(method, one.endpoint(endpoint), token, iat=int(time.time()) + shift)

    uri = one.pushed(one.asked(login), proof("POST", "pushed_authorization_request_endpoint"))
    code = one.response(one.come_back(plan.browser, one.open(plan.browser, uri)), login)["code"]
    token = one.tokens(login, one.redeem(login, code, proof("POST", "token_endpoint")))["access_token"]
    assert one.resource(token, proofs=[proof("GET", "userinfo_endpoint", token)]).status == 200


@module(bound="dpop")
def ensure_dpopproof_with_iat_10seconds_before_succeeds(plan):
    prove_at(plan, -10)


@module(bound="dpop")
def ensure_dpopproof_with_iat_10seconds_after_succeeds(plan):
    prove_at(plan, 8)


def pushed_with(plan, login, key=None, jkt=None):
    one = plan.one
    at = one.endpoint("pushed_authorization_request_endpoint")
    return one.push(one.asked(login, dpop_jkt=jkt and jkt.thumbprint), one.proof("POST", at, key=key) if key else None)


@module(bound="dpop")
def ensure_mismatched_dpop_jkt_fails(plan):
    pushed_with(plan, Login(), key=Key(), jkt=Key()).is_error("invalid_dpop_proof", "invalid_request")


def redeem_with(plan, redeemer, **bound_by):
    one, login = plan.one, Login()
    uri = pushed_with(plan, login, **bound_by).json["request_uri"]
    code = one.response(one.come_back(plan.browser, one.open(plan.browser, uri)), login)["code"]
    return one.redeem(login, code, one.proof("POST", one.endpoint("token_endpoint"), key=redeemer))


@module(bound="dpop")
def ensure_token_endpoint_fails_with_mismatched_dpop_proof_jkt(plan):
    redeem_with(plan, Key(), key=Key()).is_error(*OF_PROOF)


@module(bound="dpop")
def ensure_token_endpoint_fails_with_mismatched_dpop_jkt(plan):
    redeem_with(plan, Key(), jkt=Key()).is_error(*OF_PROOF)


@module(bound="dpop")
def ensure_dpopproof_at_par_endpoint_binding_success(plan):
    key = Key()
    assert redeem_with(plan, key, key=key).json["token_type"] == "DPoP"


@module(bound="dpop")
def ensure_dpop_auth_code_binding_success(plan):
    key = Key()
    assert redeem_with(plan, key, jkt=key).json["token_type"] == "DPoP"


def wrong_proofs(one, url, token):
    """(what is wrong, the DPoP headers) for each."""
    def proof(header=None, **claims):
        return one.proof("GET", url, token, header=header, **claims)

    now, other = int(time.time()), Key()
    private = one.dpop.jwk.export_private(as_dict=True)
    private.pop("kid", None)
    rsa = Key("PS256")
    yield "none", []
    yield "two", [proof(), proof()]
    yield "malformed", ["no.jwt"]
    yield "a bad signature", [spoilt(proof())]
    for name in ("typ", "alg", "jwk"):
        yield f"no {name}", [proof({name: None})]
    for name in ("jti", "htm", "htu", "iat", "ath"):
        yield f"no {name}", [proof(**{name: None})]
    yield "typ", [proof({"typ": "JWT"})]
    yield "alg RS256", [rsa.sign(json.loads(claims_of(proof())), typ="dpop+jwt", jwk=rsa.public, kid=None, alg="RS256")]
    yield "alg none", [proof({"alg": "none"})]
    yield "a private jwk", [proof({"jwk": private})]
    yield "htm", [proof(htm="PUT")]
    yield "htu", [proof(htu=one.endpoint("token_endpoint"))]
    yield "an hour ago", [proof(iat=now - 3600)]
    yield "an hour ahead", [proof(iat=now + 3600)]
    yield "ath of another token", [proof(ath=one.dpop.thumbprint)]
    yield "another key", [one.proof("GET", url, token, key=other)]


def claims_of(token):
    return base64.urlsafe_b64decode(token.split(".")[1] + "==")


@module(bound="dpop")
def dpop_negative_tests(plan):
    one = plan.one
    token, url = one.log_in(plan.browser)["access_token"], one.endpoint("userinfo_endpoint")
    for what, proofs in wrong_proofs(one, url, token):
        answer = one.resource(token, proofs=proofs)
        assert answer.status in (400, 401) and "sub" not in answer.body, (what, answer.status, answer.body)
        assert answer.header("WWW-Authenticate").startswith("DPoP "), (what, answer.headers)
    for proofs in ([], [one.proof("GET", url, token)]):
        assert one.resource(token, "Bearer", proofs).status == 401, "downgraded"
    replayed = one.proof("GET", url, token)
    assert one.resource(token, proofs=[replayed]).status == 200
    assert one.resource(token, proofs=[replayed]).status == 401, "replayed"


@module(bound="dpop")
def dpop_proofs_that_are_right(plan):
    """The other half of dpop-negative-tests: what looks odd and is allowed."""
    one = plan.one
    token, url = one.log_in(plan.browser)["access_token"], one.endpoint("userinfo_endpoint")
    at = urllib.parse.urlsplit(url)
    for htu in (url + "?a=b", url + "#there", url.replace("https", "HTTPS"), url.replace(at.hostname, at.hostname.upper())):
        assert one.resource(token, proofs=[one.proof("GET", url, token, htu=htu)]).status == 200, htu
    assert one.resource(token, proofs=[one.proof("GET", url, token, more={"a": [1]}, iss="me")]).status == 200
    capitals = [("DPOP", one.proof("GET", url, token))]
    assert one.resource(token, proofs=[], headers=capitals).status == 200


# What is within a pushed request counts

@module()
def ensure_different_nonce_inside_and_outside_request_object(plan):
    one, login = plan.one, Login()
    uri = one.pushed(one.asked(login), **({"nonce": "outside"} if plan.signed else {}))
    page = one.come_back(plan.browser, one.open(plan.browser, uri, nonce="outside"))
    one.tokens(login, one.redeem(login, one.response(page, login)["code"]))


@module()
def ensure_different_state_inside_and_outside_request_object(plan):
    one, login = plan.one, Login()
    uri = one.pushed(one.asked(login), **({"state": "outside"} if plan.signed else {}))
    assert "code" in one.response(one.come_back(plan.browser, one.open(plan.browser, uri, state="outside")), login)


@module()
def state_only_outside_request_object_not_used(plan):
    one, login = plan.one, Login()
    login.state = None
    uri = one.pushed(one.asked(login), **({"state": "outside"} if plan.signed else {}))
    assert "code" in one.response(one.come_back(plan.browser, one.open(plan.browser, uri, state="outside")), login)


@module()
def ensure_authorization_request_with_long_nonce(plan):
    login = Login()
    login.nonce = secrets.token_urlsafe(288)
    plan.one.log_in(plan.browser, login)


@module()
def ensure_authorization_request_with_long_state(plan):
    login = Login()
    login.state = secrets.token_urlsafe(750)
    plan.one.log_in(plan.browser, login)


@module()
def par_without_duplicate_parameters(plan):
    one, login = plan.one, Login()
    url = one.authorize_url(client_id=one.client_id, request_uri=one.pushed(one.asked(login)))
    assert "code" in one.response(one.come_back(plan.browser, plan.browser.get(url)), login)


# What is refused when it is pushed

def refused(plan, *errors, **changes):
    plan.one.push(plan.one.asked(Login(), **changes)).is_error(*errors)


@module()
def ensure_request_object_without_redirect_uri_fails(plan):
    refused(plan, "invalid_request", "invalid_request_object", redirect_uri=None)


@module()
def ensure_redirect_uri_in_authorization_request(plan):
    refused(plan, "invalid_request", "invalid_request_object", redirect_uri="")


@module()
def plain_fapi_tolerate_unregistered_redirect_uri(plan):
    refused(plan, "invalid_request", redirect_uri=plan.one.redirect_uri + "/more")


@module()
def ensure_response_type_code_idtoken_fails(plan):
    refused(plan, "unsupported_response_type", response_type="code id_token")


@module()
def ensure_response_type_token_fails(plan):
    refused(plan, "unsupported_response_type", response_type="token")


@module()
def par_ensure_pkce_required(plan):
    refused(plan, "invalid_request", code_challenge=None, code_challenge_method=None)


@module()
def par_plain_pkce_rejected(plan):
    login = Login()
    refused(plan, "invalid_request", code_challenge=login.verifier, code_challenge_method="plain")
    refused(plan, "invalid_request", code_challenge=login.verifier, code_challenge_method=None)


@module()
def par_authorization_request_containing_request_uri_form_param(plan):
    one = plan.one
    answer = one.push(one.asked(Login()), request_uri=one.pushed(one.asked(Login())))
    answer.is_error("invalid_request", "invalid_request_object", "request_uri_not_supported")


@module()
def par_attempt_invalid_http_method(plan):
    one = plan.one
    url = one.endpoint("pushed_authorization_request_endpoint")
    query = "?" + urllib.parse.urlencode({**one.asked(Login()), **one.credentials()})
    for method in ("GET", "PUT", "DELETE"):
        answer = one.wire.send(method, url + query, certificate=one.certificate)
        assert answer.status == 405 and answer.header("Allow") == "POST", (method, answer.status, answer.headers)
    answer = one.wire.send("PUT", url, {**one.asked(Login()), **one.credentials()}, certificate=one.certificate)
    assert answer.status in (400, 405) and "request_uri" not in answer.body, answer.body


@module()
def ensure_unsigned_authorization_request_without_using_par_fails(plan):
    one, login = plan.one, Login()
    is_page_or(one, plan.browser.get(one.authorize_url(**one.asked(login))), login, "invalid_request")


# A request_uri

@module()
def par_ensure_reused_request_uri_prior_to_auth_completion_succeeds(plan):
    one, login, browser = plan.one, Login(), plan.stranger()
    uri = one.pushed(one.asked(login))
    assert one.open(browser, uri).status == 200
    page = one.come_back(browser, one.open(browser, uri))
    one.tokens(login, one.redeem(login, one.response(page, login)["code"]))


@module()
def par_attempt_reuse_request_uri(plan):
    one, login = plan.one, Login()
    uri = one.pushed(one.asked(login))
    assert "code" in one.response(one.come_back(plan.browser, one.open(plan.browser, uri)), login)
    for browser in (plan.browser, plan.stranger()):
        is_page_or(one, one.open(browser, uri), login, "invalid_request_uri")


@module()
def par_attempt_to_use_request_uri_for_different_client(plan):
    one, two = plan.clients
    login = Login()
    uri = one.pushed(one.asked(login))
    is_page_or(two, two.open(plan.browser, uri), login, "invalid_request", "invalid_request_object", "invalid_request_uri")


# The code

@module()
def ensure_client_id_in_token_endpoint(plan):
    one, two = plan.clients
    login, code = one.code(plan.browser)
    answer = one.redeem(login, code, client_id=two.client_id)
    answer.is_error("invalid_client", "invalid_grant", status=(400, 401))
    assert answer.status == 400 or answer.json["error"] == "invalid_client", answer.json
    one.tokens(login, one.redeem(login, code))


@module()
def ensure_holder_of_key_required(plan):
    one = plan.one
    login, code = one.code(plan.browser)
    if plan.bound == "dpop":
        one.redeem(login, code, proof=None).is_error(*OF_PROOF)
    else:
        one.redeem(login, code, certificate=None).is_error(*OF_CLIENT, status=(400, 401))
    one.tokens(login, one.redeem(login, code))


@module()
def ensure_authorization_code_is_bound_to_client(plan):
    one, two = plan.clients
    login, code = one.code(plan.browser)
    two.redeem(login, code, redirect_uri=one.redirect_uri).is_error("invalid_grant")


@module()
def attempt_reuse_authorization_code_after_one_second(plan):
    one = plan.one
    login, code = one.code(plan.browser)
    token = one.tokens(login, one.redeem(login, code))["access_token"]
    assert one.resource(token).status == 200
    time.sleep(1)
    one.redeem(login, code).is_error("invalid_grant")
    assert one.resource(token).status == 401


@module()
def ensure_pkce_code_verifier_required(plan):
    login, code = plan.one.code(plan.browser)
    plan.one.redeem(login, code, code_verifier=None).is_error("invalid_grant")


@module()
def incorrect_pkce_code_verifier_rejected(plan):
    login, code = plan.one.code(plan.browser)
    plan.one.redeem(login, code, code_verifier=Login().verifier).is_error("invalid_grant")


# Client assertions

def bad_assertion(plan, header=None, **claims):
    """At the token endpoint; nobody who cannot authenticate spoils the code."""
    one = plan.one
    login, code = one.code(plan.browser)
    answer = one.redeem(login, code, client_assertion=one.assertion(header, **claims))
    answer.is_error("invalid_client", status=(400, 401))
    one.tokens(login, one.redeem(login, code))


@module(auth="private_key_jwt")
def ensure_signed_client_assertion_with_RS256_fails(plan):
    assert plan.one.key.alg == "PS256"
    bad_assertion(plan, {"alg": "RS256"})


@module(auth="private_key_jwt")
def ensure_client_assertion_in_token_endpoint(plan):
    one = plan.one
    login, code = one.code(plan.browser)
    for left in ({}, {"client_id": one.client_id}):
        answer = one.redeem(login, code, client_assertion=None, client_assertion_type=None, **left)
        answer.is_error("invalid_client", status=(400, 401))
    one.tokens(login, one.redeem(login, code))


@module(auth="private_key_jwt")
def ensure_client_assertion_with_exp_is_5_minutes_in_past_fails(plan):
    bad_assertion(plan, exp=int(time.time()) - 300)


@module(auth="private_key_jwt")
def ensure_client_assertion_with_wrong_aud_fails(plan):
    bad_assertion(plan, aud="https://other.example")


@module(auth="private_key_jwt")
def ensure_client_assertion_with_no_sub_fails(plan):
    bad_assertion(plan, sub=None)


def push_with_assertion(plan, **claims):
    return plan.one.push(plan.one.asked(Login()), client_assertion=plan.one.assertion(**claims))


@module(auth="private_key_jwt")
def par_ensure_jwt_client_assertions_nbf_8_seconds_in_the_future_is_accepted(plan):
    soon = int(time.time()) + 8
    assert push_with_assertion(plan, nbf=soon, iat=soon).status == 201


@module(auth="private_key_jwt")
def par_ensure_jwt_client_assertions_nbf_over_60_seconds_in_the_future_fails(plan):
    for name in ("nbf", "iat"):
        push_with_assertion(plan, **{name: int(time.time()) + 70}).is_error("invalid_client", status=(400, 401))


@module(auth="private_key_jwt")
def par_test_array_as_audience_fails(plan):
    push_with_assertion(plan, aud=[plan.one.issuer]).is_error(*OF_CLIENT, status=(400, 401))


@module(auth="private_key_jwt")
def par_test_par_endpoint_url_as_audience_fails(plan):
    url = plan.one.metadata["pushed_authorization_request_endpoint"]
    push_with_assertion(plan, aud=url).is_error(*OF_CLIENT, status=(400, 401))


@module(auth="private_key_jwt")
def par_test_token_endpoint_url_as_audience_fails(plan):
    push_with_assertion(plan, aud=plan.one.metadata["token_endpoint"]).is_error(*OF_CLIENT, status=(400, 401))


# Refresh tokens

@module()
def refresh_token(plan):
    one, two = plan.clients
    login = Login()
    first = one.log_in(plan.browser, login)
    token = first["refresh_token"]
    login.nonce = None  # Core 12.2: it is of the first ID token
    one.dpop = Key()  # RFC 9449 5: of a client that authenticates, not of a key
    again = one.tokens(login, one.refresh(token))
    assert again["claims"]["sub"] == first["claims"]["sub"] and again["refresh_token"] == token, again
    assert again["access_token"] != first["access_token"] and one.resource(again["access_token"]).status == 200
    two.refresh(token).is_error("invalid_grant")
    if plan.auth == "private_key_jwt":
        nobody = one.refresh(token, client_assertion=None, client_assertion_type=None)
    else:
        nobody = one.refresh(token, certificate=None)
    nobody.is_error("invalid_client", "invalid_grant", "invalid_request", status=(400, 401))
    unbound = one.refresh(token, proof=None) if plan.bound == "dpop" else one.refresh(token, certificate=None)
    unbound.is_error(*OF_PROOF, "invalid_client", status=(400, 401))
    one.tokens(login, one.refresh(token))


# Signed requests: Message Signing 5.3

def pushed_object(plan, key=None, header=None, **claims):
    one = plan.one
    return one.push(one.asked(Login()), request=one.object(one.asked(Login()), key, header, **claims))


@module(signed=True)
def ensure_request_object_with_multiple_aud_succeeds(plan):
    assert pushed_object(plan, aud=["https://other.example", plan.one.issuer]).status == 201


@module(signed=True)
def ensure_request_object_with_nbf_8_seconds_in_the_future_is_accepted(plan):
    assert pushed_object(plan, nbf=int(time.time()) + 8).status == 201


@module(signed=True)
def ensure_request_object_without_exp_fails(plan):
    pushed_object(plan, exp=None).is_error(*OF_OBJECT)


@module(signed=True)
def ensure_request_object_without_nbf_fails(plan):
    pushed_object(plan, nbf=None).is_error(*OF_OBJECT)


@module(signed=True)
def ensure_expired_request_object_fails(plan):
    now = int(time.time())
    pushed_object(plan, nbf=now - 600, exp=now - 300).is_error(*OF_OBJECT)


@module(signed=True)
def ensure_request_object_with_bad_aud_fails(plan):
    pushed_object(plan, aud="https://other.example").is_error(*OF_OBJECT)


@module(signed=True)
def ensure_request_object_with_exp_over_60_fails(plan):
    now = int(time.time())
    pushed_object(plan, nbf=now, exp=now + 70 * 60).is_error(*OF_OBJECT)


@module(signed=True)
def ensure_request_object_with_nbf_over_60_fails(plan):
    now = int(time.time())
    pushed_object(plan, nbf=now - 70 * 60, exp=now + 60).is_error(*OF_OBJECT)


@module(signed=True)
def ensure_signed_request_object_with_RS256_fails(plan):
    assert plan.one.key.alg == "PS256"
    pushed_object(plan, header={"alg": "RS256"}).is_error(*OF_OBJECT)


@module(signed=True)
def ensure_request_object_signature_algorithm_is_not_none(plan):
    pushed_object(plan, header={"alg": "none"}).is_error(*OF_OBJECT)


@module(signed=True)
def ensure_request_object_with_invalid_signature_fails(plan):
    one = plan.one
    one.push(one.asked(Login()), request=spoilt(one.object(one.asked(Login())))).is_error(*OF_OBJECT)


@module(signed=True)
def ensure_matching_key_in_authorization_request(plan):
    pushed_object(plan, key=plan.two.key).is_error("invalid_request_object", "invalid_request")


@module(signed=True)
def ensure_unsigned_request_at_par_endpoint_fails(plan):
    one = plan.one
    one.push({}, request=None, **one.asked(Login())).is_error("invalid_request")


@module(signed=True)
def par_authorization_request_containing_request_uri(plan):
    pushed_object(plan, request_uri=plan.one.pushed(plan.one.asked(Login()))).is_error(*OF_OBJECT)


# What was left lying

@module(waits=True)
def ensure_token_endpoint_fails_with_expired_auth_code(plan):
    plan.wait_until_old(CODE_TTL_S)
    plan.one.redeem(*plan.left_code).is_error("invalid_grant")


@module(waits=True)
def par_attempt_to_use_expired_request_uri(plan):
    plan.wait_until_old(REQUEST_TTL_S)
    is_page_or(plan.one, plan.one.open(plan.browser, plan.left_request), Login(), "invalid_request_uri")


def plans(folder):
    authority = Certificate(folder, "authority")
    rsa, ec, ed = map(Key, ("PS256", "ES256", "EdDSA"))
    certificates = Certificate(folder, "one", authority), Certificate(folder, "two")
    return authority, [
        Plan("private_key_jwt", "dpop", (rsa, ec), certificates), Plan("private_key_jwt", "mtls", (rsa, ed), certificates),
        Plan("mtls", "mtls", (rsa, ec), certificates), Plan("mtls", "dpop", (ec, ed), certificates),
        Plan("private_key_jwt", "dpop", (rsa, ed), certificates, signed=True),
        Plan("private_key_jwt", "dpop", (rsa, ec), certificates, signed=True, jarm=True)]


with tempfile.TemporaryDirectory() as folder:
    port = some_port()
    authority, all_plans = plans(folder)
    overlay = {"broker.json": {"mtls_host": f"mtls.localhost:{port}", "mtls_ca_file": authority.pem,
                               "code_ttl_s": CODE_TTL_S, "pushed_request_ttl_s": REQUEST_TTL_S}}
    for plan in all_plans:
        overlay.update(plan.registrations())
    with Demo("--tls", "--port", str(port), overlay=overlay) as demo:
        assert demo.issuer.endswith(f":{port}"), "the port was taken by somebody else"
        for plan in all_plans:
            plan.begin(demo)
        walk_through(all_plans)
        run()
