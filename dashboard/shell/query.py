"""The query of an address: where the state of a page is kept, so that it can be bookmarked, shared and gone back to."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode


def read_query(search: str | None) -> dict[str, str]:
    """The query of an address as a mapping; of a name given twice the last counts."""
    return dict(parse_qsl((search or "").lstrip("?")))


def write_query(query: Mapping[str, object]) -> str:
    """A query without what is empty, to stand behind an address."""
    given = {name: value for name, value in query.items() if value not in (None, "", [], ())}
    return f"?{urlencode(given)}" if given else ""


def page_number(text: str | None) -> int:
    """A page of a list as written in an address; 1 for anything that is none."""
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1
