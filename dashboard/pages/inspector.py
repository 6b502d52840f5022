"""One inspector: team and work, whom they keep away from, and what officers can change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.pages.inspector_actions import ACTIONS, NAME, open_to
from dashboard.pages.pool_words import INSPECTORS, held, spell, state_of_inspector, work
from dashboard.shell import actions, links, words
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.notices import not_found
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import draw_after_each_step, slot
from dashboard.shell.signs import state_sign
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from inspections.draws.pools.readings import read_inspector
from inspections.draws.pools.shown import InspectorShown


def layout(visit: Visit) -> Component:
    """The page of the inspector whose code the address names."""
    try:
        inspector = read_inspector(visit.arguments["code"], by=visit.by, at=now())
    except NotFound:
        return not_found()
    back = dcc.Link(_("Inspectors"), href=INSPECTORS)
    return html.Div(
        [
            *actions.places(NAME, {"code": inspector.code}),
            html.Div(
                html.Div([html.Div(back, className="quiet"), html.H1(inspector.code)]),
                className="page-head",
            ),
            html.Div([slot(f"{NAME}-person", height=320), slot(f"{NAME}-conflicts", height=320)], className="cards"),
        ]
    )


def register(dash: Dash) -> None:
    """Both parts are drawn again after every action."""
    draws = {"person": inspector_person, "conflicts": inspector_conflicts}
    draw_after_each_step(dash, NAME, Permission.POOL_READ, draws)
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=f"{INSPECTORS}/<code>",
    title=lazy_gettext("Inspector"),
    permission=Permission.POOL_READ,
    for_platform=True,
    layout=layout,
    register=register,
)


def inspector_person(_changed: int, shown: actions.Shown) -> Component:
    """Who it is, the work of the week, and the buttons."""
    by = current_actor()
    inspector = read_inspector(shown["code"], by=by, at=now())
    facts: Sequence[tuple[str, Any]] = [
        (_("Name"), inspector.name),
        (_("E-mail"), inspector.email),
        (_("Team"), inspector.team),
        (_("State"), state_sign(state_of_inspector(inspector))),
        (_("This week"), work(inspector)),
        (_("Since"), words.day(inspector.since)),
        (_("Tasks"), dcc.Link(_("Open tasks"), href=f"/dashboard/tasks?inspector={inspector.code}")),
    ]
    buttons = [actions.button(NAME, key, ACTIONS[key]) for key in open_to(inspector, by)]
    return card(
        str(state_of_inspector(inspector).meaning),
        note=_("Name and address are seen here alone; everywhere else stands the code."),
        body=[
            html.Dl([part for name, value in facts for part in (html.Dt(name), html.Dd(value))], className="facts"),
            html.Div(buttons, className="buttons"),
        ],
    )


def inspector_conflicts(_changed: int, shown: actions.Shown) -> Component:
    """Whom the inspector keeps away from, what holds today first."""
    inspector = read_inspector(shown["code"], by=current_actor(), at=now())
    body = _conflicts(inspector) if inspector.conflicts else html.P(_("No conflict was ever noted."), className="quiet")
    return card(
        ngettext("Keeps away from %(num)s shop today", "Keeps away from %(num)s shops today", held(inspector)),
        note=_("Draws never assign these shops. What was noted stays; an ended one no longer counts."),
        body=body,
    )


def _conflicts(inspector: InspectorShown) -> Component:
    rows: list[Row] = [
        [links.shop(conflict.seller_name, conflict.seller), spell(conflict), conflict.reason]
        for conflict in sorted(inspector.conflicts, key=lambda conflict: not conflict.holds)
    ]
    return html.Div(table([_("Shop"), _("When"), _("Why")], rows), className="stacked")
