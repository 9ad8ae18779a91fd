#!/usr/bin/python3 -B
"""A provider of others, npm's oidc-provider, that wants requests pushed and signed, assertions, bound
tokens and certificates, and encrypts what it answers: we are its client with one word or a few."""
import json
import pathlib
import subprocess
import tempfile

from parvis_demo import Demo
from parvis_modern_provider import modern_provider
from parvis_paths import BUILD
from parvis_ports import free_ports
from parvis_provider import PATIENT
from parvis_test import run, test


def certificate(folder, name):
    """A self-signed certificate for loopback: paths of it and its key."""
    paths = [pathlib.Path(folder) / f"{name}.{end}" for end in ("pem", "key")]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-out", paths[0], "-keyout", paths[1]],
                   check=True, capture_output=True)
    return paths


def parvis(folder, *words, status=0):
    done = subprocess.run([BUILD / "parvis", "--config", folder, *words], text=True, capture_output=True,
                          timeout=60, check=False)
    assert done.returncode == status, done
    return done.stdout


def log_in(demo, name):
    demo.wait_offered(name)
    return demo.client("library").log_in(demo.browser(), provider=name)


def statuses(requests, path):
    return [r["status"] for r in requests if r["path"] == path]


PORTS = free_ports(4)
KEYS = tempfile.TemporaryDirectory(prefix="parvis-test-")
OURS, THEIRS = certificate(KEYS.name, "parvis"), certificate(KEYS.name, "provider")
SHARED = {"driver": "oidc", "client_id": "parvis", "scope": "openid profile birth"} | PATIENT
FAPI = SHARED | {
    "id": "fapi", "name": "FAPI", "issuer": f"http://127.0.0.1:{PORTS[0]}", "profile": "fapi2",
    "require_signed_request_object": True}
SEALED = SHARED | {
    "id": "sealed", "name": "Sealed", "issuer": f"http://127.0.0.1:{PORTS[1]}",
    "token_endpoint_auth_method": "private_key_jwt", "require_signed_request_object": True,
    "id_token_encrypted_response_alg": "ECDH-ES", "id_token_encrypted_response_enc": "A256GCM",
    "userinfo_encrypted_response_alg": "RSA-OAEP-256", "userinfo_signed_response_alg": "ES256"}
SHOWN = SHARED | {
    "id": "shown", "name": "Shown", "issuer": f"https://127.0.0.1:{PORTS[2]}", "profile": "fapi2",
    "token_endpoint_auth_method": "tls_client_auth", "tls_client_certificate_bound_access_tokens": True,
    "tls_client_certificate_file": str(OURS[0]), "tls_client_key_file": str(OURS[1]),
    "ca_file": str(THEIRS[0])}
BRIEF = SHARED | {
    "id": "brief", "name": "Brief", "issuer": f"http://127.0.0.1:{PORTS[3]}",
    "token_endpoint_auth_method": "private_key_jwt", "refresh": "if_refused"}

