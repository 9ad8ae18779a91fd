#!/usr/bin/python3 -B
"""The twelve cases against the demo's sample service, which passes them all, and against services
with one fault each, of which each fails the case that is about it."""
import base64
import contextlib
import json
import subprocess
import xml.etree.ElementTree

from parvis_paths import BUILD
from parvis_demo import Demo
from parvis_sandbox import Sandbox
from parvis_test import run, test
import sample_service
from authlib.jose import errors
from sample_service import Service

CASES = ["levels", "cancel", "denied", "provider-down", "level-too-low", "late-code",
         "replayed-callback", "wrong-state", "wrong-iss", "id-token", "key-rotation", "logout"]


def part(token, number):
    piece = token.split(".")[number]
    return json.loads(base64.urlsafe_b64decode(piece + "=" * (-len(piece) % 4)))


class TakesOneLevel(Service):
    def check_id_token(self, session, id_token):
        claims = super().check_id_token(session, id_token)
        if claims["acr"] != "eidas3":
            raise ValueError("not the level of our configuration file")
        return claims


def blind_to(*names):
    class BlindToErrors(Service):
        def finish(self, session, url):
            if any(f"error={name}" in url for name in names):
                session.update(claims={"sub": "guest"}, userinfo={}, id_token="")
            else:
                super().finish(session, url)
    return BlindToErrors


class GoesOnWithoutTokens(Service):
    def finish(self, session, url):
        try:
            super().finish(session, url)
        except Exception:
            if "code=" not in url:
                raise
            session.update(claims={"sub": "guest"}, userinfo={}, id_token="")


class KnowsStateOfNobodyInParticular(Service):
    """Who began is looked up by state, whichever browser brings it, and never forgotten."""
    began = {}

    def start(self, session):
        url = super().start(session)
        self.began[session["state"]] = dict(session)
        return url

    def finish(self, session, url):
        state = url.partition("state=")[2].partition("&")[0]
        session.update(self.began.get(state, {}))
        super().finish(session, url)


def forgets(name):
    class ComparesLess(Service):
        def check_answer(self, session, answer):
            if name == "state":
                answer["state"] = session.get("state")
            else:
                answer["iss"] = self.issuer
            super().check_answer(session, answer)
    return ComparesLess


def believes(forgives):
    """A service that takes an ID token, whatever is wrong with it, if forgives(header, claims, why)."""
    class BelievesMore(Service):
        def check_id_token(self, session, id_token):
            try:
                return super().check_id_token(session, id_token)
            except Exception as why:
                if not forgives(part(id_token, 0), part(id_token, 1), why):
                    raise
                return part(id_token, 1)
    return BelievesMore


LooksAtNoLevel = believes(lambda header, claims, why: "level" in str(why))


class AsksUserinfoAlone(Service):
    def finish(self, session, url):
        try:
            super().finish(session, url)
        except KeyError:
            session.update(claims={"sub": "somebody"}, userinfo={}, id_token="")


class LooksAtNoUserinfo(Service):
    def check_userinfo(self, claims, userinfo):
        pass


class KeepsKeysForEver(Service):
    kept = None

    def keys(self):
        if KeepsKeysForEver.kept is None:
            KeepsKeysForEver.kept = super().keys()
        return KeepsKeysForEver.kept


class HearsNoLogout(Service):
    def end_sessions(self, logout_token):
        pass


FAULTY = [  # a service, the case it fails, what it is said to have done
    ("takes_one_level", TakesOneLevel, "levels", "did not let her in"),
    ("lets_in_who_cancelled", blind_to("access_denied"), "cancel", "error=access_denied"),
    ("takes_an_error_for_success", blind_to("login_required"), "denied", "error=login_required"),
    ("takes_a_failure_for_success", blind_to("temporarily_unavailable"), "provider-down",
     "temporarily_unavailable"),
    ("goes_on_without_tokens", GoesOnWithoutTokens, "provider-down", "token endpoint"),
    ("looks_at_no_level", LooksAtNoLevel, "level-too-low", "below every level"),
    ("goes_on_when_it_is_late", GoesOnWithoutTokens, "late-code", "expired"),
    ("knows_state_of_nobody_in_particular", KnowsStateOfNobodyInParticular, "replayed-callback",
     "in his browser"),
    ("forgets_state", forgets("state"), "wrong-state", "state"),
    ("forgets_iss", forgets("iss"), "wrong-iss", "iss"),
    ("believes_any_signature", believes(lambda h, c, why: isinstance(why, errors.BadSignatureError)),
     "id-token", "a signature"),
    ("believes_alg_none", believes(lambda h, c, why: h["alg"] == "none"), "id-token", "alg none"),
    ("believes_hs256", believes(lambda h, c, why: h["alg"] == "HS256"), "id-token", "HS256"),
    ("believes_any_key", believes(lambda h, c, why: h["alg"] == "ES256" and "kid" in str(why).lower()
                                  or isinstance(why, ValueError) and "Key" in str(why)),
     "id-token", "nobody published"),
    ("forgets_nonce", believes(lambda h, c, why: "nonce" in str(why) and "nonce" in c), "id-token",
     "the nonce of another"),
    ("asks_no_nonce", believes(lambda h, c, why: "nonce" not in c), "id-token", "no nonce"),
    ("forgets_the_issuer", believes(lambda h, c, why: "iss" in str(why) and
                                    c["iss"].startswith("https://somebody")), "id-token", "another iss"),
    ("forgets_the_audience", believes(lambda h, c, why: c["aud"] == "somebody-else"), "id-token",
     "another aud"),
    ("forgets_the_time", believes(lambda h, c, why: isinstance(why, errors.ExpiredTokenError)),
     "id-token", "hour ago"),
    ("asks_userinfo_alone", AsksUserinfoAlone, "id-token", "no ID token"),
    ("looks_at_no_userinfo", LooksAtNoUserinfo, "id-token", "userinfo"),
    ("keeps_keys_for_ever", KeepsKeysForEver, "key-rotation", "a new key"),
    ("hears_no_logout", HearsNoLogout, "logout", "ended at the broker"),
]


