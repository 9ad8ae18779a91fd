"""Where things are: importing this lets a test import the demo's own modules."""
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else
                     os.environ.get("PARVIS_BUILD", ROOT / "build" / "check")).resolve()
sys.path.insert(0, str(ROOT / "config" / "demo"))
