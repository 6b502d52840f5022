"""Taking in a stream: on disk, counted and hashed on the way, never whole in memory."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final

from governance.core.errors import Invalid

PIECE: Final = 1 << 16


@dataclass(frozen=True)
class Received:
    """What came: a file that vanishes when it is closed, its SHA-256 and its size."""

    file: BinaryIO
    sha256: str
    size: int


@contextmanager
def received(content: BinaryIO, *, most: int) -> Iterator[Received]:
    """`content` on disk for the length of the block; raises `Invalid` when it is empty or longer than `most` bytes."""
    digest, size = hashlib.sha256(), 0
    with tempfile.TemporaryFile(buffering=0) as file:  # unbuffered: other processes read it too
        while piece := content.read(PIECE):
            size += len(piece)
            if size > most:
                raise Invalid(
                    f"The file is larger than {most / 2**20:,.0f} MB, the most that is taken.", pointer="content"
                )
            digest.update(piece)
            file.write(piece)
        if not size:
            raise Invalid("The file is empty.", pointer="content")
        file.seek(0)
        yield Received(file, digest.hexdigest(), size)
