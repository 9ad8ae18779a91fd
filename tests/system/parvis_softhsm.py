"""SoftHSM tokens of a test's own, and the setting that tells a broker of them."""
import os
import pathlib
import subprocess
import tempfile

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "pin-73021946-canary"


class SoftHSM:
    """A folder of tokens. SOFTHSM2_CONF, which children inherit, leads to it."""

    def __init__(self, *labels):
        self.folder = tempfile.TemporaryDirectory(prefix="parvis-token-")
        self.root = pathlib.Path(self.folder.name)
        (self.root / "tokens").mkdir(mode=0o700)
        (self.root / "softhsm.conf").write_text(
            f"directories.tokendir = {self.root}/tokens\nobjectstore.backend = file\n")
        os.environ["SOFTHSM2_CONF"] = str(self.root / "softhsm.conf")
        self.pin_file = self.root / "pin"
        self.pin_file.write_text(PIN + "\n")
        self.pin_file.chmod(0o400)
        self.at = {label: self.make(label) for label in labels}

    def make(self, label):
        """The folder of a new token."""
        before = set((self.root / "tokens").iterdir())
        subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN,
                        "--so-pin", "0123456789"], check=True, stdout=subprocess.DEVNULL)
        return (set((self.root / "tokens").iterdir()) - before).pop()

    def setting(self, **more):
        return {label: {"module": MODULE, "label": label, "pin_file": str(self.pin_file),
                        "paths": [str(self.root)], **more} for label in self.at}

    def pull(self, label):
        self.at[label].rename(self.root / label)

    def plug(self, label):
        (self.root / label).rename(self.at[label])

    def objects(self, label):
        return len(list(self.at[label].glob("*.object")))

    def close(self):
        self.folder.cleanup()
