#!/usr/bin/python3 -B
"""The modules of the conformance suite's plans for signing out, by their names: oidcc-rp-initiated-logout,
oidcc-backchannel and oidcc-frontchannel."""
import base64
import html
import http.server
import json
import queue
import re
import secrets
import threading
import time
import urllib.parse

from jwcrypto.jwk import JWK, JWKSet
from jwcrypto.jws import JWS

from parvis_client import Login, query_of
from parvis_demo import Demo, demo_browser
from parvis_suite import BASE, Client, Suite, overlay, read_part, registration
from parvis_test import run, test

RETURN = BASE + "/post_logout_redirect"
FRONT = BASE + "/frontchannel_logout"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Listener(http.server.BaseHTTPRequestHandler):
    """The suite's backchannel_logout_uri."""

    protocol_version = "HTTP/1.1"
    heard = queue.Queue()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.heard.put((self.path, self.headers["Content-Type"], urllib.parse.parse_qsl(body)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """The test says what it sees."""


def start_listener():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Logout:
    """A client that has logged in, and the end_session_endpoint."""

    def __init__(self, client, suite, **asked):
        self.client, self.suite, self.browser = client, suite, suite.browser()
        self.tokens = client.log_in(self.browser, **asked)[1]
        self.hint = self.tokens["id_token"]

    def open(self, **asked):
        """The first page that a logout request leads to; no redirect of ours is left unfollowed."""
        url = self.suite.metadata["end_session_endpoint"]
        return self.browser.get(url + ("?" + urllib.parse.urlencode(asked) if asked else ""))

    def returned(self, page):
        return (page.location or "").startswith(RETURN)

    def walk(self, page):
        """On to the redirect that ends at the client."""
        return demo_browser.walk(self.browser, page, self.returned)

    def check_ended(self):
        login = Login()
        page = self.client.open(self.browser, login, prompt="none")
        assert self.client.error(login, page) == "login_required"

    def check_stays(self):
        login = Login()
        page = self.client.open(self.browser, login, prompt="none")
        self.client.code(login, page)

    def check_page(self, page):
        """A question or a word that she is signed out, in any case nothing that leads to the client."""
        for _ in range(3):
            assert page.status == 200 and page.location is None, (page.status, page.location)
            assert RETURN not in page.text and "Location" not in dict(page.headers), page.text
            if not page.forms:
                break
            page = self.browser.press(page, page.forms[0], page.forms[0].buttons[0])
        assert "signed out" in page.words.lower(), page.words


def modified(token):
    """The same claims under alg none."""
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


def signed_by_another(token):
    """The same claims and header, signed with a key of the suite's own."""
    jws = JWS(json.dumps(read_part(token.split(".")[1])))
    jws.add_signature(JWK.generate(kty="RSA", size=2048), "RS256", json.dumps(read_part(token.split(".")[0])))
    return jws.serialize(compact=True)


def rp_initiated(begin):
    @test
    def oidcc_rp_initiated_logout_discovery_endpoint_verification():
        assert begin().suite.metadata["end_session_endpoint"].startswith("https://")

    @test
    def oidcc_rp_initiated_logout():
        logout, state = begin(), secrets.token_urlsafe(96)
        page = logout.walk(logout.open(id_token_hint=logout.hint, post_logout_redirect_uri=RETURN, state=state))
        assert page.location == f"{RETURN}?state={state}", page.location
        logout.check_ended()

    @test
    def oidcc_rp_initiated_logout_no_state():
        logout = begin()
        page = logout.walk(logout.open(id_token_hint=logout.hint, post_logout_redirect_uri=RETURN))
        assert page.location == RETURN, page.location
        logout.check_ended()

    @test
    def oidcc_rp_initiated_logout_bad_post_logout_redirect_uri():
        logout = begin()
        logout.check_page(logout.open(id_token_hint=logout.hint, state="s",
                                      post_logout_redirect_uri=RETURN + secrets.token_urlsafe(8)))

    @test
    def oidcc_rp_initiated_logout_query_added_to_post_logout_redirect_uri():
        logout = begin()
        logout.check_page(logout.open(id_token_hint=logout.hint, state="s",
                                      post_logout_redirect_uri=RETURN + "?foo=bar"))

    @test
    def oidcc_rp_initiated_logout_modified_id_token_hint():
        logout = begin()
        page = logout.open(id_token_hint=modified(logout.hint), post_logout_redirect_uri=RETURN, state="s")
        logout.check_stays()  # nobody is signed out by a hint that anybody can make
        logout.check_page(page)

    @test
    def oidcc_rp_initiated_logout_bad_id_token_hint():
        logout = begin()
        page = logout.open(id_token_hint=signed_by_another(logout.hint), post_logout_redirect_uri=RETURN, state="s")
        logout.check_stays()
        logout.check_page(page)

    @test
    def oidcc_rp_initiated_logout_no_id_token_hint():
        logout = begin()
        logout.check_page(logout.open(post_logout_redirect_uri=RETURN, state="s"))
        logout.check_ended()

    @test
    def oidcc_rp_initiated_logout_no_params():
        logout = begin()
        logout.check_page(logout.open())
        logout.check_ended()

    @test
    def oidcc_rp_initiated_logout_only_state():
        logout = begin()
        logout.check_page(logout.open(state=secrets.token_urlsafe(96)))
        logout.check_ended()

    @test
    def oidcc_rp_initiated_logout_no_post_logout_redirect_uri():
        logout = begin()
        logout.check_page(logout.open(id_token_hint=logout.hint, state="s"))
        logout.check_ended()


def what_was_given(suite, eager):
    """Back-Channel Logout 1.0, 2.7: what does not say offline_access ends with the session."""
    def refresh(client, tokens):
        return client.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])

    @test
    def tokens_of_a_session_end_with_it():
        client = Client(suite, eager)
        logout = Logout(client, suite)
        status, later = refresh(client, logout.tokens)
        assert status == 200, later
        logout.open(id_token_hint=logout.hint, post_logout_redirect_uri=RETURN)
        for tokens in (logout.tokens, later):
            assert client.userinfo(tokens["access_token"]).status == 401
        status, answer = refresh(client, later)
        assert (status, answer["error"]) == (400, "invalid_grant"), answer

    @test
    def offline_access_outlives_its_session():
        client = Client(suite, eager)
        logout = Logout(client, suite, scope="openid offline_access", prompt="consent")
        logout.open(id_token_hint=logout.hint, post_logout_redirect_uri=RETURN)
        logout.check_ended()
        assert refresh(client, logout.tokens)[0] == 200


