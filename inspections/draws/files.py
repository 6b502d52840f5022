"""Frozen lists and records as files, each under its own SHA-256."""

from __future__ import annotations

import hashlib
import io
from typing import BinaryIO

from governance.core.commands import settings
from governance.core.documents.store import FileStore


def keep(content: bytes) -> str:
    """Keep `content`; returns its SHA-256. Raises `Unavailable` when the store does not answer.

    What a transaction that failed left behind stays: it is named by nothing, and nothing can be read from it outside.
    """
    digest = hashlib.sha256(content).hexdigest()
    _store().put(digest, io.BytesIO(content), size=len(content))
    return digest


def kept(digest: str) -> bytes:
    """What was kept under `digest`; raises `Unavailable` when it is not there whole."""
    with opened(digest) as file:
        return file.read()


def opened(digest: str) -> BinaryIO:
    """What was kept under `digest`, to be read and closed; raises as `kept`."""
    return _store().open(digest)


def _store() -> FileStore:
    """Beside the documents and not among them: the sweep there removes what no document uses."""
    return FileStore(f"{settings().files_place.rstrip('/')}/draws")
