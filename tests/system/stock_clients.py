#!/usr/bin/python3 -B
"""Client libraries of others log in by discovery alone."""
import json
import pathlib
import subprocess

from parvis_demo import ROOT, Browser, Demo, demo_browser
from parvis_test import run, test

NPM = pathlib.Path(__file__).parent / "npm"


class OpenidClient:
    """npm's openid-client, certified: it prints where to send the browser, and wants to know where
    the browser came back."""

    def __init__(self, issuer, about):
        self.process = subprocess.Popen(
            ["node", NPM / "log_in.mjs", issuer, json.dumps(about)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = json.loads(self.process.stdout.readline())["authorization_url"]

    def finish(self, url):
        out, _ = self.process.communicate(url + "\n", timeout=30)
        assert self.process.returncode == 0, out
        return json.loads(out)


def log_in_with_openid_client(demo, client_id):
    client = demo.client(client_id)
    library = OpenidClient(demo.issuer, client.about)
    browser = demo.browser()
    page = client.walk(browser, browser.get(library.url))
    return library.finish(page.location)


with Demo() as demo:
    @test
    def authlib_logs_in_through_the_sample_service():
        browser = Browser()
        page = demo_browser.walk(browser, browser.get(demo.about["service"]),
                                 lambda p: "/log-out" in p.text)
        assert page.url == demo.about["service"], page.url
        claims = json.loads(browser.get(demo.about["service"] + "claims.json").text)
        assert claims["iss"] == demo.issuer and claims["acr"] == "eidas1", claims

    @test
    def the_sample_service_logs_out_again():
        browser = Browser()
        home = demo.about["service"]
        demo_browser.walk(browser, browser.get(home), lambda p: "/log-out" in p.text)
        page = browser.get(home)
        page = browser.press(page, page.forms[0])
        page = demo_browser.walk(browser, page, lambda p: p.url == home + "signed-out")
        assert "/log-in" in browser.get(home).text

    @test
    def openid_client_logs_in_with_es256():
        answer = log_in_with_openid_client(demo, "library")
        assert answer["claims"]["aud"] == "library", answer
        assert answer["userinfo"]["sub"] == answer["claims"]["sub"], answer

    @test
    def openid_client_logs_in_with_rs256():
        answer = log_in_with_openid_client(demo, "town-hall")
        assert answer["claims"]["aud"] == "town-hall", answer

    run()
