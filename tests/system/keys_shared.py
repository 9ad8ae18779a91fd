#!/usr/bin/python3 -B
"""Machines that give each other their keys through Redis: folders of their own, and one set of keys."""
import base64
import contextlib
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from parvis_key_file import deciphered, decoded, opened
from parvis_demo import PATIENT_STORE
from parvis_paths import BUILD
from parvis_redis import OpenRedis
from parvis_test import run, test, wait_for

import demo_process
from processes import UnixConnection

PROGRAM = BUILD / "parvis"
DONE, ERROR, REFUSED, NOTHING = 0, 1, 3, 4
DOCUMENT_MARK = b"parvis shared keys 1\n"
SHARED, TURN = "{pv}:shared-keys", "{pv}:keys-lease"
HOST = "broker.example"


class Machine:
    """A broker with a state folder of its own; only the key-encryption key was brought to it."""

    def __init__(self, folder, encryption_key):
        self.folder = pathlib.Path(folder)
        self.configuration, self.state = self.folder / "config", self.folder / "state"
        for name in ("clients", "providers"):
            (self.configuration / name).mkdir(parents=True)
        self.encryption_file = self.folder / "encryption.key"
        self.bring(encryption_key)
        self.configure()
        self.broker = None

    def bring(self, encryption_key):
        self.encryption_file.write_text(encryption_key)
        self.encryption_file.chmod(0o400)

    def configure(self, period=30 * 86400, propagation=1):
        """Keys that last a second are due at once; none signs before it had time to reach everybody."""
        (self.configuration / "broker.json").write_text(json.dumps({
            "issuer": f"https://{HOST}", "workers": 2, "state": str(self.state),
            "listen": [f"unix:{self.folder}/http.sock"], "store": f"unix:{redis.socket}", "keys_shared": True,
            "key_encryption_file": str(self.encryption_file), "key_period_s": period, "key_propagation_s": propagation,
            "jwks_max_age_s": 1, **PATIENT_STORE}))

    def begin(self):
        self.broker = demo_process.Broker(PROGRAM, self.configuration, self.state, self.folder / "log")
        return self

    def end(self):
        if self.broker is not None:
            self.broker.stop()
            self.broker.wait_stopped()
        self.broker = None

    def command(self, *words):
        return subprocess.Popen([PROGRAM, "--config", self.configuration, "keys", *words, "--json"], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def keys(self, *words, status=DONE):
        process = self.command(*words)
        out, err = process.communicate(timeout=100)
        assert status in (None, process.returncode), f"{words}: {process.returncode} {out}{err}"
        return json.loads(out) if out else {}, err

    def list(self):
        return self.keys("list")[0]

    def shared(self):
        return self.list()["shared"]["standing"]

    def kids(self, *states):
        return {key["kid"] for key in self.list()["keys"] if not states or key["state"] in states}

    def served(self):
        """The kids of its /jwks, as a client sees them."""
        with contextlib.closing(UnixConnection(str(self.folder / "http.sock"))) as connection:
            connection.request("GET", "/jwks", headers={"Host": HOST})
            return {key["kid"] for key in json.loads(connection.getresponse().read())["keys"]}

    def events(self, name):
        return sum(f'"event":"{name}"' in line for line in (self.folder / "log").read_text().splitlines())

    def secrets(self, encryption_key=None):
        """Name and content of each file of its key folder."""
        found = {}
        for path in (self.state / "keys").iterdir():
            if path.suffix in (".json", ".secret") and not path.name.startswith("."):
                found[path.name] = opened(path, decoded(encryption_key or KEY))
        return found


def document():
    """As Redis has it; empty if it has none."""
    return subprocess.run(redis.cli("HGET", SHARED, "document"), capture_output=True, check=True).stdout[:-1]


def put_document(content, tag):
    subprocess.run(redis.cli("-x", "HSET", SHARED, "tag", tag, "document"), input=content, check=True,
                   capture_output=True)


def standings(machine):
    return [node["standing"] for node in machine.list().get("nodes", [])]


def all_agree(machines):
    """Files, and what is served."""
    wait_for(lambda: all(machine.secrets() == machines[0].secrets() for machine in machines))
    wait_for(lambda: all(machine.served() == machines[0].served() for machine in machines))


def generate(machine):
    """The kid of a key that nobody outside is told of."""
    return machine.keys("generate", "--alg", "ES256")[0]["kid"]


def turn_left_ms():
    """Of the turn that some command has; below 0: none has it."""
    return int(subprocess.run(redis.cli("PTTL", TURN), capture_output=True, check=True).stdout)


@contextlib.contextmanager
def command_that_takes_long(machine):
    """It has its turn, and nothing goes on in the key folder before the block ends."""
    folder = os.open(machine.state / "keys", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        command = machine.command("generate", "--alg", "ES256")
        wait_for(lambda: turn_left_ms() > 0)
        yield command
    finally:
        os.close(folder)


KEY, OTHER_KEY = (base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=") for _ in range(2))

with tempfile.TemporaryDirectory(prefix="parvis-test-") as files, OpenRedis() as redis, \
        contextlib.ExitStack() as ends:
    def machine_of(name, key=KEY):
        made = Machine(pathlib.Path(files) / name, key)
        ends.callback(made.end)
        return made

    machines = [machine_of(name) for name in ("one", "two", "three")]
    one, two, three = machines
    for machine in machines:
        machine.begin()
    for machine in machines:
        machine.broker.wait_ready()

    @test
    def k8_three_that_begin_at_the_same_moment_end_with_one_set_of_keys():
        """B83"""
        all_agree(machines)
        assert len(one.kids("current")) == 2, one.list()  # ES256 and one that seals
        assert {machine.shared() for machine in machines} == {"current"}
        wait_for(lambda: len(standings(one)) == 6)

    @test
    def redis_has_nothing_of_a_key_that_can_be_read():
        content, opened = document(), one.secrets()
        for name, secret in opened.items():
            assert name.encode() not in content and secret not in content, name
        plain = deciphered(content, decoded(KEY), DOCUMENT_MARK, DOCUMENT_MARK)
        assert {name: value.encode() for name, value in json.loads(plain).items()} == opened

    @test
    def a_rotation_on_one_reaches_all_and_waits_for_them():
        """K-8: the guards count machines that nobody copied anything to."""
        kid = generate(one)
        one.keys("publish", kid)
        two.configure(propagation=600)
        refused, _ = two.keys("activate", kid, status=REFUSED)  # wherever that is asked
        two.configure()
        assert refused["refused"] in ("key-too-fresh", "key-node-lacks-it"), refused
        wait_for(lambda: all(kid in machine.served() for machine in machines))
        wait_for(lambda: two.keys("activate", kid, status=None)[0].get("state") == "current")
        all_agree(machines)
        wait_for(lambda: set(standings(one)) == {"current"})
        assert kid in three.kids("current")

    @test
    def machines_that_rotate_at_once_do_not_all_make_a_key():
        """B82"""
        before = one.kids()
        for machine in machines:
            machine.configure(period=1, propagation=600)
        commands = [machine.command("rotate") for machine in machines]
        ends_of_all = [(command.communicate(timeout=100), command.returncode)[1] for command in commands]
        for machine in machines:
            machine.configure()
        all_agree(machines)
        made = [key["kid"] for key in one.list()["keys"] if key["kid"] not in before and key["use"] == "sig"]
        assert len(made) == 1 and ends_of_all.count(DONE) >= 1, (made, ends_of_all)

    @test
    def a_command_that_takes_long_keeps_its_turn_to_its_end():
        seen = []
        with command_that_takes_long(one) as command:
            wait_for(lambda: seen.append(turn_left_ms()) or seen[-1] > min(seen) + 1000)
        out, _ = command.communicate(timeout=100)
        assert command.returncode == DONE and turn_left_ms() < 0, (out, seen)
        all_agree(machines)

    @test
    def the_turn_of_a_command_that_is_killed_ends_with_it():
        with command_that_takes_long(one) as command:
            command.kill()
            wait_for(lambda: turn_left_ms() < 0, 40)  # unheard of, it would last for a minute
        command.communicate(timeout=100)
        all_agree(machines)

    @test
    def a_machine_that_was_down_and_one_that_is_new_get_all_of_it():
        three.end()
        kid = generate(one)
        assert f"{kid}.json" not in three.secrets()
        fourth = machine_of("four")
        for machine in (three, fourth):
            machine.begin()
        for machine in (three, fourth):
            machine.broker.wait_ready()
        assert one.secrets() == three.secrets() == fourth.secrets()
        assert f"{kid}.json" in fourth.secrets()
        all_agree([*machines, fourth])
        fourth.end()

    @test
    def a_redis_that_lost_all_is_given_it_again():
        held = one.secrets()
        subprocess.run(redis.cli("FLUSHALL"), check=True, capture_output=True)
        wait_for(document)
        wait_for(lambda: one.shared() == "current")
        assert one.secrets() == held
        all_agree(machines)

    @test
    def a_document_that_was_changed_is_refused_whole():
        held, good = one.secrets(), document()
        for place in (len(DOCUMENT_MARK), len(good) // 2, len(good) - 1):
            bad = bytearray(good)
            bad[place] ^= 1
            put_document(bytes(bad), f"changed-{place}")
            _, said = two.keys("share", status=REFUSED)
            assert "shared-keys-undecipherable" in said, said
        wait_for(lambda: all(machine.events("keys-share-refused") for machine in machines))
        assert one.secrets() == two.secrets() == held and one.shared() == "refused"
        _, said = one.keys("rotate", status=REFUSED)  # on nothing that others cannot follow
        assert "shared-keys-undecipherable" in said, said
        one.keys("share", "--force", "--reason", "somebody wrote to Redis")
        wait_for(lambda: {machine.shared() for machine in machines} == {"current"})
        assert document() != bytes(bad)
        assert '"reason":"somebody wrote to Redis"' in (one.state / "keys/journal").read_text()

    @test
    def a_document_that_is_too_large_is_not_taken_for_none():
        """Else a machine that is new would begin another deployment, and give that to all."""
        size = 9 * 1024 * 1024
        put_document(bytes(size), "large")
        fresh = machine_of("fresh")
        for machine, word in ((fresh, "init"), (two, "share")):  # a busy machine may need more than one try
            wait_for(lambda m=machine, w=word: "shared-keys-undecipherable" in m.keys(w, status=None)[1])
        assert not (fresh.state / "keys").exists() and len(document()) == size
        wait_for(lambda: one.keys("share", "--force", "--reason", "it was too large", status=None)
                 and len(document()) < size)
        wait_for(lambda: {machine.shared() for machine in machines} == {"current"})

    @test
    def an_older_document_takes_nothing_back():
        old = document()
        kid = generate(one)
        wait_for(lambda: kid in two.kids() and kid in three.kids())
        held = one.secrets()
        put_document(old, "older")
        wait_for(lambda: document() != old)
        wait_for(lambda: {machine.shared() for machine in machines} == {"current"})
        assert one.secrets() == two.secrets() == three.secrets() == held

    @test
    def machines_that_are_cut_off_go_on_and_give_it_later():
        redis.stop()
        made, said = one.keys("generate", "--alg", "ES256")
        assert "does not answer" in said, said
        assert one.shared() == "silent" and one.served() == two.served()
        wait_for(lambda: one.events("keys-unshared"))
        redis.start()
        wait_for(lambda: made["kid"] in two.kids() and made["kid"] in three.kids())
        all_agree(machines)

    @test
    def a_machine_that_died_as_it_took_its_first_keys_takes_the_rest_when_it_can():
        """Its signer cannot start with a part of them."""
        half = machine_of("half")
        for folder in (half.state, half.state / "keys"):
            folder.mkdir(mode=0o700)
        shutil.copy2(one.state / "keys/master.secret", half.state / "keys")
        redis.stop()
        half.begin()
        wait_for(lambda: half.events("signer-cannot-start"))
        redis.start()
        half.broker.wait_ready()
        all_agree([*machines, half])
        half.end()

    @test
    def another_encryption_key_opens_nothing_and_spoils_nothing():
        good = document()
        stranger = machine_of("stranger", base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("="))
        _, said = stranger.keys("init", status=REFUSED)
        assert "shared-keys-undecipherable" in said, said
        assert not (stranger.state / "keys").exists() and document() == good

    @test
    def two_that_changed_one_key_in_the_dark_say_so():
        """Neither change is thrown away: whoever knows which one is right says it."""
        kid = generate(one)
        wait_for(lambda: kid in two.kids())
        all_agree(machines)
        redis.stop()
        one.keys("destroy", kid)
        time.sleep(1.1)  # another date
        two.keys("destroy", kid)
        redis.start()
        wait_for(lambda: one.shared() != "silent")
        for machine in (one, two):  # unless its supervisor was faster
            machine.keys("share", status=None)
        wrong, right = (one, two) if one.shared() == "refused" else (two, one)
        _, said = wrong.keys("share", status=REFUSED)
        assert "shared-keys-conflict" in said and kid in said, said
        (wrong.state / "keys" / f"{kid}.json").unlink()
        wrong.keys("share", status=None)
        assert wrong.shared() == "current" and wrong.secrets() == right.secrets()

    @test
    def k14_a_stolen_key_ends_at_all_of_them():
        stolen = next(key["kid"] for key in one.list()["keys"] if key["state"] == "current" and key["use"] == "sig")
        told = one.keys("revoke", stolen, "--compromised")[0]
        assert told["revoked"] == stolen and told["enforced"], told
        wait_for(lambda: all(stolen not in machine.served() for machine in machines))
        wait_for(lambda: all(told["now_signs"] in machine.kids("current") for machine in machines))
        all_agree(machines)

    @test
    def another_encryption_key_is_taken_up_by_one_after_the_other():
        held, before = one.secrets(), [machine.encryption_file.rename(machine.folder / "before.key")
                                       for machine in machines]
        for machine in machines:
            machine.bring(OTHER_KEY)
        for machine, old in zip(machines, before):
            assert machine.keys("encrypt", "--from", str(old))[0]["encrypted"] == len(held)
        assert {machine.shared() for machine in machines} == {"current"}
        for machine in machines:
            assert machine.secrets(OTHER_KEY) == held
            machine.end()
            machine.begin().broker.wait_ready()
        kid = generate(two)
        wait_for(lambda: all(kid in machine.kids() for machine in machines))

    run()
