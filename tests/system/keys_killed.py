#!/usr/bin/python3 -B
"""parvis keys, killed -9 at each of its writes: the folder is whole, and the same command once more finishes. B87

With --all also where key files are not encrypted, and with each second run killed as well, before the third finishes.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from parvis_key_file import MARK
from parvis_test import run, test

arguments = argparse.ArgumentParser()
arguments.add_argument("build", nargs="?", default=os.environ.get("PARVIS_BUILD", "build/check"))
arguments.add_argument("--all", action="store_true")
arguments = arguments.parse_args()
BUILD = pathlib.Path(arguments.build).resolve()
PROGRAMS, TOOL = BUILD / "released", BUILD / "tests" / "system" / "kill_at_write"
DONE, REFUSED, NOTHING, KILLED = 0, 3, 4, 137
FORCE = ("--force", "--reason", "a test does not wait")
THREADS, LONG = 4, 90 * 86400


class Place:
    """A configuration with a state folder, and beside it the key that encrypts."""

    def __init__(self, folder, **settings):
        self.folder = pathlib.Path(folder)
        self.state, self.keys = self.folder / "state", self.folder / "state" / "keys"
        for part in ("clients", "providers", "credentials"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        self.configure(**settings)

    def configure(self, encrypted=True, **settings):
        self.settings = {"encrypted": encrypted, **settings}
        if encrypted:
            settings["key_encryption_file"] = str(self.folder / "credentials" / "key")
        (self.folder / "broker.json").write_text(json.dumps({
            "issuer": "https://broker.example", "state": str(self.state), "key_propagation_s": 0, "jwks_max_age_s": 1,
            **settings}))

    def copy(self, folder, **more):
        """Another that is as this one is now, but for settings."""
        shutil.copytree(self.folder, folder)
        for path in [self.keys, *self.keys.iterdir()] if self.keys.exists() else []:
            about = path.stat()
            os.chown(pathlib.Path(folder) / path.relative_to(self.folder), about.st_uid, about.st_gid)
        for path in (self.folder / "credentials").iterdir():
            about = path.stat()
            os.chown(pathlib.Path(folder) / "credentials" / path.name, about.st_uid, about.st_gid)
        return Place(folder, **{**self.settings, **more})

    def run(self, *words, killed_at=None):
        # to revoke takes more than the folder; what it does there is parvis-signer's alone
        program = "parvis-signer" if words[0] == "revoke" else "parvis"
        words = [word.replace("FOLDER", str(self.folder)) for word in words]
        command = [PROGRAMS / program, "keys", *words, "--config", self.folder]
        if killed_at is not None:
            command = [TOOL, str(killed_at), *command]
        return subprocess.run(command, text=True, capture_output=True, timeout=120, check=False)

    def do(self, *words):
        done = self.run(*words)
        assert done.returncode == DONE, (words, done)
        return done.stdout

    def list(self):
        """{kid: its entry}"""
        return {key["kid"]: key for key in json.loads(self.do("list", "--json"))["keys"]}

    def kid(self, state):
        return next(kid for kid, key in self.list().items()
                    if (key["use"], key["alg"], key["state"]) == ("sig", "ES256", state))


def count(keys, *what):
    return collections.Counter(tuple(key.get(word) for word in what) for key in keys.values())


def check_files(place):
    """Nothing private lies about: each file is sealed, or known to hold nothing that is."""
    for path in place.keys.iterdir():
        content = path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0, path
        if path.name == "journal":
            assert all(json.loads(line)["step"] for line in content.splitlines()) and b'"d"' not in content, content
        elif place.settings["encrypted"]:
            assert content.startswith(MARK) or (path.name.startswith(".") and MARK.startswith(content)), path


def check_keys(place, before):
    """None lost, none half, no two that sign or wait, and of each kind one that signs."""
    keys = place.list()
    assert before.keys() <= keys.keys(), before.keys() - keys.keys()
    for state in ("current", "next"):
        of_kind = count({kid: key for kid, key in keys.items() if key["state"] == state}, "use", "alg", "provider")
        assert all(number == 1 for number in of_kind.values()), keys
        assert state == "next" or of_kind.keys() == count(keys, "use", "alg", "provider").keys(), keys
    return keys


def check_finished(place, words, wanted):
    """The same command once more: what came of it is what would have, or it says that there is nothing to do."""
    again = place.run(*words)
    assert again.returncode in (DONE, NOTHING) or "key-step-impossible" in again.stderr, again
    check_files(place)
    left = [path.name for path in place.folder.rglob("*.new")]
    assert not left, left
    place.do("verify")  # as the signer reads them
    keys = check_keys(place, {})
    less, more = wanted - count(keys, "use", "alg", "state"), count(keys, "use", "alg", "state") - wanted
    # one that was made whole before that was said is there beside the one that is made now
    assert not less and (not more or (words[0] == "generate" and sum(more.values()) == 1)), (less, more)


def kill_once(start, folder, words, last, before, wanted):
    place = start.copy(folder)
    try:
        for _ in range(2 if arguments.all else 1):
            done = place.run(*words, killed_at=last)
            assert done.returncode in (KILLED, DONE, NOTHING) or "key-step-impossible" in done.stderr, done
            if place.keys.exists() and words[0] != "encrypt":
                check_files(place)
            if before:
                check_keys(place, before)
        check_finished(place, words, wanted)
    except AssertionError as why:
        raise AssertionError(f"killed at write {last} of {' '.join(words)}: {why}") from why
    shutil.rmtree(place.folder)


def sweep(start, *words, before=None):
    """Killed at its first write, its second, ... and its last. before: the keys that must be there always."""
    with tempfile.TemporaryDirectory(prefix="parvis-killed-") as folder, \
            concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        well = start.copy(f"{folder}/well")
        done = well.run(*words, killed_at=0)
        assert done.returncode == DONE, done
        writes = int(done.stderr.splitlines()[-1])
        wanted = count(well.list(), "use", "alg", "state")
        assert writes > 8, done
        work = [pool.submit(kill_once, start, f"{folder}/{last}", words, last, before, wanted)
                for last in range(1, writes + 1)]
        for one in work:
            one.result()
    return writes


def story(folder, **settings):
    """Places on a key's way, by name."""
    at = {"empty": Place(f"{folder}/empty", **settings)}
    at["begun"] = at["empty"].copy(f"{folder}/begun")
    at["begun"].do("init", "--alg", "ES256,EdDSA")
    time.sleep(1.1)  # steps of one second would follow one another a second later
    at["made"] = at["begun"].copy(f"{folder}/made")
    kid = json.loads(at["made"].do("generate", "--alg", "ES256", "--json"))["kid"]
    at["published"] = at["made"].copy(f"{folder}/published", key_propagation_s=3600)
    at["published"].do("publish", kid)
    at["active"] = at["published"].copy(f"{folder}/active")
    at["active"].do("activate", kid, *FORCE)
    at["retired"] = at["active"].copy(f"{folder}/retired")
    at["retired"].do("retire", at["retired"].kid("previous"), *FORCE)
    return at, kid


