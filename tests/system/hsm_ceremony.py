#!/usr/bin/python3 -B
"""docs/key-ceremony.md, "Begin, with keys in an HSM": its lines, word by word, from nothing to a rotated key."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time

from parvis_paths import BUILD, ROOT
from parvis_softhsm import MODULE, SoftHSM
from parvis_test import run, test

REFUSED, NOTHING = 3, 4
WAIT_S = 8  # until a new key may sign, with the settings below

page = (ROOT / "docs" / "key-ceremony.md").read_text()
section = re.search(r"^## Begin, with keys in an HSM$(.*?)^## ", page, re.M | re.S).group(1)
lines = re.findall(r"^ {7}(\S.*)$", section, re.M)


def prepare(folder, hsm):
    """What an operator has: the programs by name, a configuration, a folder for credentials."""
    for part in ("config/clients", "config/providers", "bin", "credentials"):
        (folder / part).mkdir(parents=True)
    (folder / "config" / "broker.json").write_text(json.dumps({
        "issuer": "https://broker.example", "state": str(folder / "state"), "jwks_max_age_s": 1,
        "key_propagation_s": WAIT_S - 1, "pkcs11_tokens": {"vault": {
            "module": MODULE, "label": "parvis", "pin_file": str(folder / "credentials" / "vault-pin"),
            "paths": [str(hsm.root)]}}}))
    program = folder / "bin" / "parvis"
    program.write_text(f'#!/bin/sh\nexec {BUILD.resolve()}/parvis --config {folder}/config "$@"\n')
    program.chmod(0o755)


def follow(folder):
    """The exit status of each line, typed one after the other, and what was said."""
    typed = "".join(f"{line}\necho \"= $?\"\n" for line in lines)
    done = subprocess.run(["bash", "-s"], input=typed.replace("/etc/parvis-credentials", f"{folder}/credentials"),
                          text=True, capture_output=True, timeout=200, check=False,
                          env={**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}", "PIN": "73021946",
                               "SO_PIN": "0123456789"})
    statuses = [int(status) for status in re.findall(r"^= (\d+)$", done.stdout, re.M)]
    return dict(zip(lines, statuses)), done.stdout + done.stderr


@test
def the_ceremony_leads_from_nothing_to_a_rotated_key_in_a_token():
    """K-11"""
    hsm = SoftHSM()
    with tempfile.TemporaryDirectory(prefix="parvis-test-") as name:
        folder = pathlib.Path(name)
        prepare(folder, hsm)
        statuses, said = follow(folder)
        assert len(statuses) >= 10, lines
        for line, status in statuses.items():
            want = REFUSED if "activate" in line else NOTHING if line.endswith("rotate") else 0
            assert status == want, (line, status, said)
        assert "key-too-fresh" in said, said
        program = folder / "bin" / "parvis"
        listed = json.loads(subprocess.check_output([program, "keys", "list", "--json"]))["keys"]
        signing = [key for key in listed if key["use"] == "sig"]
        assert sorted((key["state"], key["place"], key.get("standby", False)) for key in signing) == [
            ("current", "vault", False), ("next", "file", True), ("next", "vault", False)], signing
        successor = next(key["kid"] for key in signing if key["state"] == "next" and key["place"] == "vault")
        time.sleep(WAIT_S)
        subprocess.run([program, "keys", "activate", successor], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([program, "keys", "verify"], check=True, stdout=subprocess.DEVNULL)
        states = {key["kid"]: key["state"] for key in
                  json.loads(subprocess.check_output([program, "keys", "list", "--json"]))["keys"]}
        assert states[successor] == "current", states
    hsm.close()


run()
