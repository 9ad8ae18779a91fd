#!/usr/bin/python3 -B
"""The programs as they are released, without sanitizers but behind every fence (Landlock, seccomp,
which a sanitizer could not live with), log somebody in. check/hardening has built them."""
import json
import os
import subprocess

from parvis_demo import BUILD, Demo
from parvis_paths import ROOT
from parvis_ports import some_port
from parvis_test import run, test

RELEASED = BUILD / "released"


@test
def once_logs_in():
    done = subprocess.run([ROOT / "demo", "--once", "--build", RELEASED, "--port",
                           str(some_port())], text=True,
                          capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["acr"] == "eidas1"


@test
def twenty_logins_a_new_signer_and_a_clean_end():
    with Demo(build=RELEASED) as demo:
        clients = [demo.client("library"), demo.client("town-hall")]
        for _ in range(10):
            for client in clients:
                client.log_in(demo.browser())
        old = demo.pids()["signer"]
        os.kill(old, 9)
        demo.wait_replaced("signer", old)
        clients[0].log_in(demo.browser())
        assert "signal\":\"31" not in demo.log(), "the signer's filter killed it"


run()
