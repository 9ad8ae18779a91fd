"""The whole broker's front door withstands clients that misbehave: rude_clients.py BUILD"""
import subprocess
import sys

from parvis_demo import ROOT, Demo

with Demo() as demo:
    rude = [sys.executable, "-B", ROOT / "tests" / "rude" / "rude.py", demo.issuer.split("//")[1]]
    code = subprocess.run(rude, timeout=500, check=False).returncode
sys.exit(code)
