"""Brokers that share a Redis and their keys, citizens who sign in at a pace, and an operator who
rotates: what tests of rotation under load have in common."""
import collections
import json
import signal
import subprocess
import time

import run_bench

import parvis_node  # from where run_bench finds parvis_ports
from parvis_demo import PATIENT_STORE

CALLBACK = "http://localhost:9999/bench/callback"
SCOPE = "openid profile email birth"
DONE, REFUSED, NOTHING = 0, 3, 4
WELL, FETCHED = "well", "fetched the keys"
AGAIN, WAITS = "asked to try again", "waits for her provider"
UNKNOWN_KEY = "ID token: no such key in the JWKS"

Event = collections.namedtuple("Event", "at_ms client kid ms what")
# client_id, alg, and how long it keeps our key set: "" as it is told, seconds, or "ever"
Client = collections.namedtuple("Client", "id alg keeps")


class Brokers(run_bench.Bench):
    """One, and others that have a copy of its configuration and keys."""

    def __init__(self, build, life, settings, clients, providers=()):
        options = run_bench.options_of(["--build", str(build), "--anywhere"])
        super().__init__(options, "ES256", life)
        self.settings, self.clients, self.more_providers = settings, clients, providers
        self.state, self.others = self.folder / "state", []
        self.about = {"cli": [str(build / "parvis"), "--config", str(self.folder / "config")]}

    def configuration(self, socket):
        files = super().configuration(socket)
        files["broker.json"] |= PATIENT_STORE | self.settings
        one = files.pop("clients/bench.json")
        for client in self.clients:
            files[f"clients/{client.id}.json"] = {**one, "client_id": client.id, "client_name": client.id,
                                                  "id_token_signed_response_alg": client.alg}
        return files | {f"providers/{p['id']}.json": p for p in self.more_providers}

    def start(self, count):
        super().start()
        self.others = [self.life.enter_context(parvis_node.SecondNode(self)) for _ in range(count - 1)]

    @property
    def ports(self):
        return [self.port, *(node.port for node in self.others)]

    @property
    def supervisors(self):
        return [b.process.pid for b in (self.broker, *(node.broker for node in self.others))]

    def keys(self, *words, may_be=(DONE,)):
        """What parvis keys answers, and how it ended."""
        done = subprocess.run([*self.about["cli"], "keys", *words, "--json"], text=True, capture_output=True,
                              timeout=60, check=False)
        assert done.returncode in may_be, (words, done.returncode, done.stdout, done.stderr)
        return (json.loads(done.stdout) if done.stdout else {}), done.returncode

    def distribute(self):
        """The folder to the other machines."""
        for node in self.others:
            node.take_keys(self.state / "keys")


class Load:
    """Logins that begin at a steady rate, each request of one to the next broker."""

    def __init__(self, brokers, rate, providers=("stand-in",), report=None):
        self.path, self.read = brokers.folder / "journal", 0
        self.events = []
        words = [w for c in brokers.clients for w in ("--client", f"{c.id}={c.alg}" + (f"@{c.keeps}" if c.keeps else ""))]
        words += [w for name in providers for w in ("--provider", name)]
        words += [w for port in brokers.ports for w in ("--node", port)]
        if report:
            words += ["--report", report] + [
                w for i, pid in enumerate(brokers.supervisors) for w in ("--watch", f"node{i}={pid}")]
        self.process = brokers.spawn(
            brokers.tool("bench_driver"), "--issuer", brokers.issuer, "--redirect-uri", CALLBACK, "--rate", rate,
            "--verify-every", 1, "--concurrency", 1000, "--timeout", 60, "--warm", 0, "--seconds", 1e6, "--scope", SCOPE,
            "--journal", self.path, *words)
        self.log = brokers.folder / "others.log"

    def look(self):
        """All that has happened until now."""
        if self.process.poll() not in (None, 0, 1):
            raise RuntimeError(f"the driver ended with {self.process.returncode}: {self.log.read_text()[-2000:]}")
        if not self.path.exists():
            return self.events
        with open(self.path, "rb") as journal:
            journal.seek(self.read)
            text = journal.read()
        text = text[:text.rfind(b"\n") + 1]
        self.read += len(text)
        for line in text.decode().splitlines():
            at, client, kid, ms, what = line.split("\t")
            self.events.append(Event(int(at), client, kid, float(ms), what))
        return self.events

    def restart_clients(self):
        """Those that keep our keys for ever fetch them anew, this once."""
        self.process.send_signal(signal.SIGUSR1)

    def finish(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(120)
        return self.look()

    def examples(self):
        """Of each kind of failure or delay, one: for whoever has to find out why."""
        return "".join(line for line in self.log.read_text(errors="replace").splitlines(True)
                       if line.startswith(("FAILED", "LATER")))


def now_ms():
    return int(time.time() * 1000)


def logins(events):
    return [e for e in events if e.what not in (FETCHED, AGAIN, WAITS)]


def quantile_ms(events, q):
    took = sorted(e.ms for e in events if e.what == WELL)
    return took[min(len(took) - 1, int(len(took) * q))] if took else 0.0


def released(build):
    """The programs without sanitizers, if this is a build for tests."""
    return build / "released" if (build / "released" / "parvis").exists() else build


def modern_at(issuer, provider):
    """The entry of npm's oidc-provider there, which wants of us whatever it can."""
    return {"driver": "oidc", "id": provider, "name": "Modern", "issuer": issuer, "client_id": "parvis",
            "scope": "openid profile birth", "token_endpoint_auth_method": "private_key_jwt",
            "require_signed_request_object": True, "dpop_bound_access_tokens": True,
            "id_token_encrypted_response_alg": "ECDH-ES", "id_token_encrypted_response_enc": "A256GCM",
            "userinfo_encrypted_response_alg": "RSA-OAEP-256", "userinfo_signed_response_alg": "ES256",
            "timeout_ms": 20000, "breaker_failures": 32}  # it is slow, and that is not what is tested


def registered(issuer, provider):
    """We, as that one knows us."""
    return {"client_id": "parvis", "redirect_uris": [f"{issuer}/callback/{provider}"],
            "jwks_uri": f"{issuer}/client_jwks/{provider}", "response_types": ["code"],
            "id_token_signed_response_alg": "ES256", "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "ES256", "request_object_signing_alg": "ES256",
            "dpop_bound_access_tokens": True, "userinfo_signed_response_alg": "ES256",
            "id_token_encrypted_response_alg": "ECDH-ES", "id_token_encrypted_response_enc": "A256GCM",
            "userinfo_encrypted_response_alg": "RSA-OAEP-256"}
