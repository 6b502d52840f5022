"""On a seller's page: whether it is restricted and until when, what is open against it, and what it can still contest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.appeal_words import STATES as APPEALS
from dashboard.pages.contestable import contestable_card
from dashboard.pages.contested_title import in_reader_language
from dashboard.pages.measure_words import STATES as MEASURES
from dashboard.pages.measure_words import kind_name, on_what
from dashboard.pages.measures import days_left as measure_days_left
from dashboard.pages.violation_words import STATES as VIOLATIONS
from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.cards import card
from dashboard.shell.language import _, ngettext
from dashboard.shell.query import write_query
from dashboard.shell.signs import state_sign
from dashboard.shell.state_words import FIXES, StateSign
from governance.core.access import Actor
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.rectification.readings import find_fixes
from governance.sellers import register as sellers
from governance.violations.appeals.readings import find_appeals
from governance.violations.measures.readings import find_measures
from governance.violations.measures.shown import MeasureRow
from governance.violations.measures.states import State
from governance.violations.readings import find_violations
from governance.violations.shown import Show

MOST: Final = 5


def restricted_card(shown: Shown) -> Component:
    """Am I restricted, and until when? Below what holds stands what is announced, then what holds nothing back."""
    by = current_actor()
    found = find_measures(by=by, at=now(), seller_id=_seller(shown), show="in_force", limit=50).items
    holding = [row for row in found if row.restricts]
    coming = sorted((row for row in found if not row.restricts), key=lambda row: row.state != State.NOTICED)
    return card(
        restricted(holding, own=by.seller_id is not None),
        note=_restricted_note(holding, coming),
        body=html.Ul([html.Li(_measure(row)) for row in [*holding, *coming]], className="lines") if found else None,
    )


def restricted(holding: Sequence[MeasureRow], *, own: bool) -> str:
    """The title: whether something is restricted, and until when at the latest."""
    if not holding:
        return _("Your shop is not restricted") if own else _("The shop is not restricted")
    ends = [row.ends_on for row in holding]
    last = max((day for day in ends if day is not None), default=None)
    if last is None or None in ends:
        return ngettext(
            "%(num)s restriction holds until it is lifted",
            "%(num)s restrictions hold, not all of them with a last day",
            len(holding),
        )
    return ngettext(
        "%(num)s restriction holds until %(day)s",
        "%(num)s restrictions hold, the last until %(day)s",
        len(holding),
        day=words.day(last),
    )


def open_card(shown: Shown) -> Component:
    """What is open: violations, fixes and appeals, a few of each with the way to all of them."""
    by, at, seller_id = current_actor(), now(), _seller(shown)
    asked: dict[str, Any] = {"by": by, "at": at, "seller_id": seller_id, "limit": MOST}
    violations = find_violations(show=Show.OPEN.value, **asked)
    fixes = find_fixes(open_only=True, **asked)
    appeals = find_appeals(show="open", **asked)
    groups = [
        _group(
            _("Violations"),
            "violations",
            [
                _line(
                    f"/dashboard/violations/{row.id}",
                    words.in_language(row.rule_name),
                    VIOLATIONS[row.state],
                    _counting(row.counting, row.lapses_on),
                )
                for row in violations.items
            ],
            shown,
            by,
        ),
        _group(
            _("Required fixes"),
            "fixes",
            [
                _line(f"/dashboard/fixes/{fix.id}", fix.title, FIXES[fix.state.value], _by(fix.due_on, fix.days_left))
                for fix in fixes.items
            ],
            shown,
            by,
        ),
        _group(
            _("Appeals"),
            "appeals",
            [
                _line(
                    f"/dashboard/appeals/{row.id}",
                    in_reader_language(row.title),
                    APPEALS[row.state],
                    words.day(row.filed_at.date()),
                )
                for row in appeals.items
            ],
            shown,
            by,
        ),
    ]
    number = len(violations.items) + len(fixes.items) + len(appeals.items)
    reference = quote(shown["reference"], safe="")
    ledger = "/dashboard/ledger" if by.seller_id is not None else f"/dashboard/sellers/{reference}/ledger"
    return card(
        _("Violations, fixes and appeals") if number else _("Nothing is open against the shop"),
        note=_("What is open, the newest first."),
        body=[*[part for group in groups for part in group], html.P(dcc.Link(_("Points and nodes"), href=ledger))],
    )


def contest_card(shown: Shown) -> Component:
    """What the shop can still contest."""
    return contestable_card(_seller(shown), by=current_actor(), most=MOST)


def _seller(shown: Shown) -> int:
    """The shop of the page; raises `NotFound` for one that is not this visitor's to know of."""
    return sellers.find(shown["reference"]).id


def _restricted_note(holding: Sequence[MeasureRow], coming: Sequence[MeasureRow]) -> str:
    if holding:
        return _("Each says what lifts it, and how it can be contested.")
    if any(row.state == State.NOTICED for row in coming):
        return _("Something is announced and not in effect yet.")
    if coming:
        return _("It sells as it always does; a warning or a training stands here.")
    return _("It sells as it always does.")


def _measure(row: MeasureRow) -> list[Component]:
    until = words.day(row.ends_on) if row.ends_on else _("until it is lifted")
    left = measure_days_left(row.days_left) if row.days_left is not None else ""
    when = _("from %(day)s", day=words.day(row.starts_on)) if row.starts_on and not row.restricts else ""
    small = " · ".join(part for part in (on_what(row.scope, row.item_name or row.item), when, until, left) if part)
    return [
        html.Div(
            [
                dcc.Link(kind_name(row.kind), href=f"/dashboard/measures/{row.id}", className="strong"),
                state_sign(MEASURES[row.state]),
            ],
            className="line-head",
        ),
        html.Small(small),
    ]


def _group(title: str, page: str, lines: Sequence[Component], shown: Shown, by: Actor) -> list[Component]:
    """One kind of matter with the way to all of them; nothing when there is none."""
    if not lines:
        return []
    query = write_query({"seller": shown["reference"]}) if by.seller_id is None and page != "fixes" else ""
    every = dcc.Link(_("All of them"), href=f"/dashboard/{page}{query}")
    return [
        html.Div([html.H3(title), html.Small(every)], className="line-head below"),
        html.Ul(lines, className="lines"),
    ]


def _line(address: str, title: str, sign: StateSign, small: str) -> Component:
    head = html.Div([dcc.Link(title, href=address), state_sign(sign)], className="line-head")
    return html.Li([head, html.Small(small)])


def _counting(points: int, lapses_on: Any) -> str:
    if not points:
        return _("No points of it count today")
    counts = ngettext("%(num)s point counts", "%(num)s points count", points)
    return f"{counts} · {_('until %(day)s', day=words.day(lapses_on))}" if lapses_on else counts


def _by(due_on: Any, left: int | None) -> str:
    return _("by %(day)s", day=words.day(due_on)) if left is not None else ""
