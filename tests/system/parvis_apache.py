"""Apache with mod_auth_openidc, a certified client in C, before sites of ours.

    with Apache(["plain"]) as apache:
        apache.start({"plain": {"OIDCClientID": "plain", ...}})
        browser.get(apache.url("plain") + "/")

Each site is a virtual host on a port of its own; all of it asks for a sign-in.
"""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

from parvis_ports import free_ports

APACHE, MODULES = "/usr/sbin/apache2", "/usr/lib/apache2/modules"
LOADED = ["mpm_event", "authz_core", "authz_user", "authn_core", "dir", "mime", "auth_openidc"]

MAIN = """
ServerName localhost
ServerRoot {folder}
PidFile {folder}/pid
ErrorLog {folder}/log
LogLevel warn
TypesConfig /etc/mime.types
DirectoryIndex index.html
DocumentRoot {folder}/site
Mutex pthread
StartServers 1
ServerLimit 1
ThreadsPerChild 16
MaxRequestWorkers 16
{user}
"""

SITE = """
Listen 127.0.0.1:{port}
<VirtualHost 127.0.0.1:{port}>
ServerName http://localhost:{port}
OIDCRedirectURI http://localhost:{port}/callback
OIDCCryptoPassphrase only-for-tests
OIDCCABundlePath {folder}/ca.pem
OIDCCookie session_{name}
OIDCSessionType server-cache
OIDCInfoHook iat access_token id_token refresh_token userinfo session
OIDCPKCEMethod S256
OIDCDefaultURL http://localhost:{port}/
{own}
<Location />
AuthType {kind}
Require valid-user
</Location>
<Location /signed-out>
AuthType None
Require all granted
</Location>
</VirtualHost>
"""


def quote(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Apache:
    def __init__(self, names):
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="parvis-apache-"))
        self.folder.chmod(0o755)  # its workers are nobody's
        self.process = None

    def url(self, name):
        return f"http://localhost:{self.ports[name]}"

    def start(self, sites):
        """sites: {name: {directive: value}}; AuthType among them is that of the whole site."""
        (self.folder / "site").mkdir()
        for page in ("index.html", "signed-out"):
            (self.folder / "site" / page).write_text(f"<p>{page}</p>\n")
        root = os.getuid() == 0
        text = "".join(f"LoadModule {m}_module {MODULES}/mod_{m}.so\n" for m in LOADED)
        text += MAIN.format(folder=self.folder, user="User www-data\nGroup www-data" if root else "")
        text += "".join(self.site(name, dict(own)) for name, own in sites.items())
        (self.folder / "conf").write_text(text)
        self.process = subprocess.Popen([APACHE, "-DFOREGROUND", "-f", self.folder / "conf"])
        for port in self.ports.values():
            self.wait_for(port)

    def site(self, name, own):
        kind = own.pop("AuthType", "openid-connect")
        lines = "\n".join(f"{directive} {quote(value)}" for directive, value in own.items())
        return SITE.format(folder=self.folder, port=self.ports[name], name=name, kind=kind, own=lines)

    def wait_for(self, port):
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"Apache does not listen on {port}:\n{self.log()}")

    def log(self):
        path = self.folder / "log"
        return path.read_text(errors="replace")[-6000:] if path.exists() else ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait(60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def told(self, browser, name):
        """What the module knows of who is signed in: its info hook, as JSON."""
        page = browser.request("GET", self.url(name) + "/callback?info=json")
        return json.loads(page.text) if page.status == 200 else None
