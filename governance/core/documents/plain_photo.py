"""A photo as it looks, without what the camera wrote into it. `python -m` copies standard input to standard output."""

from __future__ import annotations

import sys
from io import BytesIO
from typing import BinaryIO, Final

from PIL import Image, ImageOps

from governance.core.documents.confined import confine
from governance.core.documents.image import FORMATS

KEPT_MODES: Final = frozenset({"L", "RGB", "RGBA"})
QUALITY: Final = 90


def plain_copy(file: BinaryIO) -> bytes:
    """The picture alone, turned as its camera was held: no place, no time, no device, no comment, no small picture."""
    with Image.open(file, formats=FORMATS) as image:
        kind = "JPEG" if image.format == "MPO" else image.format
        turned = ImageOps.exif_transpose(image)
        if turned.mode not in KEPT_MODES:
            turned = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
        turned.info.clear()
        copy = BytesIO()
        turned.save(copy, kind, quality=QUALITY)
        return copy.getvalue()


if __name__ == "__main__":
    confine()
    sys.stdout.buffer.write(plain_copy(sys.stdin.buffer))
