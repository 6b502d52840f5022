"""Small files as people hand them in, and as they should not."""

from __future__ import annotations

import io
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, PdfObject, StreamObject, TextStringObject

# How programs and archives begin.
EXECUTABLES = {
    "windows": b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 200,
    "linux": b"\x7fELF\x02\x01\x01" + b"\x00" * 200,
    "macos": b"\xcf\xfa\xed\xfe\x07\x00\x00\x01" + b"\x00" * 200,
    "script": b"#!/bin/sh\nrm -rf /\n",
    "page": b"<!doctype html><script>alert(1)</script>",
    "archive": b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + b"\x00" * 200,
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
}


def written(writer: PdfWriter) -> bytes:
    """A PDF as its writer leaves it."""
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def pages(number: int = 1) -> PdfWriter:
    """A PDF of blank pages, to be added to."""
    writer = PdfWriter()
    for _ in range(number):
        writer.add_blank_page(200, 200)
    return writer


def pdf(number: int = 1, *, title: str = "") -> bytes:
    """A PDF of blank pages; another title makes another file."""
    writer = pages(number)
    if title:
        writer.add_metadata({"/Title": title})
    return written(writer)


def pdf_with_script() -> bytes:
    """A PDF that runs a script when it is opened."""
    return _acting({"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")})


def pdf_with_command() -> bytes:
    """A PDF that starts a program when it is opened."""
    return _acting({"/S": NameObject("/Launch"), "/F": TextStringObject("calc.exe")})


def _acting(action: dict[str, PdfObject]) -> bytes:
    writer = pages()
    named = {NameObject(name): value for name, value in action.items()}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(named)
    return written(writer)


def pdf_locked() -> bytes:
    """A PDF that asks for a password."""
    writer = pages()
    writer.encrypt("secret", algorithm="RC4-128")
    return written(writer)


def pdf_bomb(megabytes: int, *, filters: int = 1) -> bytes:
    """A PDF with a stream that grows to this size when it is unpacked."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"\0" * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(b"\0" * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    stream = StreamObject()
    stream._data = head + again * (megabytes - 1) + packer.flush()
    names = " ".join(["/FlateDecode"] * filters)
    writer = pages()
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    writer._add_object(stream)
    return (
        written(writer).replace(b"/Filter /FlateDecode", f"/Filter [{names}]".encode())
        if filters > 1
        else written(writer)
    )


def picture(kind: str = "PNG", size: tuple[int, int] = (20, 10), *, colour: int = 90, frames: int = 1) -> bytes:
    """An image, plain or moving."""
    images = [Image.new("RGB", size, (colour, step * 40, 20)) for step in range(frames)]
    file = io.BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if frames > 1 else {}
    images[0].save(file, kind, **more)
    return file.getvalue()


def picture_with_size(width: int, height: int) -> bytes:
    """A PNG that says it is this large, and is not."""
    small = picture("PNG")
    header = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + small[24:29]
    return small[:12] + header + zlib.crc32(header).to_bytes(4, "big") + small[33:]
