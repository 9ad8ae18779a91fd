#!/usr/bin/python3 -B
"""kill -9 of a worker between what Redis did for it and its answer: the client asks again."""
import os
import signal
import threading

from parvis_client import Login
from parvis_demo import Demo
from parvis_redis import Gate, OpenRedis
from parvis_test import run, test


def code_for(client):
    login, browser = Login(), demo.browser()
    page = client.walk(browser, browser.get(client.authorize_url(login)))
    return login, client.code_of(login, page)


def die_during(command, request):
    """The request, whose worker is killed once Redis has run a command for it."""
    heard = []

    def ask():
        try:
            heard.append(request())
        except OSError:
            pass

    gate.hold(command)
    asking = threading.Thread(target=ask)
    asking.start()
    os.kill(gate.wait_held(), signal.SIGKILL)
    asking.join(20)
    assert not asking.is_alive() and not heard, heard


with OpenRedis() as redis:
    gate = Gate(redis)
    overlay = {"broker.json": {"store": f"unix:{gate.path}", "workers": 2},
               "clients/library.json": {"refresh_tokens": "always"}}
    with Demo(overlay=overlay) as demo:
        library = demo.client("library")

        @test
        def a_code_whose_worker_died_is_redeemed_by_asking_again():
            login, code = code_for(library)
            die_during("spend", lambda: library.token(login, code))
            status, tokens = library.token(login, code)
            assert status == 200, tokens
            assert library.claims(login, tokens["id_token"])["nonce"] == login.nonce
            assert library.userinfo(tokens["access_token"])[0] == 200

        @test
        def and_not_twice():
            login, code = code_for(library)
            die_during("spend", lambda: library.token(login, code))
            status, tokens = library.token(login, code)
            assert status == 200, tokens
            assert library.token(login, code)[1]["error"] == "invalid_grant"
            assert library.userinfo(tokens["access_token"])[0] == 401

        @test
        def whoever_asks_again_proves_the_same():
            login, code = code_for(library)
            die_during("spend", lambda: library.token(login, code))
            wrong = library.token(login, code, code_verifier=Login().verifier)
            assert wrong[1]["error"] == "invalid_grant", wrong
            assert library.token(login, code)[1]["error"] == "invalid_grant"

        @test
        def an_unspent_code_is_not_lost_either():
            login, code = code_for(library)
            die_during("GET", lambda: library.token(login, code))
            assert library.token(login, code)[0] == 200

        @test
        def a_refresh_token_whose_worker_died_gives_the_same_successor():
            login, code = code_for(library)
            first = library.token(login, code)[1]["refresh_token"]

            def refresh(token):
                return library.token(login, "", grant_type="refresh_token", refresh_token=token)

            die_during("renew", lambda: refresh(first))
            status, tokens = refresh(first)
            assert status == 200 and library.userinfo(tokens["access_token"])[0] == 200, tokens
            assert refresh(tokens["refresh_token"])[0] == 200

        run()
