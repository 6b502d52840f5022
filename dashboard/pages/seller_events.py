"""The very orders behind a rate: every event in its window, whether it counts, and if not, why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from dash import ctx, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from sqlalchemy import func, select

from dashboard.pages import line_notes
from dashboard.pages.contest_link import contest_link
from dashboard.pages.line_words import counted
from dashboard.pages.seller_shown import Shown, address_of, shown_score
from dashboard.shell import words
from dashboard.shell.cards import table
from dashboard.shell.language import _
from dashboard.shell.links import opener
from dashboard.shell.query import page_number, read_query, write_query
from dashboard.shell.sections import section
from governance.core.access import Permission
from governance.core.database import db
from governance.facts.contest import EVENT, event_id
from governance.facts.models import AdverseEvent
from governance.scoring import readings
from governance.scoring.contest import RATE, rate_id
from governance.scoring.explanation import rate_line
from governance.scoring.line_marks import Named, contested_events

ROWS: Final = 20


def open_or_close(search: str | None, opened: bool, shown: Shown) -> tuple[Any, ...]:  # noqa: FBT001 (Dash's way)
    """The drawer follows the address, and closing it takes the rate out of the address."""
    query = read_query(search)
    if ctx.triggered_id == "seller-events":
        if opened or "rate" not in query:
            raise PreventUpdate
        kept = {name: value for name, value in query.items() if name not in {"rate", "events"}}
        return write_query(kept), False, no_update, no_update
    if "rate" not in query:
        return no_update, False, no_update, no_update
    body = events(shown, query["rate"], page_number(query.get("events")))
    return no_update, True, _("What is behind this rate"), body


@section(Permission.FACTS_READ)
def events(shown: Shown, rate: str, page: int) -> Component:
    """One page of the events of a rate in the window it was judged in, newest first."""
    run, score = shown_score(shown)
    line = rate_line(score, run, run.policy.position(rate), readings.counted_points(score.seller_id, run))
    numbers: dict[str, Any] = line.numbers
    span = (date.fromisoformat(numbers["window_from"]), date.fromisoformat(numbers["window_to"]))
    found = (
        select(AdverseEvent)
        .where(AdverseEvent.seller_id == score.seller_id, AdverseEvent.metric == rate, AdverseEvent.day.between(*span))
        .order_by(AdverseEvent.day.desc(), AdverseEvent.event_reference)
    )
    total = db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    rows = db.session.scalars(found.offset((page - 1) * ROWS).limit(ROWS)).all()
    contested = contested_events(score.seller_id)
    head = [_("Order"), _("Ordered"), _("Happened"), _("Counts?"), _("Product"), _("Buyer")]
    return html.Div(
        [
            html.H2(words.in_language(run.policy.rates[run.policy.position(rate)].name)),
            html.P(
                counted(numbers) if numbers["exposed"] else _("Nothing happened in this window that could be counted.")
            ),
            *(contest_link(RATE, rate_id(run, score.reference, rate)) if numbers["bad"] else ()),
            table(head, [_row(event, contested) for event in rows])
            if rows
            else html.P(_("No order went wrong."), className="quiet"),
            _pages(shown, rate, page, total),
        ],
        className="events",
    )


def _row(event: AdverseEvent, contested: Mapping[Named, int]) -> list[str | Component]:
    appeal_id = contested.get((event.metric, event.event_reference))
    note = [line_notes.contested(appeal_id)] if appeal_id else contest_link(EVENT, event_id(event))
    return [
        html.Span(event.order_reference or event.event_reference, title=event.event_reference),
        words.day(event.day),
        words.day(event.happened_on),
        html.Span([html.Div(_counts(event)), *note]) if event.accountable else _counts(event),
        event.product or "–",
        html.Code(event.buyer[:8], title=_("A pseudonym; the same letters are the same buyer.")),
    ]


def _counts(event: AdverseEvent) -> str:
    if not event.accountable:
        why = words.APART.get(event.reason or "", None)
        return _("No: %(why)s", why=str(why) if why else event.reason or "")
    if event.repeats_day is not None:
        return _("Yes, together with the one of %(day)s: the same buyer", day=words.day(event.repeats_day))
    return _("Yes")


def _pages(shown: Shown, rate: str, page: int, total: int) -> Component:
    """Where one is in the list, and links to the page before and after."""
    first, last = (page - 1) * ROWS + 1, min(page * ROWS, total)
    if total <= ROWS:
        return html.Div()

    def link(word: str, to: int) -> Component:
        return opener(word, address_of(shown, rate=rate, events=to), class_name="button")

    return html.Div(
        [
            *([link(_("Newer"), page - 1)] if page > 1 else []),
            html.Span(
                _(
                    "%(first)s to %(last)s of %(all)s",
                    first=words.count(first),
                    last=words.count(last),
                    all=words.count(total),
                ),
                className="quiet",
            ),
            *([link(_("Older"), page + 1)] if last < total else []),
        ],
        className="buttons",
    )
