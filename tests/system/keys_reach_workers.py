#!/usr/bin/python3 -B
"""Keys that change while the broker runs reach its signer and its workers by themselves."""
import json
import pathlib
import subprocess
import tempfile

from parvis_demo import Demo
from parvis_test import run, test, wait_for


with Demo(overlay={"broker.json": {"key_propagation_s": 2, "jwks_max_age_s": 1}}) as demo:
    program, _, configuration = demo.about["cli"]
    library = demo.client("library")

    def keys(*words, status=0):
        done = subprocess.run([program, "--config", configuration, "keys", *words], text=True, capture_output=True,
                              timeout=60, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def verify_public():
        done = subprocess.run([program, "--config", configuration, "keys", "verify", "--public", "--json"],
                              text=True, capture_output=True, timeout=60, check=False)
        return json.loads(done.stdout)

    def served():
        page = demo.browser().get(demo.issuer + "/jwks")
        return [key["kid"] for key in json.loads(page.text)["keys"]]

    @test
    def a_key_that_is_published_is_served_without_a_reload():
        before = demo.pids()
        made = json.loads(keys("generate", "--alg", "ES256", "--json"))["kid"]
        keys("publish", made)
        wait_for(lambda: made in served())
        now = demo.pids()
        assert now["workers"] == before["workers"] and now["generation"] == before["generation"]
        assert now["signer"] != before["signer"]
        library.log_in(demo.browser())

    @test
    def a_folder_that_no_signer_could_read_changes_nothing():
        before, broken = demo.pids()["signer"], demo.state / "keys" / "broken.json"
        broken.write_text("{}")
        wait_for(lambda: '"event":"keys-refused"' in demo.log())
        library.log_in(demo.browser())
        assert demo.pids()["signer"] == before
        broken.unlink()
        demo.wait_replaced("signer", before)
        library.log_in(demo.browser())

    @test
    def k9_the_public_key_set_verifies_what_every_worker_signs():
        told = wait_for(lambda: (lambda said: said if said.get("workers") else None)(verify_public()))
        assert told["well"] and told["keys"] == len(served()), told
        workers = len(demo.pids()["workers"])
        wait_for(lambda: verify_public().get("workers") == workers)

    @test
    def a_public_url_where_somebody_else_answers_is_refused():
        with tempfile.TemporaryDirectory() as folder:
            for part in ("clients", "providers"):
                (pathlib.Path(folder) / part).mkdir()
            (pathlib.Path(folder) / "broker.json").write_text(json.dumps(
                {"issuer": demo.issuer + "/elsewhere", "state": str(demo.state)}))
            done = subprocess.run([program, "--config", folder, "keys", "verify", "--public", "--json"],
                                  text=True, capture_output=True, timeout=60, check=False)
        told = json.loads(done.stdout)
        assert done.returncode == 3, done
        assert not told["well"] and "404" in told["problem"], told

    run()
