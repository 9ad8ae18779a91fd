#!/usr/bin/python3 -B
"""What a provider published is kept, and a reload is how an operator has it forgotten."""
import http.server
import json
import secrets
import threading

from parvis_client import Login
from parvis_demo import Demo
from parvis_test import run, test


class Published(http.server.BaseHTTPRequestHandler):
    """A provider as far as its metadata, which it counts."""
    fetched = 0

    def do_GET(self):
        Published.fetched += 1
        issuer = f"http://127.0.0.1:{self.server.server_port}"
        body = json.dumps({"issuer": issuer, "jwks_uri": issuer + "/jwks", **{
            f"{name}_endpoint": f"{issuer}/{name}" for name in ("authorization", "token", "userinfo")}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "max-age=3600")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def metadata_was_fetched(demo, provider):
    """How often, for one who is sent to the provider."""
    before, browser = Published.fetched, demo.browser()
    browser.stop_at = (provider["issuer"],)
    page = browser.get(demo.client("library").authorize_url(Login()))
    form = next(form for form in page.forms if form.button("provider", "published"))
    page = browser.press(page, form, ("provider", "published"))
    assert page.location.startswith(provider["issuer"] + "/authorization?"), page.location
    return Published.fetched - before


published = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Published)
threading.Thread(target=published.serve_forever, daemon=True).start()
PROVIDER = {"id": "published", "driver": "oidc", "name": "Published", "client_id": "parvis",
            "issuer": f"http://127.0.0.1:{published.server_port}", "client_secret": secrets.token_urlsafe(32), "rank": 9}

with Demo(overlay={"providers/published.json": PROVIDER, "broker.json": {"workers": 1}}) as demo:
    @test
    def a_reload_forgets_what_providers_published():
        assert metadata_was_fetched(demo, PROVIDER) == 1
        assert metadata_was_fetched(demo, PROVIDER) == 0
        demo.reload()
        assert metadata_was_fetched(demo, PROVIDER) == 1

    run()
