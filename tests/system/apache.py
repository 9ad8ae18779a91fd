#!/usr/bin/python3 -B
"""Apache's mod_auth_openidc, a certified client that shares no code with the others we try, logs in,
refreshes, introspects and signs out."""
import base64
import hashlib
import html
import json
import re
import secrets
import shutil
import ssl
import subprocess
import urllib.parse

from jwcrypto import jwk

from parvis_apache import Apache
from parvis_demo import Demo, demo_browser
from parvis_ports import some_port
from parvis_test import run, test, wait_for

SECRET = secrets.token_urlsafe(32)
BASIC = {"client_secret_hash": "sha256:" + hashlib.sha256(SECRET.encode()).hexdigest()}
SITES = ["forms", "keys", "assertion", "older", "backchannel", "frontchannel", "resource", "certificate", "stranger"]


def key_pair(folder):
    """An RSA key in a file that Apache reads, and the registration of its public half."""
    key = jwk.JWK.generate(kty="RSA", size=2048, kid="apache")
    path = folder / "key.pem"
    path.write_bytes(key.export_to_pem(private_key=True, password=None))
    (folder / "public.pem").write_bytes(key.export_to_pem())
    return f"apache#{path}", {"keys": [key.export_public(as_dict=True)]}


def certificate(folder, name):
    """Paths of a self-signed certificate and its key, and the registration of it."""
    pem, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc",
                    "-days", "2", "-subj", f"/CN={name}", "-keyout", key, "-out", pem],
                   check=True, capture_output=True, timeout=60)
    for path in (pem, key):
        path.chmod(0o644)
    public = jwk.JWK.from_pem(pem.read_bytes()).export_public(as_dict=True)
    der = ssl.PEM_cert_to_DER_cert(pem.read_text())
    return str(pem), str(key), {"keys": [{**public, "x5c": [base64.b64encode(der).decode()]}]}


def registration(apache, name, **more):
    url = apache.url(name)
    return {"client_id": name, "client_name": name.capitalize(), "scope": "openid profile email",
            "redirect_uris": [url + "/callback"], "post_logout_redirect_uris": [url + "/signed-out"],
            "sector_identifier": f"{name}.example", **more}


def overlay(apache, jwks, certificates, port):
    logout = apache.url("backchannel") + "/callback?logout=backchannel"
    framed = apache.url("frontchannel") + "/callback?logout=get"
    members = {
        "forms": {**BASIC, "refresh_tokens": "always", "access_token_ttl_s": 300},
        "keys": {**BASIC, "token_endpoint_auth_method": "client_secret_post", "jwks": jwks,
                 "require_signed_request_object": True, "request_object_signing_alg": "RS256",
                 "id_token_signed_response_alg": "RS256", "id_token_encrypted_response_alg": "RSA-OAEP",
                 "id_token_encrypted_response_enc": "A256CBC-HS512",
                 "userinfo_signed_response_alg": "PS256", "userinfo_encrypted_response_alg": "RSA-OAEP",
                 "userinfo_encrypted_response_enc": "A128CBC-HS256"},
        "assertion": {"token_endpoint_auth_method": "private_key_jwt", "jwks": jwks},
        "older": {"token_endpoint_auth_method": "private_key_jwt", "jwks": jwks,
                  "client_assertion_audience": "endpoint"},
        "backchannel": {**BASIC, "backchannel_logout_uri": logout},
        "frontchannel": {**BASIC, "frontchannel_logout_uri": framed},
        **{name: {"token_endpoint_auth_method": "self_signed_tls_client_auth",
                  "jwks": certificates["certificate"][2]} for name in ("certificate", "stranger")},
    }
    files = {f"clients/{name}.json": registration(apache, name, **own) for name, own in members.items()}
    files["clients/resource.json"] = {
        "client_id": "resource", "client_name": "Resource", "scope": "openid profile", **BASIC,
        "sector_identifier": "resource.example",
        "introspection": True}
    files["broker.json"] = {"mtls_host": f"mtls.localhost:{port}"}
    return files


