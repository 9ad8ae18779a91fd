#!/usr/bin/python3 -B
"""Three brokers and one Redis: every kind of key rotates, again and again, while citizens sign in.

usage: keys_under_load.py BUILD [SECONDS]

Each request goes to the machine that had not the last. Each ID token is checked against every copy of
the key set that a client may still hold: those fetched up to max-age earlier, and those kept for much
longer than they were told. A client that keeps its first copy for ever is there, too: it fails.
"""
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

from jwcrypto import jwk, jws

from parvis_client import Login, query_of
from parvis_demo import Demo, Failure, some_port
from parvis_modern_provider import modern_provider
from parvis_paths import BUILD
from parvis_node import Balancer, SecondNode
from parvis_redis import OpenRedis
from parvis_test import run, test

SECONDS = float(sys.argv.pop(2)) if len(sys.argv) > 2 else 20
MAX_AGE, PROPAGATION, LONG_CACHE = 2, 40, 7
PERIOD = MAX_AGE + PROPAGATION + 1
PLAN = {"jwks_max_age_s": MAX_AGE, "key_propagation_s": PROPAGATION, "key_period_s": PERIOD, "provider_key_period_s": PERIOD,
        "sealing_key_period_s": PERIOD, "sealing_key_propagation_s": PROPAGATION, "workers": 1}
ALGS = ("ES256", "RS256", "PS256", "EdDSA")
CLIENT = {"client_name": "Under load", "redirect_uris": ["http://localhost:9999/load/callback"], "scope": "openid profile",
          "client_secret": "only-for-this-test-0123456789abcdef"}
CLIENTS = [{**CLIENT, "client_id": f"load-{alg.lower()}", "id_token_signed_response_alg": alg} for alg in ALGS]
PROVIDER_PORT = some_port()
MODERN = {"driver": "oidc", "id": "modern", "name": "Modern", "issuer": f"http://127.0.0.1:{PROVIDER_PORT}", "client_id": "parvis",
          "scope": "openid profile birth", "token_endpoint_auth_method": "private_key_jwt", "require_signed_request_object": True,
          "dpop_bound_access_tokens": True, "id_token_encrypted_response_alg": "ECDH-ES",
          "id_token_encrypted_response_enc": "A256GCM", "userinfo_encrypted_response_alg": "RSA-OAEP-256",
          "userinfo_signed_response_alg": "ES256"}
OVERLAY = {"providers/modern.json": MODERN, **{f"clients/{c['client_id']}.json": c for c in CLIENTS}}


def registered(issuer):
    """We, as the modern provider knows us."""
    return {"client_id": "parvis", "redirect_uris": [f"{issuer}/callback/modern"], "jwks_uri": f"{issuer}/client_jwks/modern",
            "response_types": ["code"], "id_token_signed_response_alg": "ES256", "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "ES256", "request_object_signing_alg": "ES256",
            "dpop_bound_access_tokens": True, "userinfo_signed_response_alg": "ES256",
            "id_token_encrypted_response_alg": "ECDH-ES", "id_token_encrypted_response_enc": "A256GCM",
            "userinfo_encrypted_response_alg": "RSA-OAEP-256"}


class Machines:
    """The three of them, and what their operator does: rotate on one, copy the folder, reload all."""

    def __init__(self, demo, others):
        self.demo, self.others, self.waves, self.late = demo, others, 0, 0.0

    def rotate(self):
        began = time.monotonic()
        done = subprocess.run([*self.demo.about["cli"], "keys", "rotate", "--json"], text=True, capture_output=True, check=False)
        assert done.returncode in (0, 3, 4), done.stdout + done.stderr  # 3: some machine has not loaded the next one
        if json.loads(done.stdout)["steps"]:
            for node in self.others:
                self.copy(node)
            for pids in (self.demo.pids, *(node.broker.pids for node in self.others)):
                self.reload(pids)
            self.late = max(self.late, time.monotonic() - began)
            self.waves += 1

    def copy(self, node):
        here, there = self.demo.state / "keys", node.broker.state / "keys"
        for path in here.glob("*.json"):
            new = there / f".{path.name}.copy"
            shutil.copy2(path, new)
            os.replace(new, there / path.name)

    @staticmethod
    def reload(pids, seconds=60):
        before, end = pids(), time.monotonic() + seconds
        os.kill(before["supervisor"], signal.SIGHUP)
        while True:
            now = pids()
            if now["ready"] and not set(now["workers"]) & set(before["workers"]) and len(now["workers"]) == len(before["workers"]):
                return
            assert time.monotonic() < end, now
            time.sleep(0.05)

    def keys(self):
        done = subprocess.run([*self.demo.about["cli"], "keys", "list", "--json"], text=True, capture_output=True, check=True)
        return json.loads(done.stdout)["keys"]


