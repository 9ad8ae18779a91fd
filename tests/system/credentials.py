#!/usr/bin/python3 -B
"""The key that key files are encrypted under, given as systemd gives it: to the user that the broker
was started as. Run as root, the signer has a user of its own and no way to the file."""
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

from processes import PROGRAM, Broker
from parvis_test import run, test

USERS = {"user_worker": "nobody", "user_signer": "daemon"} if os.geteuid() == 0 else {}


def broker_in(folder):
    """A broker whose programs and folder any user may look up, with a key made beside."""
    os.chmod(folder, 0o755)
    credentials = pathlib.Path(folder) / "credentials"
    credentials.mkdir(mode=0o700)
    broker = Broker(pathlib.Path(folder) / "broker", key_encryption_file=f"{credentials}/encryption.key",
                    **USERS)
    broker.folder.chmod(0o755)
    broker.state.mkdir(mode=0o711)
    for program in ("parvis", "parvis-signer"):
        shutil.copy(PROGRAM.parent / program, broker.folder / program)
    broker.program = broker.folder / "parvis"
    return broker, credentials / "encryption.key"


@test
def a_signer_with_a_user_of_its_own_is_handed_the_key():
    with tempfile.TemporaryDirectory(prefix="parvis-test-") as folder:
        broker, key = broker_in(folder)
        subprocess.run([broker.program, "--config", broker.config, "keys", "init"], check=True,
                       stdout=subprocess.DEVNULL)
        os.chown(key, os.geteuid(), -1)
        broker.start(broker.program)
        try:
            signer = broker.status()["signer"]
            if USERS:
                status = pathlib.Path(f"/proc/{signer}/status").read_text()
                assert f"\nUid:\t{pwd.getpwnam('daemon').pw_uid}\t" in status, status
            os.kill(signer, 9)
            broker.wait(lambda status: status["signer"] not in (signer, 0) and status["ready"])
            assert broker.get("/jwks") == 200
        finally:
            broker.stop()


@test
def without_the_key_nothing_starts_and_nothing_is_made():
    with tempfile.TemporaryDirectory(prefix="parvis-test-") as folder:
        broker, key = broker_in(folder)
        command = [broker.program, "--config", broker.config, "keys"]
        subprocess.run([*command, "init"], check=True, stdout=subprocess.DEVNULL)
        key.unlink()
        for verb in ("init", "encrypt", "list"):
            done = subprocess.run([*command, verb], capture_output=True, text=True, check=False)
            assert done.returncode == 1 and "key-encryption-missing" in done.stderr, (verb, done)
        assert not key.exists()


run()
