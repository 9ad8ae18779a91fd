"""A module of the suite's plans for clients, and how it is played.

    @module(BASIC, FORM_POST, claims={"nonce": "1"})
    def oidcc_client_test_nonce_invalid(trial): ...

A plan is a name and what a provider's file says in it; the rest of a module is what its provider does.
"""
import time
import urllib.parse

from parvis_client import Login, query_of
from parvis_demo import Demo, Failure
from parvis_suite_op import PERSON
from parvis_provider import PATIENT
from parvis_test import run, test

_modules = []


def module(*plans, more=None, **does):
    """A module of those plans. more: what its provider's file says besides; does: what it does."""
    def register(function):
        _modules.extend((function, name, {**file, **(more or {})}, does) for name, file in plans)
        return function
    return register


class Trial:
    """A sign-in at the provider of one module."""

    def __init__(self, demo, tenant):
        self.demo, self.tenant, self.client = demo, tenant, demo.client("library")

    def log_in(self):
        page = self.chooser()
        if not any(form.button("provider", self.tenant.name) for form in page.forms):
            self.demo.wait_offered(self.tenant.name)  # seven dozen at once were too many at first
            page = self.chooser()
        try:
            return self.client.walk(self.browser, page, provider=self.tenant.name)
        finally:
            assert not self.tenant.faults, "\n".join(self.tenant.faults)

    def chooser(self):
        self.login, self.begun, self.browser = Login(), time.monotonic(), self.demo.browser()
        self.tenant.browser = self.browser
        self.browser.tls.load_verify_locations(self.tenant.op.certificate.pem)
        self.tenant.calls.clear()
        self.mark = len(self.demo.log())
        return self.browser.get(self.client.authorize_url(self.login))

    def asked(self, *steps):
        """What its provider was asked, and gave."""
        assert not self.tenant.faults, "\n".join(self.tenant.faults)
        assert self.tenant.calls == list(steps), self.tenant.calls

    def is_accepted(self, *steps):
        page = self.log_in()
        answer = self.client.finish(self.login, page)
        self.asked(*(steps or ("authorize", "token", "userinfo")))
        assert answer["userinfo"]["family_name"] == PERSON["family_name"], answer["userinfo"]
        return answer

    def is_logged(self, refusal):
        while f'"outcome":"{refusal}"' not in self.demo.log()[self.mark:]:  # written after the answer
            assert time.monotonic() - self.begun < 60, self.demo.log()[self.mark:]
            time.sleep(0.02)

    def is_refused(self, refusal, *steps, error="server_error"):
        """Told to the service, in time, after these steps and no other."""
        page = self.log_in()
        said = query_of(page.location)
        assert (said.get("error"), said.get("state")) == (error, self.login.state), said
        assert time.monotonic() - self.begun < 15 and self.demo.issuer == said["iss"], said
        self.is_logged(refusal)
        self.asked(*steps)

    def is_a_page(self, refusal, *steps):
        """The service cannot be told: who came back is nobody."""
        page = None
        try:
            page = self.log_in()
        except Failure as why:
            assert "answers 400" in str(why), why
        assert page is None, page.location
        self.is_logged(refusal)
        self.asked(*steps)

    def is_not_offered(self, refusal):
        end = time.monotonic() + 60
        while any(form.button("provider", self.tenant.name) for form in self.chooser().forms):
            assert time.monotonic() < end, f"{self.tenant.name} is offered"
            time.sleep(0.1)
        assert f'"outcome":"{refusal}"' in self.demo.log()
        self.asked()

    def token_is_refused(self, refusal):
        self.is_refused(refusal, "authorize", "token")

    def signs_out(self):
        """By way of the provider, back at the service; the state that came back."""
        answer = self.is_accepted()
        asked = {"id_token_hint": answer["tokens"]["id_token"], "state": "the-services-own",
                 "post_logout_redirect_uri": self.client.about["post_logout_redirect_uris"][0]}
        url = self.client.metadata["end_session_endpoint"] + "?" + urllib.parse.urlencode(asked)
        page = self.browser.get(url)
        assert not self.tenant.faults, "\n".join(self.tenant.faults)
        assert self.tenant.calls[-1] == "end_session_endpoint", self.tenant.calls
        return page


def wait_until_offered(demo, names):
    patience, offered = time.monotonic() + 90, set()
    while not names <= offered:
        assert time.monotonic() < patience, names - offered
        time.sleep(0.2)
        page = demo.browser().get(demo.client("library").authorize_url(Login()))
        offered = {value for form in page.forms for name, value in form.buttons if name == "provider"}


def as_test(demo, tenant, function):
    def of_plan():
        function(Trial(demo, tenant))
    of_plan.__name__ = f"{tenant.name.partition('-')[0]} {function.__name__}"
    test(of_plan)


def play(op, tenant_of):
    """tenant_of(op, name, file, does): the provider of a module, and what its file says more."""
    trials = []
    for i, (function, plan, file, does) in enumerate(_modules):
        tenant, more = tenant_of(op, f"{plan}-{i}", file, does)
        trials.append((function, tenant, {
            "id": tenant.name, "driver": "oidc", "name": tenant.name, "issuer": tenant.issuer, "client_id": "parvis",
            "ca_file": op.certificate.pem, "scope": "openid profile email phone address offline_access",
            **PATIENT, **more}))
    files = {f"providers/{file['id']}.json": file for _, _, file in trials}
    # one worker: what is offered by it is offered
    with Demo(overlay={"broker.json": {"workers": 1}, **files}) as demo:
        for function, tenant, _ in trials:
            tenant.registered(demo.issuer)
            as_test(demo, tenant, function)
        wait_until_offered(demo, {tenant.name for _, tenant, _ in trials if "metadata" not in tenant.do})
        run()
