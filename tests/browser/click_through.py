#!/usr/bin/python3 -B
"""Starts the demo of this build and lets Chromium click through it."""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "system"))
from parvis_demo import Demo  # noqa: E402


def clicks_tabs_and_keys_lead_to_an_end():
    with Demo() as demo:
        return subprocess.run(["node", HERE / "click_through.mjs", json.dumps(demo.about)],
                              timeout=900).returncode


sys.exit(clicks_tabs_and_keys_lead_to_an_end())
