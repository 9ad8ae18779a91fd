#!/usr/bin/python3 -B
"""Every wrong thing that a provider can do, one a line, over real HTTP against the real broker.

Of each is said what the broker's log names it, and held: the client is told an error within five
seconds, with its state and our issuer; nothing was asked of the provider after the wrong thing, and
nothing twice.
"""
import base64
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / "system"))

from chaos_provider import (ChaosProvider, EcKey, Wrong, a_hundred_megabytes, answer, at_the_wire, b64,
                            claims, drip, half_an_answer, hang, hang_up, header, id_token, page,
                            signs_with)
from parvis_client import Login, query_of
from parvis_demo import Demo, demo_browser
from parvis_test import run, test

SECRET = "a-secret-for-the-chaos-provider-0123456789"
provider = ChaosProvider()
stranger = EcKey("unknown")


def without_signature(token):
    return token.rsplit(".", 1)[0] + "."


def of_alg(alg):
    return lambda token: b64(json.dumps({"alg": alg, "kid": "k1"}).encode()) + "." + token.split(".", 1)[1]


OTHER = b'{"sub":"other",'


def with_duplicate(token):
    head, body, signature = token.split(".")
    members = base64.urlsafe_b64decode(body + "==")
    return f"{head}.{b64(OTHER + members[1:])}.{signature}"


