#!/usr/bin/python3 -B
"""What is good once is wanted 64 ways at once, over real HTTP, several workers and real Redis: one gets
it, in every round.

usage: races.py BUILD [--rounds N] [TEST...]
"""
import base64
import collections
import hashlib
import json
import secrets
import sys
import time
import urllib.parse

from parvis_client import Login, query_of
from parvis_demo import Demo, demo_browser
from parvis_fapi import Key
from parvis_race import StartingLine, request
from parvis_test import run, test

AT_ONCE, WORKERS = 64, 4
ROUNDS = 150
if "--rounds" in sys.argv:
    at = sys.argv.index("--rounds")
    ROUNDS = int(sys.argv[at + 1])
    del sys.argv[at:at + 2]

KEY = Key()
PLAIN = {"redirect_uris": ["http://localhost:9999/callback"], "information_page": False,
         "refresh_tokens": "always", "access_token_ttl_s": 3600, "scope": "openid",
         "sector_identifier": "races.example"}
SECRET = secrets.token_urlsafe(32)
BASIC = {"client_secret_hash": "sha256:" + hashlib.sha256(SECRET.encode()).hexdigest()}
KEYED = {"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [KEY.published]}}
OVERLAY = {
    "broker.json": {"workers": WORKERS, "session_ttl_s": 86400},
    "clients/strict.json": {"client_id": "strict", "client_name": "Strict", **PLAIN, **BASIC,
                            "refresh_token_grace_s": 0},
    "clients/lenient.json": {"client_id": "lenient", "client_name": "Lenient", **PLAIN, **BASIC,
                             "refresh_token_grace_s": 60},
    "clients/keyed.json": {"client_id": "keyed", "client_name": "Keyed", **PLAIN, **KEYED},
}


class Racer:
    """A browser that is signed in, and the client it returns to."""

    def __init__(self, demo, client_id):
        demo.about["clients"].append({**PLAIN, "client_id": client_id, "client_secret": SECRET})
        self.demo, self.issuer = demo, demo.issuer
        self.client, self.browser = demo.client(client_id), demo.browser()
        self.login = Login()

    def sign_in(self):
        page = self.client.walk(self.browser, self.browser.get(self.client.authorize_url(self.login)))
        self.client.code_of(self.login, page)
        return self

    def code(self):
        """Another code, silently."""
        page = self.browser.get(self.client.authorize_url(self.login, prompt="none"))
        return self.client.code_of(self.login, page)

    def way_back(self):
        """The path that a provider sends another browser back to, not followed."""
        self.browser = self.demo.browser()
        self.browser.stop_at += (self.issuer + "/callback/",)
        page = demo_browser.walk(self.browser, self.browser.get(self.client.authorize_url(self.login)),
                                 lambda p: (p.location or "").startswith(self.issuer + "/callback/"))
        return page.location.removeprefix(self.issuer)

    def headers(self):
        pair = base64.b64encode(f"{self.client.client_id}:{SECRET}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}

    def token_request(self, form, **headers):
        return request(self.issuer, "POST", "/token", {**self.headers(), **headers}, form)

    def redeem_request(self, code, **headers):
        return self.token_request({"grant_type": "authorization_code", "code": code,
                                   "code_verifier": self.login.verifier,
                                   "redirect_uri": self.client.redirect_uri}, **headers)

    def refresh_request(self, token):
        return self.token_request({"grant_type": "refresh_token", "refresh_token": token})


def tell(answers):
    """How many answers there were of each status and error."""
    def error_of(answer):
        if answer.status in (200, 201):
            return "good"
        at = answer.header("location")
        return query_of(at).get("error", "") if at else json.loads(answer.body or b"{}").get("error", "")
    return collections.Counter((a.status, error_of(a)) for a in answers)


def bodies(answers, status=200):
    return [json.loads(answer.body) for answer in answers if answer.status == status]


def assertion(issuer):
    now = int(time.time())
    claims = {"iss": "keyed", "sub": "keyed", "aud": issuer, "iat": now, "nbf": now, "exp": now + 60,
              "jti": secrets.token_urlsafe(16)}
    return {"client_id": "keyed", "client_assertion": KEY.sign(claims),
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}


def proof(method, url, token=None):
    claims = {"jti": secrets.token_urlsafe(16), "htm": method, "htu": url, "iat": int(time.time())}
    if token:
        digest = hashlib.sha256(token.encode()).digest()
        claims["ath"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return KEY.sign(claims, typ="dpop+jwt", jwk=KEY.public, kid=None)


def pushed(line, issuer, racer):
    asked = {"response_type": "code", "redirect_uri": racer.client.redirect_uri, "scope": "openid",
             "state": racer.login.state, "code_challenge": racer.login.challenge,
             "code_challenge_method": "S256", "prompt": "none"}
    answers = line.run([request(issuer, "POST", "/par", None, {**asked, **assertion(issuer)})])
    return bodies(answers, 201)[0]["request_uri"]


def open_requests(issuer, racers, request_uri):
    path = "/authorize?" + urllib.parse.urlencode({"client_id": "keyed", "request_uri": request_uri})
    return [request(issuer, "GET", path, {"Cookie": racer.browser.cookie_header("localhost")})
            for racer in racers]


def keep_cookies(racers, answers):
    for racer, answer in zip(racers, answers, strict=True):
        for name, value in answer.headers:
            if name == "set-cookie":
                racer.browser.keep_cookie("localhost", value)


def codes_among(answers):
    return sum("code" in query_of(answer.header("location") or "") for answer in answers)


with Demo(overlay=OVERLAY) as demo:
    line = StartingLine(demo.issuer, AT_ONCE)
    USERINFO = demo.issuer + "/userinfo"

    def is_good(token):
        answer = line.run([request(demo.issuer, "GET", "/userinfo", {"Authorization": f"Bearer {token}"})])
        return answer[0].status == 200

    @test
    def of_64_uses_of_a_code_one_wins_and_its_tokens_die():
        racer = Racer(demo, "strict").sign_in()
        for _ in range(ROUNDS):
            answers = line.run([racer.redeem_request(racer.code())] * AT_ONCE)
            assert tell(answers) == {(200, "good"): 1, (400, "invalid_grant"): AT_ONCE - 1}, tell(answers)
            won, = bodies(answers)
            assert not is_good(won["access_token"])
            after = line.run([racer.refresh_request(won["refresh_token"])])
            assert tell(after) == {(400, "invalid_grant"): 1}, tell(after)

    @test
    def of_64_times_that_she_comes_back_one_counts():
        racer = Racer(demo, "strict")
        for _ in range(ROUNDS // 10):
            path = racer.way_back()
            cookie = {"Cookie": racer.browser.cookie_header("localhost")}
            answers = line.run([request(demo.issuer, "GET", path, cookie)] * AT_ONCE)
            statuses = collections.Counter(answer.status for answer in answers)
            assert statuses == {303: 1, 400: AT_ONCE - 1} and codes_among(answers) == 1, statuses

    @test
    def of_64_uses_of_a_refresh_token_one_wins_and_the_family_ends():
        racer = Racer(demo, "strict").sign_in()
        for _ in range(ROUNDS):
            first, = bodies(line.run([racer.redeem_request(racer.code())]))
            answers = line.run([racer.refresh_request(first["refresh_token"])] * AT_ONCE)
            assert tell(answers) == {(200, "good"): 1, (400, "invalid_grant"): AT_ONCE - 1}, tell(answers)
            won, = bodies(answers)
            assert not is_good(won["access_token"]) and not is_good(first["access_token"])
            after = line.run([racer.refresh_request(won["refresh_token"])])
            assert tell(after) == {(400, "invalid_grant"): 1}, tell(after)

    @test
    def of_64_uses_of_a_refresh_token_with_grace_all_get_the_one_successor():
        racer = Racer(demo, "lenient").sign_in()
        token = bodies(line.run([racer.redeem_request(racer.code())]))[0]["refresh_token"]
        for _ in range(ROUNDS):
            answers = line.run([racer.refresh_request(token)] * AT_ONCE)
            assert tell(answers) == {(200, "good"): AT_ONCE}, tell(answers)
            successors = {body["refresh_token"] for body in bodies(answers)}
            assert len(successors) == 1 and token not in successors, len(successors)
            token = successors.pop()

    @test
    def of_64_browsers_with_a_request_uri_one_gets_a_code():
        racers = [Racer(demo, "keyed").sign_in() for _ in range(AT_ONCE)]
        for _ in range(ROUNDS):
            request_uri = pushed(line, demo.issuer, racers[0])
            answers = line.run(open_requests(demo.issuer, racers, request_uri))
            keep_cookies(racers, answers)
            assert codes_among(answers) == 1, tell(answers)
            again = line.run(open_requests(demo.issuer, racers, request_uri))
            keep_cookies(racers, again)
            assert codes_among(again) == 0, tell(again)

    @test
    def of_64_uses_of_an_assertion_one_wins():
        form = {"response_type": "code", "redirect_uri": PLAIN["redirect_uris"][0], "scope": "openid",
                "state": Login().state, "code_challenge": Login().challenge, "code_challenge_method": "S256"}
        for _ in range(ROUNDS):
            answers = line.run([request(demo.issuer, "POST", "/par", None,
                                        {**form, **assertion(demo.issuer)})] * AT_ONCE)
            assert tell(answers) == {(201, "good"): 1, (401, "invalid_client"): AT_ONCE - 1}, tell(answers)

    @test
    def of_64_uses_of_a_dpop_proof_one_wins():
        racer = Racer(demo, "strict").sign_in()
        for _ in range(ROUNDS):
            own = proof("POST", demo.issuer + "/token")
            token = bodies(line.run([racer.redeem_request(racer.code(), DPoP=own)]))[0]["access_token"]
            headers = {"Authorization": f"DPoP {token}", "DPoP": proof("GET", USERINFO, token)}
            answers = line.run([request(demo.issuer, "GET", "/userinfo", headers)] * AT_ONCE)
            assert tell(answers) == {(200, "good"): 1, (401, "invalid_dpop_proof"): AT_ONCE - 1}, tell(answers)

    @test
    def every_worker_took_part():
        lines = [json.loads(line) for line in demo.log().splitlines() if '"outcome":' in line]
        answered = collections.Counter(line["role"] for line in lines)
        assert len(answered) == WORKERS and min(answered.values()) > ROUNDS, answered

    run()
