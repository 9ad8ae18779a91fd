#!/usr/bin/python3 -B
"""Starts a demo whose every name and text is written by an attacker, and lets Chromium through it."""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "system"))
from parvis_demo import Demo  # noqa: E402

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>{{name}}'`"
LONG = "Donaudampfschifffahrtsgesellschaftskapitänspatent" * 2
ALWAYS = {"from": "2020-01-01T00:00:00Z", "until": "2099-01-01T00:00:00Z", "text": HOSTILE}
PERSON = {"id": "eve", "label": HOSTILE, "description": HOSTILE, "acr": "eidas1", "sub": "eve",
          "claims": {"given_name": HOSTILE, "family_name": LONG, "birthdate": "1985-03-02", "gender": "female",
                     "birthplace": "69123", "birthcountry": "99100", "email": "eve@example.com",
                     "preferred_username": HOSTILE}}
OVERLAY = {
    "broker.json": {"platform_name": HOSTILE[:60], "registry_url": "", "personas": "people.json",
                    "notices": {"all": ALWAYS}},
    "people.json": {"personas": [PERSON]},
    "clients/sample-service.json": {"client_name": (HOSTILE + LONG)[:120], "client_name#fr": HOSTILE, "consent": True,
                                    "choose_again": True},
    "providers/eve.json": {"id": "eve", "driver": "simulator", "name": HOSTILE, "confirmation": HOSTILE,
                           "notices": {"here": ALWAYS}, "beta": True},
}


def hostile_names_are_words_in_every_place():
    with Demo(overlay=OVERLAY) as demo:
        return subprocess.run(["node", HERE / "hostile_names.mjs", json.dumps({**demo.about, "hostile": HOSTILE})],
                              timeout=900).returncode


sys.exit(hostile_names_are_words_in_every_place())
