#!/usr/bin/python3 -B
"""Keys in a token (SoftHSM): made inside, signing logins, lost and found again, rotated and destroyed."""
import base64
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from parvis_client import Login
from parvis_demo import BUILD, Demo
from parvis_memory import holders
from parvis_softhsm import PIN, SoftHSM
from parvis_test import run, test, wait_for

hsm = SoftHSM("vault", "spare")


def keys(*words, status=0):
    done = subprocess.run([*demo.about["cli"], "keys", *words], text=True, capture_output=True, timeout=60,
                          check=False)
    assert done.returncode == status, (words, done.stdout + done.stderr)
    return done.stdout if status == 0 else done.stderr


def listed():
    return {key["kid"]: key for key in json.loads(keys("list", "--json"))["keys"]}


def make(alg, *more):
    """The kid of a new key that is published."""
    kid = json.loads(keys("generate", "--alg", alg, "--json", *more))["kid"]
    keys("publish", kid)
    return kid


def move_to(token, alg):
    """From now on tokens are signed there."""
    kid = make(alg, "--token", token)
    keys("activate", kid, "--force", "--reason", "a test does not wait")
    time.sleep(1.1)
    return kid


def kid_of_login(client_id="library"):
    """Which key signed an ID token that the client verified."""
    token = demo.client(client_id).log_in(demo.browser())["tokens"]["id_token"]
    return json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))["kid"]


def status_of_login():
    """What the token endpoint says at the end of a login: its status, and the answer."""
    client, login, browser = demo.client("library"), Login(), demo.browser()
    page = client.walk(browser, browser.get(client.authorize_url(login)))
    return client.token(login, client.code_of(login, page))


