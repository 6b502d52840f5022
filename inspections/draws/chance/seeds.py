"""Secrets, what is announced of them, and the final seed of a draw. Pure but for `new_secret`."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from secrets import token_hex
from typing import Final

from governance.core.errors import Invalid

SECRET_BYTES: Final = 32
_HEX: Final = re.compile(r"[0-9a-f]{64}")
_PREFIX: Final = b"draw-seed-1\n"


def new_secret() -> str:
    """A new secret: 64 hexadecimal digits from the system's source of randomness."""
    return token_hex(SECRET_BYTES)


def commitment(secret: str) -> str:
    """What is announced of a secret of 64 hexadecimal digits: SHA-256 of its 32 bytes; raises `Invalid`."""
    return hashlib.sha256(bytes.fromhex(checked_hex(secret, "secret"))).hexdigest()


def officer_commitment(secret: str) -> str:
    """What is announced of an officer's secret, which is any text: SHA-256 of its UTF-8 bytes."""
    return hashlib.sha256(secret.encode()).hexdigest()


def officers_value(secrets: Mapping[str, str]) -> str:
    """The public value that officers make together: their secrets by team, as canonical JSON."""
    return json.dumps(dict(secrets), sort_keys=True, separators=(",", ":"))


def list_digest(frozen_text: bytes) -> str:
    """What is announced of a frozen list: SHA-256 of its bytes."""
    return hashlib.sha256(frozen_text).hexdigest()


def final_seed(*, secret: str, list_digest: str, public_value: str) -> str:
    """The seed of everything drawn, 64 hexadecimal digits: SHA-256 over the secret, the list and the public value.

    `public_value` is the beacon's randomness in hexadecimal, what `officers_value` says, or empty when there is none.
    """
    kept = bytes.fromhex(checked_hex(secret, "secret"))
    listed = bytes.fromhex(checked_hex(list_digest, "list_digest"))
    return hashlib.sha256(_PREFIX + kept + listed + public_value.encode()).hexdigest()


def checked_hex(text: str, pointer: str) -> str:
    """The text itself when it is 64 lower-case hexadecimal digits; raises `Invalid` otherwise."""
    if not _HEX.fullmatch(text):
        raise Invalid("Write 32 bytes as 64 hexadecimal digits, letters small.", pointer=pointer)
    return text
