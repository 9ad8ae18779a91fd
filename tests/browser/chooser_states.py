#!/usr/bin/python3 -B
"""A demo with a provider in each state that a chooser can show; chooser_states.mjs looks at it."""
import contextlib
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "system"))
from parvis_client import Login  # noqa: E402
from parvis_demo import Demo, demo_browser  # noqa: E402
from parvis_ports import free_ports  # noqa: E402
from parvis_provider import provider, stand_in, stop  # noqa: E402

lives, dead = free_ports(2)
WORK = {"from": "2020-01-01T00:00:00Z", "until": "2099-01-01T00:00:00Z", "closed": True,
        "text": "Back on Friday.", "text#fr": "De retour vendredi.", "text#vi": "Trở lại vào thứ Sáu."}


def of(name, port=lives, **more):
    return {f"providers/{name}.json": provider(name, port, f"es-{name}", **more)}


overlay = {
    "broker.json": {"workers": 1, "trusted_proxies": ["127.0.0.1", "::1"], "suspicious_header": "x-suspicious",
                    "suspicious_acr": "eidas2", "show_excluded_providers": True},
    "clients/library.json": {"excluded_providers": ["excluded"]},
    "providers/sim-high.json": {"allowed_acr": ["eidas2", "eidas3"]},
    **of("trial", beta=True, acr={"eidas2": "eidas2"}),
    **of("works", notices={"work": WORK}),
    **of("down", dead),
    **of("off", enabled=False),
    **of("excluded"),
    **of("hidden", display=False),
    **of("bridge", identity="european", acr={"eidas2": "eidas2"}),
    **of("bridge-off", identity="european", enabled=False),
    # one failed call is enough to doubt it
    **of("slow", acr={"eidas2": "eidas2"}, breaker_failures=2, discovery=True,
         token_endpoint=f"http://127.0.0.1:{dead}/token"),
}


def words(language):
    text = json.loads((HERE.parents[1] / "config" / "locales" / f"{language}.json").read_text())
    return {name.partition(".")[2]: value for name, value in text.items() if name.startswith("choose.")}


def make_doubtful(demo, name):
    client, browser = demo.client("library"), demo.browser()
    page = browser.get(client.authorize_url(Login()))
    with contextlib.suppress(demo_browser.Failure):
        client.walk(browser, page, provider=name)


def each_state_of_a_door_is_shown_and_said_in_each_language(demo):
    for name in ("trial", "slow", "bridge"):
        demo.wait_offered(name)
    make_doubtful(demo, "slow")
    client = demo.client("library")
    about = {"usual": client.authorize_url(Login()), "work": WORK,
             "higher": client.authorize_url(Login(), acr_values="eidas2"),
             "words": {language: words(language) for language in ("fr", "en", "vi")}}
    return subprocess.run(["node", HERE / "chooser_states.mjs", json.dumps(about), *sys.argv[2:]],
                          timeout=220).returncode


process = stand_in(lives)
try:
    with Demo(overlay=overlay) as demo:
        sys.exit(each_state_of_a_door_is_shown_and_said_in_each_language(demo))
finally:
    stop(process)
