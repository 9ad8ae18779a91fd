#!/usr/bin/python3 -B
"""Browsers do as browsers do: tabs in any order, the back button, answers sent twice."""
from parvis_client import Login, query_of
from parvis_demo import Demo, demo_browser
from parvis_test import run, test

COOKIE_BYTES = 4096  # a Cookie header beyond this is refused by many servers


def open_tab(browser, client):
    """A login as far as the page that asks for a choice."""
    login = Login()
    return login, browser.get(client.authorize_url(login))


def stop_before_callback(demo, browser, client):
    """(login, the callback URL that the provider sent the browser to), not followed."""
    login, page = open_tab(browser, client)
    browser.stop_at += (demo.issuer + "/callback/",)
    page = demo_browser.walk(browser, page,
                             lambda p: (p.location or "").startswith(demo.issuer + "/callback/"))
    browser.stop_at = browser.stop_at[:-1]
    return login, page.location


def is_way_back(page, client):
    """An error that leaves nobody stranded: a page with a way back, or the client's own error."""
    if client.arrived(page):
        return "error" in query_of(page.location)
    return 400 <= page.status < 500 and bool(page.words)


with Demo() as demo:
    library, town_hall = demo.client("library"), demo.client("town-hall")

    @test
    def two_tabs_of_one_client_finish_in_reverse_order():
        browser = demo.browser()
        tabs = [open_tab(browser, library) for _ in range(2)]
        for login, page in reversed(tabs):
            answer = library.finish(login, library.walk(browser, page))
            assert answer["claims"]["nonce"] == login.nonce

    @test
    def two_clients_tabs_interleaved_never_cross():
        browser = demo.browser()
        one, other = open_tab(browser, library), open_tab(browser, town_hall)
        one_at_provider = browser.press(one[1], *demo_browser.next_press(one[1], {}))
        other_done = town_hall.walk(browser, other[1], provider="sim-high")
        assert town_hall.finish(other[0], other_done)["claims"]["aud"] == "town-hall"
        one_done = library.walk(browser, one_at_provider)
        assert library.finish(one[0], one_done)["claims"]["aud"] == "library"

    @test
    def thirty_abandoned_tabs_cost_no_cookie_space_and_the_last_and_first_still_work():
        browser = demo.browser()
        tabs = [open_tab(browser, library) for _ in range(30)]
        host = demo.issuer.split("://")[1].split(":")[0]
        assert len(browser.cookie_header(host)) < COOKIE_BYTES, len(browser.cookie_header(host))
        for login, page in (tabs[-1], tabs[0]):
            library.finish(login, library.walk(browser, page))

    @test
    def thirty_tabs_left_at_the_provider_cost_no_cookie_space():
        browser = demo.browser()
        for _ in range(30):
            _, page = open_tab(browser, library)
            browser.press(page, *demo_browser.next_press(page, {}))
        host = demo.issuer.split("://")[1].split(":")[0]
        assert len(browser.cookie_header(host)) < COOKIE_BYTES, len(browser.cookie_header(host))
        library.log_in(browser)

    @test
    def back_button_to_the_chooser_starts_over_or_says_so():
        browser = demo.browser()
        login, chooser = open_tab(browser, library)
        library.finish(login, library.walk(browser, chooser))
        page = browser.press(chooser, *demo_browser.next_press(chooser, {}))
        if page.status == 200:  # a fresh sign-in of the same request: it ends like any other
            page = library.walk(browser, page)
            assert "code=" in page.location or is_way_back(page, library), page.location
        else:
            assert is_way_back(page, library), page.status

    @test
    def a_callback_replayed_is_no_login_and_spoils_nothing():
        browser = demo.browser()
        login, callback = stop_before_callback(demo, browser, library)
        first = library.walk(browser, browser.get(callback))
        again = browser.get(callback)
        assert is_way_back(again, library), (again.status, again.location)
        assert "code=" not in (again.location or "")
        library.finish(login, first)

    @test
    def another_browsers_callback_is_refused_and_the_right_one_still_works():
        browser, thief = demo.browser(), demo.browser()
        login, callback = stop_before_callback(demo, browser, library)
        page = thief.get(callback)
        assert not library.arrived(page) and 400 <= page.status < 500, (page.status, page.location)
        page = library.walk(browser, browser.get(callback))
        assert library.finish(login, page)["claims"]["aud"] == "library"

    @test
    def an_unknown_state_gets_a_neutral_page_and_its_code_is_not_logged():
        page = demo.browser().get(
            demo.issuer + "/callback/sim-low?state=" + "x" * 43 + "&code=a-code-to-look-for")
        assert 400 <= page.status < 500 and page.forms == [], page.status
        assert "a-code-to-look-for" not in demo.log()

    @test
    def one_providers_answer_at_anothers_callback_is_refused():
        browser = demo.browser()
        _, callback = stop_before_callback(demo, browser, library)
        wrong = callback.replace("/callback/sim-low", "/callback/sim-high") \
            if "/callback/sim-low" in callback else callback.replace("/sim-high", "/sim-low")
        page = browser.get(wrong)
        assert "code=" not in (page.location or "") and page.status >= 300, page.status

    @test
    def cancelling_at_the_chooser_reaches_the_client_as_access_denied():
        browser = demo.browser()
        login, page = open_tab(browser, library)
        form = next(f for f in page.forms if f.button("cancel"))
        answer = query_of(browser.press(page, form, form.button("cancel")).location)
        assert answer["error"] == "access_denied" and answer["state"] == login.state, answer
        assert answer["iss"] == demo.issuer, answer

    run()
