"""Who adds a document and who removes files keep out of each other's way, content by content, until their work is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import text

from governance.core.database import db

CONTENT_LOCKS: Final = 7_305_115
_SHARE: Final = text("SELECT pg_advisory_xact_lock_shared(:locks, :bucket)")
_HOLD: Final = text("SELECT pg_advisory_xact_lock(:locks, :bucket)")


def share(sha256: str) -> None:
    """Until the transaction ends nobody removes this content; others may add documents that have it too."""
    db.session.execute(_SHARE, {"locks": CONTENT_LOCKS, "bucket": _bucket(sha256)})


def hold(contents: Iterable[str]) -> None:
    """Until the transaction ends nobody adds a document with one of these contents."""
    for bucket in sorted({_bucket(sha256) for sha256 in contents}):
        db.session.execute(_HOLD, {"locks": CONTENT_LOCKS, "bucket": bucket})


def _bucket(sha256: str) -> int:
    """One lock for many contents: the database has room for some thousands, not for one each."""
    return int(sha256[:2], 16)
