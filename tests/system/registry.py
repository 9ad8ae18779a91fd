#!/usr/bin/python3 -B
"""A civil registry over real HTTP that answers well, wrongly, late or not at all: docs/registry.md."""
import threading
import time

from parvis_client import Login
from parvis_demo import Demo, demo_browser
from parvis_ports import some_port
from parvis_test import run, test
import simulated_registry

lock, questions, way = threading.Lock(), [], ["well"]
is_over = threading.Event()

CHAOS = {
    "nonsense": (200, {"outcome": "perhaps"}),
    "broken": (500, {}),
    "lies": (200, {"outcome": "found", "identity": {"family_name": "SOMEBODY"}}),
    "long": (200, {"outcome": "found", "padding": "x" * 20000}),
}


def answers(question):
    with lock:
        questions.append(question)
    if way[0] == "silent":
        is_over.wait()
    return CHAOS.get(way[0]) or simulated_registry.answer_to(question)


def sign_in(demo, persona):
    """(client, login, page) after the persona was chosen at sim-low."""
    client, login, browser = demo.client("library"), Login(), demo.browser()
    page = browser.get(client.authorize_url(login, prompt="login"))
    form, button = demo_browser.next_press(page, {"provider": "sim-low"})
    page = browser.press(page, form, button)
    form, button = demo_browser.next_press(page, {"persona": persona})
    assert button == ("persona", persona), (button, page.words[:200])
    return client, login, browser, browser.press(page, form, button)


def asked_since(count):
    return len(questions) - count


port = some_port()
server = simulated_registry.serve(port, answers)
overlay = {"broker.json": {"registry_url": f"http://127.0.0.1:{port}/", "registry_timeout_ms": 3000,
                           "registry_cache_s": 30, "workers": 1}}
try:
    with Demo("--registry", overlay=overlay) as demo:
        @test
        def whom_it_knows_signs_in_and_is_asked_about_once():
            before = len(questions)
            for _ in range(2):
                client, login, browser, page = sign_in(demo, "found")
                assert client.finish(login, client.walk(browser, page))["claims"]["sub"]
            assert asked_since(before) == 1, questions
            assert sorted(questions[-1]) == ["birthcountry", "birthdate", "birthplace", "family_name",
                                             "gender", "given_name", "version"], questions[-1]

        @test
        def each_outcome_is_a_page_of_its_own_and_no_code():
            titles = set()
            for outcome in ["several", "none", "deceased", "rejected", "doubtful", "name-in-use"]:
                client, _, _, page = sign_in(demo, outcome)
                assert page.status == 403 and not client.arrived(page), (outcome, page.status)
                assert f'"event":"registry-{outcome}"' in demo.log(), outcome
                assert "CAMILLE" not in page.words.upper(), page.words
                titles.add(page.words[:400])
            assert len(titles) >= 5, titles

        @test
        def each_way_to_fail_is_told_and_in_time():
            for kind in ["nonsense", "broken", "lies", "long"]:
                way[0] = kind
                client, _, _, page = sign_in(demo, "rectified")
                assert "temporarily_unavailable" in page.location, (kind, page.status, page.location)
            way[0] = "silent"
            started = time.monotonic()
            client, _, _, page = sign_in(demo, "rectified")
            assert "temporarily_unavailable" in page.location, (page.status, page.location)
            assert time.monotonic() - started < 10, "it waited for longer than its budget"

        @test
        def while_it_fails_nobody_waits_for_it_and_those_it_knew_still_sign_in():
            before = len(questions)
            _, _, _, page = sign_in(demo, "rectified")
            assert "temporarily_unavailable" in page.location, page.location
            assert asked_since(before) == 0, "the breaker let a question through"
            client, login, browser, page = sign_in(demo, "found")
            assert client.finish(login, client.walk(browser, page))["claims"]["sub"]

        @test
        def it_is_asked_again_after_a_pause():
            way[0] = "well"
            end = time.monotonic() + 60
            while True:
                client, login, browser, page = sign_in(demo, "rectified")
                if page.status == 200:
                    break
                assert time.monotonic() < end, page.location
                time.sleep(1)
            assert client.finish(login, client.walk(browser, page))["claims"]["sub"]

        run()
finally:
    is_over.set()
    server.shutdown()
