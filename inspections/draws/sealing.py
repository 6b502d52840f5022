"""The secret of a draw at rest: sealed by a key that follows from the installation's own secret."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from governance.core.commands import settings


def sealed(secret: str) -> str:
    """`secret` as it is stored."""
    return _box().encrypt(secret.encode("ascii")).decode("ascii")


def unsealed(stored: str) -> str | None:
    """The secret that was stored; None when the installation's own secret is no longer the one that sealed it."""
    try:
        return _box().decrypt(stored).decode("ascii")
    except (InvalidToken, ValueError):
        return None


def _box() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"secret of a draw").derive(
        settings().secret_key.encode("utf-8")
    )
    return Fernet(base64.urlsafe_b64encode(derived))
