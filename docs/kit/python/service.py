"""Sign in with Parvis in Python: Flask and Authlib (Debian: python3-flask python3-authlib python3-requests).

    PARVIS_ISSUER=... PARVIS_CLIENT_ID=... PARVIS_CLIENT_SECRET=... \\
    SERVICE_URL=https://service.example SERVICE_SECRET=... flask --app service run
"""
import os
import urllib.parse

from authlib.integrations.flask_client import OAuth
from authlib.jose import JsonWebToken
from flask import Flask, redirect, request, session
from markupsafe import escape

ISSUER = os.environ["PARVIS_ISSUER"]
HOME = os.environ["SERVICE_URL"] + "/"
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LEVELS = ["eidas1", "eidas2", "eidas3"]  # how sure of who it is: those that are enough, the least first

app = Flask(__name__, static_folder="static", static_url_path="")
app.secret_key = os.environ["SERVICE_SECRET"]  # 32 random bytes, the same on all your machines
app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax",
                  SESSION_COOKIE_SECURE=HOME.startswith("https:"))
parvis = OAuth(app).register(
    "parvis", client_id=os.environ["PARVIS_CLIENT_ID"], client_secret=os.environ["PARVIS_CLIENT_SECRET"],
    server_metadata_url=ISSUER + "/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"})

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Our service</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/parvis-button.css"></head><body><main><h1>Our service</h1>{}</main></body></html>"""
SIGN_IN = """<p><a class="parvis-button" href="/login" lang="en"><svg viewBox="0 0 24 28" aria-hidden="true" focusable="false"><path d="M3 28V12a9 9 0 0 1 18 0v16" fill="none" stroke="currentColor" stroke-width="5"/></svg><span>Sign in with Parvis</span></a></p>"""
SIGN_OUT = """<p>You are signed in, {}.</p><form method="post" action="/logout"><button>Sign out</button></form>"""


ended = {}  # sessions of Parvis that are over: when we heard; on several machines, in your database


def refused():
    return PAGE.format("<p>You were not signed in.</p>" + SIGN_IN), 403


@app.get("/")
def home():
    if session.get("sid") in ended:
        session.clear()
    return PAGE.format(SIGN_OUT.format(escape(session["name"])) if "sub" in session else SIGN_IN)


@app.get("/login")
def login():
    return parvis.authorize_redirect(HOME + "callback", acr_values=LEVELS[0])


@app.get("/callback")
def callback():
    """Authlib compares state and nonce, redeems the code, and checks signature and times of the ID token."""
    if request.args.get("iss") != ISSUER:  # RFC 9207
        return refused()
    try:
        token = parvis.authorize_access_token()
        claims, person = token["userinfo"], parvis.userinfo(token=token)  # the ID token's, and who it is
        if claims["acr"] not in LEVELS or person["sub"] != claims["sub"]:
            return refused()
    except Exception as why:  # whatever it is: nobody is signed in, and the log says why
        app.logger.warning("no sign-in: %s", type(why).__name__)
        return refused()
    session.clear()
    session.update(sub=claims["sub"], sid=claims["sid"], id_token=token["id_token"],
                   name=person.get("given_name", ""))
    return redirect(HOME)


@app.post("/back-channel-logout")
def back_channel_logout():
    """Parvis says that a session ended elsewhere (backchannel_logout_uri of the registration)."""
    claims = JsonWebToken(["ES256"]).decode(
        request.form["logout_token"], parvis.fetch_jwk_set(force=True),
        claims_options={"iss": {"essential": True, "value": ISSUER}, "sid": {"essential": True},
                        "aud": {"essential": True, "value": os.environ["PARVIS_CLIENT_ID"]}})
    claims.validate(leeway=60)
    if LOGOUT not in claims.get("events", {}) or "nonce" in claims:
        return "", 400
    ended[claims["sid"]] = claims["iat"]
    return "", 200


@app.post("/logout")
def logout():
    """Ends the session here first, and then at Parvis, which sends the citizen home again."""
    asked = {"id_token_hint": session.get("id_token", ""), "post_logout_redirect_uri": HOME}
    session.clear()
    return redirect(parvis.load_server_metadata()["end_session_endpoint"] + "?" + urllib.parse.urlencode(asked))
