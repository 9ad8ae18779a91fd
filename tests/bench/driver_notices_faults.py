#!/usr/bin/python3 -B
"""The load driver passes a correct provider and notices every fault of a broken one.

    driver_notices_faults.py FOLDER-OF-THE-PROGRAMS
"""
import os
import pathlib
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "system"))
from parvis_ports import some_port  # noqa: E402

FAULTS = {
    "sig": "bad signature", "nonce": "wrong nonce", "aud": "wrong aud", "iss": "wrong iss",
    "exp": "expired", "sub": "sub differs", "state": "wrong state", "none": "0 failed",
}


def wait_for(port):
    for _ in range(500):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError("the stand-in provider does not listen")


def attempt(folder, fault, alg):
    port, tenant = some_port(), "es-a" if alg == "ES256" else "rs-a"
    env = {**os.environ, "BENCH_CLIENT_SECRET": "s", "ASAN_OPTIONS": "detect_leaks=0"}
    upstream = subprocess.Popen([folder / "bench_upstream", "--port", str(port), "--fault", fault],
                                env=env)
    try:
        wait_for(port)
        driver = subprocess.run(
            [folder / "bench_driver", "--issuer", f"http://127.0.0.1:{port}/{tenant}",
             "--client", f"c={alg}", "--redirect-uri", "https://client.example/cb", "--provider", "x",
             "--concurrency", "2", "--seconds", "0.2", "--warm", "0", "--verify-every", "1"],
            text=True, capture_output=True, timeout=60, env=env)
    finally:
        upstream.terminate()
        upstream.wait(10)
    good = FAULTS[fault] in driver.stdout and (driver.returncode == 0) == (fault == "none")
    if not good:
        print(f"FAILED {alg} {fault}: expected “{FAULTS[fault]}” in:\n{driver.stdout}{driver.stderr}")
    return good


def main():
    folder = pathlib.Path(sys.argv[1])
    results = [attempt(folder, fault, alg) for alg in ("ES256", "RS256") for fault in FAULTS]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
