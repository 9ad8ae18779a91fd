"""More machines of one issuer."""
import itertools
import json
import pathlib
import shutil
import tempfile
import urllib.parse

from parvis_ports import some_port

import demo_process


class SecondNode:
    """Another broker with a copy of the demo's configuration and keys, and a port of its own."""

    def __init__(self, demo):
        self.files = tempfile.TemporaryDirectory(prefix="parvis-test-")
        folder = pathlib.Path(self.files.name)
        program, _, configuration = demo.about["cli"]
        self.port = some_port()
        shutil.copytree(configuration, folder / "config")
        state = folder / "state"
        state.mkdir(mode=0o700)
        shutil.copytree(demo.state / "keys", state / "keys")
        settings = folder / "config" / "broker.json"
        settings.write_text(json.dumps({**json.loads(settings.read_text()), "state": str(state),
                                        "listen": [f"127.0.0.1:{self.port}"]}))
        self.broker = demo_process.Broker(program, folder / "config", state, state / "log")
        self.broker.wait_ready()

    def __enter__(self):
        return self

    def take_keys(self, folder):
        """As an operator would copy them: the changed files, each whole. Its supervisor sees to the rest."""
        for path in folder.glob("*.json"):
            there = self.broker.state / "keys" / path.name
            if not there.exists() or there.read_bytes() != path.read_bytes():
                new = there.with_name(f".{path.name}.copy")
                shutil.copy2(path, new)
                new.rename(there)

    def __exit__(self, *_):
        self.broker.stop()
        self.broker.wait_stopped()
        self.files.cleanup()


class Balancer:
    """What stands in front of all: each request goes to the one that had not the last."""

    def __init__(self, demo, *ports):
        self.issuer, self.host = demo.issuer, urllib.parse.urlsplit(demo.issuer).netloc
        self.nodes = itertools.cycle([demo.issuer, *(f"http://127.0.0.1:{port}" for port in ports)])

    def route(self, url):
        return url.replace(self.issuer, next(self.nodes), 1) if url.startswith(self.issuer) else url

    def browser(self, demo):
        browser = demo.browser()
        browser.request = self.through(browser.request, browser)
        return browser

    def through(self, request, browser):
        def send(method, url, form=None, headers=None):
            if not url.startswith(self.issuer):
                return request(method, url, form, headers)
            host = urllib.parse.urlsplit(url).hostname
            cookies = browser.cookie_header(host)
            page = request(method, self.route(url), form, {"Host": self.host, "Cookie": cookies, **(headers or {})})
            for name, value in page.headers:
                if name.lower() == "set-cookie":
                    browser.keep_cookie(host, value)
            page.url = url
            return page
        return send

    def client(self, demo, client_id):
        client = demo.client(client_id)
        call = client.call
        client.call = lambda url, form=None, headers=None: call(
            self.route(url), form, {**(headers or {}), "Host": self.host})
        return client
