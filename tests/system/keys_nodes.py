#!/usr/bin/python3 -B
"""Two machines of one issuer and their keys: no step is taken that one of them has not heard of."""
import json
import os
import pathlib
import signal
import subprocess
import time

from parvis_demo import Demo
from parvis_node import SecondNode
from parvis_redis import OpenRedis
from parvis_test import run, test, wait_for

DONE, REFUSED = 0, 3
PROPAGATION = 2


with OpenRedis() as redis, Demo(overlay={"broker.json": {
        "store": f"unix:{redis.socket}", "key_propagation_s": PROPAGATION, "jwks_max_age_s": 1,
        "key_period_s": 1}}) as demo, \
        SecondNode(demo) as node:
    program, _, configuration = demo.about["cli"]
    second_state = pathlib.Path(node.files.name) / "state"

    def keys(*words, status=DONE):
        done = subprocess.run([program, "--config", configuration, "keys", *words, "--json"], text=True,
                              capture_output=True, timeout=60, check=False)
        assert status in (None, done.returncode), done.stdout + done.stderr
        return json.loads(done.stdout)

    def status():
        """With keys that last a second there is always one without a successor, which it calls an error."""
        return keys("status", status=None)

    def standings():
        return sorted(node["standing"] for node in status()["nodes"])

    def all_current():
        return set(standings()) == {"current"}

    def ready(port):
        page = demo.browser().request("GET", f"http://127.0.0.1:{port}/health/ready",
                                      headers={"Host": demo.issuer.split("//")[1]})
        return page.status, page.text

    def steps(rotated):
        return [step["step"] for step in rotated["steps"]]

    def rotate_until(step):
        """Each machine has had the key for as long as a copy of the set lasts."""
        wait_for(lambda: step in steps(keys("rotate", status=None)))

    def settle():
        """Until both machines have all that the folder has."""
        node.take_keys(demo.state / "keys")
        wait_for(all_current)

    @test
    def status_shows_what_every_worker_of_every_machine_has():
        wait_for(lambda: len({node["name"].rsplit("/", 1)[0] for node in status()["nodes"]}) == 2)
        wait_for(all_current)

    @test
    def a_key_does_not_sign_before_the_other_machine_has_loaded_it():
        assert set(steps(keys("rotate"))) == {"generate"}
        assert keys("rotate", status=None)["steps"] == []
        made = {key["kid"] for key in status()["keys"] if key["state"] == "next"}
        assert not any(key["active"] for key in status()["keys"] if key["kid"] in made)
        time.sleep(1 + PROPAGATION)
        wait_for(lambda: standings().count("behind") * 2 == len(standings()))
        # B82
        rotated = keys("rotate", status=REFUSED)
        assert rotated["withheld"] == "key-node-lacks-it" and rotated["node"], rotated
        refused = keys("activate", next(iter(made)), status=REFUSED)
        assert refused["refused"] == "key-node-lacks-it" and refused["node"], refused
        settle()
        rotate_until("activate")
        wait_for(lambda: keys("rotate", status=None)["steps"] == [])
        assert not made - {key["kid"] for key in status()["keys"] if key["state"] == "current"}
        settle()

    @test
    def a_machine_that_lacks_the_key_that_signs_is_not_ready():
        assert ready(node.port)[0] == 200
        rotate_until("generate")  # and this is not copied
        made = [key["kid"] for key in status()["keys"] if key["state"] == "next" and key["use"] == "sig"]
        keys("activate", made[0], "--force", "--reason", "a test of those that lack it")
        wait_for(lambda: ready(node.port) == (503, '{"ready":false,"why":"keys-behind"}'))
        assert '"event":"keys-behind"' in node.broker.log.read_text()
        settle()
        wait_for(lambda: ready(node.port)[0] == 200)

    @test
    def a_machine_that_is_cut_off_is_waited_for():
        settle()
        rotate_until("generate")
        settle()
        made = next(key["kid"] for key in status()["keys"] if key["state"] == "next")
        time.sleep(1 + PROPAGATION)
        second = json.loads((second_state / "run/status.json").read_text())
        pids = [second["supervisor"], *second["workers"]]  # who would replace them, first
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            wait_for(lambda: "silent" in standings())
            refused = keys("activate", made, status=REFUSED)
            assert refused["refused"] == "key-node-silent" and refused["earliest"] > time.time(), refused
        finally:
            for pid in reversed(pids):
                os.kill(pid, signal.SIGCONT)
        wait_for(all_current)
        wait_for(lambda: keys("activate", made, status=None).get("state") == "current")

    run()
