"""The demo: a broker, two simulated identity providers and a sample service, all on loopback.

Called by ./demo once everything is built. It writes configuration folders into a private folder,
starts one `parvis serve` per provider and one for the broker, serves the sample service itself,
and ends and removes all of it when it is told to stop.
"""
import argparse
import contextlib
import json
import pathlib
import shutil
import signal
import sys
import tempfile
import time

import demo_browser
import demo_configuration
import demo_ports
import demo_process
import demo_tls
import sample_service
import simulated_registry

HERE = pathlib.Path(__file__).resolve().parent
CLIENTS = ["library", "town-hall", "sample-service"]
SIMULATORS = {  # id: host, levels, personas, how the broker authenticates there, its name
    "sim-low": ("127.0.0.1", ["eidas1"], "personas-low.json", "client_secret_basic",
                "Everyday identity (simulated)"),
    "sim-high": ("127.0.0.2", ["eidas1", "eidas2", "eidas3"], "personas-high.json",
                 "client_secret_post", "Identity card (simulated)"),
}


def say(*words):
    print(*words, file=sys.stderr, flush=True)


class Demo:
    """Everything that runs, and the folder it runs in."""

    def __init__(self, options):
        self.options = options
        self.program = pathlib.Path(options.build).resolve() / "parvis"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="parvis-demo-"))
        self.simulators = [] if options.sandbox else list(SIMULATORS)
        self.clients = ["sample-service"] if options.sandbox else CLIENTS
        self.brokers, self.service_server, self.registry_server = [], None, None

    # addresses

    def choose_ports(self):
        taken, wanted = set(), self.options.port
        self.ports = {name: demo_ports.next_free(wanted + after, taken) for after, name in
                      enumerate(["broker", "sim-low", "sim-high", "service", "registry"])}
        if self.ports["broker"] != wanted:
            say(f"Port {wanted} is taken: the broker uses {self.ports['broker']}.")

    def url(self, name):
        host = SIMULATORS[name][0] if name in SIMULATORS else "localhost"
        path = self.options.path if name == "broker" else ""
        return f"{'https' if self.options.tls else 'http'}://{host}:{self.ports[name]}{path}"

    def listen(self, name):
        if name in SIMULATORS:
            return [f"{SIMULATORS[name][0]}:{self.ports[name]}"]
        six = [f"[::1]:{self.ports[name]}"] if demo_ports.has_ipv6() else []
        return [f"127.0.0.1:{self.ports[name]}"] + six

    # configuration

    def write_configuration(self):
        tls = dict.fromkeys(["ca_file", "tls_certificate", "tls_private_key"], "")
        if self.options.tls:
            tls = dict(zip(tls, map(str, demo_tls.make_authority(self.folder / "tls"))))
        self.tls = tls
        secrets = {name: demo_configuration.new_secret() for name in CLIENTS + list(SIMULATORS)}
        self.secrets = secrets
        values = {
            "broker": self.url("broker"), "broker_listen": self.listen("broker"),
            "low": self.url("sim-low"), "high": self.url("sim-high"),
            "service": self.url("service"), "state": str(self.state("broker")),
            "registry": f"http://127.0.0.1:{self.ports['registry']}/" if self.options.registry else "",
            "low_identity": "default" if self.options.registry else "",
            "low_secret": secrets["sim-low"], "high_secret": secrets["sim-high"], **tls,
            "personas": str(HERE / "personas-high.json"),
            **{f"{name}_secret_hash": demo_configuration.secret_hash(secrets[name])
               for name in CLIENTS},
        }
        demo_configuration.write_folder("sandbox" if self.options.sandbox else "broker",
                                        self.configuration("broker"), values)
        for name in self.simulators:
            self.write_simulator(name, values)
        for folder in self.options.overlay:
            demo_configuration.lay_over(pathlib.Path(folder), self.configuration("broker"))

    def write_simulator(self, name, values):
        _, levels, personas, method, title = SIMULATORS[name]
        if self.options.registry and name == "sim-low":
            personas = "personas-registry.json"
        own = {"self": self.url(name), "self_listen": self.listen(name), "self_id": name,
               "self_state": str(self.state(name)), "self_name": title, "self_acr_values": levels,
               "self_personas": str(HERE / personas), "self_auth_method": method,
               "self_secret_hash": demo_configuration.secret_hash(self.secrets[name])}
        demo_configuration.write_folder("simulator", self.configuration(name), {**values, **own})

    def configuration(self, name):
        return self.folder / name / "config"

    def state(self, name):
        return self.folder / name / "state"

    # life

    def start(self):
        self.choose_ports()
        self.write_configuration()
        for name in [*self.simulators, "broker"]:
            self.state(name).mkdir(mode=0o700, parents=True)
            self.brokers.append(demo_process.Broker(self.program, self.configuration(name),
                                                    self.state(name), self.state(name) / "log"))
        self.start_service()
        if self.options.registry:
            self.registry_server = simulated_registry.serve(self.ports["registry"])
        for broker in self.brokers:
            broker.wait_ready()

    def start_service(self):
        service = sample_service.Service(self.url("service"), self.url("broker"), "sample-service",
                                         self.secrets["sample-service"],
                                         "eidas1 eidas2 eidas3" if self.options.sandbox else "eidas1",
                                         ca_file=self.tls["ca_file"] or None)
        self.service_server = sample_service.serve(service, self.ports["service"],
                                                   self.tls["tls_certificate"],
                                                   self.tls["tls_private_key"])

    def stop(self):
        for broker in reversed(self.brokers):  # the broker first: it may still ask the providers
            broker.stop()
            broker.wait_stopped()
        for server in filter(None, [self.service_server, self.registry_server]):
            server.shutdown()
        shutil.rmtree(self.folder, ignore_errors=True)

    def failed_broker(self):
        return next((b for b in self.brokers if b.process.poll() is not None), None)

    def description(self):
        """What acceptance tests drive the demo through: members are added, never removed."""
        registered = []
        for name in self.clients:
            client = json.loads((self.configuration("broker") / "clients" / f"{name}.json").read_text())
            client.pop("client_secret_hash")
            registered.append({**client, "client_secret": self.secrets[name]})
        broker = self.brokers[-1]
        pids = broker.pids()
        return {
            "issuer": self.url("broker"),
            "service": self.url("service") + "/",
            "clients": registered,
            "providers": [{"id": name, "issuer": self.url(name)} for name in self.simulators],
            "cli": [str(self.program), "--config", str(broker.configuration)],
            "pids": {role: pids[role] for role in ("supervisor", "signer", "workers", "redis")},
            "state": str(broker.state),
            "log": str(broker.log),
            "ca_file": self.tls["ca_file"] or None,
        }


