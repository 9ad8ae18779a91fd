"""Client libraries of npm in the place of a client: openid-client, certified, unless another is named."""
import json
import os
import pathlib
import subprocess

NPM = pathlib.Path(__file__).parent / "npm"


def log_in_with_openid_client(demo, client_id, more, environment=None, script="log_in.mjs"):
    """What the script in npm/ prints at the end; more: members beside those of the registration."""
    client = demo.client(client_id)
    process = subprocess.Popen(
        ["node", NPM / script, demo.issuer, json.dumps({**client.about, **more})], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **(environment or {})})
    line = process.stdout.readline()
    assert line, process.communicate(timeout=120)[1]
    url = json.loads(line)["authorization_url"]
    browser = demo.browser()
    page = client.walk(browser, browser.get(url))
    out, problem = process.communicate(page.location + "\n", timeout=120)
    assert process.returncode == 0, problem
    return json.loads(out)
