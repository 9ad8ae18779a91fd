#!/usr/bin/python3 -B
"""Keys in a token of the signer's user are rotated while that signs. Run as root, the signer has a user of its own, and
SoftHSM's files stay his."""
import json
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

from parvis_paths import BUILD
from parvis_softhsm import SoftHSM
from parvis_test import run, test, wait_for
from processes import Broker

USERS = {"user_worker": "nobody", "user_signer": "daemon"} if os.geteuid() == 0 else {}
SIGNER = pwd.getpwnam(USERS["user_signer"]).pw_uid if USERS else os.geteuid()


def belongs_to_signer(path):
    about = path.stat()
    return about.st_uid == SIGNER and about.st_mode & 0o077 == 0


hsm = SoftHSM("vault")
for path in (hsm.root, *hsm.root.rglob("*")):
    shutil.chown(path, SIGNER)


@test
def a_rotation_by_root_is_made_signed_and_kept_as_the_signers_user():
    with tempfile.TemporaryDirectory(prefix="parvis-test-") as folder:
        os.chmod(folder, 0o755)
        broker = Broker(f"{folder}/broker", pkcs11_tokens=hsm.setting(), **USERS,
                        key_period_s=1, jwks_max_age_s=1, key_propagation_s=1)
        broker.folder.chmod(0o755)
        broker.state.mkdir(mode=0o711)
        for program in ("parvis", "parvis-signer"):
            shutil.copy(BUILD / "released" / program, broker.folder)

        def keys(*words):
            done = subprocess.run([broker.folder / "parvis", "--config", broker.config, "keys", *words], text=True,
                                  capture_output=True, timeout=120, check=False)
            assert done.returncode in (0, 3, 4), (words, done)  # done, not safe yet, nothing to do
            return done.stdout

        def signing():
            return {key["kid"]: (key["state"], key["place"]) for key in json.loads(keys("list", "--json"))["keys"]
                    if key["use"] == "sig"}

        def has_rotated():
            keys("rotate")
            return ("current", "vault") in [its for kid, its in signing().items() if kid != first]

        keys("init", "--token", "vault")
        (first, its), = signing().items()
        assert its == ("current", "vault"), its
        broker.start(broker.folder / "parvis")
        try:
            wait_for(has_rotated)
            signer = broker.status()["signer"]
            assert f"\nUid:\t{SIGNER}\t" in pathlib.Path(f"/proc/{signer}/status").read_text()
            assert "All" in keys("verify") and broker.get("/jwks") == 200
        finally:
            broker.stop()
        for path in [*(broker.state / "keys").iterdir(), *hsm.at["vault"].iterdir()]:
            assert belongs_to_signer(path), (path, path.stat())

run()
