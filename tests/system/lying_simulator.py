#!/usr/bin/python3 -B
"""The simulator as a sandbox, the provider of a broker that is none: each lie that it knows ends in the refusal that
is about it, whatever it signs with, and what is no lie is believed."""
import json
import pathlib
import re
import tempfile

from parvis_client import Login, query_of
from parvis_demo import Demo, Failure
from parvis_paths import ROOT
from parvis_ports import some_port
from parvis_provider import PATIENT
from parvis_sandbox import Sandbox
from parvis_test import run, test, wait_for
import demo_configuration

ALGS = ["ES256", "RS256", "PS256", "EdDSA"]
BELIEVED = ["token-slow", "id-token-clock-behind", "id-token-clock-ahead"]
ROTATED = {"ES256": "keys-rotated", "RS256": "keys-replaced", "PS256": "keys-rotated", "EdDSA": "keys-replaced"}
REFUSED = {  # fault: refusal; what the service is told, if it is not server_error
    "error-access_denied": ("provider-access-denied", "access_denied"),
    **{f"error-{name}": ("provider-wants-interaction", "login_required") for name in (
        "login_required", "consent_required", "interaction_required", "account_selection_required")},
    "error-unmet_authentication_requirements": ("provider-cannot-meet-requirements", "access_denied"),
    **{f"error-{name}": ("provider-failed",) for name in (
        "invalid_request", "invalid_scope", "unauthorized_client", "unsupported_response_type", "server_error")},
    "error-temporarily_unavailable": ("provider-unavailable", "temporarily_unavailable"),
    "response-iss": ("provider-issuer-wrong",), "response-no-iss": ("provider-issuer-missing",),
    "code-late": ("upstream-code-refused",),
    "token-error": ("upstream-token-failed",), "token-malformed": ("upstream-token-malformed",),
    "id-token-missing": ("upstream-id-token-missing",),
    "id-token-iss": ("upstream-id-token-issuer-wrong",), "id-token-aud": ("upstream-id-token-audience-wrong",),
    "id-token-nonce": ("upstream-id-token-nonce-wrong",), "id-token-no-nonce": ("upstream-id-token-nonce-wrong",),
    "id-token-expired": ("upstream-id-token-expired",), "id-token-acr": ("acr-too-low", "access_denied"),
    "id-token-at-hash": ("upstream-id-token-at-hash-wrong",),
    "id-token-signature": ("upstream-id-token-signature-wrong",), "id-token-kid": ("upstream-id-token-key-unknown",),
    "id-token-alg": ("upstream-id-token-alg-wrong",), "id-token-none": ("upstream-id-token-alg-wrong",),
    "userinfo-sub": ("upstream-userinfo-sub-wrong",), "userinfo-error": ("upstream-userinfo-failed",),
    "userinfo-malformed": ("upstream-userinfo-malformed",),
}
NOBODYS = ["response-state", "response-no-state"]  # a page: whoever comes so is nobody
OF_EACH_ALG = [name for name in REFUSED if name.startswith("id-token-") and name != "id-token-missing"]
SECRET = demo_configuration.new_secret()


def personas(folder):
    """One for each fault, and one for none."""
    path = pathlib.Path(folder) / "personas.json"
    path.write_text(json.dumps({"personas": [
        {"id": name.replace("_", "-"), "label": name, "acr": "eidas1", "sub": "s-" + name, "claims": {"given_name": "Sim"},
         **({"fault": name} if name != "honest" else {})}
        for name in ["honest", *BELIEVED, *sorted(set(ROTATED.values())), *REFUSED, *NOBODYS]]}))
    return path


def sign_in(alg, persona):
    """(login, client, page): the redirect to the service; a Failure says that a page ended it."""
    client, login, browser = demo.client("library"), Login(), demo.browser()
    page = browser.get(client.authorize_url(login))
    return login, client, client.walk(browser, page, provider=alg.lower(), persona=persona.replace("_", "-"))


def is_believed(alg, persona):
    login, client, page = sign_in(alg, persona)
    assert client.finish(login, page)["userinfo"]["given_name"] == "Sim"


def is_logged(refusal, mark):
    wait_for(lambda: f'"outcome":"{refusal}"' in demo.log()[mark:], why=refusal)


def is_refused(alg, fault):
    refusal, error = (*REFUSED[fault], "server_error")[:2]
    mark = len(demo.log())
    said = query_of(sign_in(alg, fault)[2].location)
    assert said.get("error") == error and "code" not in said, (fault, said)
    is_logged(refusal, mark)


def tests():
    @test
    def each_lie_that_it_knows_is_told_here():
        source = (ROOT / "broker" / "oidc" / "simulated_fault.c").read_text()
        known = set(re.findall(r'\t\{"([a-z_-]+)", FAULT_', source))
        assert known == {*REFUSED, *BELIEVED, *NOBODYS, *ROTATED.values()}, known

    @test
    def it_is_believed_with_each_algorithm_and_after_its_keys_changed():
        for alg in ALGS:
            is_believed(alg, "honest")
            is_believed(alg, ROTATED[alg])
            is_believed(alg, "honest")

    @test
    def what_is_no_lie_is_believed():
        for persona in BELIEVED:
            is_believed("ES256", persona)

    @test
    def each_lie_ends_in_the_refusal_that_is_about_it():
        for fault in REFUSED:
            is_refused("ES256", fault)

    @test
    def each_lie_of_an_id_token_is_refused_with_each_algorithm():
        for alg in ALGS[1:]:
            for fault in OF_EACH_ALG:
                is_refused(alg, fault)

    @test
    def an_answer_of_nobodys_ends_on_a_page():
        for fault in NOBODYS:
            mark, page = len(demo.log()), None
            try:
                page = sign_in("ES256", fault)[2]
            except Failure as why:
                assert "answers 400" in str(why), why
            assert page is None, page.location
            is_logged("interaction-unknown", mark)

    @test
    def it_is_believed_after_all_this():
        for alg in ALGS:
            is_believed(alg, "honest")


def client_of(alg, broker):
    return {"client_id": alg.lower(), "client_secret_hash": demo_configuration.secret_hash(SECRET),
            "id_token_signed_response_alg": alg, "redirect_uris": [f"{broker}/callback/{alg.lower()}"],
            "information_page": False}


def provider_of(alg, sandbox):
    return {"id": alg.lower(), "driver": "oidc", "name": alg, "issuer": sandbox.issuer, "client_id": alg.lower(),
            "client_secret": SECRET, "scope": "openid profile", "id_token_signed_response_alg": alg,
            "breaker_failures": 32} | PATIENT


with tempfile.TemporaryDirectory(prefix="parvis-test-") as folder:
    port = some_port()
    broker = f"http://localhost:{port}"
    with Sandbox("127.0.0.1", personas(folder), [client_of(alg, broker) for alg in ALGS]) as sandbox:
        overlay = {"broker.json": {"workers": 1}} | {
            f"providers/{alg.lower()}.json": provider_of(alg, sandbox) for alg in ALGS}
        with Demo("--port", str(port), overlay=overlay) as demo:
            assert demo.issuer == broker, "the port was taken by somebody else"
            for alg in ALGS:
                demo.wait_offered(alg.lower())
            tests()
            run()
