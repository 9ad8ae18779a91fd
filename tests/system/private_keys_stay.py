#!/usr/bin/python3 -B
"""Private keys are in the signer's locked memory, encrypted on the disk, and nowhere else: looked for
in every process, in environments, in Redis and in the log, after logins with each of them."""
import json
import pathlib
import tempfile

from parvis_demo import BUILD, Demo
from parvis_key_file import decoded, opened
from parvis_memory import holders, mappings
from parvis_test import run, test


def written(number):
    """A number as it may lie in memory: as it was sent, as in a file, as OpenSSL computes with it."""
    big = decoded(number)
    return {"text": number[:40].encode(), "big endian": big[:32], "little endian": big[::-1][:32]}


credentials = tempfile.TemporaryDirectory(prefix="parvis-test-")
key_file = pathlib.Path(credentials.name) / "encryption.key"

with credentials, Demo(build=BUILD / "released",
                       overlay={"broker.json": {"key_encryption_file": str(key_file)}}) as demo:
    key = decoded(key_file.read_text())
    files = {path.name: opened(path, key) for path in (demo.state / "keys").iterdir()}
    records = [json.loads(content) for name, content in files.items() if name.endswith(".json")]
    jwks = [record["jwk"] for record in records if "jwk" in record]
    seals = {f"a key that seals, {form}": content for record in records if "secret" in record
             for form, content in written(record["secret"]).items()}
    numbers = {f"{member} of a key {jwk['kty']}, {form}": content for jwk in jwks
               for member in ("d", "p", "q", "dp", "dq", "qi") if member in jwk
               for form, content in written(jwk[member]).items()}
    secrets = {f"{name}, {form}": content for name in files if name.endswith(".secret")
               for form, content in written(files[name].decode()).items()}
    encryption_key = {f"the encryption key, {form}": content
                      for form, content in written(key_file.read_text()).items()}
    everything = {**numbers, **secrets, **encryption_key, **seals}
    for client_id in ("library", "town-hall"):
        for _ in range(5):
            demo.client(client_id).log_in(demo.browser())
    pids = demo.pids()
    found = holders(pids["signer"], everything)

    @test
    def the_signer_has_each_number_in_locked_memory():
        """Which also shows that what the other tests do not find could have been found."""
        names = {name for name, _ in found}
        for number in ("d of a key EC", "p of a key RSA", "q of a key RSA"):
            assert f"{number}, little endian" in names, sorted(names)
        for name, mapping in found:
            assert "lo" in mapping.flags, f"{name} may be swapped out of {mapping.name}"

    @test
    def nothing_of_the_signer_can_be_swapped_out_whenever_it_was_mapped():
        loose = [m.name or hex(m.start) for m in mappings(pids["signer"])
                 if m.rights.startswith("rw") and "lo" not in m.flags]
        assert loose == [], loose

    @test
    def a_private_number_is_in_the_secure_heap_alone():
        """An RSA key's as well, and what is computed of its primes."""
        where = [(name, mapping) for name, mapping in found if name in numbers]
        assert {jwk["kty"] for jwk in jwks} == {name.split(",")[0].split()[-1] for name, _ in where}, where
        for name, mapping in where:
            assert "dd" in mapping.flags, f"{name} lies in {mapping.name}"

    @test
    def nothing_of_a_key_file_and_no_encryption_key_is_left_in_the_signer():
        left = [name for name, _ in found
                if name in encryption_key or (name in {**numbers, **seals} and name.endswith("text"))]
        assert left == [], left

    @test
    def a_signer_that_dies_leaves_no_core():
        limits = pathlib.Path(f"/proc/{pids['signer']}/limits").read_text().splitlines()
        core = next(line for line in limits if line.startswith("Max core file size")).split()
        assert core[4:6] == ["0", "0"], core

    @test
    def no_other_process_has_any_of_it():
        for pid in [pids["supervisor"], pids["redis"]]:
            held = [(name, mapping.name) for name, mapping in holders(pid, everything)]
            assert held == [], f"{pid}: {held}"
        for pid in pids["workers"]:  # which seal
            held = {name for name, mapping in holders(pid, everything)}
            assert held == {"a key that seals, big endian"}, f"{pid}: {held}"

    @test
    def no_environment_command_line_or_log_has_any_of_it():
        texts = {"the log": demo.log().encode()}
        for pid in [pids["supervisor"], pids["signer"], pids["redis"], *pids["workers"]]:
            for part in ("environ", "cmdline"):
                texts[f"{part} of {pid}"] = pathlib.Path(f"/proc/{pid}/{part}").read_bytes()
        for where, text in texts.items():
            assert len(text) > 0, f"{where} is empty: nothing was looked at"
            assert [name for name, secret in everything.items() if secret in text] == [], where

    @test
    def no_file_but_the_credential_has_any_of_it():
        looked = 0
        for path in demo.state.rglob("*"):
            if path.is_file():
                content, looked = path.read_bytes(), looked + 1
                held = [name for name, secret in everything.items() if secret in content]
                assert held == [], f"{path}: {held}"
        assert looked >= len(files)

    run()