ANSWERS = [  # at the callback: no token is asked for
    ("iss_of_another_provider", answer(iss="https://other.example"), "provider-issuer-wrong"),
    ("iss_with_a_slash_more", answer(iss=provider.issuer("honest") + "/"), "provider-issuer-wrong"),
    ("code_and_error", answer(error="access_denied"), "provider-response-ambiguous"),
    ("neither_code_nor_error", answer(code=None), "provider-response-empty"),
    ("empty_code", answer(code=""), "provider-response-empty"),
    ("code_beyond_all_bounds", answer(code="c" * 5000), "provider-code-unfit"),
    ("code_with_control_characters", answer(code="a\tb"), "provider-code-unfit"),
    ("cancelled", answer(code=None, error="access_denied"), "provider-access-denied", "access_denied"),
    ("login_required", answer(code=None, error="login_required"), "provider-wants-interaction",
     "login_required"),
    ("temporarily_unavailable", answer(code=None, error="temporarily_unavailable"),
     "provider-unavailable", "temporarily_unavailable"),
    ("server_error", answer(code=None, error="server_error"), "provider-failed"),
    ("unknown_error", answer(code=None, error="pretzel"), "provider-failed"),
    ("hostile_error", answer(code=None, error="<script>alert(1)</script>"), "provider-failed"),
    ("hostile_description", answer(code=None, error="access_denied", error_description="<b>\r\nX: y" * 500),
     "provider-access-denied", "access_denied"),
]
NOBODYS = [  # no sign-in of this browser: a page, and the sign-in is not spent
    ("state_missing", answer(state=None), "interaction-unknown"),
    ("state_of_another", answer(state="a" * 43), "interaction-unknown"),
    ("state_twice", answer(state=["a", "b"]), "form-parameter-repeated"),
    ("code_twice", answer(code=["a", "b"]), "form-parameter-repeated"),
]
TOKENS = [  # no userinfo is asked for
    ("token_endpoint_says_500", page("token", 500, lambda _: "oops"), "upstream-token-failed"),
    ("token_endpoint_says_503", page("token", 503), "upstream-token-unavailable", "temporarily_unavailable"),
    ("invalid_grant", page("token", 400, lambda _: {"error": "invalid_grant"}), "upstream-code-refused"),
    ("invalid_client", page("token", 401, lambda _: {"error": "invalid_client"}), "upstream-client-refused"),
    ("error_with_200", page("token", 200, lambda _: {"error": "invalid_grant"}), "upstream-token-type-unknown"),
    ("token_endpoint_redirects", page("token", 302), "upstream-token-failed"),
    ("html", page("token", kind="text/html"), "upstream-token-malformed"),
    ("an_array", page("token", body=lambda was: [was]), "upstream-token-malformed"),
    ("json_with_a_tail", page("token", body=lambda was: json.dumps(was) + "x"), "upstream-token-malformed"),
    ("too_deep", page("token", body=lambda was: "[" * 5000 + "]" * 5000), "upstream-token-malformed"),
    ("token_type_mac", page("token", body=lambda was: was | {"token_type": "mac"}), "upstream-token-type-unknown"),
    ("no_access_token", page("token", body=lambda was: was | {"access_token": ""}), "upstream-access-token-unfit"),
    ("access_token_with_a_line_end", page("token", body=lambda was: was | {"access_token": "a\r\nX: y"}),
     "upstream-access-token-unfit"),
    ("no_id_token", page("token", body=lambda was: {k: v for k, v in was.items() if k != "id_token"}),
     "upstream-id-token-missing"),
    ("token_endpoint_hangs_up", at_the_wire("token", hang_up), "provider-unreachable", "temporarily_unavailable"),
    ("half_an_answer", at_the_wire("token", half_an_answer), "provider-unreachable", "temporarily_unavailable"),
    ("token_endpoint_is_silent", at_the_wire("token", hang), "provider-silent", "temporarily_unavailable"),
    ("token_endpoint_drips", at_the_wire("token", drip), "provider-silent", "temporarily_unavailable"),
    ("a_hundred_megabytes", at_the_wire("token", a_hundred_megabytes), "provider-too-long"),
    ("iss_missing", claims(iss=None), "upstream-id-token-issuer-wrong"),
    ("iss_wrong", claims(iss="https://other.example"), "upstream-id-token-issuer-wrong"),
    ("aud_missing", claims(aud=None), "upstream-id-token-audience-wrong"),
    ("aud_wrong", claims(aud="other"), "upstream-id-token-audience-wrong"),
    ("aud_of_two", claims(aud=["parvis", "other"]), "upstream-id-token-audience-untrusted"),
    ("azp_wrong", claims(azp="other"), "upstream-id-token-azp-wrong"),
    ("sub_missing", claims(sub=None), "upstream-id-token-sub-unfit"),
    ("sub_empty", claims(sub=""), "upstream-id-token-sub-unfit"),
    ("sub_of_256", claims(sub="s" * 256), "upstream-id-token-sub-unfit"),
    ("sub_with_nul", claims(sub="a\0b"), "upstream-id-token-malformed"),
    ("exp_missing", claims(exp=None), "upstream-id-token-exp-unfit"),
    ("exp_past", claims(exp=lambda now: now - 300), "upstream-id-token-expired"),
    ("exp_a_string", claims(exp="9999999999"), "upstream-id-token-exp-unfit"),
    ("exp_beyond_2_to_the_53", claims(exp=9007199254740993), "upstream-id-token-exp-unfit"),
    ("iat_missing", claims(iat=None), "upstream-id-token-iat-unfit"),
    ("clock_four_minutes_ahead", claims(iat=lambda now: now + 240), "upstream-id-token-iat-in-future"),
    ("clock_eleven_minutes_behind", claims(iat=lambda now: now - 660), "upstream-id-token-too-old"),
    ("nbf_ahead", claims(nbf=lambda now: now + 240), "upstream-id-token-not-yet-valid"),
    ("nonce_missing", claims(nonce=None), "upstream-id-token-nonce-wrong"),
    ("nonce_of_another", claims(nonce="n" * 43), "upstream-id-token-nonce-wrong"),
    ("at_hash_wrong", claims(at_hash="A" * 22), "upstream-id-token-at-hash-wrong"),
    ("c_hash_wrong", claims(c_hash="A" * 22), "upstream-id-token-c-hash-wrong"),
    ("s_hash_wrong", claims(s_hash="A" * 22), "upstream-id-token-s-hash-wrong"),
    ("acr_an_array", claims(acr=["eidas3"]), "upstream-id-token-acr-unfit"),
    ("auth_time_ahead", claims(auth_time=lambda now: now + 240), "upstream-id-token-auth-time-unfit"),
    ("alg_none", id_token(lambda token: without_signature(of_alg("none")(token))), "upstream-id-token-alg-wrong"),
    ("alg_none_in_capitals", id_token(of_alg("NONE")), "upstream-id-token-alg-wrong"),
    ("alg_hs256", id_token(of_alg("HS256")), "upstream-id-token-alg-wrong"),
    ("alg_rs256_though_published", Wrong(key=lambda _: provider.rsa,
                                         header=lambda _: {"alg": "RS256", "kid": "r1"}),
     "upstream-id-token-alg-wrong"),
    ("alg_of_another_kind_of_key", id_token(of_alg("EdDSA")), "upstream-id-token-alg-wrong"),
    ("no_signature", id_token(without_signature), "upstream-id-token-signature-wrong"),
    ("signed_by_another_key", signs_with(provider.other_key), "upstream-id-token-signature-wrong"),
    ("claims_changed", id_token(with_duplicate), "upstream-id-token-malformed"),
    ("kid_unknown", Wrong(key=lambda _: stranger, header=lambda was: was | {"kid": "unknown"}),
     "upstream-id-token-key-unknown"),
    ("kid_a_number", header(kid=1), "upstream-id-token-malformed"),
    ("kid_a_path", header(kid="../../etc/passwd"), "upstream-id-token-key-unknown"),
    ("key_in_the_header", Wrong(key=lambda _: stranger, header=lambda was: was | {"jwk": stranger.public()}),
     "upstream-id-token-signature-wrong"),
    ("keys_by_jku", Wrong(key=lambda _: stranger, header=lambda was: was | {"jku": provider.base + "/x/jwks"}),
     "upstream-id-token-signature-wrong"),
    ("crit", header(crit=["x"], x=1), "upstream-id-token-critical"),
    ("b64", header(b64=False), "upstream-id-token-critical"),
    ("typ_of_an_access_token", header(typ="at+jwt"), "upstream-id-token-typ-wrong"),
    ("a_jwe_that_nobody_asked_for", id_token(lambda _: "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AA.AA.AA"),
     "upstream-id-token-malformed"),
]
USERINFO = [
    ("userinfo_about_another", page("userinfo", body=lambda was: was | {"sub": "person-2"}), "upstream-userinfo-sub-wrong"),
    ("userinfo_about_nobody", page("userinfo", body=lambda was: {"email": "a@b.example"}), "upstream-userinfo-sub-wrong"),
    ("userinfo_an_array", page("userinfo", body=lambda was: [was]), "upstream-userinfo-malformed"),
    ("userinfo_html", page("userinfo", kind="text/html"), "upstream-userinfo-malformed"),
    ("userinfo_a_jwt", page("userinfo", kind="application/jwt", body=lambda _: "a.b.c"), "upstream-userinfo-jwt-unexpected"),
    ("userinfo_401", page("userinfo", 401), "upstream-userinfo-failed"),
    ("userinfo_500", page("userinfo", 500), "upstream-userinfo-failed"),
    ("userinfo_redirects", page("userinfo", 302), "upstream-userinfo-failed"),
    ("userinfo_hangs_up", at_the_wire("userinfo", hang_up), "provider-unreachable", "temporarily_unavailable"),
    ("userinfo_is_silent", at_the_wire("userinfo", hang), "provider-silent", "temporarily_unavailable"),
    ("userinfo_with_a_claim_twice", page("userinfo", body=lambda was: json.dumps(was)[:-1] + ',"sub":"x"}'),
     "upstream-userinfo-malformed"),
]
LEVELS = [  # proven by the ID token or not at all
    ("no_level", claims(acr=None), "acr-too-low", "access_denied"),
    ("a_level_of_nobody", claims(acr="EIDAS1"), "acr-too-low", "access_denied"),
    ("a_level_in_userinfo_alone", Wrong(**claims(acr=None).do, **page(
        "userinfo", body=lambda was: was | {"acr": "eidas1"}).do), "acr-too-low", "access_denied"),
]
SIGNED_USERINFO = [
    ("signed_userinfo_in_the_clear", page("userinfo"), "upstream-userinfo-unsigned"),
    ("signed_userinfo_of_another_key", Wrong(userinfo=lambda was: (
        200, "application/jwt", provider.jwt(json.loads(was) | {"iss": "https://other.example"}))),
     "upstream-userinfo-issuer-wrong"),
    ("signed_userinfo_for_another", Wrong(userinfo=lambda was: (
        200, "application/jwt", provider.jwt(json.loads(was) | {"aud": "other"}))),
     "upstream-userinfo-audience-wrong"),
    ("signed_userinfo_with_alg_none", Wrong(userinfo=lambda was: (
        200, "application/jwt", without_signature(of_alg("none")(provider.jwt(json.loads(was)))))),
     "upstream-userinfo-alg-wrong"),
]
SIGNED_ANSWERS = [  # JARM: no token is asked for
    ("response_for_another", answer(aud="other"), "response-jwt-audience-wrong"),
    ("response_of_another", answer(iss="https://other.example"), "response-jwt-issuer-wrong"),
    ("response_without_iss", answer(iss=None), "response-jwt-issuer-wrong"),
    ("response_expired", answer(exp=1), "response-jwt-expired"),
    ("response_with_alg_none", Wrong(response=lambda was: without_signature(of_alg("none")(was))),
     "interaction-unknown"),
    ("response_of_another_key", signs_with(provider.other_key), "response-jwt-signature-wrong"),
]
KEYS = {  # tenant -> (what it publishes, the refusal or None)
    "keys-private": ({"keys": [provider.key.private()]}, "provider-jwks-unfit"),
    "keys-symmetric": ({"keys": [{"kty": "oct", "k": "AAAA", "kid": "k1"}]}, "provider-jwks-unfit"),
    "keys-repeated": ({"keys": [provider.key.public(), provider.other_key.public()]}, "provider-jwks-unfit"),
    "keys-empty": ({"keys": []}, "upstream-id-token-key-unknown"),
    "keys-not-there": ({"key": 1}, "provider-jwks-unfit"),
    "keys-of-another-use": ({"keys": [provider.key.public() | {"use": "enc", "alg": "ECDH-ES"}]},
                            "upstream-id-token-key-unknown"),
    "keys-with-decoys": ({"keys": [provider.rsa.public() | {"kid": "k1"}, {"kty": "AKP", "kid": "k1"},
                                   provider.key.public()]}, None),
    "keys-too-many": ({"keys": [EcKey(f"k{i}").public() for i in range(40)]}, "provider-jwks-unfit"),
}
provider.published |= {tenant: keys for tenant, (keys, _) in KEYS.items()}
METADATA = {  # tenant -> (members that differ, the refusal); nobody is sent to authorize
    "metadata-of-another": ({"issuer": "https://other.example"}, "provider-metadata-issuer-wrong"),
    "metadata-with-a-slash": ({"issuer": provider.issuer("metadata-with-a-slash") + "/"},
                              "provider-metadata-issuer-wrong"),
    "metadata-to-plain-http": ({"token_endpoint": "http://other.example/t"}, "provider-metadata-endpoint-unfit"),
    "metadata-to-another": ({"token_endpoint": provider.issuer("honest") + "/token"},
                            "provider-metadata-endpoint-foreign"),
    "metadata-without-keys": ({"jwks_uri": None}, "provider-metadata-endpoint-unfit"),
}
provider.members |= {tenant: members for tenant, (members, _) in METADATA.items()}
provider.members["promises"] = {"authorization_response_iss_parameter_supported": True}


