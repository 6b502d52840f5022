"""Inspection plans: when each draws, what it may cost, where it stands, what it drew last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages import draw_signs
from dashboard.pages.case_named import money
from dashboard.pages.plan_words import CALENDAR, PATH, STATES
from dashboard.pages.timetable_words import in_words
from dashboard.shell import words
from dashboard.shell.cards import Row, table
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from dashboard.shell.tabs import chosen_of, next_ones, tabs
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.identity import current_actor
from inspections.draws.plans.readings import find_plans
from inspections.draws.plans.shown import PlanRow
from inspections.draws.plans.states import State
from inspections.draws.shown import SlotDraw
from inspections.draws.slot_readings import newest_draws

NAME: Final = "plans"
NEW: Final = f"{PATH}/new"

CHOICES: Final[Mapping[str, Any]] = {
    "all": lazy_gettext("All"),
    "active": lazy_gettext("Active"),
    "proposed": lazy_gettext("To activate"),
    "draft": lazy_gettext("Being written"),
    "paused": lazy_gettext("Paused"),
    "ended": lazy_gettext("Ended"),
}


def layout(visit: Visit) -> Component:
    """The heading with the way to a new plan, and the place of the list."""
    lead = _("What is drawn for inspection, when, and what that may cost. Nobody activates a plan of their own.")
    links = [dcc.Link(_("Calendar"), href=CALENDAR, className="button")]
    if may(visit.by, Permission.PLAN_WRITE):
        links.append(dcc.Link(_("Write a new plan"), href=NEW, className="button button-primary"))
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(
                [
                    html.Div([html.H1(_("Inspection plans")), html.P(lead, className="quiet")]),
                    html.Div(links, className="buttons"),
                ],
                className="page-head",
            ),
            slot(f"{NAME}-list", height=400),
        ]
    )


def register(dash: Dash) -> None:
    """The list follows the address."""
    dash.callback(Output(f"{NAME}-list", "children"), Input(f"{NAME}-location", "search"))(
        section(Permission.PLAN_READ)(plans_list)
    )


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Inspection plans"),
    permission=Permission.PLAN_READ,
    icon="plans",
    for_platform=True,
    layout=layout,
    register=register,
)


def plans_list(search: str | None) -> Component:
    """One page of the plans that the address asks for."""
    by, at, query = current_actor(), now(), read_query(search)
    show = chosen_of(query.get("show"), CHOICES)
    state = None if show == "all" else State(show)
    found = find_plans(by=by, at=at, state=state, limit=50, cursor=query.get("cursor"))
    body = plans_table(found.items, by) if found.items else _nothing(show, by)
    return html.Section(
        [
            tabs(CHOICES, show, path=PATH, kept={}, counts={}),
            body,
            *next_ones(found.next, path=PATH, asked={"show": "" if show == "all" else show}),
        ],
        className="card list",
    )


def plans_table(rows: Sequence[PlanRow], by: Actor) -> Component:
    """Plans with their timetable, their budget, their next slot and what they drew last."""
    last = newest_draws([row.code for row in rows], by=by)
    head = [
        _("Inspection plan"),
        _("State"),
        _("When it draws"),
        _("Next draw"),
        _("Last draw"),
        _("Budget of one draw"),
    ]
    lines: list[Row] = [
        [
            html.Div([_link(row), html.Div(html.Small(row.code, className="quiet"))]),
            state_sign(STATES[row.state]),
            in_words(row.schedule),
            words.moment(row.next_slot) if row.next_slot else "–",
            last_draw(last.get(row.code)),
            money(row.budget, row.currency),
        ]
        for row in rows
    ]
    return html.Div(table(head, lines, numbers=(5,), labelled=True), className="stacked")


def last_draw(draw: SlotDraw | None) -> Component | str:
    """When a plan drew last, as a link to that draw."""
    if draw is None:
        return _("none yet")
    return dcc.Link(words.moment(draw.slot), href=f"{draw_signs.PATH}/{draw.reference}")


def _link(row: PlanRow) -> Component:
    return dcc.Link(row.name, href=f"{PATH}/{row.code}")


def _nothing(show: str, by: Actor) -> Component:
    if show != "all":
        return notice(_("There is no plan of this kind"), _("Choose another kind above."))
    then = None
    if may(by, Permission.PLAN_WRITE):
        then = dcc.Link(_("Write a new plan"), href=NEW, className="button button-primary")
    return notice(
        _("There is no inspection plan yet"),
        _("A plan says what is drawn, when, how many units are tested and what that may cost."),
        then=then,
    )
