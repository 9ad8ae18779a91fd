#!/usr/bin/python3 -B
"""A token that is slow or silent holds up no key of a file: the signer itself, asked as a worker asks it.
Prints how many signatures a second SoftHSM gives through it."""
import json
import os
import signal
import socket
import statistics
import struct
import subprocess
import time

from parvis_demo import BUILD, Demo
from parvis_softhsm import SoftHSM
from parvis_test import run, test, wait_for

hsm = SoftHSM("vault")
PATIENCE_S = 0.7  # errand.h: the longest wait for a token


class Worker:
    """One connection to the signer, as docs/signer-protocol.md has it."""

    def __init__(self, demo):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.socket.connect(str(demo.state / "run" / "signer.sock"))
        self.last, self.bytes = 0, b""
        self.ask(b"h")
        assert self.answer()[1] == b"a"

    def ask(self, operation, **fields):
        record = b"".join(struct.pack(">B", len(name)) + name.encode() + struct.pack(">I", len(value)) +
                          value.encode() for name, value in fields.items())
        self.last += 1
        self.socket.sendall(struct.pack(">II", 5 + len(record), self.last) + operation + record)
        return self.last

    def ask_for(self, client_id):
        return self.ask(b"i", client_id=client_id, account="somebody", acr="eidas1", nonce="n")

    def answer(self):
        """(id, b"a" or b"n")"""
        while len(self.bytes) < 4 or len(self.bytes) < 4 + struct.unpack(">I", self.bytes[:4])[0]:
            more = self.socket.recv(65536)
            assert more, "the signer hung up"
            self.bytes += more
        size = 4 + struct.unpack(">I", self.bytes[:4])[0]
        frame, self.bytes = self.bytes[:size], self.bytes[size:]
        return struct.unpack(">I", frame[4:8])[0], frame[8:9]


def times_of(worker, client_id, count=400):
    """Seconds that each of so many signatures took, one after the other."""
    took = []
    for _ in range(count):
        began = time.monotonic()
        worker.ask_for(client_id)
        assert worker.answer()[1] == b"a"
        took.append(time.monotonic() - began)
    return sorted(took)


def figures(took):
    return f"median {statistics.median(took) * 1e3:.2f} ms, p99 {took[len(took) * 99 // 100] * 1e3:.2f} ms"


def per_second(worker, client_id, count=3000, under_way=32):
    began = time.monotonic()
    for i in range(count + under_way):
        if i < count:
            worker.ask_for(client_id)
        if i >= under_way:
            assert worker.answer()[1] == b"a"
    return count / (time.monotonic() - began)


def keys(*words):
    done = subprocess.run([*demo.about["cli"], "keys", *words], text=True, capture_output=True, timeout=60,
                          check=True)
    return done.stdout


def token_process():
    return int(subprocess.run(["pgrep", "-f", f"^parvis: token.*{hsm.root}"], text=True, capture_output=True,
                              check=True).stdout.split()[0])


with Demo(build=BUILD / "released", overlay={"broker.json": {
        "pkcs11_tokens": hsm.setting(), "jwks_max_age_s": 1, "key_propagation_s": 0}}) as demo:
    alone_in_files = per_second(Worker(demo), "library")
    old = next(key["kid"] for key in json.loads(keys("list", "--json"))["keys"]
               if key["alg"] == "ES256" and key["use"] == "sig")
    made = json.loads(keys("generate", "--alg", "ES256", "--token", "vault", "--json"))["kid"]
    keys("publish", made)
    keys("activate", made, "--force", "--reason", "a test does not wait")
    time.sleep(1.1)
    keys("retire", old, "--force", "--reason", "a test does not wait")
    demo.reload()
    token = token_process()

    @test
    def softhsm_signs_through_the_signer():
        rate = per_second(Worker(demo), "library")
        print(f"ES256: {alone_in_files:.0f} a second from a file, {rate:.0f} a second in SoftHSM")
        assert rate > 50

    def is_undisturbed():
        worker, impatient = Worker(demo), Worker(demo)
        alone = times_of(worker, "town-hall")
        os.kill(token, signal.SIGSTOP)
        try:
            waiting = {impatient.ask_for("library") for _ in range(200)}
            beside = times_of(worker, "town-hall")
            refused = {}
            for _ in waiting:
                number, operation = impatient.answer()
                refused[number] = operation
        finally:
            os.kill(token, signal.SIGCONT)
        print(f"RS256 of a file: alone {figures(alone)}; beside 200 that wait for a silent token {figures(beside)}")
        assert set(refused) == waiting and set(refused.values()) == {b"n"}
        return statistics.median(beside) < 3 * statistics.median(alone) + 0.005 and beside[-1] < PATIENCE_S

    @test
    def keys_of_files_do_not_wait_for_a_token_that_is_silent():
        """Whatever else this machine does disturbs one measurement; a signer that waits, each of them."""
        assert any(is_undisturbed() for _ in range(3))

    def signs(worker):
        worker.ask_for("library")
        return worker.answer()[1] == b"a"

    @test
    def a_token_that_was_silent_signs_again():
        worker = Worker(demo)
        wait_for(lambda: signs(worker))

    def end_while_it_signs():
        """The answer that the token was to give meanwhile, and whether it could be given in time."""
        worker, signer = Worker(demo), demo.pids()["signer"]
        wait_for(lambda: signs(worker))
        token, began = token_process(), time.monotonic()
        os.kill(token, signal.SIGSTOP)
        try:
            begun, other = worker.ask_for("library"), worker.ask_for("town-hall")
            assert worker.answer() == (other, b"a")  # it has read both
            os.kill(signer, signal.SIGTERM)
            time.sleep(0.05)
        finally:
            os.kill(token, signal.SIGCONT)
        in_time = time.monotonic() - began < PATIENCE_S / 2
        number, answer = worker.answer()
        assert number == begun and worker.socket.recv(1) == b"", "it does not hang up"
        demo.wait_replaced("signer", signer, seconds=60)
        return answer, in_time

    @test
    def a_signer_that_is_told_to_end_waits_for_what_a_token_has_begun():
        answer = wait_for(lambda: next((a for a, in_time in [end_while_it_signs()] if in_time), None))
        assert answer == b"a", answer

    run()
