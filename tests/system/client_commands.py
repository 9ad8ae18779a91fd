#!/usr/bin/python3 -B
"""parvis client new, lint and show: a registration from the command line, and what is doubtful in it."""
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

BUILD = pathlib.Path(os.environ.get("PARVIS_BUILD", sys.argv.pop(1) if len(sys.argv) > 1 else "build/check"))
PROGRAM = BUILD.resolve() / "parvis"
DONE, USAGE, REFUSED, ERROR = 0, 2, 3, 1
EC_KEY = {"kty": "EC", "crv": "P-256", "kid": "k", "use": "sig",
          "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}


class Commands(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.sandbox, self.production = self.folder("sandbox"), self.folder("production")

    def folder(self, name):
        folder = pathlib.Path(self.temporary.name) / name
        for part in ("clients", "providers"):
            (folder / part).mkdir(parents=True)
        (folder / "broker.json").write_text(json.dumps({"issuer": f"https://{name}.example", "state": "/tmp/none"}))
        return folder

    def run_(self, folder, *words):
        done = subprocess.run([PROGRAM, "--config", folder, "client", *words], text=True, capture_output=True,
                              timeout=60, check=False)
        return done.returncode, done.stdout, done.stderr

    def new(self, folder, *words):
        status, out, err = self.run_(folder, "new", "--json", "--client-id", "tax", *words)
        self.assertEqual(status, DONE, err)
        return json.loads(out)

    def findings(self, *words, status=DONE):
        found, out, err = self.run_(self.sandbox, "lint", "--json", *words)
        self.assertEqual(found, status, out + err)
        return json.loads(out)

    def test_new_writes_a_registration_that_holds_and_shows_its_secret_once(self):
        made = self.new(self.sandbox, "--redirect-uri", "https://tax.example/cb", "--client-name", "Tax",
                        "--scope", "openid email")
        written = (self.sandbox / made["file"]).read_text()
        self.assertNotIn(made["client_secret"], written)
        self.assertIn("sha256:", json.loads(written)["client_secret_hash"])
        self.assertGreaterEqual(len(made["client_secret"]), 43)
        self.assertEqual(self.run_(self.sandbox, "show", "tax")[0], DONE)

    def test_lint_says_what_leaving_vnconnect_changes(self):
        made = self.new(self.sandbox, "--redirect-uri", "https://tax.example/cb", "--profile", "vnconnect",
                        "--vnconnect-until", "2099-12-31", "--scope", "openid profile",
                        "--token-endpoint-auth-method", "client_secret_post")
        told = [f"{f['place']}: {f['problem']} {f['remedy']}" for f in self.findings("tax")["warnings"]]
        for part in ("days to change", "/oauth2/", "code_challenge", "scope=openid profile", "LoA1",
                     "NgayThangNamSinh is not told by profile default Read birthdate, written YYYY-MM-DD", "logoutUri"):
            self.assertTrue(any(part in one for one in told), (part, told))
        self.assertFalse(any("SoDienThoai" in one for one in told), told)
        file = self.sandbox / made["file"]
        file.write_text(file.read_text().replace("vnconnect\"", "default\""))  # the one word
        told = [f["place"] for f in self.findings("tax")["warnings"]]
        self.assertIn("vnconnect_until", told)
        self.assertNotIn("userinfo", told)

    def test_a_vnconnect_that_is_over_is_a_fault(self):
        self.new(self.sandbox, "--redirect-uri", "https://tax.example/cb", "--profile", "vnconnect",
                 "--vnconnect-until", "2020-01-01")
        told = self.findings("tax", status=REFUSED)["faults"]
        self.assertIn("vnconnect_until", [f["place"] for f in told if f["problem"].startswith("has passed:")])

    def test_new_never_writes_over_another(self):
        self.new(self.sandbox, "--redirect-uri", "https://tax.example/cb")
        before = (self.sandbox / "clients/tax.json").read_bytes()
        self.assertEqual(self.run_(self.sandbox, "new", "--client-id", "tax",
                                   "--redirect-uri", "https://evil.example/")[0], ERROR)
        self.assertEqual((self.sandbox / "clients/tax.json").read_bytes(), before)

    def test_new_leaves_nothing_that_would_not_hold(self):
        for words in (["--redirect-uri", "http://tax.example/cb"], ["--redirect-uri", "https://*.example/"], [],
                      ["--redirect-uri", "https://tax.example/cb", "--scope", "openid everything"]):
            self.assertEqual(self.run_(self.sandbox, "new", "--client-id", "tax", *words)[0], REFUSED, words)
            self.assertEqual(list((self.sandbox / "clients").iterdir()), [])
        for name in ("../tax", ".tax", "a/b", ""):
            self.assertEqual(self.run_(self.sandbox, "new", "--client-id", name,
                                       "--redirect-uri", "https://tax.example/cb")[0], REFUSED)
        self.assertEqual(list((self.sandbox / "clients").iterdir()), [])

    def test_show_says_where_we_are_and_no_secret(self):
        made = self.new(self.sandbox, "--redirect-uri", "https://tax.example/cb")
        shown = json.loads(self.run_(self.sandbox, "show", "tax")[1])
        self.assertEqual(shown["discovery"], "https://sandbox.example/.well-known/openid-configuration")
        self.assertEqual(shown["client"]["redirect_uris"], ["https://tax.example/cb"])
        self.assertNotIn("secret_hash", json.dumps(shown))
        self.assertNotIn(made["client_secret"], json.dumps(shown))
        self.assertEqual(self.run_(self.sandbox, "show", "nobody")[0], REFUSED)

    def test_lint_explains_each_finding(self):
        self.new(self.sandbox, "--redirect-uri", "http://localhost/cb", "--redirect-uri", "http://localhost/cb/")
        places = {finding["place"] for finding in self.findings("tax")["warnings"]}
        self.assertTrue({"redirect_uris[0]", "scope", "token_endpoint_auth_method",
                         "post_logout_redirect_uris"} <= places, places)
        for finding in self.findings()["warnings"]:
            self.assertTrue(finding["remedy"].endswith("."), finding)
        self.assertIn("is not registered", self.findings("nobody", status=REFUSED)["faults"][0]["problem"])

    def test_lint_would_have_assertions_name_the_issuer(self):
        self.new(self.sandbox, "--redirect-uri", "https://tax.example/cb", "--token-endpoint-auth-method",
                 "private_key_jwt", "--jwks-uri", "https://tax.example/jwks")
        path = self.sandbox / "clients" / "tax.json"
        self.assertNotIn("client_assertion_audience",
                         {w["place"] for w in self.findings("--offline", "tax")["warnings"]})
        path.write_text(json.dumps({**json.loads(path.read_text()), "client_assertion_audience": "endpoint"}))
        self.assertIn("client_assertion_audience",
                      {w["place"] for w in self.findings("--offline", "tax")["warnings"]})

    def test_lint_compares_sandbox_and_production(self):
        self.new(self.sandbox, "--redirect-uri", "https://tax.example/cb", "--scope", "openid email")
        problem = self.findings("tax", "--against", str(self.production))["warnings"]
        self.assertIn("is not registered there", [finding["problem"] for finding in problem])
        (self.production / "clients/tax.json").write_text(
            (self.sandbox / "clients/tax.json").read_text().replace("openid email", "openid"))
        found = self.findings("tax", "--against", str(self.production), status=REFUSED)
        self.assertEqual([fault["place"] for fault in found["faults"]], ["client_secret_hash"])
        problems = " ".join(finding["problem"] for finding in found["warnings"])
        self.assertIn("has email here and not there", problems)
        self.assertIn("is registered here and there", problems)

    def serve(self, body, status=200):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.send_header("Content-Type", "application/jwk-set+json")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}/jwks"

    def lint_keys(self, uri):
        self.new(self.sandbox, "--redirect-uri", "https://tax.example/cb", "--jwks-uri", uri,
                 "--token-endpoint-auth-method", "private_key_jwt")
        status, out, err = self.run_(self.sandbox, "lint", "tax", "--json")
        (self.sandbox / "clients/tax.json").unlink()
        self.assertIn(status, (DONE, REFUSED), err)
        return [fault["problem"] for fault in json.loads(out)["faults"]]

    def test_lint_fetches_the_keys_as_the_broker_would(self):
        self.assertEqual(self.lint_keys(self.serve(json.dumps({"keys": [EC_KEY]}).encode())), [])
        self.assertIn("has no key that can sign", self.lint_keys(self.serve(b'{"keys":[]}'))[0])
        self.assertIn("client-jwks-unavailable", self.lint_keys(self.serve(b"{}", 404))[0])
        self.assertIn("client-jwks-unfit",
                      self.lint_keys(self.serve(json.dumps({"keys": [EC_KEY | {"d": EC_KEY["x"]}]}).encode()))[0])
        self.assertIn("provider-unreachable", self.lint_keys("http://127.0.0.1:1/jwks")[0])

    def test_a_wrong_line_is_told(self):
        self.assertEqual(self.run_(self.sandbox, "new", "--nonsense")[0], USAGE)
        self.assertEqual(self.run_(self.sandbox, "lint", "a", "b")[0], USAGE)
        self.assertEqual(self.run_(self.sandbox, "show")[0], USAGE)


if __name__ == "__main__":
    unittest.main()