def by_certificate(issuer, name, own):
    """The module knows nothing of mtls_endpoint_aliases: its provider is described by hand."""
    token_endpoint = issuer.replace("localhost", "mtls.localhost") + "/token"
    return {"OIDCProviderIssuer": issuer, "OIDCProviderAuthorizationEndpoint": issuer + "/authorize",
            "OIDCProviderTokenEndpoint": token_endpoint, "OIDCProviderJwksUri": issuer + "/jwks",
            "OIDCProviderTokenEndpointAuth": "none", "OIDCClientTokenEndpointCert": own[0],
            "OIDCClientTokenEndpointKey": own[1], "OIDCClientID": name, "OIDCScope": "openid",
            "OIDCIDTokenSignedResponseAlg": "ES256"}


def sites(apache, issuer, private_key, certificates):
    def client(name, **more):
        return {"OIDCProviderMetadataURL": issuer + "/.well-known/openid-configuration",
                "OIDCClientID": name, "OIDCScope": "openid profile email",
                "OIDCIDTokenSignedResponseAlg": "ES256", **more}

    signed = {"crypto": {"sign_alg": "RS256"}, "request_object_type": "request",
              "copy_from_request": ["client_id", "response_type", "scope"],
              "copy_and_remove_from_request": ["redirect_uri", "state", "nonce", "code_challenge",
                                               "code_challenge_method"]}
    return {
        "forms": client("forms", OIDCClientSecret=SECRET, OIDCResponseMode="form_post",
                        OIDCProviderAuthRequestMethod="POST"),
        "keys": client("keys", OIDCClientSecret=SECRET, OIDCPrivateKeyFiles=private_key,
                       OIDCProviderTokenEndpointAuth="client_secret_post", OIDCRequestObject=json.dumps(signed),
                       OIDCIDTokenSignedResponseAlg="RS256", OIDCIDTokenEncryptedResponseAlg="RSA-OAEP",
                       OIDCIDTokenEncryptedResponseEnc="A256CBC-HS512",
                       OIDCUserInfoSignedResponseAlg="PS256",
                       OIDCUserInfoEncryptedResponseAlg="RSA-OAEP",
                       OIDCUserInfoEncryptedResponseEnc="A128CBC-HS256"),
        **{name: client(name, OIDCPrivateKeyFiles=private_key,  # public ones, or it falls over
                        OIDCPublicKeyFiles=private_key.replace("key.pem", "public.pem"),
                        OIDCProviderTokenEndpointAuth="private_key_jwt")
           for name in ("assertion", "older")},
        "backchannel": client("backchannel", OIDCClientSecret=SECRET),
        "frontchannel": client("frontchannel", OIDCClientSecret=SECRET),
        "resource": {"AuthType": "oauth20", "OIDCOAuthIntrospectionEndpoint": issuer + "/introspection",
                     "OIDCOAuthClientID": "resource", "OIDCOAuthClientSecret": SECRET,
                     "OIDCOAuthRemoteUserClaim": "sub",
                     "OIDCOAuthTokenIntrospectionInterval": "-1"},
        **{name: by_certificate(issuer, name, own) for name, own in certificates.items()},
    }


def sign_in(apache, browser, name):
    """Ask for the site's page, and press on until it comes; what the module was told."""
    home = apache.url(name) + "/"
    page = browser.get(home)
    if "document.forms[0].submit()" in page.text:
        page = browser.press(page, page.forms[0])
    page = demo_browser.walk(browser, page, lambda p: p.url == home)
    assert "index.html" in page.text, page.text
    return apache.told(browser, name)


def sign_out(apache, browser, name):
    back = urllib.parse.quote(apache.url(name) + "/signed-out", safe="")
    return browser.get(apache.url(name) + "/callback?logout=" + back)


def is_signed_in(apache, browser, name):
    return "index.html" in browser.request("GET", apache.url(name) + "/").text


def main():
    port = some_port()
    with Apache(SITES) as apache:
        private_key, jwks = key_pair(apache.folder)
        certificates = {name: certificate(apache.folder, name) for name in ("certificate", "stranger")}
        with Demo("--tls", "--port", str(port),
                  overlay=overlay(apache, jwks, certificates, port)) as demo:
            assert demo.issuer.endswith(f":{port}"), "the port was taken by somebody else"
            shutil.copy(demo.about["ca_file"], apache.folder / "ca.pem")
            apache.start(sites(apache, demo.issuer, private_key, certificates))
            try_all(demo, apache)
            run()