def registration(tenant, **more):
    return {"id": tenant, "driver": "oidc", "name": tenant, "issuer": provider.issuer(tenant),
            "client_id": "parvis", "client_secret": SECRET, "token_endpoint_auth_method": "client_secret_basic",
            "timeout_ms": 4000, "breaker_failures": 32, **more}


TENANTS = {"honest": {}, "promises": {}, "signs": {"userinfo_signed_response_alg": "ES256"},
           "jarm": {"response_mode": "query.jwt"}, "posts": {"response_mode": "form_post"}} | {name: {} for name in KEYS} | {name: {} for name in METADATA}
POSTED_TO = {"client_id": "posted-to", "client_name": "Posted to", "client_secret": SECRET, "scope": "openid profile",
             "redirect_uris": ["http://localhost:9999/posted"], "providers": ["posts"]}
# One worker: what is offered by it is offered.
OVERLAY = {"broker.json": {"workers": 1}, "clients/posted-to.json": POSTED_TO} | {f"providers/{name}.json": registration(name, **more) for name, more in TENANTS.items()}


def attempt(demo, tenant):
    """The client, its login, where it ended, the seconds, and what the provider was asked."""
    client, login, browser = demo.client("library"), Login(), demo.browser()
    chooser = browser.get(client.authorize_url(login))
    form, _ = demo_browser.next_press(chooser, {"provider": tenant})
    provider.calls.clear()
    started = time.monotonic()
    end = browser.press(chooser, form, ("provider", tenant))
    return client, login, end, time.monotonic() - started, list(provider.calls)


