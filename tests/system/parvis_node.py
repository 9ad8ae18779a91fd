"""Another machine of the same issuer."""
import json
import pathlib
import shutil
import tempfile

from parvis_demo import some_port

import demo_ports
import demo_process


class SecondNode:
    """Another broker with a copy of the demo's configuration and keys, and a port of its own."""

    def __init__(self, demo):
        self.files = tempfile.TemporaryDirectory(prefix="parvis-test-")
        folder = pathlib.Path(self.files.name)
        program, _, configuration = demo.about["cli"]
        self.port = demo_ports.next_free(some_port(), set())
        shutil.copytree(configuration, folder / "config")
        state = folder / "state"
        state.mkdir(mode=0o700)
        shutil.copytree(demo.state / "keys", state / "keys")
        settings = folder / "config" / "broker.json"
        settings.write_text(json.dumps({**json.loads(settings.read_text()), "state": str(state),
                                        "listen": [f"127.0.0.1:{self.port}"]}))
        self.broker = demo_process.Broker(program, folder / "config", state, state / "log")
        self.broker.wait_ready()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.broker.stop()
        self.broker.wait_stopped()
        self.files.cleanup()
