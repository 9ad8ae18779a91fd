#!/usr/bin/python3 -B
"""A service fetches what another administration holds: the scope is a permission, and no claim."""
import json

from parvis_client import Login
from parvis_demo import Demo
from parvis_test import run, test

SECRETS = {"tax-office": "the-secret-of-the-tax-office-0123456789", "school": "the-secret-of-the-school-0123456789abc"}
SCOPES = {"openid": ["sub"], "profile": ["given_name", "family_name", "birthdate"], "email": ["email"],
          "birth": ["birthplace", "birthcountry"], "family_name": ["family_name"], "birthdate": ["birthdate"], "tax_notice": []}


def data_provider(name, scope):
    return {"client_id": name, "client_name": name, "introspection": True, "sector_identifier": f"{name}.example",
            "token_endpoint_auth_method": "client_secret_post", "client_secret": SECRETS[name], "scope": scope}


OVERLAY = {"broker.json": {"scopes": SCOPES},
           "clients/library.json": {"scope": "openid family_name tax_notice"},
           "clients/tax-office.json": data_provider("tax-office", "openid family_name birthdate tax_notice"),
           "clients/school.json": data_provider("school", "openid profile birthdate")}

with Demo(overlay=OVERLAY) as demo:
    library = demo.client("library")
    library.about["scope"] = "openid family_name tax_notice"

    def ask(name, token):
        status, body = library.call(demo.issuer + "/introspection",
                                    {"token": token, "client_id": name, "client_secret": SECRETS[name]})
        assert status == 200, body
        return json.loads(body)

    def log_in():
        login, browser = Login(), demo.browser()
        page = library.walk(browser, browser.get(library.authorize_url(login)), provider="sim-low")
        return library.finish(login, page)

    @test
    def the_citizen_reads_the_permission_before_she_chooses():
        page = demo.browser().get(library.authorize_url(Login()))
        assert "tax_notice" in page.words, page.words

    @test
    def the_service_is_told_nothing_by_it():
        done = log_in()
        assert set(done["userinfo"]) == {"sub", "family_name"}, done["userinfo"]

    @test
    def the_data_provider_is_told_of_its_scope_and_of_what_the_service_knows():
        done = log_in()
        told = ask("tax-office", done["tokens"]["access_token"])
        assert told["active"] and set(told["scope"].split()) == {"openid", "family_name", "tax_notice"}, told
        assert told["family_name"] == done["userinfo"]["family_name"], told
        assert told["client_id"] == "library" and told["sub"] != done["userinfo"]["sub"], told
        assert "birthdate" not in told, told

    @test
    def another_data_provider_does_not_learn_of_it():
        told = ask("school", log_in()["tokens"]["access_token"])
        assert told["active"] and told["scope"] == "openid", told
        assert "tax_notice" not in json.dumps(told), told

    run()
