#!/usr/bin/python3 -B
"""A provider that is up for a second and down for the next: everybody hears something true, those at
another notice nothing, and it is back soon after it stays up."""
import asyncio
import collections
import json
import threading
import time

from parvis_client import Login, query_of
from parvis_demo import Demo
from parvis_ports import free_ports
from parvis_provider import provider, stand_in, stop
from parvis_test import run, test

FLAPS, CITIZENS = 12, 4
steady, behind, flapping = free_ports(3)


class Flapping:
    """The way to the stand-in behind: open or, with all that goes over it, cut."""

    def __init__(self):
        self.loop, self.server, self.open_ones = asyncio.new_event_loop(), None, set()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def turn(self, is_up):
        asyncio.run_coroutine_threadsafe(self.open() if is_up else self.cut(), self.loop).result(10)

    async def open(self):
        self.server = await asyncio.start_server(self.pass_on, "127.0.0.1", flapping)

    async def cut(self):
        self.server.close()
        for writer in self.open_ones:
            writer.transport.abort()

    async def pass_on(self, reader, writer):
        other_reader, other_writer = await asyncio.open_connection("127.0.0.1", behind)
        self.open_ones |= {writer, other_writer}
        await asyncio.gather(self.copy(reader, other_writer), self.copy(other_reader, writer))
        self.open_ones -= {writer, other_writer}

    @staticmethod
    async def copy(reader, writer):
        try:
            while some := await reader.read(65536):
                writer.write(some)
            writer.close()
        except OSError:
            pass


def offered(page, name):
    return next(((form, b) for form in page.forms for b in form.buttons if b == ("provider", name)), None)


def sign_in_once(demo, name):
    """What became of her: "signed in", "closed" (not offered), "told" (the client, or a page says it)."""
    client, login, browser = demo.client("library"), Login(), demo.browser()
    page = browser.get(client.authorize_url(login))
    if not offered(page, name):
        return "closed"
    page = browser.press(page, *offered(page, name))
    while page.status == 200 and page.header("Refresh"):
        seconds, url = page.header("Refresh").split("; url=")
        time.sleep(int(seconds))
        page = browser.follow(browser.request("GET", demo.issuer + url))
    if page.status == 200 and any(form.has("answer") for form in page.forms):
        page = client.walk(browser, page)
    if not client.arrived(page):
        assert page.status in (200, 400, 403, 502, 503, 504) and page.words, (page.status, page.url)
        return "told"
    if "code" in query_of(page.location):
        client.finish(login, page)
        return "signed in"
    answer = query_of(page.location)
    assert answer["state"] == login.state and answer["iss"] == demo.issuer, answer
    assert answer["error"] in ("temporarily_unavailable", "server_error"), answer
    return "told"


def citizen(demo, is_over, outcomes):
    while not is_over.is_set():
        try:
            outcomes[sign_in_once(demo, "flapping")] += 1
        except Exception as why:
            outcomes[f"{type(why).__name__}: {why}"] += 1
        time.sleep(0.1)


def conditions(demo):
    return [json.loads(line)["condition"] for line in demo.log().splitlines()
            if '"event":"provider-condition"' in line and '"provider":"flapping"' in line]


overlay = {
    "broker.json": {"workers": 1},
    "providers/steady.json": provider("steady", steady),
    "providers/flapping.json": provider(
        "flapping", flapping, breaker_pause_s=1, discovery=True,
        authorization_endpoint=f"http://127.0.0.1:{behind}/es-a/authorize"),
}
way = Flapping()
way.turn(True)
processes = [stand_in(steady), stand_in(behind, "none", "--base", f"http://127.0.0.1:{flapping}")]
try:
    with Demo(overlay=overlay) as demo:
        @test
        def while_it_flaps_everybody_hears_something_true_and_others_notice_nothing():
            workers = demo.pids()["workers"]
            assert sign_in_once(demo, "flapping") == "signed in"
            outcomes, is_over, slowest = collections.Counter(), threading.Event(), 0
            threads = [threading.Thread(target=citizen, args=(demo, is_over, outcomes)) for _ in range(CITIZENS)]
            for thread in threads:
                thread.start()
            for flap in range(FLAPS):
                way.turn(flap % 2 == 1)
                end = time.monotonic() + 1
                longest = end + (60 if flap == FLAPS - 1 else 0)  # a busy machine may need more than a second
                while (began := time.monotonic()) < end or (not outcomes["signed in"] and began < longest):
                    demo.client("library").log_in(demo.browser(), provider="steady")
                    slowest = max(slowest, time.monotonic() - began)
            is_over.set()
            for thread in threads:
                thread.join(60)
            print(f"        at the flapping one: {dict(outcomes)}; at the steady one at most {slowest:.2f} s; "
                  f"conditions told: {len(conditions(demo))}")
            assert set(outcomes) <= {"signed in", "told", "closed"}, outcomes
            assert outcomes["signed in"] > 0 and outcomes["told"] + outcomes["closed"] > 0, outcomes
            assert slowest < 15, slowest
            assert len(conditions(demo)) <= 4 * FLAPS, conditions(demo)
            assert demo.pids()["workers"] == workers

        @test
        def it_is_back_soon_after_it_stays_up():
            way.turn(False)
            end = time.monotonic() + 90
            while sign_in_once(demo, "flapping") != "closed":
                assert time.monotonic() < end, conditions(demo)
            way.turn(True)
            began = time.monotonic()
            while sign_in_once(demo, "flapping") != "signed in":
                assert time.monotonic() < began + 60, conditions(demo)
                time.sleep(0.2)
            print(f"        back after {time.monotonic() - began:.1f} s")

        run()
finally:
    for process in processes:
        stop(process)
