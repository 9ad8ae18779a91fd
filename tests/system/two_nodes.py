#!/usr/bin/python3 -B
"""Two machines of one issuer, with one Redis and the same keys: every request may reach either."""
import urllib.parse

from parvis_client import Login, query_of
from parvis_demo import Demo, demo_browser
from parvis_node import Balancer, SecondNode
from parvis_redis import OpenRedis
from parvis_test import run, test


def silently(client, browser):
    login = Login()
    return login, browser.get(client.authorize_url(login, prompt="none"))


with OpenRedis() as redis, Demo(overlay={"broker.json": {"store": f"unix:{redis.socket}"}}) as demo, \
        SecondNode(demo) as node:
    balancer = Balancer(demo, node.port)
    library = balancer.client(demo, "library")

    @test
    def a_sign_in_goes_over_both_whichever_begins():
        for _ in range(2):
            browser = balancer.browser(demo)
            library.log_in(browser)
            library.log_in(browser)
            next(balancer.nodes)
        for log in (demo.log(), node.broker.log.read_text()):
            for event in ("authorize", "choose", "callback", "information", "token", "userinfo"):
                assert f'"event":"{event}","outcome":"done"' in log, event

    @test
    def one_node_knows_whom_the_other_signed_in():
        browser = balancer.browser(demo)
        first = library.log_in(browser)["claims"]
        for _ in range(3):
            again = library.finish(*silently(library, browser))["claims"]
            assert (again["sub"], again["sid"]) == (first["sub"], first["sid"]), again

    @test
    def a_code_that_was_used_at_one_node_is_spent_at_the_other():
        browser, login = balancer.browser(demo), Login()
        code = library.code_of(login, library.walk(browser, browser.get(library.authorize_url(login))))
        status, tokens = library.token(login, code)
        assert status == 200, tokens
        status, answer = library.token(login, code)
        assert (status, answer["error"]) == (400, "invalid_grant"), answer
        assert library.userinfo(tokens["access_token"])[0] == 401

    @test
    def who_signs_out_at_one_node_is_signed_out_at_the_other():
        browser = balancer.browser(demo)
        hint = library.log_in(browser)["tokens"]["id_token"]
        url = library.metadata["end_session_endpoint"] + "?" + urllib.parse.urlencode({"id_token_hint": hint})
        demo_browser.walk(browser, browser.get(url), lambda page: "signed out" in page.words)
        for _ in range(2):
            _, page = silently(library, browser)
            assert query_of(page.location)["error"] == "login_required", page.location

    run()