class Services:
    """Services in the sandbox, one after the other at its service's address."""

    def __init__(self, life):
        self.sandbox = life.enter_context(Sandbox())
        self.server = sample_service.serve(self.service(Service), self.sandbox.service_port)
        life.callback(self.server.shutdown)

    def service(self, kind):
        return kind(self.sandbox.url, self.sandbox.issuer, "sample-service", self.sandbox.secret,
                    "eidas1 eidas2 eidas3")

    def simulate(self, kind, *options, login="/"):
        """(exit status, report) of the cases against a service of this kind."""
        self.server.RequestHandlerClass.service = self.service(kind)
        return self.sandbox.simulate("--login-url", self.sandbox.url + login,
                                     "--success-url", self.sandbox.url + "/",
                                     "--success-text", "You are logged in", *options)


with contextlib.ExitStack() as life:
    sandbox = Services(life)
    junit = sandbox.sandbox.folder / "junit.xml"

    @test
    def the_sample_service_passes_all_twelve():
        status, report = sandbox.simulate(Service, "--junit", str(junit))
        assert [c["name"] for c in report["cases"]] == CASES, report
        assert [c["did"] for c in report["cases"] if not c["passed"]] == [], report
        assert status == 0 and report["failed"] == 0, report
        suite = xml.etree.ElementTree.parse(junit).getroot().find("testsuite")
        assert suite.get("tests") == "12" and suite.get("failures") == "0", suite.attrib
        assert [c.get("name") for c in suite.findall("testcase")] == CASES

    for sentence, kind, case, words in FAULTY:
        def a_faulty_service_fails(kind=kind, case=case, words=words):
            status, report = sandbox.simulate(kind, "--only", case, "--junit", str(junit))
            [only] = report["cases"]
            assert status == 1 and not only["passed"], report
            assert words in only["did"] and "An ordinary" not in only["did"], only["did"]
            failure = xml.etree.ElementTree.parse(junit).getroot().find("testsuite/testcase/failure")
            assert failure.get("message") == only["did"] and only["advice"] in failure.text
        a_faulty_service_fails.__name__ = f"a_service_that_{sentence}_fails_{case.replace('-', '_')}"
        test(a_faulty_service_fails)

    @test
    def the_demo_has_a_sandbox_on_https():
        with Demo("--sandbox", "--tls") as demo:
            done = subprocess.run(
                [BUILD / "parvis", "simulate", "--cases", "--sandbox", demo.issuer, "--login-url",
                 demo.about["service"], "--success-text", "You are logged in", "--success-url",
                 demo.about["service"], "--ca-file", demo.about["ca_file"], "--only", "id-token"],
                capture_output=True, text=True, timeout=200, stdin=subprocess.DEVNULL)
            assert done.returncode == 0 and "1 passed, 0 failed" in done.stdout, done

    @test
    def a_service_that_lets_nobody_in_passes_nothing():
        status, report = sandbox.simulate(Service, "--only", "wrong-state", login="/nothing-here")
        assert status == 1 and "An ordinary sign-in does not succeed" in report["cases"][0]["did"], report

    @test
    def a_line_without_what_is_needed_is_wrong_usage():
        for words in (["--cases"], ["--cases", "--sandbox", "http://localhost:1", "--login-url", "x"],
                      ["--cases", "--sandbox", "x", "--login-url", "x", "--success-text", "x",
                       "--only", "pretzel"]):
            done = subprocess.run([BUILD / "parvis", "simulate", *words], capture_output=True, text=True)
            assert done.returncode == 2 and "key-rotation" in done.stderr, done

    run()