class Copies:
    """Of the key set, as clients keep them."""

    def __init__(self, client):
        self.client, self.kept, self.stop = client, [], threading.Event()
        self.fetch()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def fetch(self):
        asked = time.monotonic()
        status, body = self.client.call(self.client.metadata["jwks_uri"])
        assert status == 200, body
        self.kept.append((asked, {key["kid"]: key for key in json.loads(body)["keys"]}))

    def run(self):
        while not self.stop.wait(0.25):
            self.fetch()

    def check(self, token):
        """Against those in use when it came; says whether the one kept for ever has the key."""
        now, read = time.monotonic(), jws.JWS()
        read.allowed_algs = list(ALGS)
        read.deserialize(token)
        kid = read.jose_header["kid"]
        in_use = [keys for asked, keys in self.kept if asked >= now - LONG_CACHE] or [self.kept[-1][1]]
        for keys in in_use:
            assert kid in keys, f"a copy {now - self.kept[0][0]:.1f} s after the first lacks {kid}"
        read.verify(jwk.JWK(**in_use[0][kid]))
        return kid in self.kept[0][1]


class Load:
    def __init__(self, demo, balancer, copies, threads=4):
        self.demo, self.balancer, self.copies = demo, balancer, copies
        self.done, self.again, self.failed, self.unknown_for_ever, self.stop = 0, 0, [], 0, threading.Event()
        self.turns = itertools.count()
        self.threads = [threading.Thread(target=self.run) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def run(self):
        clients = [self.balancer.client(self.demo, c["client_id"]) for c in CLIENTS]
        while not self.stop.is_set():
            turn = next(self.turns)
            try:
                client = clients[turn % len(clients)]
                provider = "modern" if turn // len(clients) % 3 == 0 else "sim-low"
                answer = self.sign_in(client, provider)
                self.unknown_for_ever += not self.copies.check(answer["tokens"]["id_token"])
                self.done += 1
            except Exception as why:  # whatever it is, somebody was not signed in
                self.failed.append(repr(why)[:300])

    def sign_in(self, client, provider, patience=5):
        """On a busy machine a provider takes longer to answer than a worker waits, and who signs in is told to try
        again. That we could not sign is never a reason."""
        try:
            return client.log_in(self.balancer.browser(self.demo), provider=provider)
        except (AssertionError, Failure) as why:
            if patience == 0 or "The identity provider" not in str(why):
                raise
        self.again += 1
        time.sleep(1)
        return self.sign_in(client, provider, patience - 1)

    def finish(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(60)


def kinds_that_rotated(keys):
    seen = {}
    for key in keys:
        if key["state"] in ("current", "previous"):
            seen.setdefault((key["use"], key["alg"]), []).append(key["kid"])
    return {kind for kind, kids in seen.items() if len(kids) > 1}


with OpenRedis() as redis, \
        Demo(build=BUILD / "released", overlay={"broker.json": {"store": f"unix:{redis.socket}", **PLAN}, **OVERLAY}) as demo, \
        SecondNode(demo) as second, SecondNode(demo) as third, \
        modern_provider(port=PROVIDER_PORT, client=registered(demo.issuer), nonces=False, push=False,
                        patience=MAX_AGE):
    demo.about["clients"] += CLIENTS
    balancer = Balancer(demo, second.port, third.port)
    demo.wait_offered("modern")

    @test
    def b81_every_kind_of_key_rotates_on_three_machines_and_nobody_is_not_signed_in():
        machines, library = Machines(demo, [second, third]), balancer.client(demo, "library")
        early = balancer.browser(demo)
        first = library.log_in(early)["claims"]
        copies = Copies(library)
        load, began = Load(demo, balancer, copies), time.monotonic()
        try:
            while time.monotonic() < began + SECONDS or not load.unknown_for_ever:
                machines.rotate()
                time.sleep(1)
                assert time.monotonic() < began + SECONDS + 120, "nothing rotated"
        finally:
            seconds = time.monotonic() - began
            load.finish()
            copies.stop.set()
            copies.thread.join()
        rotated = kinds_that_rotated(machines.keys())
        print(f"{load.done} logins in {seconds:.0f} s ({load.done / seconds:.1f} a second), {len(load.failed)} failed, "
              f"{load.again} were asked to try again; "
              f"{machines.waves} steps of all kinds, taken by all machines within {machines.late:.1f} s; "
              f"{load.unknown_for_ever} tokens that a client which keeps its first copy for ever would refuse")
        assert not load.failed, (len(load.failed), load.failed[:3])
        assert machines.late < PROPAGATION - LONG_CACHE, "the machines of this test are too slow for its plan"
        assert rotated >= {("sig", alg) for alg in ALGS} | {
            ("seal", "A256GCM"), ("client-assertion", "ES256"), ("dpop", "ES256"), ("enc", "ECDH-ES"),
            ("enc", "RSA-OAEP-256")}, rotated
        login = Login()  # her session was sealed by a key that seals no more
        page = early.get(library.authorize_url(login, prompt="none"))
        assert "code" in query_of(page.location), page.location
        assert library.finish(login, page)["claims"]["sub"] == first["sub"]

    run()
