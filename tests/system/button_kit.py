#!/usr/bin/python3 -B
"""What agencies copy from docs/kit: the button is the same everywhere, and each sample is a service
that a citizen can sign in to and out of, and that a sandbox cannot deceive."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

from parvis_apache import APACHE, LOADED, MAIN, MODULES
from parvis_demo import demo_browser, Browser
from parvis_paths import ROOT
from parvis_sandbox import Sandbox
from parvis_test import run, test

KIT = ROOT / "docs" / "kit"
NPM = pathlib.Path(__file__).parent / "npm"
LABELS = {"fr": "S’identifier avec Parvis", "en": "Sign in with Parvis", "vi": "Đăng nhập bằng Parvis"}
BUTTON = re.compile(r'<a class="parvis-button[^"]*" href="[^"]*" lang="(\w\w)">(<svg.*?</svg>)<span>(.*?)</span></a>')
FROM_DEMO = "import runpy, sys; sys.path.insert(0, {demo!r}); import demo_localhost; " \
    "app = runpy.run_path({sample!r})['app']; app.static_folder = 'static'; app.root_path = {folder!r}; " \
    "app.run('127.0.0.1', {port})"


class Sample:
    """A sample as an agency would run it, in a folder of its own with the style sheet beside it."""

    def __init__(self, sandbox, start):
        self.sandbox, self.start = sandbox, start

    def __enter__(self):
        self.files = tempfile.TemporaryDirectory(prefix="parvis-kit-")
        self.folder = pathlib.Path(self.files.name)
        self.folder.chmod(0o755)
        (self.folder / "static").mkdir()
        shutil.copy(KIT / "parvis-button.css", self.folder / "static")
        environment = {**os.environ, "PARVIS_ISSUER": self.sandbox.issuer, "PARVIS_CLIENT_ID": "sample-service",
                       "PARVIS_CLIENT_SECRET": self.sandbox.secret, "SERVICE_URL": self.sandbox.url,
                       "SERVICE_SECRET": os.urandom(32).hex(), "PORT": str(self.sandbox.service_port),
                       "AUTHLIB_INSECURE_TRANSPORT": "1"}
        self.log = open(self.folder / "log", "w+")
        self.process = subprocess.Popen(self.start(self.folder, self.sandbox.service_port), cwd=self.folder,
                                        env=environment, stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log)
        self.wait()
        return self

    def wait(self):
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError):
                return socket.create_connection(("127.0.0.1", self.sandbox.service_port), timeout=1).close()
            time.sleep(0.05)
        raise RuntimeError(f"the sample does not listen:\n{self.words()}")

    def words(self):
        return (self.folder / "log").read_text(errors="replace")[-4000:]

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.log.close()
        self.files.cleanup()


def start_apache(folder, port):
    for name in ("index.html", "private/index.html"):
        target = folder / "site" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(KIT / "apache" / "site" / name, target)
    shutil.copy(KIT / "parvis-button.css", folder / "site")
    text = "".join(f"LoadModule {m}_module {MODULES}/mod_{m}.so\n" for m in LOADED)
    text += MAIN.format(folder=folder, user="User www-data\nGroup www-data" if os.getuid() == 0 else "")
    text += f"Listen 127.0.0.1:{port}\nServerName http://localhost:{port}\nInclude {KIT}/apache/parvis.conf\n"
    (folder / "conf").write_text(text)
    return [APACHE, "-DFOREGROUND", "-f", folder / "conf"]


def start_python(folder, port):
    return [sys.executable, "-B", "-c", FROM_DEMO.format(
        demo=str(ROOT / "config" / "demo"), sample=str(KIT / "python" / "service.py"), folder=str(folder), port=port)]


def start_node(folder, port):
    shutil.copy(KIT / "node" / "service.mjs", folder)
    (folder / "node_modules").symlink_to(NPM / "node_modules")
    return ["node", "--import", NPM / "localhost.mjs", "service.mjs"]


def start_php(folder, port):
    return ["php", "-S", f"127.0.0.1:{port}", "-t", "static", KIT / "php" / "index.php"]


SAMPLES = {  # how it starts, where only those come who are signed in, what it cannot do
    "apache": (start_apache, "/private/", {
        "wrong-iss": "With no iss",  # the module compares it if it is there
        "id-token": "userinfo about somebody else"}),  # it forgets that userinfo, and goes on without
    "python": (start_python, "/", {}),
    "node": (start_node, "/", {"key-rotation": "With a new key"}),  # asks for keys once a minute at most
    "php": (start_php, "/", {"logout": "ended at the broker"}),
}


def buttons(text):
    return [(lang, svg, label) for lang, svg, label in BUTTON.findall(text)]


@test
def the_button_is_the_same_everywhere():
    shown = buttons((KIT / "index.html").read_text())
    [svg] = {svg for _, svg, _ in shown}
    assert {lang for lang, _, _ in shown} == set(LABELS)
    for path in [KIT / "index.html", KIT / "apache" / "site" / "index.html", KIT / "python" / "service.py",
                 KIT / "node" / "service.mjs", KIT / "php" / "index.php"]:
        found = buttons(path.read_text())
        assert found, path
        for lang, its_svg, label in found:
            assert its_svg == svg and label == LABELS[lang], (path, lang, label)


@test
def what_is_to_be_copied_is_what_is_shown():
    page = (KIT / "index.html").read_text()
    copied = [text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
              for text in re.findall(r"<code>(&lt;a class.*?)</code>", page)]
    assert [buttons(text)[0][0] for text in copied] == list(LABELS), copied


@test
def nothing_is_fetched_and_nothing_is_large():
    for path in KIT.rglob("*.*"):
        if path.suffix in {".css", ".svg", ".html"}:
            text = path.read_text()
            assert not re.search(r"<script|@import|url\(|<img|<link[^>]*https?:", text), path
            assert path.suffix != ".svg" or len(text) < 4096, path
    assert (KIT / "parvis-button.css").stat().st_size < 4096


def sign_in(sandbox, browser, inside):
    """Press the button on the service's page, and go on until the page that is for those inside."""
    page = browser.get(sandbox.url + "/")
    [(href, label)] = re.findall(r'class="parvis-button" href="([^"]*)".*?<span>(.*?)</span>', page.text)
    assert label == LABELS["en"] and browser.get(sandbox.url + "/parvis-button.css").status == 200
    return demo_browser.walk(browser, browser.get(sandbox.url + href),
                             lambda p: p.url.rstrip("/") == (sandbox.url + inside).rstrip("/"))


