"""What the OpenID Foundation's conformance suite does whichever its module: its clients, its browser,
and all that it looks at in every answer. A wrong answer is an AssertionError.
"""
import base64
import json
import math
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request

from jwcrypto.jwk import JWKSet
from jwcrypto.jws import JWS

from parvis_client import Login
from parvis_demo import demo_browser

HOST = "https://localhost:9999"
BASE = HOST + "/test/a/parvis"
CALLBACK = BASE + "/callback"
PROFILE = {"name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile",
           "picture", "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at"}
CLAIMS = {"profile": PROFILE, "email": {"email", "email_verified"}, "address": {"address"},
          "phone": {"phone_number", "phone_number_verified"}}


def registration(client_id, **more):
    """A client of the suite: a secret, RS256, neither PKCE nor anything else promised."""
    return {"client_id": client_id, "client_name": client_id, "client_secret": secrets.token_urlsafe(32),
            "redirect_uris": [CALLBACK], "id_token_signed_response_alg": "RS256", "require_pkce": False,
            "scope": "openid profile email address phone", "refresh_tokens": "offline_access", **more}


def overlay(*clients):
    return {f"clients/{client['client_id']}.json": client for client in clients}


def entropy(text):
    """Shannon's, of the characters as they are, in bits."""
    return -sum(text.count(c) * math.log2(text.count(c) / len(text)) for c in set(text))


def check_secret(text):
    """RFC 6749 10.10 and appendix A: a code or token nobody guesses, of characters that may be."""
    assert all(0x20 <= ord(c) <= 0x7e for c in text), text
    assert len(text) * 6 >= 128 and entropy(text) >= 96, (len(text), entropy(text))


def read_part(text):
    """The JSON of a part of a token: its header or its claims."""
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


