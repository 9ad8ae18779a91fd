"""Our programs, with a signer whose start can be held up, slowed, or made to fail.

    programs = SignerStart(folder, BUILD)
    with Demo(build=programs.folder): programs.hold()
"""
import pathlib
import shutil

SCRIPT = """#!/bin/sh
if [ "$1" = serve ]; then
	echo $$ >> {folder}/starts
	[ ! -e {folder}/broken ] || exit 1
	[ ! -e {folder}/slow ] || sleep "$(cat {folder}/slow)"
	while [ -e {folder}/held ]; do sleep 0.05; done
fi
exec {signer} "$@"
"""


class SignerStart:
    def __init__(self, folder, build):
        self.folder, build = pathlib.Path(folder), pathlib.Path(build).resolve()
        shutil.copy(build / "parvis", self.folder)  # which looks for the signer beside itself
        script = self.folder / "parvis-signer"
        script.write_text(SCRIPT.format(folder=self.folder, signer=build / "parvis-signer"))
        script.chmod(0o755)

    def hold(self):
        (self.folder / "held").touch()

    def release(self):
        (self.folder / "held").unlink()

    def slow_down(self, seconds):
        (self.folder / "slow").write_text(str(seconds))

    def fail(self):
        (self.folder / "broken").touch()

    def mend(self):
        (self.folder / "broken").unlink()

    def started(self):
        """Process ids of all that were started so far."""
        path = self.folder / "starts"
        return [int(pid) for pid in path.read_text().split()] if path.exists() else []