def sweep_all(folder, **settings):
    at, kid = story(folder, **settings)
    old = at["begun"].kid("current")
    late = at["begun"].copy(f"{folder}/late", key_period_s=1, key_propagation_s=3600)
    swept = {"init": sweep(at["empty"], "init", "--alg", "ES256,EdDSA")}
    for start, *words in (
            (at["begun"], "init", "--alg", "ES256,EdDSA,PS256"), (at["begun"], "generate", "--alg", "ES256"),
            (at["begun"], "generate", "--use", "seal"), (at["made"], "publish", kid), (at["published"], "activate", kid, *FORCE),
            (at["active"], "rollback", kid), (at["active"], "retire", old, *FORCE), (at["made"], "destroy", kid),
            (at["retired"], "destroy", old, *FORCE), (late, "rotate"), (at["begun"], "revoke", old, "--compromised"),
            (at["published"], "revoke", old, "--compromised")):
        swept[words[0]] = swept.get(words[0], 0) + sweep(start, *words, before=start.list())
    print("        killed at " + ", ".join(f"{writes} writes of {verb}" for verb, writes in swept.items()))


with tempfile.TemporaryDirectory(prefix="parvis-killed-") as folder:
    @test
    def b87_each_command_that_is_killed_at_any_write_leaves_a_whole_folder_and_is_finished_by_the_next():
        sweep_all(f"{folder}/encrypted")

    @test
    def to_encrypt_all_files_is_finished_by_the_next_run():
        plain = Place(f"{folder}/plain", encrypted=False)
        plain.do("init")
        sweep(plain.copy(f"{folder}/to-encrypt", encrypted=True), "encrypt")
        other = plain.copy(f"{folder}/other", encrypted=True)
        other.do("encrypt")
        (other.folder / "credentials" / "key").rename(other.folder / "credentials" / "old")
        sweep(other, "encrypt", "--from", "FOLDER/credentials/old")

    if os.geteuid() == 0:
        @test
        def root_makes_them_for_the_signers_user_all_the_same():
            theirs = Place(f"{folder}/theirs", user_signer="nobody", user_worker="daemon")
            sweep(theirs, "init")
            theirs.do("init")
            sweep(theirs, "generate", "--alg", "ES256", before=theirs.list())

    if arguments.all:
        @test
        def files_that_are_not_encrypted_are_whole_as_well():
            sweep_all(f"{folder}/unencrypted", encrypted=False)

    run()
