"""A provider of others, npm's oidc-provider, that wants whatever a modern client can do."""
import contextlib
import json
import pathlib
import subprocess
import tempfile

from parvis_test import wait_for

NPM = pathlib.Path(__file__).parent / "npm"


def has_begun(process, seen):
    assert process.poll() is None, "the provider ended"
    seen.seek(0)
    return "ready\n" in seen.read()


@contextlib.contextmanager
def modern_provider(**options):
    """The provider running; gives a function that returns what it has been asked since."""
    with tempfile.TemporaryFile("w+") as seen:
        process = subprocess.Popen(["node", NPM / "modern_provider.mjs", json.dumps(options)], stdout=seen)
        told = 0

        def requests():
            nonlocal told
            seen.seek(0)
            lines = [line for line in seen.read().splitlines() if line.startswith("{")]
            new, told = lines[told:], len(lines)
            return [json.loads(line) for line in new]

        try:
            wait_for(lambda: has_begun(process, seen))
            yield requests
        finally:
            process.terminate()
            process.wait(60)
