"""PDF files: opened and walked through, object by object. `python -m` looks at standard input."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject

from governance.core.documents.confined import answer
from governance.core.errors import Invalid

MOST_PAGES: Final = 300
MOST_OBJECTS: Final = 200_000
MOST_INFLATED: Final = 1 << 29
_TAIL: Final = 2_048
_PIECE: Final = 1 << 16
_INFLATED_AT_ONCE: Final = 1 << 20
_DEFLATED: Final = frozenset({"/FlateDecode", "/Fl"})
_ACTS: Final = frozenset({"/JavaScript", "/Launch"})


def check_pdf(file: BinaryIO) -> None:
    """Open a PDF and look at each of its objects; raises `Invalid` with what is wrong."""
    file.seek(-min(_TAIL, file.seek(0, os.SEEK_END)), os.SEEK_END)
    if b"%%EOF" not in file.read():
        raise _refused("The PDF is cut off: its end is missing. Save it anew and send it again.")
    reader = PdfReader(file, strict=False)
    if reader.is_encrypted:
        raise _refused("The PDF is protected by a password. Save it without protection and send it again.")
    pages = len(reader.pages)
    if not 1 <= pages <= MOST_PAGES:
        raise _refused(f"A PDF may have 1 to {MOST_PAGES} pages; this one has {pages}.")
    left = MOST_INFLATED
    for thing in _objects(reader):
        if isinstance(thing, StreamObject):
            left -= _inflated(thing, left)
        for part in _parts(thing):
            if "/JS" in part or "/JavaScript" in part or part.get("/S") in _ACTS:
                raise _refused(
                    "The PDF contains a program (a script or a command). Print it into a new PDF and send that."
                )


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Every object of the file, whether a page uses it or not."""
    places = [(number, generation) for generation, numbers in reader.xref.items() for number in numbers]
    places += [(number, 0) for number in reader.xref_objStm]
    if len(places) > MOST_OBJECTS:
        raise _refused(f"A PDF may have {MOST_OBJECTS:,} parts; this one has {len(places):,}.")
    for number, generation in places:
        yield reader.get_object(IndirectObject(number, generation, reader))


def _parts(thing: Any) -> Iterator[dict[str, Any]]:
    """The dictionaries in an object, without those that stand elsewhere and are only pointed at."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


def _inflated(stream: StreamObject, most: int) -> int:
    """How many bytes a stream has when it is unpacked; none of them are kept."""
    named = stream.get("/Filter")
    filters = list(named) if isinstance(named, list) else [named]
    packed = [name for name in filters if name in _DEFLATED]
    if len(packed) > 1:
        raise _refused("The PDF packs its content several times over, as no honest program does.")
    if not packed or filters[0] not in _DEFLATED:
        return 0
    size, unpacker, data = 0, zlib.decompressobj(), stream._data  # noqa: SLF001 (as it stands in the file)
    try:
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            while piece and not unpacker.eof:
                size += len(unpacker.decompress(piece, _INFLATED_AT_ONCE))
                piece = unpacker.unconsumed_tail
                if size > most:
                    raise _refused("Unpacked, the PDF is far larger than any document: it is not opened.")
    except zlib.error:  # readers show what came so far
        return size
    return size


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, pointer="content")


if __name__ == "__main__":
    answer(check_pdf)
