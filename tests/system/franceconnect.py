#!/usr/bin/python3 -B
"""Scenarios of FranceConnect's public test suite that a citizen plays: levels, pages, sessions and
single sign-on. Each test says which; docs/conformance.md says where the others are."""
import urllib.parse

from parvis_client import Login, query_of
from parvis_demo import Demo
from parvis_test import run, test

import demo_browser
import demo_configuration

SECRET = demo_configuration.new_secret()


def registration(name, **more):
    return {"client_id": name, "client_name": name, "scope": "openid profile email birth",
            "redirect_uris": [f"http://localhost:9999/{name}/callback"], "sector_identifier": f"{name}.example",
            "client_secret_hash": demo_configuration.secret_hash(SECRET), **more}


CLIENTS = [registration("everyday", providers=["sim-low"]), registration("card", providers=["sim-high"]),
           registration("taxes", minimum_acr="eidas2"), registration("silent", information_page=False),
           registration("careful", sso={"maximum_acr": "eidas2"})]
HOST = "localhost"
LOW, CARD = {"provider": "sim-low"}, {"provider": "sim-high"}
CAMILLE = {"persona": "camille-martin"}  # eidas1 at one provider, eidas3 at the other
JOELLE = {"persona": "joelle-dubinore"}  # eidas1, eidas2
LIEN = {"persona": "lien-pham"}  # eidas1 at the provider of cards

