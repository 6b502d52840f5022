"""Who inspects: every inspector with the work of the week and what they keep away from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.pool_fields import day_in, number_of
from dashboard.pages.pool_words import INSPECTORS, between, held, shops, state_of_inspector, work
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
from inspections.draws.pools import inspectors
from inspections.draws.pools.readings import find_inspectors
from inspections.draws.pools.shown import InspectorShown

NAME: Final = "inspectors"


def layout(visit: Visit) -> Component:
    """The heading with the way to appoint somebody, and the place of the list."""
    lead = _("Whoever inspects is drawn at random. Records name the code alone, never the person.")
    appoint = [actions.button(NAME, "appoint", ACTIONS["appoint"])] if may(visit.by, Permission.POOL_MANAGE) else []
    return html.Div(
        [
            *actions.places(NAME, {}),
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(
                [
                    html.Div([html.H1(_("Inspectors")), html.P(lead, className="quiet")]),
                    html.Div(appoint, className="buttons"),
                ],
                className="page-head",
            ),
            between(INSPECTORS),
            slot(f"{NAME}-list", height=400),
        ]
    )


def register(dash: Dash) -> None:
    """The list follows the address, and is drawn again when somebody was appointed."""
    dash.callback(
        Output(f"{NAME}-list", "children"), Input(f"{NAME}-location", "search"), Input(f"{NAME}-changed", "data")
    )(section(Permission.POOL_READ)(inspectors_list))
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=INSPECTORS,
    title=lazy_gettext("Inspectors"),
    permission=Permission.POOL_READ,
    icon="inspectors",
    for_platform=True,
    layout=layout,
    register=register,
)


def inspectors_list(search: str | None, _changed: int) -> Component:
    """One page of inspectors by code."""
    found = find_inspectors(by=current_actor(), at=now(), limit=50, cursor=read_query(search).get("cursor"))
    if not found.items:
        return notice(_("Nobody inspects yet"), _("Appoint accounts with the role inspector, each under a code."))
    more = write_query({"cursor": found.next or ""})
    after = [links.opener(_("Show the next ones"), f"{INSPECTORS}{more}", class_name="button")] if found.next else []
    return html.Section(
        [
            html.H2(_finding(found.items), className="card-title"),
            _table(found.items),
            html.Div(after, className="buttons"),
        ],
        className="card list",
    )


def _finding(found: Sequence[InspectorShown]) -> str:
    able = [inspector for inspector in found if inspector.active]
    full = sum(inspector.load >= inspector.tasks_a_week for inspector in able)
    return ngettext(
        "%(num)s inspector can be drawn; full weeks: %(full)s",
        "%(num)s inspectors can be drawn; full weeks: %(full)s",
        len(able),
        full=words.count(full),
    )


def _table(found: Sequence[InspectorShown]) -> Component:
    head = [_("Inspector"), _("Team"), _("State"), _("This week"), _("Keeps away from")]
    rows: list[Row] = [
        [
            html.Div(
                [
                    dcc.Link(inspector.code, href=f"{INSPECTORS}/{inspector.code}"),
                    html.Div(html.Small(inspector.name, className="quiet")),
                ]
            ),
            inspector.team,
            state_sign(state_of_inspector(inspector)),
            work(inspector),
            shops(held(inspector)),
        ]
        for inspector in found
    ]
    return html.Div(table(head, rows), className="stacked")


def _draw_appoint(_shown: Shown) -> Sequence[Component]:
    return [
        html.P(_("The account needs the role inspector. The code stays for ever: records name it.")),
        asked(NAME, "email", _("E-mail address of the account"), kind="text"),
        asked(NAME, "code", _("Code"), hint=_("A pseudonym such as I-07."), kind="text"),
        asked(NAME, "team", _("Team"), kind="text"),
        asked(NAME, "tasks_a_week", _("Tasks a week"), kind="text"),
        asked(NAME, "since", _("First day"), hint=_("Left empty, today."), kind="date"),
    ]


def _appoint(_shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    said = {name: given.text(name) for name in ("email", "code", "team")}
    tasks_a_week, since = number_of(given, "tasks_a_week"), day_in(given, "since")
    inspector = inspectors.appoint(tasks_a_week=tasks_a_week, since=since, by=by, at=at, **said)
    return _("%(code)s can be drawn from %(day)s on.", code=inspector.code, day=words.day(inspector.since))


ACTIONS: Final[Mapping[str, Action]] = {
    "appoint": Action(
        word=lazy_gettext("Appoint an inspector"),
        permission=Permission.POOL_MANAGE,
        draw=_draw_appoint,
        do=_appoint,
        primary=True,
    )
}
