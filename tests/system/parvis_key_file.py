"""Files of a key folder that are encrypted, deciphered by somebody else's AES: docs/key-ceremony.md."""
import base64

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"parvis sealed key file 1\n"


def decoded(text):
    """base64url as bytes."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def deciphered(sealed, encryption_key, mark, about):
    assert sealed.startswith(mark), f"{about} is not encrypted"
    nonce, rest = sealed[len(mark):len(mark) + 12], sealed[len(mark) + 12:]
    return AESGCM(encryption_key).decrypt(nonce, rest, about)


def opened(path, encryption_key):
    return deciphered(path.read_bytes(), encryption_key, MARK, path.name.encode())