def backchannel(begin):
    @test
    def oidcc_backchannel_logout_discovery_endpoint_verification():
        about = begin().suite.metadata
        assert about["backchannel_logout_supported"] is about["backchannel_logout_session_supported"] is True

    @test
    def oidcc_backchannel_rp_initiated_logout():
        logout = begin()
        page = logout.walk(logout.open(id_token_hint=logout.hint, post_logout_redirect_uri=RETURN, state="s"))
        assert page.location == RETURN + "?state=s", page.location
        path, kind, form = Listener.heard.get(timeout=60)
        assert path == "/backchannel_logout" and kind.split(";")[0] == "application/x-www-form-urlencoded", kind
        (name, token), = form  # the only field
        assert name == "logout_token", name
        check_logout_token(logout, token)
        logout.check_ended()


def check_logout_token(logout, token):
    """Back-Channel Logout 1.0, 2.4 and 2.6."""
    header, now = read_part(token.split(".")[0]), time.time()
    assert header["alg"] == "RS256" and header["typ"] == "logout+jwt", header
    keys = JWKSet.from_json(logout.suite.ask(logout.suite.metadata["jwks_uri"]).body.decode())
    jws = JWS()
    jws.deserialize(token, keys.get_key(header["kid"]), "RS256")
    claims, told = json.loads(jws.payload), logout.tokens["claims"]
    assert claims["iss"] == told["iss"] and claims["aud"] in (told["aud"], [told["aud"]]), claims
    assert claims["sid"] == told["sid"] and claims["sub"] == told["sub"], claims
    assert claims["events"] == {EVENT: {}} and "nonce" not in claims and claims["jti"], claims
    assert abs(claims["iat"] - now) < 60 and now < claims["exp"] <= now + 120, claims


def frontchannel(begin):
    @test
    def oidcc_frontchannel_logout_discovery_endpoint_verification():
        about = begin().suite.metadata
        assert about["frontchannel_logout_supported"] is about["frontchannel_logout_session_supported"] is True

    @test
    def oidcc_frontchannel_rp_initiated_logout():
        logout = begin()
        page = logout.open(id_token_hint=logout.hint, post_logout_redirect_uri=RETURN, state="s")
        frame, = (html.unescape(url) for url in re.findall(r'<iframe src="([^"]*)"', page.text))
        assert frame.split("?")[0] == FRONT, frame
        told = logout.tokens["claims"]
        assert query_of(frame) == {"iss": told["iss"], "sid": told["sid"]}, frame
        policy = page.header("Content-Security-Policy")
        assert "frame-src https://localhost:9999" in policy, policy
        refresh = page.header("Refresh")
        assert refresh.split("url=", 1)[1] == RETURN + "?state=s", refresh
        assert 1 <= int(refresh.split(";")[0]) <= 5, refresh
        logout.check_ended()


if __name__ == "__main__":
    listener = start_listener()
    told = f"http://127.0.0.1:{listener.server_port}/backchannel_logout"
    plain = registration("client", post_logout_redirect_uris=[RETURN])
    back = registration("client-back", post_logout_redirect_uris=[RETURN], backchannel_logout_uri=told,
                        backchannel_logout_session_required=True)
    front = registration("client-front", post_logout_redirect_uris=[RETURN], frontchannel_logout_uri=FRONT,
                         frontchannel_logout_session_required=True)
    eager = registration("client-eager", post_logout_redirect_uris=[RETURN], refresh_tokens="always")
    with Demo("--tls", overlay=overlay(plain, back, front, eager)) as demo:
        suite = Suite(demo)
        for plan, registered in ((rp_initiated, plain), (backchannel, back), (frontchannel, front)):
            plan(lambda r=registered: Logout(Client(suite, r), suite))
        what_was_given(suite, eager)
        run()
