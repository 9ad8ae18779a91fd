"""A certificate authority for an hour: made by openssl, in the demo's folder, trusted by nobody."""
import pathlib
import subprocess

# what Python 3.13 and other strict readers of RFC 5280 demand of each
AUTHORITY = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
SERVER = """subjectAltName=DNS:localhost,DNS:mtls.localhost,IP:127.0.0.1,IP:127.0.0.2,IP:::1
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
"""


def run(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)


def make_authority(folder):
    """Return the paths of the CA certificate, the server's certificate and its key."""
    folder = pathlib.Path(folder)
    folder.mkdir(mode=0o700)
    ca, ca_key = folder / "ca.pem", folder / "ca-key.pem"
    certificate, key, request = folder / "server.pem", folder / "server-key.pem", folder / "server.csr"
    extensions = folder / "server.ext"
    extensions.write_text(SERVER)
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc")
    run("req", "-x509", *curve, "-keyout", ca_key, "-out", ca, "-days", "2",
        "-subj", "/CN=Parvis demo, trusted by nobody", *AUTHORITY)
    run("req", *curve, "-keyout", key, "-out", request, "-subj", "/CN=localhost")
    run("x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-CAcreateserial",
        "-extfile", extensions, "-days", "2", "-out", certificate)
    ca_key.unlink()  # nothing else can ever be signed with it
    return ca, certificate, key
