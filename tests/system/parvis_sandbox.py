"""A broker that lies on demand, a place for a service, and the twelve cases that try it."""
import json
import pathlib
import subprocess
import tempfile

from parvis_paths import BUILD, ROOT
from parvis_demo import PATIENT_STORE
from parvis_ports import some_port
import demo_configuration
import demo_process


class Sandbox:
    def __init__(self, host="localhost", personas=None, clients=(), **registration):
        """registration: members of the service's registration that replace the demo's; ${service}
        in them is where it is. clients: such members of others, with a client_id of their own.
        personas: a file of them instead of the demo's."""
        self.host, self.registration, self.clients = host, registration, clients
        self.personas = personas or ROOT / "config" / "demo" / "personas-high.json"

    def __enter__(self):
        self.files = tempfile.TemporaryDirectory(prefix="parvis-")
        self.folder = pathlib.Path(self.files.name)
        port = some_port()
        self.service_port = port + 1
        self.issuer, self.url = f"http://{self.host}:{port}", f"http://localhost:{port + 1}"
        self.secret = demo_configuration.new_secret()
        state = self.folder / "state"
        state.mkdir(mode=0o700)
        demo_configuration.write_folder("sandbox", self.folder / "config", {
            "broker": self.issuer, "broker_listen": [f"127.0.0.1:{port}"], "state": str(state),
            "service": self.url, "tls_certificate": "", "tls_private_key": "",
            "personas": str(self.personas),
            "sample-service_secret_hash": demo_configuration.secret_hash(self.secret)})
        settings = self.folder / "config" / "broker.json"
        settings.write_text(json.dumps({**json.loads(settings.read_text()), **PATIENT_STORE}))
        client = self.folder / "config" / "clients" / "sample-service.json"
        sample = json.loads(client.read_text())
        for members in [{"client_id": "sample-service", **self.registration}, *self.clients]:
            own = demo_configuration.fill(members, {"service": self.url})
            client.with_name(own["client_id"] + ".json").write_text(json.dumps({**sample, **own}))
        self.broker = demo_process.Broker(BUILD / "parvis", self.folder / "config", state,
                                          self.folder / "log")
        self.broker.wait_ready()
        return self

    def __exit__(self, *_):
        self.broker.stop()
        self.broker.wait_stopped()
        self.files.cleanup()

    def simulate(self, *options):
        """(exit status, report) of the cases against the service that is there now."""
        done = subprocess.run([BUILD / "parvis", "simulate", "--cases", "--sandbox", self.issuer, "--json", *options],
                              capture_output=True, text=True, timeout=200, stdin=subprocess.DEVNULL)
        assert done.returncode in (0, 1), done.stderr
        return done.returncode, json.loads(done.stdout)
