#!/usr/bin/python3 -B
"""One browser, several clients: who is signed in is not asked again, and nobody else is answered."""
import time

from parvis_client import Login, query_of
from parvis_demo import Demo
from parvis_test import run, test

with Demo() as demo:
    library, town_hall = demo.client("library"), demo.client("town-hall")

    def silently(client, browser, **more):
        """The answer to prompt=none: (login, page), which is always a redirect to the client."""
        login = Login()
        page = browser.get(client.authorize_url(login, prompt="none", **more))
        assert client.arrived(page), (page.status, page.location)
        return login, page

    @test
    def without_a_session_prompt_none_is_login_required():
        _, page = silently(library, demo.browser())
        assert query_of(page.location)["error"] == "login_required", page.location

    @test
    def the_same_client_is_answered_silently_with_the_same_person_and_time():
        browser = demo.browser()
        first = library.log_in(browser)["claims"]
        for _ in range(3):  # with another cookie each time
            second = library.finish(*silently(library, browser))["claims"]
            assert (second["sub"], second["auth_time"], second["sid"]) == (
                first["sub"], first["auth_time"], first["sid"]), (first, second)

    @test
    def an_id_token_is_a_hint_at_its_own_person():
        browser, stranger = demo.browser(), demo.browser()
        mine = library.log_in(browser)["tokens"]["id_token"]
        library.finish(*silently(library, browser, id_token_hint=mine))
        _, page = silently(library, stranger, id_token_hint=mine)
        assert query_of(page.location)["error"] == "login_required", page.location
        _, page = silently(town_hall, browser, id_token_hint=mine)
        assert query_of(page.location)["error"] == "invalid_request", page.location

    @test
    def max_age_that_is_over_asks_again_and_time_goes_on():
        browser = demo.browser()
        first = library.log_in(browser)["claims"]
        time.sleep(2.1)
        _, page = silently(library, browser, max_age="1")
        assert query_of(page.location)["error"] == "login_required", page.location
        login = Login()
        page = library.walk(browser, browser.get(library.authorize_url(login, max_age="1")))
        again = library.finish(login, page)["claims"]
        assert again["sub"] == first["sub"] and again["auth_time"] > first["auth_time"], again

    run()
