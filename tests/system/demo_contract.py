#!/usr/bin/python3 -B
"""What ./demo promises on its command line."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

from parvis_demo import BUILD, ROOT, Demo
from parvis_ports import some_port
from parvis_test import run, test

MEMBERS = {"issuer", "service", "clients", "providers", "cli", "pids", "state"}


def once(*options):
    return subprocess.run([ROOT / "demo", "--once", "--build", BUILD, "--port", str(some_port()),
                           *options], text=True, capture_output=True, timeout=120,
                          stdin=subprocess.DEVNULL)


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@test
def once_prints_the_claims_and_nothing_else():
    done = once()
    assert done.returncode == 0, done.stderr
    claims = json.loads(done.stdout)
    assert {"iss", "sub", "aud", "exp", "iat", "nonce", "acr"} <= set(claims), claims
    assert claims["iss"].startswith("http://localhost:")


@test
def once_works_on_https_with_its_own_authority():
    done = once("--tls")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["iss"].startswith("https://localhost:")


@test
def what_cannot_start_says_why_and_fails():
    done = subprocess.run([ROOT / "demo", "--once", "--build", "/nonexistent"], text=True,
                          capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode != 0 and done.stdout == "" and "nonexistent" in done.stderr, done


@test
def the_line_of_json_has_every_member():
    with Demo() as demo:
        assert MEMBERS <= set(demo.about), set(demo.about)
        assert len(demo.about["clients"]) >= 2 and len(demo.about["providers"]) >= 2
        for client in demo.about["clients"]:
            assert {"client_id", "client_secret", "redirect_uris",
                    "post_logout_redirect_uris"} <= set(client)
        assert {"supervisor", "signer", "workers", "redis"} <= set(demo.about["pids"])
        checked = subprocess.run([*demo.about["cli"], "config", "check"], timeout=60)
        assert checked.returncode == 0


@test
def a_taken_port_gives_way_to_the_next_free_one():
    port = some_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with Demo("--port", str(port)) as demo:
            assert int(demo.issuer.rsplit(":", 1)[1]) > port, demo.issuer


@test
def sigterm_stops_everything_it_started_and_leaves_no_folder():
    with Demo() as demo:
        pids = demo.pids()
        everything = [pids["supervisor"], pids["signer"], pids["redis"], *pids["workers"]]
        assert all(alive(pid) for pid in everything)
        folder = demo.state.parent
    assert not any(alive(pid) for pid in everything)
    assert not folder.exists(), sorted(folder.iterdir())


@test
def a_killed_demo_takes_its_brokers_along():
    demo = Demo().__enter__()
    supervisor, folder = demo.pids()["supervisor"], demo.state.parent.parent
    os.kill(demo.process.pid, signal.SIGKILL)
    demo.process.wait(60)
    end = time.monotonic() + 40
    while alive(supervisor) and time.monotonic() < end:
        time.sleep(0.1)
    assert not alive(supervisor)
    subprocess.run(["rm", "-rf", "--", folder], check=True)
    demo.files.cleanup()


run()
