"""The whole broker's front door withstands clients that misbehave: rude_clients.py BUILD"""
import json
import os
import signal
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def main():
    demo = subprocess.Popen(
        [os.path.join(TOP, "demo"), "--build", os.path.abspath(sys.argv[1]), "--json"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    try:
        address = json.loads(demo.stdout.readline())["issuer"].split("//")[1]
        rude = os.path.join(TOP, "tests", "rude", "rude.py")
        code = subprocess.run([sys.executable, "-B", rude, address], timeout=120, check=False).returncode
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(40)
    sys.exit(code)


if __name__ == "__main__":
    main()
