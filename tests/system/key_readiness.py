#!/usr/bin/python3 -B
"""parvis keys readiness says who would fail if the next key signed: exactly those do. Canaries see it first."""
import json
import subprocess

from authlib.jose import JsonWebToken
from authlib.jose.errors import JoseError
from parvis_client import Login
from parvis_demo import Demo
from parvis_test import run, test, wait_for

DONE, _, USAGE, REFUSED, NOTHING = range(5)
MAX_AGE, CANARY_S = 1, 2
CANARY = {"canary_lead_s": CANARY_S, "id_token_signed_response_alg": "ES256"}


def keys(*words, status=DONE):
    done = subprocess.run([*demo.about["cli"], "keys", *words, "--json"], text=True, capture_output=True, timeout=60,
                          check=False)
    assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
    return json.loads(done.stdout) if done.stdout else None


def key_set(client_id=None):
    """What a client keeps of ours."""
    url = demo.issuer + "/jwks" + (f"?client_id={client_id}" if client_id else "")
    return json.loads(library.call(url)[1])


def key_of(token):
    return JsonWebToken(["ES256"]).decode(token, key_set()).header["kid"]


def verifies(token, keys_held):
    try:
        JsonWebToken(["ES256"]).decode(token, keys_held)
        return True
    except (JoseError, ValueError):
        return False


def id_token(client):
    browser, login = demo.browser(), Login()
    page = client.walk(browser, browser.get(client.authorize_url(login)))
    return client.token(login, client.code_of(login, page))[1]["id_token"]


def verdicts(kid, status):
    report = next(key for key in keys("readiness", kid, status=status)["keys"] if key["kid"] == kid)
    return {client["client_id"]: client["verdict"] for client in report["clients"]}


with Demo(overlay={"broker.json": {"jwks_max_age_s": MAX_AGE, "key_propagation_s": 3600,
                                   "metrics_from": ["127.0.0.1", "::1"]},
                   "clients/town-hall.json": CANARY}) as demo:
    library, canary = demo.client("library"), demo.client("town-hall")
    held = {}  # by client: what it fetched last

    @test
    def before_there_is_a_next_key_there_is_nothing_to_be_ready_for():
        held["library"], held["town-hall"] = key_set("library"), key_set("town-hall")
        keys("readiness", status=NOTHING)

    @test
    def whoever_fetched_since_it_is_published_is_ready_and_nobody_else():
        global kid
        kid = keys("generate", "--alg", "ES256")["kid"]
        keys("publish", kid)
        demo.reload()
        wait_for(lambda: kid in [key["kid"] for key in key_set()["keys"]])
        wait_for(lambda: verdicts(kid, REFUSED)["library"] == "stale")
        held["town-hall"] = key_set("town-hall")
        wait_for(lambda: verdicts(kid, REFUSED)["town-hall"] == "ready")
        assert verdicts(kid, REFUSED)["library"] == "stale"
        assert "unknown" in verdicts(kid, REFUSED).values()
        calendar = json.loads(library.call(demo.issuer + "/jwks/calendar")[1])
        assert kid in [key["kid"] for key in calendar["keys"]], calendar

    @test
    def a_canary_gets_the_next_key_while_all_others_get_the_current_one():
        wait_for(lambda: key_of(id_token(canary)) == kid)
        token = id_token(library)
        assert key_of(token) != kid
        assert verifies(token, held["library"]) and verifies(id_token(canary), held["town-hall"])
        assert keys("retire", kid, status=REFUSED)["refused"] == "key-still-signs"

    @test
    def exactly_those_fail_that_readiness_named():
        keys("activate", kid, "--force", "--reason", "to see who fails")
        demo.reload()
        wait_for(lambda: key_of(id_token(library)) == kid)
        said = verdicts(kid, REFUSED)
        for name in held:
            assert verifies(id_token(demo.client(name)), held[name]) == (said[name] == "ready"), (name, said)
        held["library"] = key_set("library")
        assert verifies(id_token(library), held["library"])
        wait_for(lambda: verdicts(kid, REFUSED)["library"] == "ready")

    @test
    def a_monitor_reads_what_was_signed_and_fetched_and_nobody_else_does():
        wait_for(lambda: f'parvis_key_signatures_total{{kid="{kid}"}}' in library.call(demo.issuer + "/metrics")[1])
        assert 'parvis_jwks_fetches_total{client="library"}' in library.call(demo.issuer + "/metrics")[1]

    @test
    def a_kid_that_is_none_is_nothing():
        keys("readiness", "no-such-kid", status=NOTHING)
        for kid in ("-8QmC5xulrmmiSvqpB2zi8W5Aas7O1Wn_gFPLCM8jCA", "--8QmC5xulrmmiSvqpB2zi8W5Aas7O1Wn_gFPLCM8jC"):
            keys("readiness", kid, status=NOTHING)  # not an option: a kid may begin with hyphens
        keys("readiness", "one", "two", status=USAGE)

    run()
