"""Appeals: what is late first, then what waits for the reader; a shop sees its own and what it can still contest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.appeal_words import OUTCOMES, STATES, TURNS, TURNS_OF_SELLER, instance_name, subject_name
from dashboard.pages.case_deadlines import Calendars, calendars_of
from dashboard.pages.contestable import contestable_card
from dashboard.pages.contested_title import in_reader_language
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
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.core.paging import Page as Rows
from governance.sellers import register as sellers
from governance.violations.appeals.readings import find_appeals
from governance.violations.appeals.shown import AppealRow, Show

NAME: Final = "appeals"
PATH: Final = "/dashboard/appeals"
MOST: Final = 200

TABS: Final[Mapping[Show, Any]] = {
    "mine": lazy_gettext("Mine"),
    "late": lazy_gettext("Late"),
    "open": lazy_gettext("Open"),
    "all": lazy_gettext("All"),
}
OF_SHOPS: Final[Mapping[Show, Any]] = {
    "open": lazy_gettext("Open"),
    "mine": lazy_gettext("To answer"),
    "all": lazy_gettext("All"),
}


def layout(visit: Visit) -> Component:
    """The heading, for a shop what it can still contest, and the place of the list."""
    heading = html.Div([html.H1(_("Appeals")), html.P(_lead(visit.by), className="quiet")])
    own = [slot(f"{NAME}-contestable", height=160)] if visit.by.seller_id is not None else []
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(heading, className="page-head"),
            html.Div([slot(f"{NAME}-list", height=400), *own], className="column"),
        ]
    )


def register(dash: Dash) -> None:
    """The list follows the address."""
    place = Input(f"{NAME}-location", "search")
    dash.callback(Output(f"{NAME}-list", "children"), place)(section(Permission.APPEAL_READ)(appeals_list))
    dash.callback(Output(f"{NAME}-contestable", "children"), Input(f"{NAME}-location", "pathname"))(
        section(Permission.APPEAL_FILE)(own_contestable)
    )


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Appeals"),
    permission=Permission.APPEAL_READ,
    icon="appeals",
    layout=layout,
    register=register,
)


def appeals_list(search: str | None) -> Component:
    """One page of the appeals that the address asks for."""
    by, at, asked = current_actor(), now(), read_query(search)
    choices = tabs_of(by)
    show = chosen_of(asked.get("show"), choices)
    of_shop = asked.get("seller")
    seller_id = sellers.find(of_shop).id if of_shop else None
    found = find_appeals(by=by, at=at, show=show, seller_id=seller_id, limit=50, cursor=asked.get("cursor"))
    return html.Section(
        [
            html.H2(finding(found, show, by), className="card-title"),
            tabs(choices, show, path=PATH, kept={"seller": of_shop}, counts={}),
            *_of_shop(asked, found.items),
            appeal_table(found.items, by=by, at=at) if found.items else _nothing(show, by),
            *next_ones(found.next, path=PATH, asked=asked),
        ],
        className="card list",
    )


def own_contestable(_path: str) -> Component:
    """What the shop can still contest, with the days that are left."""
    by = current_actor()
    return contestable_card(by.seller_id, by=by, most=MOST) if by.seller_id is not None else html.Div()


def tabs_of(by: Actor) -> Mapping[Show, Any]:
    """The tabs for a reader, the one that opens first first."""
    if by.seller_id is not None:
        return OF_SHOPS
    return TABS if may(by, Permission.APPEAL_DECIDE) else {key: word for key, word in TABS.items() if key != "mine"}


def appeal_table(rows: Sequence[AppealRow], *, by: Actor, at: datetime) -> Component:
    """Appeals one below the other; on a telephone each is a block of its own."""
    officer, calendars = by.seller_id is None, calendars_of([row.seller for row in rows])
    head = [
        _("Contested"),
        *([_("Shop")] if officer else []),
        _("State"),
        _("Due"),
        *([_("Decides")] if officer else []),
    ]
    lines: list[Row] = [
        [
            _what(row),
            *([shop(row.seller_name, row.seller)] if officer else []),
            _state(row, by),
            due(row, calendars, at),
            *([_handler(row)] if officer else []),
        ]
        for row in rows
    ]
    return html.Div(table(head, lines), className="stacked")


def due(row: AppealRow, calendars: Calendars, at: datetime) -> Component:
    """Until when it has to be decided, and how many working days are left."""
    if row.due_at is None or row.outcome is not None:
        return html.Span("–")
    until = calendars.deadline(row.seller, row.due_at, at=at, provisional=row.provisional)
    left = _("stands still") if row.paused else until.sentence
    return html.Span(
        [
            html.Span(words.day(until.day), title=words.moment(row.due_at)),
            html.Br(),
            html.Small(left, className="late" if row.overdue else ""),
        ]
    )


def finding(found: Rows[AppealRow], show: str, by: Actor) -> str:
    """What is in the list, in one sentence."""
    number, late = len(found.items), sum(row.overdue for row in found.items)
    if not number:
        return _("Nothing is late") if show == "late" else _("No appeal is here")
    if found.next is not None:
        return _("The first %(num)s appeals of many", num=number)
    if show == "all":
        return ngettext("%(num)s appeal", "%(num)s appeals", number)
    if show == "mine" and by.seller_id is not None:
        return ngettext("%(num)s appeal waits for your answer", "%(num)s appeals wait for your answer", number)
    return ngettext(
        "%(num)s open appeal, %(late)s late", "%(num)s open appeals, %(late)s late", number, late=words.count(late)
    )


def _lead(by: Actor) -> str:
    if by.seller_id is not None:
        return _("Somebody who had no part in it looks at it again. What you contest stands until it is decided.")
    return _("Whoever had a part in what is contested does not decide it. The second look is by another person.")


def _what(row: AppealRow) -> Component:
    small = [subject_name(row.kind), instance_name(row.instance)]
    return html.Span(
        [
            dcc.Link(in_reader_language(row.title), href=f"{PATH}/{row.id}", className="strong"),
            html.Br(),
            html.Small(" · ".join(small)),
        ]
    )


def _state(row: AppealRow, by: Actor) -> Component:
    sign = OUTCOMES[row.outcome] if row.outcome else STATES[row.state]
    turns = TURNS if by.seller_id is None else TURNS_OF_SELLER
    said = str(turns[row.waits_for]) if row.waits_for else ""
    if row.relief_at is not None and row.ended_at is None:
        said = _("suspended until it is decided")
    elif row.hearing and row.heard_at is None and row.ended_at is None:
        said = _("wants to be talked to")
    return html.Span([state_sign(sign), html.Br(), html.Small(said)])


def _handler(row: AppealRow) -> str | Component:
    return _("you") if row.own else row.handler or html.Span(_("nobody"), className="quiet")


def _of_shop(asked: Mapping[str, str], rows: Sequence[AppealRow]) -> list[Component]:
    seller = asked.get("seller")
    if not seller:
        return []
    name = next((row.seller_name for row in rows), seller)
    rest = write_query({"show": asked.get("show")})
    return [html.P([_("Only of %(shop)s. ", shop=name), opener(_("Show those of every shop"), f"{PATH}{rest}")])]


def _nothing(show: str, by: Actor) -> Component:
    if by.seller_id is not None:
        return notice(
            _("Nothing is contested"), _("Whatever was decided about your shop can be contested where it is shown.")
        )
    if show == "mine":
        return notice(_("Nothing waits for you"), _("Appeals are given to whoever has the fewest."))
    return notice(_("There is nothing of this kind"), _("Choose another kind above."))
