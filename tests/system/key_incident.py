#!/usr/bin/python3 -B
"""parvis keys revoke --compromised: a stolen key ends, with all that was given until now, and it is told. K-14"""
import http.server
import json
import pathlib
import subprocess
import tempfile
import threading
import time
import urllib.parse

from authlib.jose import JsonWebToken
from parvis_client import Login, query_of
from parvis_demo import Demo
from parvis_test import run, test, wait_for

DONE, ERROR, USAGE, REFUSED, NOTHING = range(5)
TOKEN = "the-token-of-whoever-is-on-duty"


class Duty(http.server.BaseHTTPRequestHandler):
    """Who is told: answers 503 as often as it is asked to."""
    heard, sulks = [], 0

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if Duty.sulks > 0:
            Duty.sulks -= 1
            self.send_response(503)
        else:
            Duty.heard.append((dict(self.headers), json.loads(body)))
            self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def revoke(*words, status=DONE):
    done = subprocess.run([*demo.about["cli"], "keys", "revoke", *words, "--json"], text=True, capture_output=True,
                          timeout=60, check=False)
    assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
    return json.loads(done.stdout) if done.stdout else None


def key_set():
    return json.loads(library.call(demo.issuer + "/jwks")[1])


def kid_of(token):
    return JsonWebToken(["ES256"]).decode(token, key_set()).header["kid"]


def silently(browser):
    page = browser.get(library.authorize_url(Login(), prompt="none"))
    return query_of(page.location)


def some_of(kid):
    """Its beginning is enough, unless that could be an option."""
    return kid if kid.startswith("--") else kid[:8]


def serves():
    """A login that works, as soon as one does."""
    def log_in():
        try:
            return library.log_in(demo.browser())
        except (AssertionError, KeyError):
            return None
    return wait_for(log_in)


duty = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Duty)
threading.Thread(target=duty.serve_forever, daemon=True).start()
with tempfile.TemporaryDirectory() as folder:
    token_file = pathlib.Path(folder) / "token"
    token_file.write_text(TOKEN + "\n")
    with Demo(overlay={"broker.json": {"workers": 3, "incident_webhook_url": f"http://127.0.0.1:{duty.server_port}/told",
                                       "incident_webhook_token_file": str(token_file)}}) as demo:
        library = demo.client("library")
        browser = demo.browser()
        before = library.log_in(browser)
        stolen = kid_of(before["tokens"]["id_token"])

        @test
        def a_drill_says_and_tells_all_and_changes_nothing():
            keys = key_set()
            told = revoke(stolen, "--compromised", "--drill")
            assert told["drill"] and told["affected"] and told["webhook"]["told"], told
            headers, message = Duty.heard.pop()
            assert headers["Authorization"] == "Bearer " + TOKEN and message["drill"], message
            assert message["revoked"] == stolen and "library" in message["affected"], message
            assert key_set() == keys and "code" in silently(browser)
            assert library.userinfo(before["tokens"]["access_token"])[0] == 200

        def another_is_revoked_in(seconds):
            demo.reload()
            told = revoke(kid_of(serves()["tokens"]["id_token"]), "--compromised")
            assert told["enforced"] and told["workers"] == 3, told
            return told["ms"] <= 1000 * seconds

        @test
        def what_was_given_before_ends_at_every_worker_within_two_seconds():
            Duty.sulks = 1
            began = time.monotonic()
            told = revoke(some_of(stolen), "--compromised", "--reason", "found in a bin")
            print(f"        at {told['workers']} workers after {told['ms']} ms, "
                  f"{1000 * (time.monotonic() - began):.0f} ms with the command")
            assert told["enforced"] and told["workers"] == 3, told
            assert (told["webhook"]["told"], told["webhook"]["tries"]) == (True, 2), told
            message = Duty.heard.pop()[1]
            assert not message["drill"] and message["reason"] == "found in a bin" and message["enforced"], message
            for _ in range(12):  # whichever worker is asked
                assert library.userinfo(before["tokens"]["access_token"])[0] == 401
                assert stolen not in [key["kid"] for key in key_set()["keys"]]
                assert silently(browser)["error"] == "login_required"
            hint = urllib.parse.urlencode({"id_token_hint": before["tokens"]["id_token"]})
            page = demo.browser().get(library.authorize_url(Login()) + "&" + hint)
            assert query_of(page.location)["error"] == "invalid_request", page.location
            audit = subprocess.run([*demo.about["cli"], "audit"], text=True, capture_output=True, timeout=60, check=True)
            assert f"keys revoke --compromised {stolen}" in audit.stdout and "found in a bin" in audit.stdout
            # a busy machine may disturb one measurement; who is late for a reason is so each time
            assert told["ms"] <= 2000 or any(another_is_revoked_in(2) for _ in range(2)), told

        @test
        def another_key_signs():
            demo.reload()
            after = serves()
            assert kid_of(after["tokens"]["id_token"]) != stolen
            assert library.userinfo(after["tokens"]["access_token"])[0] == 200

        @test
        def a_key_is_stolen_once():
            assert revoke(stolen, "--compromised", status=REFUSED)["refused"] == "key-step-impossible"
            revoke(stolen, status=USAGE)
            revoke("--compromised", status=USAGE)

        @test
        def if_nobody_takes_the_message_it_is_said():
            Duty.sulks = 3
            kid = key_set()["keys"][0]["kid"]
            told = revoke(kid, "--compromised", "--drill", status=ERROR)
            assert (told["webhook"]["told"], told["webhook"]["status"]) == (False, 503), told
            assert kid in [key["kid"] for key in key_set()["keys"]]

        run()
