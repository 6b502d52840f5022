"""The secret in the link to a case: made from the installation's own secret, so that every mail can carry it. Pure.

The database keeps the digest alone. A new link for the same case is the next `number`; the old one opens nothing then.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

MOST_LINKS: Final = 50


def token_of(case_id: int, number: int, *, secret: str) -> str:
    """The secret of the link `number` of a case: 256 bits, as an address writes them."""
    told = f"case-link:{case_id}:{number}".encode()
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), told, "sha256")).decode().rstrip("=")


def digest_of(token: str) -> str:
    """What the database knows of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def number_of(case_id: int, digest: str | None, *, secret: str) -> int | None:
    """Which link of the case has this digest; None when none has, or the secret is another one by now."""
    if digest is None:
        return None
    links = (number for number in range(MOST_LINKS) if digest_of(token_of(case_id, number, secret=secret)) == digest)
    return next(links, None)
