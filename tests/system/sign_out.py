#!/usr/bin/python3 -B
"""Signing out ends what the session gave to each client: tokens, and codes on their way."""
import urllib.parse

from parvis_client import Login
from parvis_demo import Demo
from parvis_test import run, test


def sign_out(client, browser, id_token):
    back = client.about["post_logout_redirect_uris"][0]
    page = browser.get(client.metadata["end_session_endpoint"] + "?" + urllib.parse.urlencode(
        {"id_token_hint": id_token, "post_logout_redirect_uri": back}))
    assert page.location == back, (page.status, page.location)


with Demo() as demo:
    library, town_hall = demo.client("library"), demo.client("town-hall")

    @test
    def the_tokens_of_each_client_end_with_the_session():
        browser, another = demo.browser(), demo.browser()
        one = library.log_in(browser)["tokens"]
        other = town_hall.log_in(browser)["tokens"]
        elsewhere = library.log_in(another)["tokens"]
        sign_out(library, browser, one["id_token"])
        assert library.userinfo(one["access_token"])[0] == 401
        assert town_hall.userinfo(other["access_token"])[0] == 401
        assert library.userinfo(elsewhere["access_token"])[0] == 200

    @test
    def a_code_on_its_way_ends_with_the_session():
        login, browser = Login(), demo.browser()
        tokens = library.log_in(browser)["tokens"]
        page = library.walk(browser, browser.get(library.authorize_url(login)))
        code = library.code_of(login, page)
        sign_out(library, browser, tokens["id_token"])
        status, answer = library.token(login, code)
        assert status == 400 and answer["error"] == "invalid_grant", answer

    @test
    def who_signs_in_again_is_given_tokens_again():
        browser = demo.browser()
        first = library.log_in(browser)["tokens"]
        sign_out(library, browser, first["id_token"])
        assert library.userinfo(library.log_in(browser)["tokens"]["access_token"])[0] == 200

    run()