class Suite:
    """The clients of one plan at one broker."""

    def __init__(self, demo):
        self.demo = demo
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), NoRedirect,
            urllib.request.HTTPSHandler(context=demo.browser().tls))
        answer = self.ask(demo.issuer + "/.well-known/openid-configuration")
        assert answer.status == 200, answer.status
        self.metadata = json.loads(answer.body)

    def ask(self, url, form=None, headers=None, method=None):
        """A direct request; the answer as it is, a redirect as well."""
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(url, data, headers or {}, method=method)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return demo_browser.Page(url, answer.status, answer.getheaders(), answer.read())
        except urllib.error.HTTPError as no:
            return demo_browser.Page(url, no.code, list(no.headers.items()), no.read())

    def browser(self):
        """A module's: without cookies, and the suite's own pages are not dialled."""
        browser = self.demo.browser()
        browser.stop_at = (HOST + "/",)
        return browser


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Client:
    """One of the suite's clients, with the response_mode of its plan (None: the default)."""

    def __init__(self, suite, registered, response_mode=None):
        self.suite, self.registered, self.response_mode = suite, registered, response_mode
        self.client_id, self.secret = registered["client_id"], registered["client_secret"]

    # front channel

    def request(self, login, **more):
        """Parameters of an authorization request; those that are None are left out."""
        asked = {"client_id": self.client_id, "redirect_uri": CALLBACK, "scope": "openid", "state": login.state,
                 "nonce": login.nonce, "response_type": "code", "response_mode": self.response_mode, **more}
        login.scope, login.nonce = asked["scope"], asked["nonce"]
        login.state = asked["state"]
        return {name: value for name, value in asked.items() if value is not None}

    def url(self, asked):
        return self.suite.metadata["authorization_endpoint"] + "?" + urllib.parse.urlencode(asked)

    def open(self, browser, login, **more):
        """The first page that an authorization request leads to."""
        return browser.get(self.url(self.request(login, **more)))

    def arrived(self, page):
        if self.response_mode == "form_post":
            return any(form.action.startswith(CALLBACK) for form in page.forms)
        return (page.location or "").startswith(CALLBACK)

    def walk(self, browser, page, **wishes):
        wishes = {"provider": "sim-low", "persona": "every-claim", **wishes}
        return demo_browser.walk(browser, page, self.arrived, wishes)

    def posted(self, page):
        """Parameters of a response in form_post, after the checks of the page that posts them."""
        form = page.forms[0]
        assert page.status == 200 and form.method == "post" and form.action == CALLBACK, form.action
        assert "no-store" in page.header("Cache-Control"), page.headers
        assert form.buttons, "without scripts nobody gets on"
        assert ".submit()" in page.text, "with scripts she waits for nothing"
        return form.fields

    def response(self, login, page):
        """Parameters of the response, each once; in the place of its mode and nowhere else."""
        assert self.arrived(page), (page.status, page.location, page.words[:300])
        if self.response_mode == "form_post":
            pairs = self.posted(page)
        else:
            at = urllib.parse.urlsplit(page.location)
            assert at.fragment == "" and page.location.split("?")[0] == CALLBACK, page.location
            pairs = urllib.parse.parse_qsl(at.query, keep_blank_values=True, strict_parsing=True)
        answer = dict(pairs)
        assert len(answer) == len(pairs), pairs
        assert answer.pop("state", None) == login.state, answer
        assert answer.pop("iss") == self.suite.demo.issuer, answer
        return answer

    def code(self, login, page):
        answer = self.response(login, page)
        assert set(answer) == {"code"}, answer
        check_secret(answer["code"])
        return answer["code"]

    def error(self, login, page):
        answer = self.response(login, page)
        assert set(answer) <= {"error", "error_description", "error_uri"}, answer
        return answer["error"]

    # back channel

    def basic(self):
        pair = ":".join(urllib.parse.quote_plus(x) for x in (self.client_id, self.secret))
        return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}

    def token(self, **form):
        """The token endpoint's answer, authenticated as registered."""
        headers = {}
        if self.registered.get("token_endpoint_auth_method") == "client_secret_post":
            form.update(client_id=self.client_id, client_secret=self.secret)
        else:
            headers = self.basic()
        answer = self.suite.ask(self.suite.metadata["token_endpoint"], form, headers)
        assert answer.header("Content-Type").split(";")[0] == "application/json", answer.headers
        assert "no-store" in answer.header("Cache-Control") and answer.header("Date"), answer.headers
        return answer.status, json.loads(answer.body)

    def redeem(self, code, **more):
        return self.token(grant_type="authorization_code", code=code, redirect_uri=CALLBACK, **more)

    def tokens(self, login, code, **more):
        """A good token response, checked in all its parts; with the ID token's claims."""
        status, tokens = self.redeem(code, **more)
        assert status == 200, tokens
        self.check_tokens(tokens)
        tokens["claims"] = self.id_token(tokens["id_token"], login.nonce)
        return tokens

    def check_tokens(self, tokens):
        check_secret(tokens["access_token"])
        assert tokens["token_type"].lower() == "bearer", tokens
        assert type(tokens["expires_in"]) is int and tokens["expires_in"] > 0, tokens
        if "refresh_token" in tokens:
            check_secret(tokens["refresh_token"])

    def id_token(self, token, nonce):
        header = read_part(token.split(".")[0])
        assert header["alg"] == "RS256" and header["kid"] and header.get("typ", "JWT") == "JWT", header
        keys = JWKSet.from_json(self.suite.ask(self.suite.metadata["jwks_uri"]).body.decode())
        jws = JWS()
        jws.deserialize(token, keys.get_key(header["kid"]), header["alg"])
        claims = json.loads(jws.payload)
        now = time.time()
        assert claims["iss"] == self.suite.metadata["issuer"] == self.suite.demo.issuer, claims
        assert claims["aud"] in (self.client_id, [self.client_id]), claims
        assert claims.get("azp", self.client_id) == self.client_id, claims
        assert all(type(claims[name]) is int for name in ("exp", "iat")), claims
        assert now < claims["exp"] < now + 50 * 365 * 86400 and abs(claims["iat"] - now) < 300, claims
        assert 0 < len(claims["sub"]) <= 255 and claims["sub"].isascii(), claims
        assert claims.get("nonce") == nonce, claims
        assert now - 365 * 86400 < claims.get("auth_time", now) <= now, claims
        assert claims.get("acr", "some") and isinstance(claims.get("acr", "some"), str), claims
        assert not set().union(*CLAIMS.values()) & set(claims), claims
        return claims

    def userinfo(self, access_token, how="get"):
        url, bearer = self.suite.metadata["userinfo_endpoint"], {"Authorization": f"Bearer {access_token}"}
        if how == "get":
            return self.suite.ask(url, headers=bearer)
        if how == "post-header":
            return self.suite.ask(url, headers=bearer, method="POST")
        return self.suite.ask(url, {"access_token": access_token})

    def person(self, tokens, how="get"):
        """The claims of userinfo, each of the type that OpenID Connect Core 5.1 gives it."""
        answer = self.userinfo(tokens["access_token"], how)
        assert answer.status == 200, (answer.status, answer.text)
        assert answer.header("Content-Type").split(";")[0] == "application/json", answer.headers
        person = json.loads(answer.body)
        assert person["sub"] == tokens["claims"]["sub"], person
        check_person(person)
        return person

    def log_in(self, browser, **more):
        """A whole plain login: (login, tokens)."""
        login = Login()
        page = self.walk(browser, self.open(browser, login, **more))
        return login, self.tokens(login, self.code(login, page))


TYPES = {"email_verified": bool, "phone_number_verified": bool, "updated_at": int, "address": dict}


def check_person(person):
    for name in set().union(*CLAIMS.values()) & set(person):
        value = person[name]
        assert type(value) is TYPES.get(name, str) and value not in ("", "null", {}), (name, value)
    time.strptime(person.get("birthdate", "2000-01-01"), "%Y-%m-%d")
    assert all(isinstance(v, str) and v for v in person.get("address", {}).values()), person["address"]
    assert person.get("locale", "fr").replace("-", "").isalnum(), person["locale"]
