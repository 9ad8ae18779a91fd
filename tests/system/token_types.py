#!/usr/bin/python3 -B
"""Nothing that is given for one purpose serves another: each kind of token at each place that takes
one, and only its own place does (RFC 8725 3.11 and 3.12)."""
import json
import tempfile
import time

from parvis_client import Login
from parvis_demo import Demo
from parvis_fapi import ASSERTION, Certificate, Key
from parvis_fapi_plan import Plan
from parvis_ports import some_port
from parvis_test import run, test


def tokens_of(plan):
    """One of each kind, all good at their own place."""
    one, at = plan.one, plan.one.endpoint("token_endpoint")
    got = one.log_in(plan.browser)
    return {
        "access token": got["access_token"], "refresh token": got["refresh_token"], "ID token": got["id_token"],
        "code": one.code(plan.browser)[1], "request_uri": one.pushed(one.asked(Login())),
        "request object": one.object(one.asked(Login())), "client assertion": one.assertion(),
        "DPoP proof": one.proof("POST", at),
        "logout token": one.key.sign({"iss": one.issuer, "aud": one.client_id, "iat": int(time.time()), "jti": "j", "sub": "s",
                                      "events": {"http://schemas.openid.net/event/backchannel-logout": {}}}, typ="logout+jwt"),
    }


def at_userinfo(plan, token):
    return plan.one.resource(token).status == 200


def as_code(plan, token):
    return plan.one.redeem(Login(), token).status == 200


def as_refresh_token(plan, token):
    return plan.one.refresh(token).status == 200


def as_assertion(plan, token):
    return plan.one.push(plan.one.asked(Login()), client_assertion_type=ASSERTION, client_assertion=token).status == 201


def as_request_object(plan, token):
    return plan.one.push({}, request=token).status == 201


def as_proof(plan, token):
    login, code = plan.one.code(plan.browser)
    return plan.one.redeem(login, code, proof=token).status == 200


def as_request_uri(plan, token):
    return plan.one.open(plan.stranger(), token).status == 200


def as_hint(plan, token):
    return plan.one.push(plan.one.asked(Login(), id_token_hint=token)).status == 201


def at_introspection(plan, token):
    answer = plan.one.post("introspection_endpoint", {"token": token, **plan.one.credentials()})
    return answer.status == 200 and json.loads(answer.body)["active"]


PLACES = {at_userinfo: {"access token"}, as_code: set(), as_refresh_token: {"refresh token"}, as_hint: {"ID token"},
          as_assertion: {"client assertion"}, as_request_object: {"request object"}, as_proof: {"DPoP proof"},
          as_request_uri: {"request_uri"}, at_introspection: {"access token"}}

with tempfile.TemporaryDirectory() as folder:
    port, certificates = some_port(), (Certificate(folder, "one"), Certificate(folder, "two"))
    plan = Plan("private_key_jwt", "dpop", (Key(), Key()), certificates)
    overlay = {name: {**about, "introspection": True} for name, about in plan.registrations().items()}
    overlay["broker.json"] = {"mtls_host": f"mtls.localhost:{port}"}
    with Demo("--tls", "--port", str(port), overlay=overlay) as demo:
        plan.begin(demo)
        for place, good in PLACES.items():
            def only_its_own_kind_is_taken(place=place, good=good):
                taken = {kind for kind, token in tokens_of(plan).items() if place(plan, token)}
                assert taken == good, taken
            only_its_own_kind_is_taken.__name__ = f"{place.__name__}_only_its_own_kind_is_taken"
            test(only_its_own_kind_is_taken)

        @test
        def nothing_but_an_access_or_refresh_token_is_revoked():
            """RFC 7009 2.2: all are answered alike, and the others stay good."""
            one, of = plan.one, tokens_of(plan)
            login, code = one.code(plan.browser)
            for token in [*of.values(), code]:
                assert one.post("revocation_endpoint", {"token": token, **one.credentials()}).status == 200
            assert not at_userinfo(plan, of["access token"]) and not as_refresh_token(plan, of["refresh token"])
            assert one.redeem(login, code).status == 200 and as_hint(plan, of["ID token"])

        run()
