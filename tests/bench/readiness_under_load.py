#!/usr/bin/python3 -B
"""`parvis keys readiness` names exactly those who fail, while a key steps about every second and citizens
sign in.

    readiness_under_load.py [--build build/release] [--rate 36] [--seconds 30]

For each algorithm three clients, each of which verifies every ID token with its own copy of our key set:
one keeps it as long as it is told (a second), one for a day, and one until it is restarted. A day is three
seconds less four percent here, as key_propagation_s is three seconds instead of 25 hours: what copies and
dates have to do with each other is a matter of their ratio. Before a key is made to sign, readiness is
read; then whoever it called ready must verify every token of that key, and whoever it named must refuse
every one, until it is restarted. The operator waits for those who will be ready, and for nobody else.
"""
import argparse
import collections
import contextlib
import pathlib
import sys
import time

import rotating_brokers as rb

from parvis_test import wait_for  # from where rotating_brokers finds its own

ALGS = ("ES256", "RS256", "PS256", "EdDSA")
PROPAGATION_S = 3
DAY_S = PROPAGATION_S * 24 / 25
KEEPS = {"told": "", "day": DAY_S, "ever": "ever"}
RESTART_EVERY = 4  # keys that began to sign
GRACE_S = 90

Activation = collections.namedtuple("Activation", "kid at verdicts")  # at: events before it


def options_of(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=rb.run_bench.ROOT / "build" / "release")
    parser.add_argument("--rate", type=float, default=36, help="logins a second")
    parser.add_argument("--seconds", type=float, default=30)
    return parser.parse_args(arguments)


def client_of(keeps, alg):
    return f"{keeps}-{alg.lower()}"


class Operator:
    def __init__(self, brokers, load):
        self.brokers, self.load = brokers, load
        self.waiting, self.activations, self.steps, self.restarts = {}, [], 0, 0

    def step(self, alg):
        """The next one of this algorithm's keys, if it is safe now."""
        if alg not in self.waiting:
            self.announce(alg)
        else:
            self.activate(alg, self.waiting[alg])

    def announce(self, alg):
        kid = self.brokers.keys("generate", "--alg", alg)[0]["kid"]
        self.brokers.keys("publish", kid)
        self.waiting[alg] = kid
        self.steps += 1

    def clients(self, kid):
        said, _ = self.brokers.keys("readiness", kid, may_be=(rb.DONE, rb.REFUSED, rb.NOTHING))
        return {c["client_id"]: c for key in said["keys"] if key["kid"] == kid for c in key["clients"]}

    def activate(self, alg, kid):
        if not self.is_met():
            return
        at = len(self.load.look())
        verdicts = {name: c["verdict"] for name, c in self.clients(kid).items()}
        if any(verdicts.get(client_of(keeps, alg)) != "ready" for keeps in ("told", "day")):
            return
        if self.brokers.keys("activate", kid, may_be=(rb.DONE, rb.REFUSED))[1] == rb.DONE:
            self.activations.append(Activation(kid, at, verdicts))
            del self.waiting[alg]
            self.steps += 1

    def is_met(self):
        """Has everybody got a token of each key that was made to sign? None is replaced before that."""
        seen = {(e.client, e.kid) for e in self.load.look()}
        return all((name, a.kid) in seen for a in self.activations[-len(ALGS):] for name in a.verdicts)

    def restart_is_due(self):
        signing = {name for a in self.activations for name in a.verdicts}
        return len(signing) == len(KEEPS) * len(ALGS) and len(self.activations) >= RESTART_EVERY * (self.restarts + 1)

    def restart_clients(self):
        """Those that keep our keys until then; workers say so a moment later."""
        wait_for(self.is_met, 60, "some client is not signed in to any more")
        at = int(time.time())
        self.load.restart_clients()
        self.restarts += 1
        for alg in ALGS:
            client = client_of("ever", alg)
            kid = next(a.kid for a in self.activations if client in a.verdicts)
            wait_for(lambda k=kid, c=client: self.clients(k)[c].get("fetched", 0) >= at, 60,
                     "a client fetched our keys, and nobody saw it")


