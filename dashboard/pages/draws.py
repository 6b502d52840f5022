"""Draws: what comes, what is under way, what is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.draw_signs import PATH
from dashboard.public.draw_words import ASSURANCES, STATES
from dashboard.shell import words
from dashboard.shell.cards import Row, table
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from dashboard.shell.tabs import chosen_of, next_ones, tabs
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.identity import current_actor
from inspections.draws.readings import Show, find_draws
from inspections.draws.shown import DrawRow

NAME: Final = "draws"

CHOICES: Final[Mapping[str, Any]] = {
    "under_way": lazy_gettext("Under way"),
    "coming": lazy_gettext("Coming"),
    "over": lazy_gettext("Over"),
}


def layout(_visit: Visit) -> Component:
    """The heading and the place of the list."""
    lead = _("Each draw follows from a secret, a list and a public value; nobody can choose what it finds.")
    public = dcc.Link(_("What everybody sees"), href="/draws", refresh=True)
    head = html.Div([html.H1(_("Draws")), html.P([lead, " ", public], className="quiet")])
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(head, className="page-head"),
            slot(f"{NAME}-list", height=400),
        ]
    )


def register(dash: Dash) -> None:
    """The list follows the address."""
    dash.callback(Output(f"{NAME}-list", "children"), Input(f"{NAME}-location", "search"))(
        section(Permission.DRAW_READ)(draws_list)
    )


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Draws"),
    permission=Permission.DRAW_READ,
    icon="draws",
    for_platform=True,
    layout=layout,
    register=register,
)


def draws_list(search: str | None) -> Component:
    """One page of the draws that the address asks for."""
    query = read_query(search)
    show = chosen_of(query.get("show"), CHOICES)
    found = find_draws(by=current_actor(), at=now(), show=cast("Show", show), limit=50, cursor=query.get("cursor"))
    body = draws_table(found.items) if found.items else _nothing(show)
    return html.Section(
        [
            tabs(CHOICES, show, path=PATH, kept={}, counts={}),
            body,
            *next_ones(found.next, path=PATH, asked={"show": show}),
        ],
        className="card list",
    )


def draws_table(rows: Sequence[DrawRow]) -> Component:
    """Draws with their plan, their moment and where they stand."""
    head = [_("Inspection plan"), _("Due"), _("State"), _("On the list"), _("Drawn"), _("Public value")]
    lines: list[Row] = [
        [
            dcc.Link(row.plan_name, href=f"{PATH}/{row.reference}"),
            words.moment(row.slot),
            state_sign(STATES[row.state]),
            words.count(row.listed) if row.listed is not None else "",
            words.count(row.items) if row.items is not None else "",
            state_sign(ASSURANCES[row.assurance]) if row.assurance else "",
        ]
        for row in rows
    ]
    return html.Div(table(head, lines, numbers=(3, 4), labelled=True), className="stacked")


def _nothing(show: str) -> Component:
    if show == "over":
        return notice(_("No draw is over yet"), _("When the last purchase of a draw has ended, it stands here."))
    if show == "coming":
        return notice(_("Nothing is going to be drawn"), _("Activate an inspection plan: its coming draws stand here."))
    return notice(_("No draw is under way"), _("When a draw is due, it stands here from its list to its record."))
