#!/usr/bin/python3 -B
"""How often a login asks Redis, and what can be read there."""
import pathlib

from parvis_client import Login
from parvis_demo import Demo
from parvis_redis import OpenRedis
from parvis_test import run, test

with OpenRedis() as redis, Demo(overlay={"broker.json": {"store": f"unix:{redis.socket}", "log_level": "debug"}}) as demo:
    library = demo.client("library")
    library.log_in(demo.browser())

    @test
    def the_chooser_costs_no_command():
        with redis.watched() as sent:
            for _ in range(10):
                page = demo.browser().get(library.authorize_url(Login()))
                assert page.status == 200 and page.forms
        assert sent == [], sent

    @test
    def a_whole_login_costs_at_most_six_commands():
        with redis.watched() as sent:
            library.log_in(demo.browser())
        assert 0 < len(sent) <= 6, sent
        print(f"        one login sends {' '.join(sent)}")

    @test
    def nothing_of_the_person_no_token_and_no_code_is_legible_in_redis():
        login, browser = Login(), demo.browser()
        page = library.walk(browser, browser.get(library.authorize_url(login)), provider="sim-high")
        answer = library.finish(login, page)
        written = b"".join(path.read_bytes() for path in pathlib.Path(redis.folder.name).rglob("*")
                           if path.is_file())
        assert len(written) > 2000, "the append-only file is empty: nothing was looked at"
        secrets = [login.state, login.nonce, login.verifier, answer["tokens"]["access_token"],
                   answer["tokens"]["id_token"], answer["claims"]["sub"],
                   library.code_of(login, page)]
        person = [str(value) for name, value in answer["userinfo"].items()
                  if name in ("family_name", "given_name", "birthdate", "email", "preferred_username")]
        assert len(person) >= 3, answer["userinfo"]
        for legible in secrets + person:
            assert legible.encode() not in written, "legible in Redis"

    @test
    def the_log_of_a_login_names_no_person_token_or_code():
        """At its highest level. B86"""
        login, browser = Login(), demo.browser()
        page = library.walk(browser, browser.get(library.authorize_url(login)), provider="sim-high")
        answer, log = library.finish(login, page), demo.log()
        assert '"event":"callback"' in log and '"event":"token"' in log
        cookies, person = list(browser.cookies.values()), answer["userinfo"]
        assert len(cookies) > 1, cookies
        for word in (library.code_of(login, page), answer["tokens"]["access_token"], library.secret,
                     answer["tokens"]["id_token"], login.verifier, login.nonce, login.state, *cookies,
                     person["family_name"], person["email"], person["birthdate"]):
            assert word not in log, "legible in the log"

    run()
