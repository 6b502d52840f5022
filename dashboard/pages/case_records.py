"""What the platform knew when a case was filed, frozen then: the order, its delivery, its listing, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from babel.dates import format_datetime
from dash import html
from dash.development.base_component import Component

from dashboard.pages.case_record_words import CODED, CODES, FIELDS, RECORDS
from dashboard.pages.case_shown import looked_at
from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _
from governance.complaints.shown import CaseShown, RecordShown

# What stands in the record of the order already.
_REPEATED: Final = frozenset({"order", "ordered_at", "status", "fault"})
# Columns of a table of several: which it is, what it is, when it was, and how it ended.
_COLUMNS: Final = (
    *("case_id", "review_id", "kind", "channel", "score", "opened_at", "created_at", "first_answer_at", "answered_at"),
    *("closed_at", "outcome", "ground", "cause", "satisfaction"),
)
_PLACES: Final = {name: place for place, name in enumerate(_COLUMNS)}


def records_card(_changed: int, _decided: int, shown: Shown) -> Component:
    """Every record with the moment as of which it is known."""
    case = looked_at(shown)
    if not case.records and case.order_reference is None:
        return html.Div()
    return card(
        _finding(case), note=_note(case), body=[part for record in case.records for part in _record(record)] or None
    )


def _finding(case: CaseShown) -> str:
    if not case.records:
        return _("Nothing is known of the order yet")
    known = next((record.content for record in case.records if record.kind == "order"), {})
    if known.get("known") is False:
        return _("No such order was known: %(order)s", order=known["order"])
    return _("What the platform knows of the order")


def _note(case: CaseShown) -> str:
    if not case.records:
        return _("What is known is written down within a few minutes after the case came in.")
    moment = words.moment(case.records[0].known_at)
    return _("As it was known on %(moment)s, and not changed since.", moment=moment)


def _record(record: RecordShown) -> list[Component]:
    title = html.H3(str(RECORDS.get(record.kind, record.kind)))
    digest = html.Small(_("Digest %(digest)s…", digest=record.digest[:12]), title=record.digest, className="quiet")
    return [html.Div([title, digest], className="line-head"), *_content(record.kind, record.content)]


def _content(kind: str, content: Mapping[str, Any]) -> list[Component]:
    """Single values as a list, several things of one kind as a table."""
    said_above = _REPEATED if kind != "order" else frozenset({"known"})
    said_above |= {"category"} if content.get("category_name") else set()
    single = {name: value for name, value in content.items() if not isinstance(value, list) and name not in said_above}
    lists = [value for value in content.values() if isinstance(value, list) and value]
    facts = [part for name, value in single.items() if value is not None for part in _fact(name, value)]
    return [*([html.Dl(facts, className="facts")] if facts else []), *map(_table, lists)]


def _fact(name: str, value: Any) -> list[Component]:
    return [html.Dt(str(FIELDS.get(name, name))), html.Dd(told(name, value))]


def _table(rows: Sequence[Mapping[str, Any]]) -> Component:
    told_of = {name for row in rows for name, value in row.items() if value is not None}
    names = sorted(told_of, key=lambda name: (_PLACES.get(name, len(_PLACES)), name))
    lines: list[Row] = [[told(name, row.get(name)) for name in names] for row in rows]
    return table([str(FIELDS.get(name, name)) for name in names], lines)


def told(name: str, value: Any) -> str:
    """A value of a record as people read it."""
    if value is None:
        return "–"
    if isinstance(value, Mapping):
        names = {"en": str(value.get("en") or "–"), "zh": str(value.get("zh_CN") or "")}
        return words.in_language(names)
    if name in CODED:
        return str(CODES.get(str(value), value))
    if name.endswith(("_at", "_on")):
        return _moment(str(value))
    return words.count(value) if isinstance(value, int) else str(value)


def _moment(text: str) -> str:
    """A day, or a moment on the platform's clock, of the event store."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if "T" not in text:
        return words.day(moment.date())
    pattern = "y年M月d日 HH:mm" if words.language().startswith("zh") else "d MMM y, HH:mm"
    return str(format_datetime(moment, pattern, locale=words.language()))
