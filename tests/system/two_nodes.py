#!/usr/bin/python3 -B
"""Two machines of one issuer, with one Redis and the same keys: every request may reach either."""
import itertools
import urllib.parse

from parvis_client import Login, query_of
from parvis_demo import Demo, demo_browser
from parvis_node import SecondNode
from parvis_redis import OpenRedis
from parvis_test import run, test


class Balancer:
    """What stands in front of both: each request goes to the one that had not the last."""

    def __init__(self, demo, port):
        self.issuer, self.host = demo.issuer, urllib.parse.urlsplit(demo.issuer).netloc
        self.nodes = itertools.cycle([demo.issuer, f"http://127.0.0.1:{port}"])

    def route(self, url):
        return url.replace(self.issuer, next(self.nodes), 1) if url.startswith(self.issuer) else url

    def browser(self, demo):
        browser = demo.browser()
        browser.request = self.through(browser.request, browser)
        return browser

    def through(self, request, browser):
        def send(method, url, form=None, headers=None):
            if not url.startswith(self.issuer):
                return request(method, url, form, headers)
            host = urllib.parse.urlsplit(url).hostname
            cookies = browser.cookie_header(host)
            page = request(method, self.route(url), form, {"Host": self.host, "Cookie": cookies, **(headers or {})})
            for name, value in page.headers:
                if name.lower() == "set-cookie":
                    browser.keep_cookie(host, value)
            page.url = url
            return page
        return send

    def client(self, demo, client_id):
        client = demo.client(client_id)
        call = client.call
        client.call = lambda url, form=None, headers=None: call(
            self.route(url), form, {**(headers or {}), "Host": self.host})
        return client


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
