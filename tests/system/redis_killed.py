#!/usr/bin/python3 -B
"""Redis killed between any two steps of a login: honest answers, and the next login works."""
import os
import signal
import time

from parvis_client import Login, query_of
from parvis_demo import Demo, Failure, demo_browser
from parvis_test import run, test

HONEST = {"temporarily_unavailable", "server_error", "access_denied", "invalid_grant"}


def kill_redis(demo):
    old = demo.pids()["redis"]
    os.kill(old, signal.SIGKILL)
    demo.wait_replaced("redis", old)


class Steps:
    """A login, one press or redirect or call at a time."""

    def __init__(self, demo, client):
        self.client, self.login, self.browser = client, Login(), demo.browser()
        self.browser.stop_at = ("http",)
        self.page, self.tokens, self.result = None, None, None

    def advance(self):
        """One step; False when there is none left."""
        if self.page is None:
            self.page = self.browser.request("GET", self.client.authorize_url(self.login))
        elif self.tokens is not None:
            self.result = self.client.userinfo(self.tokens["access_token"])
            return False
        elif self.client.arrived(self.page):
            answer = query_of(self.page.location)
            if "error" in answer:
                self.result = answer["error"]
                return False
            status, self.tokens = self.client.token(self.login, answer["code"])
            if status != 200:
                self.result = self.tokens["error"]
                return False
        elif self.page.location is not None:
            self.page = self.browser.request("GET", self.page.location)
        elif self.page.status != 200:
            self.result = self.page
            return False
        else:
            step = demo_browser.next_press(self.page, {})
            if step is None:
                raise Failure(self.page.words)
            self.page = self.browser.press(self.page, *step)
        return True


def check_honest(result):
    """Whole, or one of the refusals that say what happened: never "your session expired"."""
    if isinstance(result, tuple):
        assert result[0] in (200, 401, 503), result
    elif isinstance(result, str):
        assert result in HONEST, result
    else:
        assert 400 <= result.status <= 503 and result.words, result.status


def steps_of_a_login(demo, client):
    steps, count = Steps(demo, client), 1
    while steps.advance():
        count += 1
    assert steps.result[0] == 200, steps.result
    return count


with Demo(overlay={"broker.json": {"store_timeout_ms": 500}}) as demo:  # as it is where nobody says it
    library = demo.client("library")

    @test
    def a_login_survives_or_is_told_the_truth_wherever_redis_dies():
        count = steps_of_a_login(demo, library)
        assert count >= 8, count
        for moment in range(1, count):
            steps = Steps(demo, library)
            for _ in range(moment):
                steps.advance()
            kill_redis(demo)
            while steps.advance():
                pass
            check_honest(steps.result)

    @test
    def after_it_everybody_logs_in_again():
        for _ in range(100):  # until the workers have found their way back
            try:
                library.log_in(demo.browser())
                return
            except (AssertionError, Failure):
                time.sleep(0.1)
        library.log_in(demo.browser())

    @test
    def while_redis_is_silent_discovery_keys_and_the_chooser_answer():
        redis = demo.pids()["redis"]
        os.kill(redis, signal.SIGSTOP)
        try:
            for path in ("/.well-known/openid-configuration", "/jwks"):
                assert library.call(demo.issuer + path)[0] == 200, path
            page = demo.browser().get(library.authorize_url(Login()))
            assert page.status == 200 and page.forms, page.status
        finally:
            os.kill(redis, signal.SIGCONT)

    @test
    def while_redis_is_silent_a_choice_is_answered_soon_and_honestly():
        browser = demo.browser()
        page = browser.get(library.authorize_url(Login()))
        redis = demo.pids()["redis"]
        os.kill(redis, signal.SIGSTOP)
        try:
            started = time.monotonic()
            answer = browser.press(page, *demo_browser.next_press(page, {}))
            assert time.monotonic() - started < 10
            if library.arrived(answer):
                assert query_of(answer.location)["error"] in HONEST, answer.location
            else:
                assert answer.status in (500, 503), answer.status
        finally:
            os.kill(redis, signal.SIGCONT)

    run()
