"""Measures: what holds now, what a person has to decide, what the platform has not confirmed; a shop sees its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.measure_words import LISTED_GROUNDS, STATES, ending, kind_name, on_what
from dashboard.shell import words
from dashboard.shell.cards import Row, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.links import opener, shop
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query, write_query
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from dashboard.shell.tabs import chosen_of, next_ones, tabs
from governance.core.access import Actor, Permission
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.core.paging import Page as Rows
from governance.sellers import register as sellers
from governance.violations.measures.calls import unconfirmed
from governance.violations.measures.readings import find_measures
from governance.violations.measures.shown import MeasureRow, Show, Unconfirmed

NAME: Final = "measures"
PATH: Final = "/dashboard/measures"

TABS: Final[Mapping[Show, Any]] = {
    "in_force": lazy_gettext("In force"),
    "to_decide": lazy_gettext("To decide"),
    "unconfirmed": lazy_gettext("Not confirmed"),
    "all": lazy_gettext("All"),
}
OF_SHOPS: Final[tuple[Show, ...]] = ("in_force", "all")


def layout(visit: Visit) -> Component:
    """The heading and the place of the list."""
    heading = html.Div([html.H1(_("Measures")), html.P(_lead(visit.by), className="quiet")])
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(heading, className="page-head"),
            slot(f"{NAME}-list", height=400),
        ]
    )


def register(dash: Dash) -> None:
    """The list follows the address."""
    dash.callback(Output(f"{NAME}-list", "children"), Input(f"{NAME}-location", "search"))(
        section(Permission.MEASURE_READ)(measures_list)
    )


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Measures"),
    permission=Permission.MEASURE_READ,
    icon="measures",
    layout=layout,
    register=register,
)


def measures_list(search: str | None) -> Component:
    """One page of the measures that the address asks for."""
    by, at, asked = current_actor(), now(), read_query(search)
    choices = tabs_of(by)
    show = chosen_of(asked.get("show"), choices)
    of_shop = asked.get("seller")
    found = find_measures(
        by=by,
        at=at,
        seller_id=sellers.find(of_shop).id if of_shop else None,
        show=show,
        limit=50,
        cursor=asked.get("cursor"),
    )
    waiting = unconfirmed(by=by, at=at)
    counts = {"unconfirmed": waiting.open} if waiting.open and "unconfirmed" in choices else {}
    return html.Section(
        [
            html.H2(finding(found, show, waiting, by), className="card-title"),
            tabs(choices, show, path=PATH, kept={"seller": of_shop}, counts=counts),
            *_of_shop(asked, found.items),
            measure_table(found.items, by=by) if found.items else _nothing(show, by),
            *next_ones(found.next, path=PATH, asked=asked),
        ],
        className="card list",
    )


def tabs_of(by: Actor) -> Mapping[Show, Any]:
    """A shop decides nothing and confirms nothing: it sees what holds, and what there was."""
    return TABS if by.seller_id is None else {key: TABS[key] for key in OF_SHOPS}


def measure_table(rows: Sequence[MeasureRow], *, by: Actor) -> Component:
    """Measures one below the other; on a telephone each is a block of its own."""
    officer = by.seller_id is None
    head = [_("Measure"), *([_("Shop")] if officer else []), _("State"), _("Holds")]
    lines: list[Row] = [
        [
            _what(row),
            *([shop(row.seller_name, row.seller)] if officer else []),
            html.Span([state_sign(STATES[row.state]), *_besides(row, officer=officer)]),
            term(row),
        ]
        for row in rows
    ]
    return html.Div(table(head, lines), className="stacked")


def term(row: MeasureRow) -> Component:
    """From when until when it holds, with what is left of that, or why it ended."""
    if row.starts_on is None:
        return html.Span(ending(row.end_reason) if row.end_reason else "–")
    until = words.day(row.ends_on) if row.ends_on else _("until it is lifted")
    small = ending(row.end_reason) if row.end_reason else ""
    if row.days_left is not None:
        small = days_left(row.days_left)
    when = words.moment(row.ended_at) if row.ended_at else ""
    joint = " – " if row.ends_on else " · "
    return html.Span([html.Span(words.day(row.starts_on) + joint + until, title=when), html.Br(), html.Small(small)])


def days_left(days: int) -> str:
    """Days until a measure ends, in words."""
    return ngettext("%(num)s day left", "%(num)s days left", days) if days > 0 else _("ends today")


def finding(found: Rows[MeasureRow], show: str, waiting: Unconfirmed, by: Actor) -> str:
    """What matters about the measures, in one sentence: a stop that nobody has carried out goes first."""
    if by.seller_id is None and waiting.stops:
        return ngettext(
            "%(num)s stop is not confirmed by the platform: %(late)s late",
            "%(num)s stops are not confirmed by the platform: %(late)s late",
            waiting.stops,
            late=words.count(waiting.late),
        )
    number = len(found.items)
    if not number:
        return _("Nothing is restricted") if show == "in_force" else _("There is no measure here")
    if found.next is not None:
        return _("The first %(num)s measures of many", num=number)
    if show == "in_force":
        return ngettext("%(num)s measure holds or is announced", "%(num)s measures hold or are announced", number)
    if show == "to_decide":
        return ngettext("%(num)s measure waits for a person", "%(num)s measures wait for a person", number)
    return ngettext("%(num)s measure", "%(num)s measures", number)


def _lead(by: Actor) -> str:
    if by.seller_id is not None:
        return _("What is restricted, since when and until when, and what lifts it. Each one can be contested.")
    return _("What was started, and what the platform has carried out. Closing or stopping a shop waits for a person.")


def _what(row: MeasureRow) -> Component:
    small = on_what(row.scope, row.item_name or row.item)
    return html.Span(
        [
            dcc.Link(kind_name(row.kind), href=f"{PATH}/{row.id}", className="strong"),
            html.Br(),
            html.Small(small),
        ]
    )


def _besides(row: MeasureRow, *, officer: bool) -> list[Component]:
    """What is noteworthy beside its state: not carried out, or in effect before the shop was heard."""
    if row.unconfirmed and officer:
        said = _("not confirmed, late") if row.late else _("not confirmed by the platform")
        return [html.Br(), html.Small(said, className="late" if row.late else "")]
    if row.listed_ground:
        return [html.Br(), html.Small(_("at once: %(ground)s", ground=str(LISTED_GROUNDS[row.listed_ground])))]
    return []


def _of_shop(asked: Mapping[str, str], rows: Sequence[MeasureRow]) -> list[Component]:
    seller = asked.get("seller")
    if not seller:
        return []
    name = next((row.seller_name for row in rows), seller)
    rest = write_query({"show": asked.get("show")})
    return [html.P([_("Only of %(shop)s. ", shop=name), opener(_("Show those of every shop"), f"{PATH}{rest}")])]


def _nothing(show: str, by: Actor) -> Component:
    if show == "in_force":
        said = (
            _("Your shop sells as it always does.")
            if by.seller_id is not None
            else _("When points reach a node, or something may not be sold, what follows stands here.")
        )
        return notice(_("Nothing is restricted"), said)
    if show == "to_decide":
        return notice(_("Nothing waits for you"), _("What a rule proposes and only a person may start stands here."))
    if show == "unconfirmed":
        return notice(
            _("The platform has confirmed everything"), _("What it was called to do and did not confirm stands here.")
        )
    return notice(_("There is nothing of this kind"), _("Choose another kind above."))
