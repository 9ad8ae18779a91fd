#!/usr/bin/python3 -B
"""An OpenID Provider of others, npm's oidc-provider, serves as upstream."""
import pathlib
import secrets
import socket
import subprocess

from parvis_demo import Demo
from parvis_test import run, test

NPM = pathlib.Path(__file__).parent / "npm"
SECRET = secrets.token_urlsafe(32)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


PORT = free_port()
PROVIDER = {
    "id": "independent", "driver": "oidc", "name": "Independent", "issuer": f"http://127.0.0.1:{PORT}",
    "client_id": "parvis", "client_secret": SECRET, "token_endpoint_auth_method": "client_secret_basic",
    "id_token_signed_response_alg": "RS256", "scope": "openid profile email birth", "rank": 9,
}

with Demo(overlay={"providers/independent.json": PROVIDER}) as demo:
    provider = subprocess.Popen(
        ["node", NPM / "provider.mjs", str(PORT), "parvis", SECRET,
         demo.issuer + "/callback/independent"], stdout=subprocess.PIPE, text=True)
    try:
        assert provider.stdout.readline() == "ready\n"

        @test
        def a_person_proven_by_another_make_of_provider_logs_in():
            answer = demo.client("library").log_in(demo.browser(), provider="independent")
            assert answer["claims"]["acr"] == "eidas1", answer["claims"]
            assert answer["userinfo"]["family_name"] == "Indépendante", answer["userinfo"]

        @test
        def the_second_login_of_the_same_person_has_the_same_sub():
            subs = {demo.client("town-hall").log_in(demo.browser(), provider="independent")
                    ["claims"]["sub"] for _ in range(2)}
            assert len(subs) == 1, subs

        run()
    finally:
        provider.terminate()
        provider.wait(10)
