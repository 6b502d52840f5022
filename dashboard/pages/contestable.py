"""What a shop can still contest, what ends first first, each with its form."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.appeal_words import subject_name
from dashboard.pages.contest_link import contest_address
from dashboard.pages.contested_title import in_reader_language
from dashboard.pages.fixes import days_left
from dashboard.shell import words
from dashboard.shell.cards import card
from dashboard.shell.language import _, ngettext
from governance.core.access import Actor
from governance.core.calendar import now
from governance.violations.appeals.contesting import what_can_be_contested
from governance.violations.appeals.shown import Contestable


def contestable_card(seller_id: int, *, by: Actor, most: int) -> Component:
    """What can still be contested, with the days that are left: `most` in sight, the rest folded."""
    found = what_can_be_contested(seller_id=seller_id, by=by, at=now())
    if not found:
        return card(
            _("Nothing can be contested at present"),
            note=_("Rates and counted events are contested where they are shown."),
        )
    return card(
        ngettext("%(num)s decision can still be contested", "%(num)s decisions can still be contested", len(found)),
        note=_("Somebody who had no part in it looks at it again. Contesting admits nothing and costs nothing."),
        body=_lines(found[:most], by),
        foot=_folded(found[most:], by) if len(found) > most else None,
    )


def _lines(found: Sequence[Contestable], by: Actor) -> Component:
    return html.Ul([html.Li(_line(one, own=by.seller_id is not None)) for one in found], className="lines")


def _folded(found: Sequence[Contestable], by: Actor) -> Component:
    """The rest, behind a click."""
    summary = html.Summary(ngettext("%(num)s more", "%(num)s more", len(found)))
    return html.Details([summary, _lines(found, by)], className="card-foot")


def _line(one: Contestable, *, own: bool) -> list[Component]:
    second = [_("second look")] if one.instance > 1 else []
    small = " · ".join([subject_name(one.kind), *second, _("until %(day)s", day=words.day(one.until))])
    said = in_reader_language(one.title)
    title = dcc.Link(said, href=contest_address(one.kind, one.id)) if own else html.Span(said)
    return [
        html.Div(
            [title, html.Span(days_left(one.days_left), className="number late" if one.days_left <= 3 else "number")],
            className="line-head",
        ),
        html.Small(small),
    ]
