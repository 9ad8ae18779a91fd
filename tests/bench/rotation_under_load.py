#!/usr/bin/python3 -B
"""Three brokers and one Redis: every kind of key rotates while citizens sign in at a steady rate.

    rotation_under_load.py [--build build/release] [--rate 100] [--seconds 120] [--period 60]

Each request of a login goes to the broker that had not the last; three logins a second are by a provider
that wants assertions, proofs and encryption of us, the others by one that costs nothing. Eight clients verify every ID token: for each
algorithm one that keeps our key set for as long as it is told, and one that keeps it for much longer.
A ninth keeps its first copy for ever: it must fail, or nothing rotated. Ends no sooner than each kind
of key has rotated; exit status 1 if anybody else failed, or the rate was not reached. With 1680 seconds
and a period of 120 the first keys are also retired and destroyed.
"""
import argparse
import collections
import contextlib
import json
import pathlib
import sys
import time

import rotating_brokers as rb

import parvis_client  # from where rotating_brokers finds its own
import parvis_modern_provider
import parvis_node
from parvis_demo import Browser
from parvis_ports import some_port

ALGS = ("ES256", "RS256", "PS256", "EdDSA")
KINDS = {("sig", alg) for alg in ALGS} | {
    ("seal", "A256GCM"), ("client-assertion", "ES256"), ("dpop", "ES256"), ("enc", "ECDH-ES"),
    ("enc", "RSA-OAEP-256")}
EVER = "keeps-ever"
GRACE_S = 120  # beyond --seconds, for the slowest of kinds


def options_of(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=rb.run_bench.ROOT / "build" / "release")
    parser.add_argument("--rate", type=float, default=100, help="logins a second")
    parser.add_argument("--least-rate", type=float, help="to be reached; else 95 of a hundred")
    parser.add_argument("--modern-rate", type=float, default=3, help="of them by the provider that wants all of us")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--max-age", type=int, default=10, help="of our key set, seconds")
    parser.add_argument("--propagation", type=int, default=20, help="beyond that, before a key signs")
    parser.add_argument("--period", type=int, default=60, help="how long a key signs")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def settings_of(o):
    return {"workers": 1, "jwks_max_age_s": o.max_age, "key_propagation_s": o.propagation, "key_period_s": o.period,
            "provider_key_period_s": o.period, "encryption_key_retention_s": 0, "session_ttl_s": 300,
            "sealing_key_period_s": o.period, "sealing_key_propagation_s": o.propagation}


def clients_of(o):
    longer = o.max_age + o.propagation // 2
    return [rb.Client(f"{name}-{alg.lower()}", alg, keeps) for alg in ALGS
            for name, keeps in (("told", ""), ("longer", longer))] + [rb.Client(EVER, "ES256", "ever")]


class Citizen:
    """She signed in at the beginning, and comes again when other keys seal."""

    def __init__(self, brokers):
        self.balancer = parvis_node.Balancer(brokers, *brokers.ports[1:])
        self.browser, self.client = self.balancer.browser(brokers), self.balancer.client(brokers, "told-es256")
        self.sub = self.client.log_in(self.browser, provider="stand-in")["claims"]["sub"]

    def is_still_known(self):
        login = parvis_client.Login()
        page = self.browser.get(self.client.authorize_url(login, prompt="none"))
        return self.client.finish(login, page)["claims"]["sub"] == self.sub


class Machines(rb.Brokers):
    def client(self, client_id):
        return parvis_client.Client(self.issuer, {"client_id": client_id, "client_secret": self.secret,
                                                  "redirect_uris": [rb.CALLBACK], "scope": rb.SCOPE})

    @staticmethod
    def browser():
        browser = Browser()
        browser.stop_at = ("http://localhost:9999/",)
        return browser


class Operator:
    """Has `parvis keys rotate` run each second, as a timer would, and the folder distributed."""

    def __init__(self, brokers):
        self.brokers, self.phases, self.steps = brokers, [(rb.now_ms(), "before the first step")], collections.Counter()
        self.activated = {}  # when the first key of each kind did

    def rotate(self):
        said, _ = self.brokers.keys("rotate", may_be=(rb.DONE, rb.REFUSED, rb.NOTHING))
        steps = said.get("steps", [])
        if not steps:
            return
        self.phases.append((rb.now_ms(), "after " + ", ".join(sorted({s["step"] for s in steps}))))
        self.brokers.distribute()
        for step in steps:
            self.steps[step["step"]] += 1
            if step["step"] == "activate":
                self.activated.setdefault((step["use"], step["alg"]), rb.now_ms())


