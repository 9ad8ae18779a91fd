#!/usr/bin/python3 -B
"""A proxy of ours calls a request suspicious: only providers that prove enough are open, whatever a
form says, and a stranger's word about it is none."""
from parvis_client import Login, query_of
from parvis_demo import Browser, Demo, demo_browser
from parvis_ports import free_ports
from parvis_provider import provider, stand_in, stop
from parvis_test import run, test

(post,) = free_ports(1)
overlay = {
    "broker.json": {"trusted_proxies": ["127.0.0.1"], "suspicious_header": "x-suspicious",
                    "suspicious_acr": "eidas2", "maximum_acr": "eidas1"},
    "providers/sim-high.json": {"allowed_acr": ["eidas2", "eidas3"]},
    "providers/post.json": provider("post", post, acr={"eidas2": "eidas2"}),  # so that there is a choice
}
HIGH, ALL = {"sim-high", "post"}, {"sim-high", "post", "sim-low"}


class MarkedBrowser(Browser):
    """One whose requests to the broker pass a proxy that marks them."""

    def __init__(self, demo, mark):
        super().__init__(demo.about.get("ca_file"))
        self.issuer, self.mark, self.stop_at = demo.issuer, mark, ("http://localhost:9999/",)

    def request(self, method, url, form=None, headers=None):
        marked = {"X-Suspicious": self.mark} if url.startswith(self.issuer) else {}
        return super().request(method, url, form, {**(headers or {}), **marked})


def open_doors(page):
    return {value for form in page.forms for name, value in form.buttons if name == "provider"}


of_others = {**overlay, "broker.json": {**overlay["broker.json"], "trusted_proxies": ["192.0.2.1"]}}
process = stand_in(post)
try:
    with Demo(overlay=overlay) as demo, Demo(overlay=of_others) as elsewhere:
        client = demo.client("library")
        demo.wait_offered("post")
        elsewhere.wait_offered("post")

        @test
        def in_a_suspicious_place_only_providers_that_prove_enough_are_open():
            for mark, doors in (("1", HIGH), ("0", ALL)):
                page = MarkedBrowser(demo, mark).get(client.authorize_url(Login()))
                assert open_doors(page) == doors, (mark, open_doors(page), page.words[:300])
            assert open_doors(demo.browser().get(client.authorize_url(Login()))) == ALL

        @test
        def in_a_suspicious_place_more_is_proven_and_the_client_told_as_ever():
            told = client.log_in(MarkedBrowser(demo, "1"), provider="sim-high")
            assert told["claims"]["acr"] == "eidas1", told["claims"]

        @test
        def in_a_suspicious_place_a_form_that_is_forged_opens_no_door():
            browser = MarkedBrowser(demo, "1")
            page = browser.get(client.authorize_url(Login()))
            form = next(form for form in page.forms if form.has("provider"))
            page = browser.press(page, form, ("provider", "sim-low"))
            assert page.status >= 400 or "error" in query_of(page.location or ""), page.words[:200]
            assert "provider-not-offered" in demo.log()

        @test
        def what_becomes_suspicious_on_the_way_counts():
            browser, login = MarkedBrowser(demo, "0"), Login()
            page = browser.get(client.authorize_url(login))
            page = browser.press(page, *demo_browser.next_press(page, {"provider": "sim-low"}))
            browser.mark = "1"
            page = browser.press(page, *demo_browser.next_press(page, {}))
            assert not client.arrived(page) and open_doors(page) == HIGH, page.words[:300]
            assert "acr-below-floor" in demo.log(), [x for x in demo.log().splitlines() if "callback" in x][-1]
            assert "code" in query_of(client.walk(browser, page, provider="sim-high").location)

        @test
        def the_word_of_a_stranger_about_a_place_is_none():
            page = MarkedBrowser(elsewhere, "1").get(elsewhere.client("library").authorize_url(Login()))
            assert open_doors(page) == ALL, page.words[:300]

        run()
finally:
    stop(process)
