"""An OpenID Provider made of Authlib's server and Flask, in Python, with one client and one person."""
import os
import threading
import time

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # plain http, on loopback
import flask
from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector, current_token
from authlib.jose import JsonWebKey
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core import grants as oidc
from werkzeug.serving import make_server


class Record:
    """A code or a token: what was remembered, with the questions that Authlib asks of it."""

    def __init__(self, **members):
        self.__dict__.update(members)
        self.at = int(time.time())

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return self.nonce

    def get_auth_time(self):
        return self.at

    def get_acr(self):
        return None  # it is among the user's claims

    def get_amr(self):
        return None

    def is_expired(self):
        return self.at + 300 < time.time()

    def is_revoked(self):
        return False


class Client(ClientMixin):
    def __init__(self, secret, redirect_uri):
        self.secret, self.redirect_uri = secret, redirect_uri

    def get_client_id(self):
        return "parvis"

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, uri):
        return uri == self.redirect_uri

    def check_client_secret(self, secret):
        return secret == self.secret

    def check_endpoint_auth_method(self, method, _endpoint):
        return method == "client_secret_basic"

    def check_response_type(self, kind):
        return kind == "code"

    def check_grant_type(self, kind):
        return kind == "authorization_code"


class Authlib:
    name = "authlib"
    family_name = "Flaconnière"
    acr = "eidas1"

    def __init__(self, port, secret):
        self.port, self.secret = port, secret
        self.issuer = f"http://127.0.0.1:{port}"
        self.codes, self.tokens = {}, {}
        self.key = JsonWebKey.generate_key("RSA", 2048, {"kid": "one", "use": "sig"}, is_private=True)

    def registration(self):
        return {"issuer": self.issuer, "id_token_signed_response_alg": "RS256", "scope": "openid profile"}

    def claims(self):
        return UserInfo(sub="person-7", family_name=self.family_name, given_name="Ada", acr=self.acr)

    def server(self, redirect_uri, app):
        provider, client = self, Client(self.secret, redirect_uri)

        class Code(grants.AuthorizationCodeGrant):
            TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

            def save_authorization_code(self, code, request):
                said = request.data
                provider.codes[code] = Record(
                    code=code, redirect_uri=request.redirect_uri, scope=request.scope,
                    nonce=said.get("nonce"), code_challenge=said.get("code_challenge"),
                    code_challenge_method=said.get("code_challenge_method"))

            def query_authorization_code(self, code, _client):
                return provider.codes.get(code)

            def delete_authorization_code(self, record):
                del provider.codes[record.code]

            def authenticate_user(self, _record):
                return provider

        class OpenID(oidc.OpenIDCode):
            def exists_nonce(self, _nonce, _request):
                return False

            def get_jwt_config(self, _grant):
                return {"key": provider.key.as_dict(is_private=True), "alg": "RS256",
                        "iss": provider.issuer, "exp": 300}

            def generate_user_info(self, _user, _scope):
                return provider.claims()

        def save_token(token, _request):
            provider.tokens[token["access_token"]] = Record(scope=token["scope"])

        server = AuthorizationServer(app, query_client=lambda _: client, save_token=save_token)
        server.register_grant(Code, [OpenID(require_nonce=True), CodeChallenge(required=True)])
        return server

    def protector(self):
        provider = self

        class Bearer(BearerTokenValidator):
            def authenticate_token(self, token):
                return provider.tokens.get(token)

        protect = ResourceProtector()
        protect.register_token_validator(Bearer())
        return protect

    def start(self, redirect_uri):
        app = flask.Flask("authlib-provider")
        server, protect = self.server(redirect_uri, app), self.protector()

        @app.get("/.well-known/openid-configuration")
        def metadata():
            return {"issuer": self.issuer, "authorization_endpoint": self.issuer + "/authorize",
                    "token_endpoint": self.issuer + "/token", "userinfo_endpoint": self.issuer + "/userinfo",
                    "jwks_uri": self.issuer + "/jwks"}

        @app.get("/jwks")
        def jwks():
            return {"keys": [self.key.as_dict(is_private=False)]}

        @app.route("/authorize", methods=["GET", "POST"])
        def authorize():
            if flask.request.method == "GET":
                return '<form method="post"><button name="agree" value="1">Sign in</button></form>'
            return server.create_authorization_response(grant_user=self)

        @app.post("/token")
        def token():
            return server.create_token_response()

        @app.get("/userinfo")
        @protect("openid")
        def userinfo():
            assert current_token is not None
            return self.claims()

        self.http = make_server("127.0.0.1", self.port, app, threaded=True)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def get_user_id(self):
        return "person-7"

    def sign_in(self, browser, page):
        form = page.forms[0]
        form.action = form.action or page.url
        return browser.press(page, form, form.buttons[0])

    def stop(self):
        self.http.shutdown()
