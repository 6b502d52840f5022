"""Who tests: every laboratory with accreditation, scope, and whether it can be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages import market
from dashboard.pages.laboratory_fields import facts_given, fields
from dashboard.pages.pool_words import LABORATORIES, between, state_of_laboratory
from dashboard.shell import actions, links, words
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.cards import Row, table
from dashboard.shell.dialog_fields import asked
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query, write_query
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.identity import current_actor
from inspections.draws.pools import laboratories
from inspections.draws.pools.readings import find_laboratories
from inspections.draws.pools.shown import LaboratoryShown

NAME: Final = "laboratories"


def layout(visit: Visit) -> Component:
    """The heading with the way to register one, and the place of the list."""
    lead = _("Which laboratory tests what was bought is drawn at random among those whose scope fits.")
    new = [actions.button(NAME, "register", ACTIONS["register"])] if may(visit.by, Permission.POOL_MANAGE) else []
    return html.Div(
        [
            *actions.places(NAME, {}),
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(
                [
                    html.Div([html.H1(_("Laboratories")), html.P(lead, className="quiet")]),
                    html.Div(new, className="buttons"),
                ],
                className="page-head",
            ),
            between(LABORATORIES),
            slot(f"{NAME}-list", height=400),
        ]
    )


def register(dash: Dash) -> None:
    """The list follows the address, and is drawn again when one was registered."""
    dash.callback(
        Output(f"{NAME}-list", "children"), Input(f"{NAME}-location", "search"), Input(f"{NAME}-changed", "data")
    )(section(Permission.POOL_READ)(laboratories_list))
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=LABORATORIES,
    title=lazy_gettext("Laboratories"),
    permission=Permission.POOL_READ,
    for_platform=True,
    layout=layout,
    register=register,
)


def laboratories_list(search: str | None, _changed: int) -> Component:
    """One page of laboratories by code."""
    found = find_laboratories(by=current_actor(), at=now(), limit=50, cursor=read_query(search).get("cursor"))
    if not found.items:
        return notice(_("There is no laboratory yet"), _("Register those that may be drawn, each with its scope."))
    more = write_query({"cursor": found.next or ""})
    after = [links.opener(_("Show the next ones"), f"{LABORATORIES}{more}", class_name="button")] if found.next else []
    return html.Section(
        [
            html.H2(_finding(found.items), className="card-title"),
            _table(found.items),
            html.Div(after, className="buttons"),
        ],
        className="card list",
    )


def _finding(found: Sequence[LaboratoryShown]) -> str:
    able = sum(laboratory.may_be_drawn for laboratory in found)
    return ngettext("%(num)s laboratory can be drawn", "%(num)s laboratories can be drawn", able)


def _table(found: Sequence[LaboratoryShown]) -> Component:
    names = market.category_names()
    head = [_("Laboratory"), _("State"), _("Accredited until"), _("Scope")]
    rows: list[Row] = [
        [
            html.Div(
                [
                    dcc.Link(laboratory.name, href=f"{LABORATORIES}/{laboratory.code}"),
                    html.Div(html.Small(laboratory.code, className="quiet")),
                ]
            ),
            state_sign(state_of_laboratory(laboratory)),
            words.day(laboratory.accredited_until),
            ", ".join(market.category_name(code, names) for code in laboratory.categories),
        ]
        for laboratory in found
    ]
    return html.Div(table(head, rows), className="stacked")


def _draw_register(_shown: Shown) -> Sequence[Component]:
    code = asked(NAME, "code", _("Code"), hint=_("Such as LAB-3. It stays for ever: records name it."), kind="text")
    return [code, *fields(NAME)]


def _register(_shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    laboratory = laboratories.register(code=given.text("code"), by=by, at=at, **facts_given(given))
    return _("%(name)s was registered.", name=laboratory.name)


ACTIONS: Final[Mapping[str, Action]] = {
    "register": Action(
        word=lazy_gettext("Register a laboratory"),
        permission=Permission.POOL_MANAGE,
        draw=_draw_register,
        do=_register,
        primary=True,
    )
}
