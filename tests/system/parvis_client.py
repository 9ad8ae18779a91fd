"""A client in the test's hands: every step of a login by itself, so that tests can go between."""
import base64
import hashlib
import json
import secrets
import ssl
import urllib.error
import urllib.parse
import urllib.request

from authlib.jose import JsonWebToken
from authlib.oidc.core import CodeIDToken

import parvis_paths  # noqa: F401
import demo_browser


def query_of(url):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))


class Login:
    """One login in progress: what the client remembers of it."""

    def __init__(self):
        self.state, self.nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(self.verifier.encode()).digest()
        self.challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class Client:
    def __init__(self, issuer, about, ca_file=None):
        self.issuer, self.about = issuer, about
        self.client_id, self.secret = about["client_id"], about["client_secret"]
        self.redirect_uri = about["redirect_uris"][0]
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca_file)))
        self.metadata = json.loads(self.call(issuer + "/.well-known/openid-configuration")[1])

    def call(self, url, form=None, headers=None):
        """(status, body) of a direct request."""
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(url, data, headers or {})
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as no:
            return no.code, no.read().decode()

    def authorize_url(self, login, **more):
        asked = {"response_type": "code", "client_id": self.client_id, "scope": self.about["scope"],
                 "redirect_uri": self.redirect_uri, "state": login.state, "nonce": login.nonce,
                 "code_challenge": login.challenge, "code_challenge_method": "S256",
                 "acr_values": "eidas1", **more}
        return self.metadata["authorization_endpoint"] + "?" + urllib.parse.urlencode(
            {name: value for name, value in asked.items() if value is not None})

    def arrived(self, page):
        return (page.location or "").startswith(self.redirect_uri)

    def walk(self, browser, page, **wishes):
        """From any page of a login to the redirect that ends at this client."""
        return demo_browser.walk(browser, page, self.arrived, wishes)

    def token(self, login, code, **more):
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": login.verifier,
                "redirect_uri": self.redirect_uri, **more}
        pair = ":".join(urllib.parse.quote(x, safe="") for x in (self.client_id, self.secret))
        basic = base64.b64encode(pair.encode()).decode()
        status, body = self.call(self.metadata["token_endpoint"], form,
                                 {"Authorization": f"Basic {basic}"})
        return status, json.loads(body)

    def claims(self, login, id_token):
        """The ID token's claims, after every check a client has to make."""
        keys = json.loads(self.call(self.metadata["jwks_uri"])[1])
        claims = JsonWebToken(["ES256", "RS256", "PS256", "EdDSA"]).decode(
            id_token, keys, claims_cls=CodeIDToken,
            claims_options={"iss": {"value": self.issuer}, "aud": {"value": self.client_id}},
            claims_params={"nonce": login.nonce, "client_id": self.client_id})
        claims.validate()
        return dict(claims)

    def userinfo(self, access_token):
        status, body = self.call(self.metadata["userinfo_endpoint"],
                                 headers={"Authorization": f"Bearer {access_token}"})
        return status, json.loads(body) if body else {}

    def code_of(self, login, page):
        """The code that a redirect to this client brings, after the checks of its parameters."""
        answer = query_of(page.location)
        assert answer.get("state") == login.state, answer
        assert answer.get("iss") == self.issuer, answer
        assert "code" in answer, answer
        return answer["code"]

    def finish(self, login, page):
        """Tokens and claims for the redirect that came back."""
        status, tokens = self.token(login, self.code_of(login, page))
        assert status == 200, tokens
        claims = self.claims(login, tokens["id_token"])
        status, who = self.userinfo(tokens["access_token"])
        assert status == 200 and who["sub"] == claims["sub"], who
        return {"tokens": tokens, "claims": claims, "userinfo": who}

    def log_in(self, browser, **wishes):
        login = Login()
        page = self.walk(browser, browser.get(self.authorize_url(login)), **wishes)
        return self.finish(login, page)
