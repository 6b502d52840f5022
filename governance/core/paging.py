"""Pages of a collection by cursor: `{items, next}`. A cursor is the place after the last row, opaque to the caller."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar

from marshmallow import Schema, fields, validate

from governance.core.errors import Invalid

DEFAULT_SIZE: Final = 50
LARGEST_SIZE: Final = 200
NOT_OURS: Final = "This cursor is not one of ours: start again without a cursor."

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows and the cursor of the page after them; `next` is None on the last page."""

    items: Sequence[Row]
    next: str | None


class PageQuery(Schema):
    """What every collection takes."""

    limit = fields.Integer(
        load_default=DEFAULT_SIZE,
        validate=validate.Range(1, LARGEST_SIZE),
        metadata={"description": "Rows in one page."},
    )
    cursor = fields.String(
        load_default=None,
        allow_none=False,
        metadata={"description": "What stood in next on the page before; leave it out for the first page."},
    )


def page_of(rows: Sequence[Row], *, limit: int, place: Callable[[Row], Sequence[Any]]) -> Page[Row]:
    """The page made of the first `limit` of `rows`, which were read with one row more to see whether there are any.

    `place(row)` gives the values that the next query starts after: strings, numbers, booleans or None.
    """
    if len(rows) <= limit:
        return Page(rows, None)
    return Page(rows[:limit], encode_cursor(place(rows[limit - 1])))


def encode_cursor(place: Sequence[Any]) -> str:
    """Write a place in an ordered collection as an opaque cursor."""
    plain = json.dumps(list(place), separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *, size: int) -> list[Any]:
    """The `size` values of a cursor's place; raises `Invalid` when it was not made by `encode_cursor`."""
    try:
        place = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        place = None
    if not isinstance(place, list) or len(place) != size:
        raise Invalid(NOT_OURS, pointer="cursor")
    return place


def number_of_cursor(cursor: str) -> int:
    """The place of a cursor in a collection that is ordered by one number; raises as `decode_cursor`."""
    (last,) = decode_cursor(cursor, size=1)
    if not isinstance(last, int):
        raise Invalid(NOT_OURS, pointer="cursor")
    return last


def text_of_cursor(cursor: str) -> str:
    """The place of a cursor in a collection that is ordered by one text; raises as `decode_cursor`."""
    (last,) = decode_cursor(cursor, size=1)
    if not isinstance(last, str):
        raise Invalid(NOT_OURS, pointer="cursor")
    return last


def moment_of_cursor(cursor: str) -> tuple[datetime, int]:
    """The place of a cursor in a collection that is ordered by a moment, then a number; raises as `decode_cursor`."""
    moment, number = decode_cursor(cursor, size=2)
    try:
        return datetime.fromisoformat(moment), int(number)
    except (TypeError, ValueError):
        raise Invalid(NOT_OURS, pointer="cursor") from None


def day_of_cursor(cursor: str) -> tuple[date, int]:
    """The place of a cursor in a collection that is ordered by a day, then a number; raises as `decode_cursor`."""
    day, number = decode_cursor(cursor, size=2)
    try:
        return date.fromisoformat(day), int(number)
    except (TypeError, ValueError):
        raise Invalid(NOT_OURS, pointer="cursor") from None


def page_schema(item: type[Schema]) -> type[Schema]:
    """The wire shape of a page of `item`."""
    name = item.__name__.removesuffix("Schema")
    return type(
        f"{name}Page",
        (Schema,),
        {
            "__doc__": f"A page of {name}.",
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.String(
                allow_none=True, required=True, metadata={"description": "Cursor of the next page; null on the last."}
            ),
        },
    )