def refusals(text):
    return [line.get("outcome") for line in map(json.loads, text.splitlines())
            if line.get("event") in ("callback", "choose")]


def is_refused(demo, tenant, refusal, error, calls):
    before, started = len(demo.log()), time.monotonic()
    client, login, end, seconds, asked = attempt(demo, tenant)
    said = query_of(end.location) if end.location else {}
    assert seconds < 15, seconds
    while refusal not in refusals(demo.log()[before:]):  # its line comes after the answer
        assert time.monotonic() - started < 60, (refusal, end.status, end.location, asked, demo.log()[before:])
        time.sleep(0.02)
    assert [name for name in asked if name not in ("metadata", "jwks", "authorize")] == calls, asked
    if error is None:
        assert end.status == 400 and end.location is None and end.words, (end.status, end.location)
        return
    assert client.arrived(end), (end.status, end.location, end.words[:200])
    assert (said.get("error"), said.get("state"), said.get("iss")) == (error, login.state, demo.issuer), said
    assert "code" not in said and "script" not in said.get("error_description", ""), said


def each(demo, table, tenant, calls, error="server_error"):
    for name, wrong, refusal, *told in table:
        def a_wrong_thing_is_refused(wrong=wrong, refusal=refusal, told=told):
            provider.wrong = wrong
            try:
                is_refused(demo, tenant, refusal, told[0] if told else error, calls)
            finally:
                provider.wrong = Wrong()
        a_wrong_thing_is_refused.__name__ = name + "_is_refused"
        test(a_wrong_thing_is_refused)