def log_in_once(demo):
    """One whole login by the sample service; return the ID token's claims."""
    browser = demo_browser.Browser(demo.tls["ca_file"] or None)
    home = demo.url("service") + "/"
    page = demo_browser.walk(browser, browser.get(home), lambda p: "/log-out" in p.text)
    if page.url != home:
        raise demo_browser.Failure(f"the login ended at {page.url.split('?')[0]}")
    return json.loads(browser.get(home + "claims.json").text)


def options_of(arguments):
    parser = argparse.ArgumentParser(prog="./demo", description=__doc__.splitlines()[0])
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true",
                     help="one whole login without a browser; print the ID token's claims and end")
    how.add_argument("--json", action="store_true",
                     help="print one line of JSON that says what runs, then stay until SIGTERM")
    parser.add_argument("--port", type=int, default=8080, metavar="N",
                        help="the broker's port (default 8080, else the next free)")
    parser.add_argument("--tls", action="store_true",
                        help="everything on https, with a throw-away certificate authority")
    parser.add_argument("--path", default="", metavar="/PATH",
                        help="a path in the broker's issuer, below which all of it is")
    parser.add_argument("--sandbox", action="store_true",
                        help="a sandbox instead: one broker that does wrong when it is asked to")
    parser.add_argument("--registry", action="store_true",
                        help="a simulated civil registry is asked, too (docs/registry.md)")
    parser.add_argument("--build", default="build/release", metavar="FOLDER",
                        help="programs of this build folder, which is then not built")
    parser.add_argument("--overlay", action="append", default=[], metavar="FOLDER",
                        help="JSON files whose members replace those of the broker's configuration")
    options = parser.parse_args(arguments)
    if not 1024 <= options.port <= 65000:
        parser.error("--port must be from 1024 to 65000")
    if options.path and (options.path[0] != "/" or options.path[-1] == "/"):
        parser.error("--path begins with a slash and does not end with one")
    return options


def start_on_free_ports(options, life):
    """Start; once more on other ports if somebody took one between our look and our use."""
    for attempt in range(3):
        demo = Demo(options)
        life.callback(demo.stop)
        try:
            demo.start()
            return demo
        except (demo_process.NotReady, OSError) as why:
            words = str(why).lower()
            if attempt == 2 or ("address" not in words and "in use" not in words):
                raise
            life.pop_all().close()
    return None


def announce(demo):
    if demo.options.json:
        print(json.dumps(demo.description()), flush=True)
        return
    print(f"\n  Open  {demo.url('service')}/  and log in.\n", flush=True)
    if demo.tls["ca_file"]:
        say(f"Your browser will warn: its certificate is signed by {demo.tls['ca_file']}.")
    if demo.options.sandbox:
        say(f"Try a service: {demo.program} simulate --cases --sandbox {demo.url('broker')} \\\n"
            f"    --login-url {demo.url('service')}/ --success-url {demo.url('service')}/ --success-text 'You are logged in'")
    say(f"The broker is {demo.url('broker')}; its log is {demo.brokers[-1].log}.")
    say("Ctrl-C stops everything.")


def watch(demo):
    while True:
        time.sleep(0.5)
        dead = demo.failed_broker()
        if dead:
            raise demo_process.NotReady(f"{dead.configuration.parent.name} ended:\n{dead.last_words()}")


class ToldToStop(Exception):
    """Ctrl-C, or a polite kill."""


def stop_on_signals():
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def on_signal(*_):
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)  # nothing interrupts the tidying up
        raise ToldToStop

    for number in numbers:
        signal.signal(number, on_signal)


def run(options):
    with contextlib.ExitStack() as life:
        demo = start_on_free_ports(options, life)
        if options.once:
            print(json.dumps(log_in_once(demo), indent=2, ensure_ascii=False))
            return
        announce(demo)
        watch(demo)


def main(arguments):
    options = options_of(arguments)
    stop_on_signals()
    try:
        run(options)
    except ToldToStop:
        return 1 if options.once else 0
    except (demo_browser.Failure, demo_process.NotReady, OSError) as why:
        say(f"demo: {why}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
