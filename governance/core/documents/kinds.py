"""Which kinds of files are taken, told by their content; what a file is called says nothing. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import filetype

from governance.core.errors import Invalid

HEAD: Final = 8_192


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is taken: its media type, the endings of its names and how its content begins."""

    media_type: str
    endings: tuple[str, ...]
    begins: Callable[[bytes], bool]


PDF: Final = FileKind("application/pdf", (".pdf",), lambda head: head.startswith(b"%PDF-"))
JPEG: Final = FileKind("image/jpeg", (".jpg", ".jpeg"), lambda head: head.startswith(b"\xff\xd8\xff"))
PNG: Final = FileKind("image/png", (".png",), lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"))
WEBP: Final = FileKind("image/webp", (".webp",), lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP")
TAKEN: Final = {kind.media_type: kind for kind in (PDF, JPEG, PNG, WEBP)}


def kind_of(head: bytes) -> FileKind:
    """What the file that begins with `head` is; raises `Invalid` when it is nothing that is taken."""
    guess = filetype.guess(head)
    kind = TAKEN.get(guess.mime) if guess else None
    if kind is not None and kind.begins(head):
        return kind
    looks = f"By its content this is a file of the kind {guess.extension}" if guess and not kind else "This is not one"
    raise Invalid(f"Only PDF, JPEG, PNG and WebP files are taken. {looks}, whatever its name says.", pointer="content")
