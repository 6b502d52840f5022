"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from governance.core.errors import Invalid

HEAD_BYTES: Final = 65_536
PIECE_BYTES: Final = 32 * 2**20
_GZIP: Final = b"\x1f\x8b"
# First bytes of files that people hand in by mistake.
_FOREIGN: Final = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"SQLite format 3": "an SQLite database",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"<": "an XML or HTML document",
    b"[": "one JSON array; JSON lines have one object in each line",
}
_WANTED: Final = "Events come as CSV, JSON lines (both may be compressed with gzip) or Parquet."


class Format(StrEnum):
    """How the events of a file are written."""

    CSV = "CSV"
    JSON_LINES = "JSON lines"
    PARQUET = "Parquet"


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """A file of events as it lies there; `digest` tells its content from every other."""

    path: Path
    format: Format
    compressed: bool
    digest: str

    @property
    def name(self) -> str:
        return self.path.name


def inspect(path: Path, *, wanted: str = _WANTED) -> SourceFile:
    """What `path` is. Raises `Invalid` with one sentence when it is missing, empty, cut off or of another kind.

    `wanted` tells whoever handed in something else what comes instead.
    """
    if not path.is_file():
        raise Invalid(f"There is no file {path}.", pointer=str(path))
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        raise Invalid(f"{path} cannot be opened: {error.strerror}.", pointer=str(path)) from error
    if not head:
        raise Invalid(f"{path.name} is empty.", pointer=str(path))
    compressed = head.startswith(_GZIP)
    text = _uncompressed_head(path) if compressed else head
    found = _format(text, name=path.name, compressed=compressed, wanted=wanted)
    return SourceFile(path=path, format=found, compressed=compressed, digest=digest_of(path))


def digest_of(path: Path) -> str:
    """SHA-256 over the SHA-256 of the file's pieces of 32 MiB, so that every core takes a part."""

    def of_piece(start: int) -> bytes:
        with path.open("rb") as stream:
            stream.seek(start)
            return hashlib.sha256(stream.read(PIECE_BYTES)).digest()

    with ThreadPoolExecutor() as pool:
        pieces = pool.map(of_piece, range(0, path.stat().st_size, PIECE_BYTES))
        return hashlib.sha256(b"".join(pieces)).hexdigest()


def _format(head: bytes, *, name: str, compressed: bool, wanted: str) -> Format:
    if head.startswith(b"PAR1") and not compressed:
        return Format.PARQUET
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, noun in _FOREIGN.items():
        if text.startswith(magic):
            raise Invalid(f"{name} is {noun}. {wanted}", pointer=name)
    if not text:
        raise Invalid(f"{name} is empty.", pointer=name)
    if b"\x00" in text:
        raise Invalid(f"{name} is no text in UTF-8 and no Parquet file. {wanted}", pointer=name)
    return Format.JSON_LINES if text.startswith(b"{") else Format.CSV


def _uncompressed_head(path: Path) -> bytes:
    """The first bytes of a gzip file that was read to its end: a cut-off one is noticed before anything is changed."""
    try:
        with gzip.open(path, "rb") as stream:
            head = stream.read(HEAD_BYTES)
            while stream.read(1 << 20):
                pass
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Invalid(
            f"{path.name} is a damaged gzip file, probably cut off on the way ({error}). Fetch it again.",
            pointer=str(path),
        ) from error
    return head
