"""Images: opened and decoded once. `python -m` looks at standard input."""

from __future__ import annotations

from typing import BinaryIO, Final

from PIL import Image

from governance.core.documents.confined import answer
from governance.core.errors import Invalid

MOST_PIXELS: Final = 64_000_000
Image.MAX_IMAGE_PIXELS = None  # its own limit would speak before ours
FORMATS: Final = ("JPEG", "PNG", "WEBP")


def check_image(file: BinaryIO) -> None:
    """Decode an image as its reader will; raises `Invalid` with what is wrong."""
    with Image.open(file, formats=FORMATS) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise _refused(f"The image has {width:,} × {height:,} pixels; {MOST_PIXELS:,} is the most that is taken.")
        if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:  # telephones add a small second picture: MPO
            raise _refused("The image moves. Send a single picture.")
        image.verify()
    file.seek(0)
    with Image.open(file, formats=FORMATS) as image:
        image.load()


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, pointer="content")


if __name__ == "__main__":
    answer(check_image)