def is_closed(demo, tenant, refusal, calls):
    """What it publishes is unfit: the log says why, she is told, and soon nobody is sent there."""
    def is_told():
        return any(f'"outcome":"{refusal}"' in line and f'"provider":"{tenant}"' in line
                   for line in demo.log().splitlines())
    patience = time.monotonic() + 60
    while True:
        client, login, end, seconds, asked = attempt(demo, tenant)
        assert seconds < 15 and set(asked) <= {"metadata", "jwks", *calls}, (seconds, asked)
        if end.location is None and is_told():
            break
        assert time.monotonic() < patience, (refusal, refusals(demo.log()))
        time.sleep(0.2)
    assert end.status == 200 and f'value="{tenant}"' not in end.text and "Chaos" not in end.text, end.text


def is_believed(demo, tenant):
    """She sees what will be passed on; what the provider was asked. A worker that has not read yet
    what it publishes asks her to wait."""
    patience = time.monotonic() + 60
    while True:
        _, _, end, _, asked = attempt(demo, tenant)
        if end.status == 200 and "Chaos" in end.text:
            return asked
        assert "One moment" in end.text and time.monotonic() < patience, (
            tenant, end.status, end.location, end.words[:400], asked, demo.log()[-3000:])
        time.sleep(0.5)


with Demo(overlay=OVERLAY) as demo:
    for honest in "honest", "promises", "signs", "jarm":
        demo.wait_offered(honest)

    @test
    def a_perfect_provider_is_believed():
        for tenant in "honest", "promises", "signs", "jarm":
            assert [name for name in is_believed(demo, tenant) if name in ("token", "userinfo")] == ["token", "userinfo"]

    each(demo, ANSWERS, "honest", [])
    each(demo, NOBODYS, "honest", [], error=None)
    each(demo, TOKENS, "honest", ["token"])
    each(demo, USERINFO, "honest", ["token", "userinfo"])
    each(demo, LEVELS, "honest", ["token", "userinfo"])
    each(demo, SIGNED_USERINFO, "signs", ["token", "userinfo"])
    each(demo, SIGNED_ANSWERS[:4] + SIGNED_ANSWERS[5:], "jarm", [])
    each(demo, SIGNED_ANSWERS[4:5], "jarm", [], error=None)
    each(demo, [("promised_iss_missing", answer(iss=None), "provider-issuer-missing")], "promises", [])

    for tenant, (_, refusal) in KEYS.items():
        def published_keys(tenant=tenant, refusal=refusal):
            if refusal is None:
                is_believed(demo, tenant)
            elif refusal == "provider-jwks-unfit":
                is_closed(demo, tenant, refusal, ["authorize", "token"])
            else:
                is_refused(demo, tenant, refusal, "server_error", ["token"])
        published_keys.__name__ = tenant.replace("-", "_") + ("_are_used" if refusal is None else "_are_refused")
        test(published_keys)

    for tenant, (_, refusal) in METADATA.items():
        def published_metadata(tenant=tenant, refusal=refusal):
            is_closed(demo, tenant, refusal, [])
        published_metadata.__name__ = tenant.replace("-", "_") + "_is_refused"
        test(published_metadata)

    @test
    def a_posted_answer_reaches_a_browser_that_keeps_lax_cookies_from_other_sites():
        asked = urllib.parse.urlencode({
            "response_type": "code", "client_id": "posted-to", "scope": "openid profile", "state": "s" * 22,
            "redirect_uri": "http://localhost:9999/posted", "code_challenge": "A" * 43,
            "code_challenge_method": "S256"})
        with tempfile.TemporaryDirectory() as profile:
            seen = subprocess.run(
                ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
                 "--virtual-time-budget=20000", "--dump-dom", f"{demo.issuer}/authorize?{asked}"],
                capture_output=True, text=True, timeout=90, check=True).stdout
        assert "Chaos" in seen and 'name="answer"' in seen, seen

    @test
    def the_honest_are_believed_after_all_this():
        is_believed(demo, "honest")

    run()
