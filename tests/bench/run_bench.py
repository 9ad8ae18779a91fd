#!/usr/bin/python3 -B
"""What one whole login costs: CPU of the broker's processes, and how many fit in a second.

    run_bench.py [--build build/release] [--seconds 10] [--repeat 3] [--alg ES256,RS256]

Starts a Redis, a stand-in identity provider and a broker on loopback, pins the broker to one CPU
and all the rest to another, and logs in through it as fast as it can. Every login is a whole one:
authorization request, choice of provider, provider, callback (token endpoint and userinfo of the
provider), token, userinfo. The yardstick is one ECDSA P-256 verification on the broker's CPU,
measured during the same run.
"""
import argparse
import contextlib
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "config" / "demo"), str(ROOT / "tests" / "system")]
import demo_configuration  # noqa: E402
import demo_ports  # noqa: E402
import demo_process  # noqa: E402
import parvis_ports  # noqa: E402

# driver and stand-in live for one run and leave their memory to the kernel
TOOL_ENVIRONMENT = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
GOALS = {"ES256": 8.5, "RS256": 13.5}  # broker's CPU per login, in P-256 verifications


def options_of(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--alg", default="ES256,RS256")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--warm", type=float, default=3)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--information-page", action="store_true",
                        help="show it, at the price of one more request")
    parser.add_argument("--anywhere", action="store_true", help="pin nothing to a CPU")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--check-goals", action="store_true", help="exit 1 if a goal is missed")
    return parser.parse_args(arguments)


