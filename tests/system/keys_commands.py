#!/usr/bin/python3 -B
"""parvis keys: a rotation from the command line. No step that could hurt is taken; each says when it is safe."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = pathlib.Path(os.environ.get("PARVIS_BUILD", sys.argv.pop(1) if len(sys.argv) > 1 else "build/check"))
PROGRAM = BUILD.resolve() / "parvis"
DONE, ERROR, USAGE, REFUSED, NOTHING = 0, 1, 2, 3, 4
MAX_AGE, PROPAGATION = 1, 1


class Keys(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        for part in ("clients", "providers"):
            (self.folder / part).mkdir()
        self.configure(period=90 * 86400)
        self.keys("init", status=DONE)

    def configure(self, period, propagation=PROPAGATION):
        (self.folder / "broker.json").write_text(json.dumps({
            "issuer": "https://broker.example", "state": str(self.folder / "state"), "key_period_s": period,
            "key_propagation_s": propagation, "jwks_max_age_s": MAX_AGE}))

    def keys(self, *words, status):
        done = subprocess.run([PROGRAM, "--config", self.folder, "keys", *words], text=True, capture_output=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertNotIn('"d"', done.stdout + done.stderr)  # K-11: never private material
        return done.stdout + done.stderr

    def json(self, *words, status=DONE):
        return json.loads(self.keys(*words, "--json", status=status).partition("\n")[0])

    def state(self, use="sig"):
        return {key["kid"]: key["state"] for key in self.json("list")["keys"] if key["use"] == use}

    def kid(self, state, use="sig"):
        return next(kid for kid, its in self.state(use).items() if its == state)

    def published(self):
        return [key["kid"] for key in json.loads(self.keys("export", "--public", status=DONE))["keys"]]

    def journal(self):
        return [json.loads(line) for line in (self.folder / "state/keys/journal").read_text().splitlines()]

    def test_k2_rotate_does_what_is_due_and_nothing_the_second_time(self):
        self.keys("rotate", status=NOTHING)
        self.configure(period=1, propagation=8)  # enough for a busy machine to look at what waits
        old = self.kid("current")
        self.assertEqual([s["step"] for s in self.json("rotate", "--dry-run")["steps"]], ["generate"])
        self.assertEqual(list(self.state()), [old])
        self.assertEqual([s["step"] for s in self.json("rotate")["steps"]], ["generate"])
        self.keys("rotate", status=NOTHING)
        new = self.kid("next")
        self.assertEqual(self.published(), [old, new])
        time.sleep(MAX_AGE + 8 + 0.1)
        self.assertEqual(self.state(), {old: "previous", new: "current"})  # nobody did anything
        self.assertEqual(self.published(), [new, old])

    def test_k10_a_step_that_is_not_safe_says_when_it_will_be(self):
        self.configure(period=90 * 86400, propagation=3600)
        made = self.json("generate", "--alg", "ES256")["kid"]
        self.json("publish", made if made.startswith("--") else made[:8])  # or it were an option
        refused = self.json("activate", made, status=REFUSED)
        self.assertEqual(refused["refused"], "key-too-fresh")
        published = next(key["published"] for key in self.json("list")["keys"] if key["kid"] == made)
        self.assertEqual(refused["earliest"], published + MAX_AGE + 3600)
        self.assertIn("It becomes safe on", self.keys("activate", made, status=REFUSED))
        self.assertEqual(self.state()[made], "next")

    def test_a_guard_is_overruled_with_a_reason_that_is_kept(self):
        self.configure(period=90 * 86400, propagation=3600)
        made = self.json("generate", "--alg", "ES256")["kid"]
        self.json("publish", made)
        self.keys("activate", made, "--force", status=USAGE)
        self.json("activate", made, "--force", "--reason", "the old one is in the newspaper")
        last = self.journal()[-1]
        self.assertEqual((last["step"], last["kid"], last["forced"], last["reason"]),
                         ("activate", made, "key-too-fresh", "the old one is in the newspaper"))
        time.sleep(1)  # it follows a key of the same second by one
        self.assertEqual(self.state()[made], "current")

    def test_rollback_while_the_one_before_is_published(self):
        old = self.kid("current")
        self.assertEqual(self.json("rollback", old, status=REFUSED)["refused"], "key-predecessor-gone")
        made = self.json("generate", "--alg", "ES256")["kid"]
        self.json("publish", made)
        time.sleep(MAX_AGE + PROPAGATION)
        self.json("activate", made)
        self.assertEqual(self.json("retire", old, status=REFUSED)["refused"], "key-still-trusted")
        self.json("rollback", made)
        self.assertEqual(self.state(), {old: "current", made: "previous"})

    def test_k14_a_compromised_key_ends_at_once_and_another_signs(self):
        old = self.kid("current")
        self.keys("revoke", old, status=USAGE)
        drill = self.json("revoke", old, "--compromised", "--dry-run")
        self.assertTrue(drill["drill"])
        self.assertEqual(self.state(), {old: "current"})
        said = self.keys("revoke", old, "--compromised", "--json", status=ERROR)  # nobody serves: nobody could hear
        revoked = json.loads(said.splitlines()[0])
        self.assertFalse(revoked["enforced"])
        self.assertEqual(self.state(), {old: "revoked", revoked["now_signs"]: "current"})
        self.assertEqual(self.published(), [revoked["now_signs"]])
        self.json("destroy", old)
        self.assertEqual(self.state()[old], "destroyed")
        self.assertNotIn('"d"', (self.folder / f"state/keys/{old}.json").read_text())
        self.keys("verify", status=DONE)

    def test_k13_algorithms_rotate_independently_and_a_new_one_is_published_like_any_key(self):
        algs = ["ES256", "RS256", "PS256", "EdDSA"]
        self.keys("init", "--alg", ",".join(algs), status=DONE)
        self.assertEqual(sorted(step["alg"] for step in self.json("plan")["steps"] if step["use"] == "sig"), sorted(algs))
        before, published = self.state(), self.published()
        for alg in algs:
            time.sleep(1)  # those of one second stand by kid
            made = self.json("generate", "--alg", alg)["kid"]
            self.json("publish", made)
            published.append(made)
            self.assertEqual(self.published(), published)  # none before it moved
            after = self.state()
            self.assertEqual({kid: after[kid] for kid in before}, before)
            self.assertEqual(after[made], "next")
            before = after

    def test_files_are_nobody_elses(self):
        self.configure(period=1)
        self.keys("rotate", status=DONE)
        for path in (self.folder / "state/keys").iterdir():
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)

    def test_status_is_an_alert_if_a_key_ends_without_a_successor(self):
        self.keys("status", status=DONE)
        self.configure(period=1, propagation=60)
        self.assertIn("ALERT: sig ES256", self.keys("status", status=ERROR))
        self.keys("list", status=DONE)
        self.keys("rotate", status=DONE)
        self.keys("status", status=DONE)

    def test_k15_calendar_tells_clients_what_comes(self):
        calendar = self.json("calendar")
        self.assertEqual(calendar["issuer"], "https://broker.example")
        self.assertEqual([s["step"] for s in calendar["steps"]], ["generate"])
        event = self.keys("calendar", "--ics", status=DONE)
        self.assertTrue(event.startswith("BEGIN:VCALENDAR"))
        self.assertIn("SUMMARY:generate ES256 key", event)

    def test_what_makes_no_sense_is_a_usage_error(self):
        for words in (["activate"], ["rotate", "kid"], ["publish", "kid", "--compromised"], ["generate"],
                      ["generate", "--alg", "ECDH-ES"], ["nothing"], ["list", "--alg", "ES256"]):
            self.keys(*words, status=USAGE)
        self.keys("publish", "no-such-key", status=ERROR)
        self.keys("publish", "-no-such-key", status=ERROR)  # base64url may begin so
        self.keys("publish", "--" + 41 * "x", status=ERROR)
        self.keys("publish", "--no-such-option", status=USAGE)


if __name__ == "__main__":
    unittest.main()
