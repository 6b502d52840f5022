"""What is contested in the reader's language: it was named in English when it was filed, and starts with a known name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import current_app, g

from dashboard.pages.measure_words import KINDS, kind_name
from dashboard.shell import words
from dashboard.shell.language import _
from governance.core.calendar import day_of, now
from governance.core.errors import NotFound
from governance.rulebook.publication import document_of, in_force

STANDING: Final = "Standing: "


def in_reader_language(title: str) -> str:
    """The title with the name that it starts with as the reader calls it; in English it stays as it was shown."""
    if words.language() == "en":
        return title
    if title.startswith(STANDING):
        code, _comma, rest = title.removeprefix(STANDING).partition(",")
        key = code.strip().replace(" ", "_")
        known = words.standing_word(key) if key in words.STANDINGS else code
        return _("Standing: %(standing)s", standing=f"{known},{rest}")
    names = g.contested_names if "contested_names" in g else dict(_names())
    g.contested_names = names  # the rule book is read once for a whole list
    name = max((name for name in names if title.startswith(name)), key=len, default="")
    return f"{names.get(name, '')}{title.removeprefix(name)}"


def _names() -> Iterator[tuple[str, str]]:
    """Names as they are written in titles, each with its word in the reader's language."""
    yield from ((kind.replace("_", " ").capitalize(), kind_name(kind)) for kind in KINDS)
    try:
        document = document_of(in_force(day_of(now(), current_app.extensions["settings"].timezone)).id)
    except NotFound:
        return
    for named in (*document["violation_types"], *document["score"]["rates"]):
        yield named["name"]["en"], words.in_language(named["name"])
