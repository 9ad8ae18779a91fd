"""Providers that a test starts itself: the stand-in of the bench, and the file that names it."""
import secrets
import subprocess

from parvis_paths import BUILD

# However busy this machine is, a provider that answers answers in time.
PATIENT = {"timeout_ms": 20000, "connect_timeout_ms": 10000}


def provider(name, port, tenant="es-a", **more):
    return {"id": name, "driver": "oidc", "name": name, "issuer": f"http://127.0.0.1:{port}/{tenant}",
            "client_id": "broker", "client_secret": secrets.token_urlsafe(32),
            "token_endpoint_auth_method": "client_secret_basic", **(PATIENT | more)}


def stand_in(port, fault="none", *more):
    program = BUILD / "tests" / "bench" / "bench_upstream"
    return subprocess.Popen([program, "--port", str(port), "--fault", fault, *more])


def stop(process):
    process.terminate()
    process.wait(60)