with Demo(overlay={f"clients/{about['client_id']}.json": about for about in CLIENTS}) as demo:
    demo.about["clients"] += [{**about, "client_secret": SECRET} for about in CLIENTS]
    library, town_hall, everyday, card, taxes, silent, careful = map(
        demo.client, ("library", "town-hall", "everyday", "card", "taxes", "silent", "careful"))

    # helpers

    def begin(client, browser, method="GET", **asked):
        login = Login()
        url = client.authorize_url(login, **asked)
        if method == "GET":
            return login, browser.get(url)
        address, _, query = url.partition("?")
        return login, browser.follow(browser.request("POST", address, urllib.parse.parse_qsl(query)))

    def sign_in(client, browser, wishes, **asked):
        """All a client gets by a whole sign-in, or the error that it is told."""
        login, page = begin(client, browser, **asked)
        page = client.walk(browser, page, **wishes)
        answer = query_of(page.location)
        assert answer["state"] == login.state and answer["iss"] == demo.issuer, answer
        return answer["error"] if "error" in answer else client.finish(login, page)

    def level(client, wishes, asked, **more):
        got = sign_in(client, demo.browser(), wishes, acr_values=asked, **more)
        return got if isinstance(got, str) else got["claims"]["acr"]

    def silently(client, browser, **asked):
        """What prompt=none brings: claims, or the error."""
        login, page = begin(client, browser, prompt="none", **asked)
        assert client.arrived(page), page.url
        answer = query_of(page.location)
        return answer["error"] if "error" in answer else client.finish(login, page)["claims"]

    def is_chooser(page):
        return page.status == 200 and any(form.has("provider") for form in page.forms)

    def is_information(page):
        return page.status == 200 and any(form.button("answer", "continue") for form in page.forms)

    def is_page_without_a_way(page):
        return 400 <= page.status < 500 and page.forms == [] and page.header("Location") is None

    def walk_to(browser, page, there, **wishes):
        """Press on until a page of that kind."""
        return demo_browser.walk(browser, page, there, wishes)

    def session_cookie(browser):
        return browser.cookies.get((HOST, "parvis-session"))

    def strangers(browser):
        """Browsers without the cookies of this one, and with unknown ones in their place."""
        for cookies in ({}, {name: "B" * 43 for name in browser.cookies}):
            other = demo.browser()
            other.cookies = cookies
            yield other

    # 6.7, levels

    @test
    def a_level_that_we_know_is_asked_whatever_else_is_named():
        """U01: unknown ones do no harm, and of several the lowest is asked, by GET and by POST."""
        for asked in ("eidas1", "urn:unknown", "eidas1 eidas2 eidas3"):
            for method in ("GET", "POST"):
                assert level(library, {**LOW, **CAMILLE}, asked, method=method) == "eidas1", (asked, method)

    @test
    def a_level_beyond_the_clients_providers_is_told_to_it_at_once():
        """U02"""
        for asked in ("eidas2", "eidas3", "eidas2 eidas3", "urn:unknown eidas3"):
            browser = demo.browser()
            _, page = begin(everyday, browser, acr_values=asked)
            assert everyday.arrived(page) and query_of(page.location)["error"] == "access_denied", page.url

    @test
    def the_level_that_is_told_is_the_one_obtained():
        """U03, U08: as far as the provider's mapping goes."""
        assert level(card, {**CARD, **JOELLE}, "eidas1") == "eidas2"
        assert level(card, {**CARD, **JOELLE}, "eidas2") == "eidas2"
        assert level(card, {**CARD, **CAMILLE}, "eidas2") == "eidas3"
        assert level(card, {**CARD, **CAMILLE}, "eidas3") == "eidas3"

    @test
    def a_level_below_the_one_asked_is_an_error():
        """U09"""
        assert level(card, {**CARD, **LIEN}, "eidas2") == "access_denied"
        assert level(card, {**CARD, **LIEN}, "eidas3") == "access_denied"
        assert level(card, {**CARD, **JOELLE}, "eidas3") == "access_denied"

    @test
    def a_client_of_a_higher_level_gets_it_whatever_it_asks():
        """U06, U07: its own minimum is asked; what it wishes below is no error (Core 3.1.2.1)."""
        for asked in ("eidas1", "eidas1 eidas2", "eidas2 urn:unknown", "eidas3 eidas2"):
            assert level(taxes, {**CARD, **JOELLE}, asked) == "eidas2", asked
        assert level(taxes, {**CARD, **LIEN}, "eidas1") == "access_denied"

    # 6.11, prompt

    @test
    def prompt_consent_shows_the_page_that_the_registration_spares_her():
        """U40, U41: with prompt=login alone, the registration decides."""
        for prompt, shown in (("login", False), ("consent", True), ("login consent", True)):
            browser = demo.browser()
            _, page = begin(silent, browser, prompt=prompt)
            page = walk_to(browser, page, lambda p: silent.arrived(p) or is_information(p), **LOW, **CAMILLE)
            assert is_information(page) == shown, (prompt, page.url)

    # 6.12, sessions

    @test
    def a_cookie_that_we_never_gave_is_nothing():
        """U48: a new session, from the chooser; and what she brought names nobody."""
        browser = demo.browser()
        browser.cookies[HOST, "parvis-session"] = brought = "A" * 43
        login, page = begin(library, browser)
        assert is_chooser(page), page.url
        library.finish(login, library.walk(browser, page, **LOW, **CAMILLE))
        assert session_cookie(browser) not in (None, brought)

    @test
    def from_the_provider_back_to_the_chooser_and_on():
        """U50: the chooser's form is good again, for another provider as well."""
        browser = demo.browser()
        login, chooser = begin(library, browser)
        walk_to(browser, chooser, lambda p: any(form.has("persona") for form in p.forms), **LOW)
        page = library.walk(browser, chooser, **CARD, **JOELLE)
        assert library.finish(login, page)["claims"]["acr"] == "eidas2"

    @test
    def without_its_cookie_no_step_goes_on():
        """U51 to U56: at the chooser, back from the provider and at the information page; nor with an
        unknown one. The browser that began is not disturbed."""
        browser = demo.browser()
        login, chooser = begin(library, browser)
        form = next(form for form in chooser.forms if form.has("provider"))
        for other in strangers(browser):
            assert is_page_without_a_way(other.press(chooser, form, ("provider", "sim-low"))), other.cookies
        browser.stop_at += (demo.issuer + "/callback/",)
        back = walk_to(browser, chooser, lambda p: "/callback/" in (p.location or ""), **LOW, **CAMILLE)
        browser.stop_at = browser.stop_at[:-1]
        for other in strangers(browser):
            assert is_page_without_a_way(other.get(back.location)), other.cookies
        page = browser.get(back.location)
        assert is_information(page), page.url
        for other in strangers(browser):
            before = session_cookie(other)
            assert is_page_without_a_way(other.press(page, page.forms[0], ("answer", "continue"))), other.cookies
            assert session_cookie(other) == before, other.cookies
        library.finish(login, library.walk(browser, page))

    @test
    def a_session_is_another_cookie_at_each_use_and_the_same_sid():
        """U57 to U63, U65: at the first login, in single sign-on, and for a higher level."""
        browser, seen = demo.browser(), []
        first = sign_in(library, browser, {**CARD, **JOELLE}, acr_values="eidas2")["claims"]
        seen.append(session_cookie(browser))
        reused = sign_in(town_hall, browser, {})["claims"]
        seen.append(session_cookie(browser))
        again = sign_in(library, browser, {**CARD, **JOELLE}, acr_values="eidas2", prompt="login")["claims"]
        seen.append(session_cookie(browser))
        assert len(set(seen)) == 3, "a cookie served twice"
        assert first["sid"] == again["sid"] and first["auth_time"] == reused["auth_time"], (first, reused, again)
        assert reused["acr"] == "eidas2", reused

    @test
    def a_higher_level_than_the_sessions_goes_to_a_provider():
        """U58, U79: and the session has it afterwards."""
        browser = demo.browser()
        assert sign_in(library, browser, {**LOW, **CAMILLE})["claims"]["acr"] == "eidas1"
        assert silently(town_hall, browser, acr_values="eidas3") == "login_required"
        login, page = begin(town_hall, browser, acr_values="eidas3")
        assert not is_information(page), page.url
        claims = town_hall.finish(login, town_hall.walk(browser, page, **CARD, **CAMILLE))["claims"]
        assert claims["acr"] == "eidas3" and silently(town_hall, browser)["acr"] == "eidas3", claims

    # 6.13, single sign-on

    @test
    def a_second_client_shows_its_page_and_nothing_before_it():
        """U66"""
        browser = demo.browser()
        sign_in(library, browser, {**LOW, **CAMILLE})
        _, page = begin(town_hall, browser)
        assert is_information(page), page.url

    @test
    def a_client_without_her_provider_asks_her_to_choose_and_another_one_serves():
        """U64, U67, U68, U77"""
        browser = demo.browser()
        before = sign_in(library, browser, {**LOW, **CAMILLE})["claims"]
        assert silently(card, browser) == "interaction_required"
        login, page = begin(card, browser)
        assert not is_information(page), page.url
        after = card.finish(login, card.walk(browser, page, **JOELLE))
        assert after["claims"]["sid"] != before["sid"] and "joelle" in after["userinfo"]["email"], after
        _, page = begin(library, browser)
        assert is_information(page) and "joelle" in page.text and "camille" not in page.text, page.url

    @test
    def a_flow_that_was_left_ends_the_session_only_where_somebody_else_came_back():
        """U69, U70"""
        browser = demo.browser()
        sign_in(library, browser, {**LOW, **CAMILLE})
        assert is_chooser(begin(town_hall, browser, prompt="login")[1])
        assert silently(library, browser)["acr"] == "eidas1"
        _, page = begin(town_hall, browser, prompt="login")
        walk_to(browser, page, is_information, **CARD, **JOELLE)
        assert silently(library, browser) == "login_required"
        assert is_chooser(begin(library, browser)[1])

    @test
    def signing_out_of_one_client_ends_single_sign_on():
        """U71, U76, U131 to U134: back at the client, and the next one has to ask."""
        browser = demo.browser()
        one = sign_in(library, browser, {**LOW, **CAMILLE})
        sign_in(town_hall, browser, {})
        query = urllib.parse.urlencode({"id_token_hint": one["tokens"]["id_token"], "state": "bye",
                                        "post_logout_redirect_uri": library.about["post_logout_redirect_uris"][0]})
        page = browser.get(library.metadata["end_session_endpoint"] + "?" + query)
        assert page.location == library.about["post_logout_redirect_uris"][0] + "?state=bye", (page.url, page.location)
        for client in (library, town_hall):
            assert silently(client, browser) == "login_required"
        assert is_chooser(begin(town_hall, browser)[1])

    @test
    def signing_out_without_an_address_ends_on_a_page_of_ours():
        """U135"""
        browser = demo.browser()
        one = sign_in(library, browser, {**LOW, **CAMILLE})
        page = browser.get(library.metadata["end_session_endpoint"] + "?" + urllib.parse.urlencode(
            {"id_token_hint": one["tokens"]["id_token"]}))
        assert page.status == 200 and page.header("Location") is None, (page.status, page.location)
        assert silently(library, browser) == "login_required"

    @test
    def each_client_has_its_own_sub_and_its_token_keeps_it():
        """U72, U30, U31"""
        browser = demo.browser()
        one = sign_in(library, browser, {**LOW, **CAMILLE})
        other = sign_in(town_hall, browser, {})
        assert one["claims"]["sub"] != other["claims"]["sub"]
        status, told = library.userinfo(one["tokens"]["access_token"])
        assert status == 200 and told["sub"] == one["claims"]["sub"], told
        assert sign_in(library, demo.browser(), {**LOW, **CAMILLE})["claims"]["sub"] == one["claims"]["sub"]

    @test
    def a_session_tells_no_more_than_the_client_lets_it():
        """U73 to U75, U78: with maximum_acr, a session of eidas3 is told as eidas2, and eidas3 is proven
        anew each time."""
        browser = demo.browser()
        assert sign_in(careful, browser, {**CARD, **CAMILLE}, acr_values="eidas3")["claims"]["acr"] == "eidas3"
        assert silently(careful, browser, acr_values="eidas2")["acr"] == "eidas2"
        assert silently(careful, browser, acr_values="eidas3") == "login_required"

    # 6.14, tokens

    @test
    def a_token_never_tells_of_who_came_later():
        """U80, U81"""
        browser = demo.browser()
        one = sign_in(library, browser, {**LOW, **CAMILLE})
        two = sign_in(town_hall, browser, {**CARD, **JOELLE}, prompt="login")
        assert "joelle" in two["userinfo"]["email"], two["userinfo"]
        status, told = library.userinfo(one["tokens"]["access_token"])
        assert status == 401 or told == one["userinfo"], told

    run()