class Bench:
    def __init__(self, options, alg, life):
        self.options, self.alg = options, alg
        self.folder = pathlib.Path(tempfile.mkdtemp(
            prefix="parvis-bench-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
        life.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.life = life
        cpus = sorted(os.sched_getaffinity(0))
        self.pin = not options.anywhere and len(cpus) > 1
        self.broker_cpu, self.other_cpu = cpus[0], cpus[-1]
        self.port, self.upstream_port = parvis_ports.free_ports(2)
        self.secret = demo_configuration.new_secret()

    def on(self, cpu):
        return ["taskset", "-c", str(cpu)] if self.pin else []

    def spawn(self, *command):
        with open(self.folder / "others.log", "ab") as log:
            process = subprocess.Popen(self.on(self.other_cpu) + [str(c) for c in command],
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       start_new_session=True, env=self.driver_environment,
                                       preexec_fn=demo_process.end_with_parent)
        self.life.callback(self.end, process)
        return process

    @staticmethod
    def end(process):
        process.send_signal(signal.SIGTERM)
        process.wait(60)

    @property
    def issuer(self):
        return f"http://localhost:{self.port}"

    def start(self):
        socket = self.folder / "redis.sock"
        self.redis = self.spawn("redis-server", "--port", "0", "--unixsocket", socket, "--dir",
                                self.folder, "--save", "", "--appendonly", "yes",
                                "--appendfsync", "everysec", "--maxmemory-policy", "noeviction")
        self.upstream = self.spawn(self.tool("bench_upstream"), "--port", self.upstream_port)
        while not socket.exists() or demo_ports.is_free("127.0.0.1", self.upstream_port):
            time.sleep(0.01)
        self.write_configuration(socket)
        self.broker = demo_process.Broker(self.options.build / "parvis", self.folder / "config",
                                          self.folder / "state", self.folder / "broker.log",
                                          prefix=self.on(self.broker_cpu))
        self.life.callback(self.broker.wait_stopped)
        self.life.callback(self.broker.stop)
        self.broker.wait_ready()

    def tool(self, name):
        for place in ("tests/bench", "bench", ".", "../tests/bench"):  # the last: of a build within another
            if (self.options.build / place / name).exists():
                return self.options.build / place / name
        raise FileNotFoundError(f"{name} is not built: cmake --build --target {name}")

    def configuration(self, socket):
        """Each file's content, by its name."""
        tenant = "es-a" if self.alg == "ES256" else "rs-a"
        return {
            "broker.json": {
                "issuer": self.issuer, "listen": [f"127.0.0.1:{self.port}"], "workers": 1,
                "state": str(self.folder / "state"), "store": f"unix:{socket}",
                "signing_alg": self.alg},
            "providers/stand-in.json": {
                "id": "stand-in", "driver": "oidc", "name": "Stand-in",
                "issuer": f"http://127.0.0.1:{self.upstream_port}/{tenant}",
                "client_id": "broker", "token_endpoint_auth_method": "client_secret_basic",
                "client_secret": demo_configuration.new_secret(),
                "id_token_signed_response_alg": self.alg,
                "scope": "openid profile email birth"},
            "providers/other.json": {  # so that there is a choice to be made
                "id": "other", "driver": "oidc", "name": "Other",
                "issuer": f"http://127.0.0.1:{self.upstream_port}/{tenant[:-1]}b",
                "client_id": "broker", "token_endpoint_auth_method": "client_secret_basic",
                "client_secret": demo_configuration.new_secret()},
            "clients/bench.json": {
                "client_id": "bench", "client_name": "Benchmark",
                "token_endpoint_auth_method": "client_secret_basic",
                "client_secret_hash": demo_configuration.secret_hash(self.secret),
                "redirect_uris": ["http://localhost:9999/bench/callback"],
                "scope": "openid profile email birth",
                "id_token_signed_response_alg": self.alg,
                "information_page": self.options.information_page}}

    def write_configuration(self, socket):
        for name, content in self.configuration(socket).items():
            path = self.folder / "config" / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(json.dumps(content, indent=1))
        (self.folder / "state").mkdir(mode=0o700)

    def log_in(self, provider, concurrency, seconds, warm):
        """The command that logs in there again and again."""
        return [self.tool("bench_driver"), "--issuer", self.issuer, "--client", f"bench={self.alg}",
                "--redirect-uri", "http://localhost:9999/bench/callback", "--provider", provider,
                "--concurrency", concurrency, "--seconds", seconds, "--warm", warm]

    @property
    def driver_environment(self):
        return {**TOOL_ENVIRONMENT, "BENCH_CLIENT_SECRET": self.secret}

    def measure(self, seconds, warm):
        report = self.folder / "report.json"
        command = [*self.log_in("stand-in", self.options.concurrency, seconds, warm),
                   "--cpu", self.broker_cpu,
                   "--watch", f"broker={self.broker.process.pid}",
                   "--watch", f"redis={self.redis.pid}",
                   "--watch", f"upstream={self.upstream.pid}", "--report", report]
        done = subprocess.run(self.on(self.other_cpu) + [str(c) for c in command], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=self.driver_environment,
                              timeout=seconds + warm + 60)
        if done.returncode != 0:
            raise RuntimeError(f"{done.stdout}\n{self.broker.last_words()}")
        print(done.stdout, file=sys.stderr)
        return json.loads(report.read_text())


    def worker_mib(self):
        """What is in memory for the worker alone: it shares the libraries with everybody."""
        task = pathlib.Path(f"/proc/{self.broker.process.pid}/task/{self.broker.process.pid}")
        for child in task.joinpath("children").read_text().split():
            process = pathlib.Path("/proc") / child
            if process.joinpath("cmdline").read_text().startswith("parvis: worker"):
                status = dict(line.split(":", 1)
                              for line in process.joinpath("status").read_text().splitlines())
                return int(status["RssAnon"].split()[0]) / 1024
        raise RuntimeError("the broker has no worker")


def figures(options, alg):
    """Medians over the repetitions."""
    runs = []
    with contextlib.ExitStack() as life:
        bench = Bench(options, alg, life)
        bench.start()
        for _ in range(options.repeat):
            runs.append(bench.measure(options.seconds, options.warm))
            runs[-1]["worker_mib"] = bench.worker_mib()
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    middle["logins_per_s"] = statistics.median(run["logins"] / run["seconds"] for run in runs)
    middle["ratio"] = statistics.median(run["broker_us"] / run["verify_us"] for run in runs)
    return middle


def print_table(results):
    print("| algorithm | logins/s | broker µs/login | with Redis | P-256 verify µs | ratio | goal "
          "| worker MiB |\n|---|--:|--:|--:|--:|--:|--:|--:|")
    for alg, f in results.items():
        print(f"| {alg} | {f['logins_per_s']:.0f} | {f['broker_us']:.0f} "
              f"| {f['broker_us'] + f['redis_us']:.0f} | {f['verify_us']:.1f} "
              f"| {f['ratio']:.1f} | {GOALS[alg]} | {f['worker_mib']:.1f} |")


def main(arguments):
    options = options_of(arguments)
    options.build = options.build.resolve()
    results = {alg: figures(options, alg) for alg in options.alg.split(",")}
    if options.json:
        print(json.dumps(results))
    else:
        print_table(results)
    missed = [alg for alg, f in results.items() if f["ratio"] > GOALS[alg]]
    return 1 if options.check_goals and missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
