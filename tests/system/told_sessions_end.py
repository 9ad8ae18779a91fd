#!/usr/bin/python3 -B
"""Back-channel logout, received by a client library of npm: express-openid-connect."""
import json
import subprocess
import urllib.parse

from parvis_demo import Demo
from parvis_openid_client import NPM
from parvis_ports import some_port
from parvis_test import run, test, wait_for
import demo_browser
import demo_configuration

PORT, SECRET = some_port(), demo_configuration.new_secret()
HOME = f"http://localhost:{PORT}/"
EXPRESS = {
    "client_id": "express", "client_name": "Express", "scope": "openid profile",
    "redirect_uris": [HOME + "callback"], "sector_identifier": "express.example",
    "client_secret_hash": demo_configuration.secret_hash(SECRET),
    "token_endpoint_auth_method": "client_secret_basic",
    "backchannel_logout_uri": HOME + "backchannel-logout"}


def sign_in(browser, **wishes):
    page = browser.get(HOME + "login")
    page = demo_browser.walk(browser, page, lambda p: p.url.rstrip("/") + "/" == HOME, wishes)
    assert "signed in" in page.text, page.text


def is_signed_in(browser):
    return "signed in" in browser.request("GET", HOME).text


with Demo(overlay={"clients/express.json": EXPRESS}) as demo:
    process = subprocess.Popen(
        ["node", NPM / "express_client.mjs", str(PORT), demo.issuer,
         json.dumps({**EXPRESS, "client_secret": SECRET})], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        library = demo.client("library")

        @test
        def express_is_told_by_the_back_channel():
            browser, other = demo.browser(), demo.browser()
            sign_in(browser)
            sign_in(other, persona="joelle-dubinore")
            id_token = library.log_in(browser)["tokens"]["id_token"]
            asked = urllib.parse.urlencode({"id_token_hint": id_token})
            browser.get(library.metadata["end_session_endpoint"] + "?" + asked)
            wait_for(lambda: not is_signed_in(browser))
            assert is_signed_in(other), "somebody else's session ended as well"

        run()
    finally:
        process.terminate()
        process.wait(10)