def try_all(demo, apache):
    def is_refused(name, why):
        browser = demo.browser()
        page = browser.get(apache.url(name) + "/")
        page = demo_browser.walk(browser, page, lambda p: p.url.startswith(apache.url(name)))
        assert page.status >= 400 or "Error" in page.text, page.text  # older ones say it with 200
        assert not is_signed_in(apache, browser, name), page.text
        wait_for(lambda: f'"outcome":"{why}"' in demo.log())  # written after the answer

    @test
    def apache_logs_in_with_pkce_post_and_form_post():
        told = sign_in(apache, demo.browser(), "forms")
        assert told["userinfo"]["sub"] == told["id_token"]["sub"], told

    @test
    def apache_logs_in_with_a_signed_request_and_encrypted_answers():
        told = sign_in(apache, demo.browser(), "keys")
        assert told["userinfo"]["sub"] == told["id_token"]["sub"], told

    @test
    def apache_refreshes():
        browser = demo.browser()
        before = sign_in(apache, browser, "forms")
        back = urllib.parse.quote(apache.url("forms") + "/", safe="")
        page = browser.get(f"{apache.url('forms')}/callback?refresh={back}"
                           f"&access_token={before['access_token']}")
        after = apache.told(browser, "forms")
        assert page.status == 200 and after["access_token"] != before["access_token"], page.url
        assert after["refresh_token"] != before["refresh_token"], "it was not rotated"

    @test
    def apache_asks_what_a_token_may_and_revokes_it_at_sign_out():
        browser = demo.browser()
        token = sign_in(apache, browser, "forms")["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        resource = apache.url("resource") + "/"
        page = browser.request("GET", resource, headers=bearer)
        assert page.status == 200, page.text
        assert demo.browser().request("GET", resource, headers={"Authorization": "Bearer none"}).status == 401
        page = sign_out(apache, browser, "forms")
        assert page.url == apache.url("forms") + "/signed-out", (page.url, page.text)
        assert not is_signed_in(apache, browser, "forms")
        assert demo.browser().request("GET", resource, headers=bearer).status == 401

    @test
    def apache_is_told_by_the_back_channel():
        browser = demo.browser()
        sign_in(apache, browser, "backchannel")
        sign_in(apache, browser, "forms")
        assert is_signed_in(apache, browser, "backchannel")
        sign_out(apache, browser, "forms")
        wait_for(lambda: not is_signed_in(apache, browser, "backchannel"))

    @test
    def apache_is_told_in_a_frame():
        browser = demo.browser()
        sign_in(apache, browser, "frontchannel")
        sign_in(apache, browser, "forms")
        page = sign_out(apache, browser, "forms")
        framed = re.findall('<iframe src="([^"]*)"', page.text)
        assert len(framed) == 1 and is_signed_in(apache, browser, "frontchannel"), framed
        browser.get(html.unescape(framed[0]))
        assert not is_signed_in(apache, browser, "frontchannel")

    @test
    def apache_signs_out_with_a_hint_that_only_it_can_read_after_a_question():
        browser = demo.browser()
        sign_in(apache, browser, "keys")
        page = sign_out(apache, browser, "keys")
        assert page.status == 200 and page.url.startswith(demo.issuer), page.url
        browser.press(page, page.forms[0], page.forms[0].buttons[0])
        again = browser.get(apache.url("keys") + "/")
        assert again.url.startswith(demo.issuer + "/authorize"), again.url

    @test
    def apache_logs_in_with_a_certificate():
        told = sign_in(apache, demo.browser(), "certificate")
        assert told["id_token"]["aud"] == "certificate", told

    @test
    def apache_with_another_certificate_is_refused():
        is_refused("stranger", "client-certificate-of-another")

    @test
    def apache_with_an_assertion_for_the_token_endpoint_is_refused():
        is_refused("assertion", "client-assertion-audience-wrong")

    @test
    def apache_logs_in_with_an_assertion_for_the_token_endpoint_where_it_may():
        told = sign_in(apache, demo.browser(), "older")
        assert told["id_token"]["aud"] == "older", told

main()