def until_next_fetch(events, start, client):
    for e in events[start:]:
        if e.client == client and e.what == rb.FETCHED:
            return
        if e.client == client:
            yield e


def wrong_of(activation, events):
    """Predictions that did not come true."""
    for client, verdict in activation.verdicts.items():
        tokens = [e for e in events[activation.at:] if e.client == client and e.kid == activation.kid]
        if verdict == "ready":
            wrong = [e for e in tokens if e.what != rb.WELL]
        else:
            tokens = [e for e in until_next_fetch(events, activation.at, client) if e.kid == activation.kid]
            wrong = [e for e in tokens if e.what != rb.UNKNOWN_KEY] or ([] if tokens else ["none"])
        for e in wrong:
            yield client, verdict, e


def tally(operator, events):
    """How many verdicts of each kind, and tokens of each; what was wrong; and failures that nobody named."""
    verdicts = collections.Counter(v for a in operator.activations for v in a.verdicts.values())
    named = {(name, a.kid) for a in operator.activations for name, v in a.verdicts.items() if v != "ready"}
    failed = [e for e in rb.logins(events) if e.what != rb.WELL]
    return {"verdicts": verdicts, "wrong": [w for a in operator.activations for w in wrong_of(a, events)],
            "unnamed": [e for e in failed if (e.client, e.kid) not in named or e.what != rb.UNKNOWN_KEY],
            "failed": collections.Counter(e.client.split("-")[0] for e in failed),
            "well": collections.Counter(e.client.split("-")[0] for e in rb.logins(events) if e.what == rb.WELL)}


def has_said_both(operator):
    said = {v for a in operator.activations for name, v in a.verdicts.items() if name.startswith("ever")}
    return {"ready", "stale"} <= said


def exactly_those_fail_that_readiness_named_while_keys_rotate_under_load(o, life):
    clients = [rb.Client(client_of(keeps, alg), alg, seconds) for alg in ALGS for keeps, seconds in KEEPS.items()]
    brokers = rb.Brokers(o.build, life, {"workers": 1, "jwks_max_age_s": 1, "key_propagation_s": PROPAGATION_S}, clients)
    brokers.start(1)
    load = rb.Load(brokers, o.rate)
    operator, began = Operator(brokers, load), time.monotonic()
    while time.monotonic() < began + o.seconds or not has_said_both(operator):
        assert time.monotonic() < began + o.seconds + GRACE_S, (operator.steps, operator.activations)
        for alg in ALGS:
            operator.step(alg)
            time.sleep(0.1)
        if operator.restart_is_due():
            operator.restart_clients()
    seconds = time.monotonic() - began
    wait_for(operator.is_met, 60, "some client is not signed in to any more")
    events = load.finish()
    print(load.examples(), end="", file=sys.stderr)
    return operator, seconds, events


def main(arguments):
    o = options_of(arguments)
    o.build = rb.released(o.build.resolve())
    with contextlib.ExitStack() as life:
        operator, seconds, events = exactly_those_fail_that_readiness_named_while_keys_rotate_under_load(o, life)
    t = tally(operator, events)
    print(f"{operator.steps} steps in {seconds:.0f} s ({operator.steps / seconds:.1f} a second), {len(operator.activations)} "
          f"keys began to sign; clients that keep our keys for ever were restarted {operator.restarts} times")
    for keeps in KEEPS:
        print(f"clients that keep our keys {keeps:5}: {t['well'][keeps]} logins, {t['failed'][keeps]} refused a token")
    print(f"readiness: {t['verdicts']['ready']} times ready, {t['verdicts']['stale']} times stale; "
          f"{len(t['wrong'])} predictions wrong, {len(t['unnamed'])} failures that it had not named; "
          f"{sum(e.what == rb.AGAIN for e in events)} were asked to try again")
    for what in [*t["wrong"][:3], *t["unnamed"][:3]]:
        print("WRONG", what)
    holds = not t["wrong"] and not t["unnamed"] and t["failed"]["ever"] > 0
    print("1 passed, 0 failed" if holds else "0 passed, 1 failed")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