def sign_out(sandbox, browser, page):
    if page.forms:
        page = browser.press(page, page.forms[0])
    else:
        page = browser.get(urllib.parse.urljoin(page.url, re.search(r'href="(/[^"]*logout[^"]*)"', page.text)[1]))
    return demo_browser.walk(browser, page, lambda p: p.url.rstrip("/") == sandbox.url)


for name, (start, inside, weak) in SAMPLES.items():
    logout = "/callback?logout=backchannel" if name == "apache" else "/back-channel-logout"

    def a_citizen_signs_in_and_out(start=start, inside=inside, logout=logout):
        with Sandbox(post_logout_redirect_uris=["${service}/"],
                     backchannel_logout_uri="${service}" + logout) as sandbox, Sample(sandbox, start) as sample:
            browser = Browser()
            page = sign_in(sandbox, browser, inside)
            assert "You are signed in" in page.text, page.text + sample.words()
            page = sign_out(sandbox, browser, page)
            assert LABELS["en"] in page.text, page.text + sample.words()
            assert "You are signed in" not in browser.get(sandbox.url + inside).text
    a_citizen_signs_in_and_out.__name__ = f"a_citizen_signs_in_and_out_at_the_{name}_sample"
    test(a_citizen_signs_in_and_out)

    def a_sandbox_cannot_deceive(start=start, inside=inside, logout=logout, weak=weak):
        with Sandbox(post_logout_redirect_uris=["${service}/"],
                     backchannel_logout_uri="${service}" + logout) as sandbox, Sample(sandbox, start) as sample:
            status, report = sandbox.simulate("--login-url", sandbox.url + (inside if inside != "/" else "/login"),
                                              "--success-url", sandbox.url + inside,
                                              "--success-text", "You are signed in")
            failed = {case["name"]: case["did"] for case in report["cases"] if not case["passed"]}
            assert failed.keys() == weak.keys() and all(weak[c] in failed[c] for c in weak), \
                json.dumps(failed, indent=1) + sample.words()
    a_sandbox_cannot_deceive.__name__ = f"a_sandbox_cannot_deceive_the_{name}_sample"
    test(a_sandbox_cannot_deceive)

run()
