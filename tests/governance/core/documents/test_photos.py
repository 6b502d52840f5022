"""A photo that is shown to others carries the picture alone."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from governance.core.documents.photos import without_marks
from governance.core.documents.plain_photo import plain_copy
from governance.core.errors import Unavailable

MAKE, MODEL, ORIENTATION, GPS, TAKEN = 0x010F, 0x0110, 0x0112, 0x8825, 0x0132


def telephone_photo(kind: str = "JPEG", mode: str = "RGB") -> BytesIO:
    """A picture that a telephone took: turned, and with place, time, device and a comment."""
    image = Image.new(mode, (40, 20))
    marks = Image.Exif()
    marks[MAKE], marks[MODEL], marks[ORIENTATION], marks[TAKEN] = "Maker", "Telephone-9000", 6, "2026:03:01 12:00:00"
    marks.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    content = BytesIO()
    more = {"comment": b"taken at home"} if kind == "JPEG" else {}
    image.save(content, kind, exif=marks, **more)
    content.seek(0)
    return content


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")]
)
def test_place_time_device_and_comment_are_gone_and_the_picture_stands_upright(kind: str, mode: str) -> None:
    given = telephone_photo(kind, mode)
    assert b"Telephone-9000" in given.getvalue()
    copy = plain_copy(given)
    for mark in (b"Telephone-9000", b"Maker", b"2026:03:01", b"taken at home", b"Exif"):
        assert mark not in copy
    with Image.open(BytesIO(copy)) as image:
        assert image.format == kind
        assert image.size == (20, 40)
        assert not image.getexif()


def test_the_copy_is_made_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(telephone_photo().getvalue())
    with without_marks((tmp_path / "photo.jpg").open("rb")) as copy, Image.open(copy) as image:
        assert image.size == (20, 40)
        assert not image.getexif()


def test_what_cannot_be_copied_is_not_shown_instead(tmp_path: Path) -> None:
    path = tmp_path / "broken.jpg"
    path.write_bytes(b"\xff\xd8\xff not a picture")
    with pytest.raises(Unavailable, match="cannot be shown"):
        without_marks(path.open("rb"))
