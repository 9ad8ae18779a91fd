#!/usr/bin/python3 -B
"""What an authorization code is bound to, and what its second use does."""
import concurrent.futures

from parvis_client import Login
from parvis_demo import Demo
from parvis_test import run, test


def code_for(demo, client):
    login, browser = Login(), demo.browser()
    page = client.walk(browser, browser.get(client.authorize_url(login)))
    return login, client.code_of(login, page)


def refused(answer, error="invalid_grant"):
    status, body = answer
    assert status in (400, 401) and body.get("error") == error, answer
    assert "access_token" not in body and "id_token" not in body


with Demo() as demo:
    library, town_hall = demo.client("library"), demo.client("town-hall")

    @test
    def a_token_answer_has_exactly_what_was_promised():
        login, code = code_for(demo, library)
        status, body = library.token(login, code)
        assert status == 200, body
        assert set(body) == {"access_token", "token_type", "expires_in", "id_token", "scope"}, set(body)
        assert body["token_type"] == "Bearer" and body["expires_in"] == 120, body["expires_in"]

    @test
    def code_is_refused_the_second_time_and_its_tokens_die():
        login, code = code_for(demo, library)
        status, first = library.token(login, code)
        assert status == 200 and library.userinfo(first["access_token"])[0] == 200
        refused(library.token(login, code))
        assert library.userinfo(first["access_token"])[0] == 401

    @test
    def of_ten_parallel_uses_one_wins():
        login, code = code_for(demo, library)
        with concurrent.futures.ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda _: library.token(login, code), range(10)))
        won = [body for status, body in answers if status == 200]
        assert len(won) == 1, [status for status, _ in answers]
        assert library.userinfo(won[0]["access_token"])[0] == 401

    @test
    def another_client_cannot_use_it():
        login, code = code_for(demo, library)
        refused(town_hall.token(login, code, redirect_uri=library.redirect_uri))

    @test
    def another_verifier_kills_it():
        login, code = code_for(demo, library)
        refused(library.token(login, code, code_verifier=Login().verifier))
        refused(library.token(login, code))

    @test
    def another_redirect_uri_is_refused():
        login, code = code_for(demo, library)
        refused(library.token(login, code, redirect_uri=library.redirect_uri + "x"))

    @test
    def a_wrong_secret_is_refused_and_the_code_survives():
        login, code = code_for(demo, library)
        right, library.secret = library.secret, "wrong" * 9
        refused(library.token(login, code), "invalid_client")
        library.secret = right
        assert library.token(login, code)[0] == 200

    @test
    def one_person_is_another_sub_at_another_sector_and_the_same_at_the_same():
        subs = [client.log_in(demo.browser())["claims"]["sub"]
                for client in (library, library, town_hall)]
        assert subs[0] == subs[1] != subs[2], subs

    @test
    def a_level_that_was_asked_is_proven():
        login, browser = Login(), demo.browser()
        page = library.walk(browser, browser.get(library.authorize_url(login, acr_values="eidas2")),
                            provider="sim-high")
        claims = library.finish(login, page)["claims"]
        assert claims["acr"] in ("eidas2", "eidas3"), claims["acr"]

    @test
    def an_unregistered_redirect_uri_is_never_followed():
        for wrong in (library.redirect_uri + "/", library.redirect_uri + "?a=b", "https://evil.example/"):
            page = demo.browser().get(library.authorize_url(Login(), redirect_uri=wrong))
            assert page.status == 400 and page.location is None, (page.status, page.location)

    run()