def processes(word):
    """pids of ours whose command line begins so."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes()
        except OSError:
            continue
        if line.startswith(word.encode()) and str(hsm.root).encode() in line:
            found.append(int(path.parent.name))
    return found


def offspring(pid):
    """Children of a process, and theirs."""
    parents = {}
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    children = [child for child, parent in parents.items() if parent == pid]
    return children + [one for child in children for one in offspring(child)]


def token_process(label):
    return next(pid for pid in processes("parvis: token")
                if f"--label\0{label}\0".encode() in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes())


with Demo(build=BUILD / "released", overlay={"broker.json": {
        "pkcs11_tokens": hsm.setting(), "jwks_max_age_s": 1, "key_propagation_s": 0}}) as demo:
    in_file = kid_of_login()
    in_vault = move_to("vault", "ES256")
    rsa_in_vault = move_to("vault", "RS256")
    standby = make("ES256", "--token", "file", "--standby")
    demo.reload()

    @test
    def a_login_is_signed_by_a_key_that_never_was_outside_of_its_token():
        assert kid_of_login() == in_vault
        assert kid_of_login("town-hall") == rsa_in_vault
        record = json.loads((demo.state / "keys" / f"{in_vault}.json").read_text())
        assert record["token"].startswith("pkcs11:token=vault;id=") and "d" not in record["jwk"], record
        assert listed()[in_vault]["place"] == "vault" and listed()[in_file]["place"] == "file"
        assert "All" in keys("verify")

    @test
    def the_modules_process_has_nothing_of_ours_but_its_pin():
        """K-11"""
        records = [json.loads(path.read_text()) for path in (demo.state / "keys").glob("*.json")]
        secrets = {f"{record['kid']}": (record.get("secret") or record["jwk"]["d"]).encode()
                   for record in records if "token" not in record}
        secrets |= {path.name: path.read_bytes() for path in (demo.state / "keys").glob("*.secret")}
        assert len(secrets) > 4
        for label in hsm.at:
            pid = token_process(label)
            assert holders(pid, secrets) == [], label
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
            assert "Seccomp:\t2" in status and "NoNewPrivs:\t1" in status, status
            core = next(line for line in pathlib.Path(f"/proc/{pid}/limits").read_text().splitlines()
                        if line.startswith("Max core file size")).split()
            assert core[4:6] == ["0", "0"], core

    @test
    def the_pin_is_in_no_other_process_and_in_no_log():
        pids = demo.pids()
        for pid in [pids["supervisor"], pids["signer"], pids["redis"], *pids["workers"]]:
            assert holders(pid, {"PIN": PIN.encode()}) == [], pid
            assert PIN.encode() not in pathlib.Path(f"/proc/{pid}/environ").read_bytes()
        assert PIN not in demo.log()

    @test
    def a_module_that_dies_is_started_again_and_its_key_signs_again():
        before, signer = token_process("vault"), demo.pids()["signer"]
        os.kill(before, signal.SIGKILL)
        assert kid_of_login() in (in_vault, in_file, standby)
        wait_for(lambda: processes("parvis: token") and kid_of_login() == in_vault)
        assert token_process("vault") != before and demo.pids()["signer"] == signer

    @test
    def a_token_that_is_lost_is_stood_in_for_and_comes_back_without_a_restart():
        signer = demo.pids()["signer"]
        hsm.pull("vault")
        try:
            assert kid_of_login() in (in_file, standby)
            keys("retire", in_file, "--force", "--reason", "a test does not wait")
            demo.reload()
            assert kid_of_login() == standby
            signer = demo.pids()["signer"]
        finally:
            hsm.plug("vault")
        wait_for(lambda: kid_of_login() == in_vault)
        assert demo.pids()["signer"] == signer

    @test
    def without_another_key_a_lost_token_is_a_clean_503_and_other_keys_sign_on():
        keys("retire", standby)
        demo.reload()
        client = demo.client("library")
        hsm.pull("vault")
        try:
            os.kill(token_process("vault"), signal.SIGKILL)
            codes = {status_of_login()[0] for _ in range(3)}
            assert codes == {503}, codes
            status, said = status_of_login()
            assert said["error"] == "temporarily_unavailable", said
            assert '"signer-key-out-of-reach"' in demo.log()
        finally:
            hsm.plug("vault")
        wait_for(lambda: status_of_login()[0] == 200)
        assert client.log_in(demo.browser())

    @test
    def a_successor_is_made_where_the_key_that_signs_is_and_a_destroyed_one_is_gone_from_the_token():
        before = hsm.objects("vault")
        made = json.loads(keys("generate", "--alg", "ES256", "--json"))["kid"]
        assert listed()[made]["place"] == "vault" and hsm.objects("vault") == before + 2
        keys("destroy", made)
        assert listed()[made]["state"] == "destroyed" and hsm.objects("vault") == before

    @test
    def a_key_whose_token_is_not_configured_is_not_served_around():
        with tempfile.TemporaryDirectory(prefix="parvis-test-") as folder:
            *program, option, config = demo.about["cli"]
            assert option == "--config", demo.about["cli"]
            shutil.copytree(config, f"{folder}/config")
            settings = json.loads((pathlib.Path(config) / "broker.json").read_text())
            del settings["pkcs11_tokens"]
            (pathlib.Path(folder) / "config" / "broker.json").write_text(json.dumps(settings))
            done = subprocess.run([*program, option, f"{folder}/config", "keys", "verify"], text=True,
                                  capture_output=True, timeout=60, check=False)
            assert done.returncode == 1 and "token-unconfigured" in done.stderr, done

    @test
    def what_no_token_can_do_is_refused():
        keys("generate", "--alg", "ECDH-ES", "--use", "enc", "--provider", "sim-low", "--token", "vault", status=2)
        assert "token-name-unknown" in keys("generate", "--alg", "ES256", "--token", "volt", status=1)
        hsm.pull("spare")
        try:
            assert "pkcs11-token-missing" in keys("generate", "--alg", "ES256", "--token", "spare", status=1)
        finally:
            hsm.plug("spare")

    @test
    def a_signer_that_is_killed_leaves_no_process_behind():
        signer = demo.pids()["signer"]
        wait_for(lambda: len(offspring(signer)) == 3)  # who keeps the modules' processes, and two of these
        left = offspring(signer)
        os.kill(signer, signal.SIGKILL)
        wait_for(lambda: not any(pathlib.Path(f"/proc/{pid}").exists() for pid in left))
        demo.wait_replaced("signer", signer)

    run()