def b81_every_kind_of_key_rotates_on_three_machines_and_nobody_is_not_signed_in(o, life):
    port = some_port()
    modern = rb.modern_at(f"http://127.0.0.1:{port}", "modern")
    brokers = Machines(o.build, life, settings_of(o), clients_of(o), [modern])
    life.enter_context(parvis_modern_provider.modern_provider(
        port=port, client=rb.registered(brokers.issuer, "modern"), nonces=False, push=False, patience=o.max_age))
    brokers.start(3)
    citizen, operator = Citizen(brokers), Operator(brokers)
    load = rb.Load(brokers, o.rate * len(brokers.clients) / (len(brokers.clients) - 1),
                   ("modern", f"stand-in*{max(1, round(o.rate / o.modern_rate) - 1)}"), report=brokers.folder / "report.json")
    began, is_known = time.monotonic(), False
    while time.monotonic() < began + o.seconds or not is_known or not has_rotated(operator, load):
        assert time.monotonic() < began + o.seconds + GRACE_S, (operator.steps, KINDS - set(operator.activated))
        operator.rotate()
        if not is_known and rb.now_ms() > operator.activated.get(("seal", "A256GCM"), rb.now_ms()) + 3000:
            is_known = citizen.is_still_known()
            assert is_known
        time.sleep(1)
    events = load.finish()
    print(load.examples(), end="", file=sys.stderr)
    return figures(o, operator, events, json.loads((brokers.folder / "report.json").read_text()))


def has_rotated(operator, load):
    return set(operator.activated) >= KINDS and any(
        e.client == EVER and e.what == rb.UNKNOWN_KEY for e in load.look())


def figures(o, operator, events, report):
    rows, ends = {}, [at for at, _ in operator.phases[1:]] + [events[-1].at_ms]
    honest = [e for e in events if e.client != EVER]
    for (at, name), end in zip(operator.phases, ends):
        row = rows.setdefault(name, {"times": 0, "seconds": 0.0, "events": []})
        row["times"] += 1
        row["seconds"] += (end - at) / 1000
        row["events"] += [e for e in honest if at <= e.at_ms < end or e.at_ms == end == ends[-1]]
    rows["all of it"] = {"times": 1, "seconds": (ends[-1] - operator.phases[0][0]) / 1000, "events": honest}
    failed = collections.Counter(e.what for e in rb.logins(honest) if e.what != rb.WELL)
    ever = [e for e in rb.logins(events) if e.client == EVER]
    return {
        "phases": {name: row_of(row) for name, row in rows.items()}, "failed": failed,
        "steps": operator.steps, "kinds": len(operator.activated),
        "ever_failed": sum(e.what == rb.UNKNOWN_KEY for e in ever),
        "fetches": sum(e.what == rb.FETCHED for e in events),
        "broker_cores": sum(report[f"node{i}_us"] for i in range(3)) * report["logins"] / 1e6 / report["seconds"],
        "holds": not failed and row_of(rows["all of it"])["rate"] >= (o.least_rate or 0.95 * o.rate)}


def row_of(row):
    events, seconds = row["events"], max(row["seconds"], 0.001)
    ended = rb.logins(events)
    return {"times": row["times"], "seconds": seconds, "logins": sum(e.what == rb.WELL for e in ended),
            "rate": len(ended) / seconds, "failed": sum(e.what != rb.WELL for e in ended),
            "again": sum(e.what in (rb.AGAIN, rb.WAITS) for e in events),
            "p50": rb.quantile_ms(events, 0.5), "p99": rb.quantile_ms(events, 0.99)}


def print_figures(f):
    print("| phase | times | seconds | logins | a second | failed | asked to try again | p50 ms | p99 ms |\n"
          "|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for name, r in f["phases"].items():
        print(f"| {name} | {r['times']} | {r['seconds']:.0f} | {r['logins']} | {r['rate']:.1f} | {r['failed']} "
              f"| {r['again']} | {r['p50']:.1f} | {r['p99']:.1f} |")
    print(f"\n{f['kinds']} kinds of key rotated; steps: " +
          ", ".join(f"{count} {name}" for name, count in f["steps"].items()) +
          f"; our key set was fetched {f['fetches']} times; the brokers took {f['broker_cores']:.2f} cores; a client that "
          f"keeps its first copy for ever refused {f['ever_failed']} tokens")
    for what, count in f["failed"].items():
        print(f"FAILED {count} times: {what}")
    print("1 passed, 0 failed" if f["holds"] else "0 passed, 1 failed")


def main(arguments):
    o = options_of(arguments)
    o.build = rb.released(o.build.resolve())
    with contextlib.ExitStack() as life:
        f = b81_every_kind_of_key_rotates_on_three_machines_and_nobody_is_not_signed_in(o, life)
    if o.json:
        print(json.dumps(f))
    else:
        print_figures(f)
    return 0 if f["holds"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
