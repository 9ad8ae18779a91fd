#!/usr/bin/python3 -B
"""Letters about sign-ins, taken by a mail server of others: docs/operations.md. Whatever it does, nobody
waits for it to sign in."""
import json
import os
import tempfile
import time

from parvis_client import Login
from parvis_demo import Demo
from parvis_fapi import Certificate
from parvis_mail import MailServer, SilentServer
from parvis_ports import free_ports
from parvis_test import run, test, wait_for

USERS = {"parvis": "a password of the mail server"}
FROM = "no-reply@id.example"


def settings(url, **more):
    return {"broker.json": {"mail_server": url, "mail_from": FROM, "mail_timeout_ms": 8000, "workers": 2, **more}}


def sign_in(demo, browser=None, **more):
    """In a browser that nobody knows; the code of the sign-in, as log, page and letter have it."""
    client, login, browser = demo.client("library"), Login(), browser or demo.browser()
    before = len(sign_ins(demo))
    page = client.walk(browser, browser.get(client.authorize_url(login, **more)))
    assert client.finish(login, page)["claims"]["sub"]
    return wait_for(lambda: sign_ins(demo)[before:])[-1]


def events(demo):
    return [json.loads(line) for line in demo.log().splitlines() if '"login":' in line]


def sign_ins(demo):
    """Their codes; a line is written when what it is about has been answered."""
    return [line["login"] for line in events(demo) if line["event"] != "mail-letter"]


def wait_end(demo, code, end, problem=None):
    """Until the log says so of the letter of this sign-in."""
    def has_come():
        return any((line["event"], line["login"], line["end"], line.get("problem")) == ("mail-letter", code, end, problem)
                   for line in events(demo) if "end" in line)
    wait_for(has_come, why=(code, end, problem))


def of(code):
    return lambda letter: code in letter.get_content()


os.umask(0o077)
with tempfile.TemporaryDirectory(prefix="parvis-test-") as folder:
    ours, strangers = (Certificate(folder, name) for name in ("mail", "stranger"))
    start_tls, implicit, plain = free_ports(3)
    with open(f"{folder}/password", "w") as file:
        file.write(USERS["parvis"] + "\n")
    secured = settings(f"smtp://127.0.0.1:{start_tls}", mail_ca_file=ours.pem, mail_user="parvis",
                       mail_password_file=f"{folder}/password")

    with Demo(overlay=secured) as demo, \
            Demo(overlay=settings(f"smtps://127.0.0.1:{implicit}", mail_ca_file=ours.pem)) as demo_of_smtps, \
            Demo(overlay=settings(f"smtp://127.0.0.1:{plain}")) as demo_without:
        def good_server():
            return MailServer(start_tls, tls=ours, users=USERS)

        @test
        def a_sign_in_in_a_new_browser_is_told_and_others_are_not():
            browser = demo.browser()
            with good_server() as server:
                code = sign_in(demo, browser)
                letter = server.wait_letter(of(code))
                sign_in(demo, browser)  # by single sign-on
                sign_in(demo, browser, prompt="login")  # the browser is known
                last = sign_in(demo)
                server.wait_letter(of(last))
                wait_end(demo, last, "delivered")
                assert len(server.letters) == 2, [each.get_content() for each in server.letters]
                assert all(server.secured) and set(server.names) == {"id.example"}, server.names
                assert set(server.senders) == {FROM}, server.senders
            assert letter["From"].addresses[0].addr_spec == FROM and letter["Auto-Submitted"] == "auto-generated"
            assert letter["Message-ID"].endswith("@id.example>") and abs(letter["Date"].datetime.timestamp() - time.time()) < 300
            assert letter.get_content_type() == "text/plain" and not letter.defects, letter.defects
            assert [letter["To"].addresses[0].addr_spec] == server.recipients[0], server.recipients
            assert letter["To"].addresses[0].addr_spec not in demo.log()

        @test
        def a_letter_is_in_the_language_of_the_sign_in():
            words = {"fr": ("Bonjour", "connexion à"), "en": ("Hello", "a sign-in to"), "vi": ("Kính chào quý vị", "đăng nhập vào")}
            with good_server() as server:
                for language, (hello, subject) in words.items():
                    letter = server.wait_letter(of(sign_in(demo, ui_locales=language)))
                    assert letter.get_content().startswith(hello) and subject in letter["Subject"], letter.as_string()
                    assert letter["Content-Language"] == language
                    print("        " + letter["Subject"])

        @test
        def a_server_that_says_later_is_asked_later():
            with MailServer(start_tls, tls=ours, users=USERS, says="451 Later") as server:
                code = sign_in(demo)
                wait_end(demo, code, "retried", "mail-postponed")
                assert not server.letters
            with good_server() as server:
                server.wait_letter(of(code))

        @test
        def a_letter_that_will_never_be_taken_is_given_up():
            for answer, command in (("550 Nobody of that name", "RCPT"), ("554 It looks like others", "DATA")):
                with MailServer(start_tls, tls=ours, users=USERS, says=answer, to=command):
                    wait_end(demo, sign_in(demo), "failed", "mail-refused")

        @test
        def a_server_that_is_closed_says_nothing_of_a_letter():
            with SilentServer(start_tls, greeting=b"554 Come another day\r\n"):
                wait_end(demo, sign_in(demo), "retried", "mail-postponed")

        @test
        def a_server_without_tls_is_told_nothing():
            with MailServer(start_tls) as server:
                wait_end(demo, sign_in(demo), "retried", "mail-server-untrusted")
                assert not server.commands and not server.letters, server.commands

        @test
        def a_server_with_the_certificate_of_a_stranger_is_told_nothing():
            with MailServer(start_tls, tls=strangers, users=USERS) as server:
                wait_end(demo, sign_in(demo), "retried", "mail-server-untrusted")
                assert not server.commands, server.commands

        @test
        def a_server_that_does_not_know_us_keeps_nobody():
            with MailServer(start_tls, tls=ours, users={"parvis": "another password"}):
                wait_end(demo, sign_in(demo), "retried", "mail-server-denies")
            assert USERS["parvis"] not in demo.log()

        @test
        def a_server_that_is_silent_or_not_there_keeps_nobody():
            with SilentServer(start_tls):
                wait_end(demo, sign_in(demo), "retried", "mail-server-silent")
            wait_end(demo, sign_in(demo), "retried", "mail-server-unreachable")

        @test
        def tls_may_begin_with_the_first_byte():
            with MailServer(implicit, tls=ours, implicit=True) as server:
                server.wait_letter(of(sign_in(demo_of_smtps)))

        @test
        def a_server_on_loopback_may_have_no_tls():
            with MailServer(plain) as server:
                server.wait_letter(of(sign_in(demo_without)))
                assert server.secured == [False], server.secured

        run()
