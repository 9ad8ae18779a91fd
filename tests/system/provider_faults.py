#!/usr/bin/python3 -B
"""Providers that lie, are dead, or never answer: the client is told, and nobody else waits."""
import socket
import threading
import time

from parvis_client import Login, query_of
from parvis_demo import Demo, demo_browser
from parvis_ports import free_ports
from parvis_provider import provider, stand_in, stop
from parvis_test import run, test

LIES = ["sig", "nonce", "aud", "iss", "exp", "sub", "state"]
HONEST = {"server_error", "temporarily_unavailable", "access_denied"}


def listening():
    """A port that is taken, by a socket that accepts in the kernel's queue and never answers."""
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(64)
    return server


def resets(server):
    """Accept and hang up, again and again."""
    def loop():
        while True:
            try:
                server.accept()[0].close()
            except OSError:
                return
    threading.Thread(target=loop, daemon=True).start()


silent, hanging_up = listening(), listening()
resets(hanging_up)
ports = free_ports(len(LIES) + 2)
truthful, dead = ports.pop(), ports.pop()
overlay = {f"providers/lies-{lie}.json": provider(f"lies-{lie}", port)
           for lie, port in zip(LIES, ports)}
overlay |= {
    "providers/truthful.json": provider("truthful", truthful),
    "providers/dead.json": provider("dead", dead),
    "providers/silent.json": provider("silent", silent.getsockname()[1], timeout_ms=1500),
    "providers/hangs-up.json": provider("hangs-up", hanging_up.getsockname()[1]),
}


def attempt(demo, name):
    """What the client hears of a login with that provider, and how long it took. If the broker knows
    already that it is ill, she reads so at the chooser."""
    client, login, browser = demo.client("library"), Login(), demo.browser()
    page, started = browser.get(client.authorize_url(login)), time.monotonic()
    if not any(form.button("provider", name) for form in page.forms):
        return client, login, page, 0
    form, button = demo_browser.next_press(page, {"provider": name})
    page = browser.press(page, form, button)
    if page.status == 200 and page.forms:
        page = client.walk(browser, page)
    return client, login, page, time.monotonic() - started


def is_told(demo, client, login, page):
    """A protocol error at the client if the way there is proven, else a page: never a code."""
    if not client.arrived(page):
        if page.status == 200:
            return "does not answer at the moment" in page.words
        return 400 <= page.status <= 503 and bool(page.words)
    answer = query_of(page.location)
    return ("code" not in answer and answer.get("error") in HONEST
            and answer["state"] == login.state and answer["iss"] == demo.issuer)


stand_ins = [stand_in(port, lie) for lie, port in zip(LIES, ports)] + [stand_in(truthful)]
try:
    with Demo(overlay=overlay) as demo:
        @test
        def a_truthful_stand_in_is_believed():
            client, login, page, _ = attempt(demo, "truthful")
            assert client.finish(login, page)["claims"]["acr"] == "eidas1"

        for lie in LIES:
            def a_lie_is_noticed(lie=lie):
                client, login, page, _ = attempt(demo, f"lies-{lie}")
                assert is_told(demo, client, login, page), (page.status, page.location, page.words[:200])
            a_lie_is_noticed.__name__ = f"a_lie_about_{lie}_is_noticed"
            test(a_lie_is_noticed)

        @test
        def a_dead_provider_is_told_at_once():
            client, login, page, seconds = attempt(demo, "dead")
            assert is_told(demo, client, login, page), (page.status, page.location)
            assert seconds < 4, seconds

        @test
        def one_that_hangs_up_is_told_at_once():
            client, login, page, seconds = attempt(demo, "hangs-up")
            assert is_told(demo, client, login, page), (page.status, page.location)
            assert seconds < 4, seconds

        @test
        def a_silent_one_is_given_up_by_its_deadline_and_delays_nobody_else():
            result = {}
            thread = threading.Thread(target=lambda: result.update(zip("clpt", attempt(demo, "silent"))))
            thread.start()
            started = time.monotonic()
            demo.client("town-hall").log_in(demo.browser(), provider="sim-low")
            other = time.monotonic() - started
            thread.join(30)
            assert is_told(demo, result["c"], result["l"], result["p"]), result["p"].status
            assert result["t"] < 15, result["t"]
            assert other < max(result["t"], 5), (other, result["t"])

        run()
finally:
    for process in stand_ins:
        stop(process)
