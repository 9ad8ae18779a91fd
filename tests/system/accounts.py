#!/usr/bin/python3 -B
"""parvis account: what is kept of a citizen, by a pseudonymous id; closed, opened, erased, and her preferences."""
import json
import subprocess
import time

from parvis_client import Login, query_of
from parvis_demo import Demo, demo_browser
from parvis_test import run, test, wait_for

DONE, _, USAGE, REFUSED, NOTHING = range(5)
WHY = ("--reason", "a drill")
PIVOT = {"providers/sim-low.json": {"identity": "delegated"}, "providers/sim-high.json": {"identity": "delegated"}}


def parvis(*words, status=DONE):
    done = subprocess.run([*demo.about["cli"], *words], text=True, capture_output=True, timeout=60, check=False)
    assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout


def shown(account, status=DONE):
    printed = parvis("account", "show", account, "--json", status=status)
    return json.loads(printed) if printed else None


def sign_ins():
    """As an operator finds them: account and code, on the lines of sign-ins."""
    lines = [json.loads(line) for line in demo.log().splitlines() if '"login":"' in line]
    return [(line["account"], line["login"]) for line in lines]


def log_in(browser, **wishes):
    """What the client was given; its line is in the log, which is written when she was answered."""
    before = len(sign_ins())
    answer = library.log_in(browser, **wishes)
    wait_for(lambda: len(sign_ins()) > before)
    return answer


def account_of_last_login():
    return sign_ins()[-1]


def refused(browser, **wishes):
    """What the page says on which a sign-in at the library ends."""
    try:
        library.walk(browser, browser.get(library.authorize_url(Login())), **wishes)
    except demo_browser.Failure as failure:
        return str(failure)
    raise AssertionError("she is signed in")


def userinfo_status(access_token):
    return library.call(library.metadata["userinfo_endpoint"], headers={"Authorization": f"Bearer {access_token}"})[0]


with Demo(overlay=PIVOT) as demo:
    library = demo.client("library")

    @test
    def an_account_is_shown_by_the_id_of_the_log_and_says_nothing_of_who_she_is():
        answer = log_in(demo.browser())
        account, code = account_of_last_login()
        record = shown(account)
        assert record["logins"][-1]["code"] == code and not record["disabled"], record
        assert abs(record["logins"][-1]["at"] - time.time()) < 60, record
        text = json.dumps(record) + parvis("account", "show", account)
        for name in ("family_name", "given_name", "birthdate", "email"):
            assert answer["userinfo"].get(name, "not-there") not in text, name
        shown("0" * 64, status=NOTHING)
        parvis("account", "show", "anne", status=REFUSED)
        parvis("account", "show", status=USAGE)

    @test
    def to_disable_ends_sessions_and_tokens_and_signs_nobody_in():
        browser, other = demo.browser(), demo.browser()
        token = log_in(browser)["tokens"]["access_token"]
        log_in(other)
        account, _ = account_of_last_login()
        assert userinfo_status(token) == 200
        began = time.monotonic()
        parvis("account", "disable", account, *WHY)
        assert userinfo_status(token) == 401
        spent = time.monotonic() - began
        print(f"        her token is dead {1000 * spent:.0f} ms after the command began")
        for one in (browser, other):
            page = one.get(library.authorize_url(Login(), prompt="none"))
            assert query_of(page.location)["error"] == "login_required", page.location
        assert "Your access is disabled" in refused(demo.browser())
        assert shown(account)["disabled"]
        parvis("account", "disable", account, *WHY, status=NOTHING)
        entries = [json.loads(line) for line in parvis("audit").splitlines()]
        assert entries[-1]["what"] == f"account disable {account}" and entries[-1]["reason"] == "a drill", entries
        parvis("account", "enable", account, *WHY)
        log_in(browser)

    @test
    def a_provider_that_she_does_not_want_signs_nobody_in_as_her():
        """One person by two providers of the pivot identity is one account."""
        log_in(demo.browser(), provider="sim-low")
        account, _ = account_of_last_login()
        log_in(demo.browser(), provider="sim-high")
        assert account_of_last_login()[0] == account
        parvis("account", "prefer", account, "--off", "sim-low", *WHY)
        assert shown(account)["providers_off"] == "sim-low"
        assert "You have switched this account off" in refused(demo.browser(), provider="sim-low")
        log_in(demo.browser(), provider="sim-high")
        parvis("account", "prefer", account, "--on", "sim-low", "--off", "sim-high", "--new", "off", *WHY)
        record = shown(account)
        assert record["providers_off"] == "sim-high" and record["new_providers_off"], record
        log_in(demo.browser(), provider="sim-low")
        assert "You have switched this account off" in refused(demo.browser(), provider="sim-high")
        parvis("account", "prefer", account, "--on", "sim-high", "--new", "on", *WHY)
        record = shown(account)
        assert record["providers_off"] == "" and not record["new_providers_off"], record
        parvis("account", "prefer", account, "--off", "nobody", *WHY, status=REFUSED)
        parvis("account", "prefer", account, *WHY, status=USAGE)

    @test
    def to_erase_forgets_the_account_and_never_changes_a_subject():
        browser = demo.browser()
        before = log_in(browser)
        account, _ = account_of_last_login()
        parvis("account", "erase", account, *WHY)
        shown(account, status=NOTHING)
        assert userinfo_status(before["tokens"]["access_token"]) == 401
        after = log_in(demo.browser())
        assert after["claims"]["sub"] == before["claims"]["sub"]
        assert account_of_last_login()[0] == account and len(shown(account)["logins"]) == 1
        parvis("account", "disable", account, *WHY)
        parvis("account", "erase", account, *WHY)
        assert shown(account)["disabled"] and shown(account)["logins"] == [], "an erased block is no block"
        parvis("account", "enable", account, *WHY)

    @test
    def she_does_on_her_own_page_what_is_hers_to_do():
        browser = demo.browser()
        token = log_in(browser)["tokens"]["access_token"]
        account, _ = account_of_last_login()
        page = browser.get(demo.issuer + "/account")
        assert page.status == 200 and "Library" in page.words and account in page.words, (page.status, page.words)
        assert "This was not me" in page.words and "anne" not in page.words.lower()
        form = next(f for f in page.forms if f.has("do"))
        page = browser.press(page, form, ("do", "providers"))
        assert page.status == 200 and "Your choice is saved" in page.words, page.words
        assert shown(account)["providers_off"] == "", shown(account)
        page = browser.get(demo.issuer + "/account")
        form = next(f for f in page.forms if f.has("report"))
        code = [value for name, value in form.buttons if name == "report"][-1]
        page = browser.press(page, form, ("report", code))
        assert page.status == 200 and code in page.words, page.words
        assert userinfo_status(token) == 401
        reported = [json.loads(x) for x in demo.log().splitlines() if '"event":"account-reported"' in x]
        assert reported[-1]["account"] == account and reported[-1]["login"] == code, reported
        assert reported[-1]["client"] == "library", reported

    run()