# One worker: each learns a provider's nonces by itself.
with Demo(overlay={"broker.json": {"workers": 1},
                   **{f"providers/{p['id']}.json": p for p in (FAPI, SEALED, SHOWN, BRIEF)}}) as demo:
    def registered(name, **more):
        return {"client_id": "parvis", "redirect_uris": [f"{demo.issuer}/callback/{name}"],
                "jwks_uri": f"{demo.issuer}/client_jwks/{name}", "response_types": ["code"],
                "id_token_signed_response_alg": "ES256", **more}

    @test
    def one_word_makes_us_a_client_of_fapi():
        client = registered("fapi", token_endpoint_auth_method="private_key_jwt",
                            token_endpoint_auth_signing_alg="ES256", request_object_signing_alg="ES256",
                            dpop_bound_access_tokens=True, require_pushed_authorization_requests=True)
        with modern_provider(port=PORTS[0], client=client, nonces=True, push=True) as requests:
            answer = log_in(demo, "fapi")
            assert answer["userinfo"]["family_name"] == "Moderne", answer["userinfo"]
            asked = requests()
            sent = next(r for r in asked if r["path"] == "/auth")
            assert set(sent["query"]) == {"client_id", "request_uri"}, sent
            assert statuses(asked, "/request") in ([400, 201], [201]), asked
            assert statuses(asked, "/me") in ([401, 200], [200]), asked
            assert all(r["dpop"] for r in asked if r["path"] != "/auth"), asked
            assert [r["scheme"] for r in asked if r["path"] == "/me"][-1] == "DPoP", asked
            log_in(demo, "fapi")
            asked = requests()
            assert statuses(asked, "/token") == [200] and statuses(asked, "/me") == [200], asked

    @test
    def what_it_encrypts_and_signs_is_read():
        client = registered("sealed", token_endpoint_auth_method="private_key_jwt",
                            request_object_signing_alg="ES256", userinfo_signed_response_alg="ES256",
                            id_token_encrypted_response_alg="ECDH-ES",
                            id_token_encrypted_response_enc="A256GCM",
                            userinfo_encrypted_response_alg="RSA-OAEP-256")
        with modern_provider(port=PORTS[1], client=client, nonces=False, push=False) as requests:
            answer = log_in(demo, "sealed")
            assert answer["userinfo"]["family_name"] == "Moderne", answer["userinfo"]
            asked = requests()
            sent = next(r for r in asked if r["path"] == "/auth")
            assert set(sent["query"]) == {"client_id", "response_type", "scope", "request"}, sent
            me = next(r for r in asked if r["path"] == "/me")
            assert me["type"] == "application/jwt" and me["scheme"] == "Bearer", me

    @test
    def our_certificate_is_shown_and_binds_the_token():
        client = registered("shown", token_endpoint_auth_method="tls_client_auth",
                            tls_client_auth_subject_dn="CN=parvis",
                            tls_client_certificate_bound_access_tokens=True,
                            require_pushed_authorization_requests=True)
        del client["jwks_uri"]
        with modern_provider(port=PORTS[2], client=client, nonces=False, push=True,
                      certificate=THEIRS[0].read_text(), key=THEIRS[1].read_text()) as requests:
            browser = demo.browser()
            browser.tls.load_verify_locations(THEIRS[0])
            demo.wait_offered("shown")
            answer = demo.client("library").log_in(browser, provider="shown")
            assert answer["userinfo"]["family_name"] == "Moderne", answer["userinfo"]
            asked = [r for r in requests() if r["path"] != "/auth"]
            assert asked and all(r["certificate"] and not r["dpop"] for r in asked), asked

    @test
    def an_access_token_that_it_forgot_is_refreshed_once():
        client = registered("brief", token_endpoint_auth_method="private_key_jwt",
                            grant_types=["authorization_code", "refresh_token"])
        with modern_provider(port=PORTS[3], client=client, nonces=False, push=False, forgets=True) as requests:
            answer = log_in(demo, "brief")
            assert answer["userinfo"]["family_name"] == "Moderne", answer["userinfo"]
            asked = requests()
            assert statuses(asked, "/token") == [200, 200] and statuses(asked, "/me") == [401, 200], asked

    @test
    def config_check_names_each_key_that_is_missing_until_keys_init_made_it():
        with tempfile.TemporaryDirectory(prefix="parvis-test-") as name:
            folder = pathlib.Path(name)
            (folder / "providers").mkdir()
            (folder / "broker.json").write_text(json.dumps(
                {"issuer": "https://us.example", "state": str(folder / "state")}))
            (folder / "providers" / "fapi.json").write_text(json.dumps(FAPI))
            before = parvis(folder, "config", "check")
            assert before.count("parvis keys init makes it") == 4, before
            assert "fapi: there is no key of use dpop and alg ES256" in before, before
            assert "fapi: there is no key of use client-assertion and alg ES256" in before, before
            assert parvis(folder, "keys", "list", "--json", status=1) == ""
            parvis(folder, "keys", "init")
            assert "there is no key" not in parvis(folder, "config", "check")
            assert json.loads(parvis(folder, "keys", "list", "--json"))["missing"] == []

    run()
KEYS.cleanup()
