"""One case: whose turn it is, what it is about and what was shown, what happened; for officers the decision beside it."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from dash import ALL, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.pages import case_decision as deciding
from dashboard.pages.case_actions import ACTIONS
from dashboard.pages.case_decision import NAME as RULING
from dashboard.pages.case_matter import evidence_card, matter_card
from dashboard.pages.case_named import named
from dashboard.pages.case_records import records_card
from dashboard.pages.case_shown import NAME, remembered
from dashboard.pages.case_side import show_person, side_cards
from dashboard.pages.case_thread import thread_card
from dashboard.pages.case_turn import turn_card
from dashboard.pages.case_words import KINDS
from dashboard.pages.cases import PATH
from dashboard.shell import actions
from dashboard.shell.browser import in_browser
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.notices import not_found
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import draw_after_each_step, section, slot
from governance.complaints.readings import read_case
from governance.complaints.references import id_of
from governance.complaints.shown import CaseShown
from governance.core.access import Actor, Permission
from governance.core.calendar import now
from governance.core.errors import NotFound

# The parts that are drawn again after every step, with the height of their skeletons.
PARTS: Final = {"turn": 200, "matter": 320, "evidence": 200, "records": 240, "thread": 480, "side": 320}
LEFT: Final = ("matter", "evidence", "records")


def layout(visit: Visit) -> Component:
    """The head at once, a skeleton for every part."""
    try:
        case = read_case(case_id=id_of(visit.arguments["case"]), by=visit.by, at=now())
    except NotFound:
        return not_found()
    shown = {name: slot(f"{NAME}-{name}", height=height) for name, height in PARTS.items()}
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            *actions.places(NAME, remembered(case)),
            *actions.form_places(RULING, remembered(case)),
            _head(case, visit.by),
            html.Div(shown["turn"], className="steps"),
            html.Div(
                [
                    html.Div([shown[name] for name in LEFT], className="column case-left"),
                    html.Div(id=f"{NAME}-decision", className="case-decision"),
                    html.Div(shown["side"], className="case-side"),
                    html.Div(shown["thread"], className="case-thread"),
                ],
                className="case",
            ),
        ]
    )


def register(dash: Dash) -> None:
    """Every part is drawn again after each step; the form of the decision keeps what was typed into it."""
    changed = [Input(f"{NAME}-changed", "data"), Input(f"{RULING}-changed", "data")]
    shown = State(f"{NAME}-shown", "data")
    draws = {
        "turn": turn_card,
        "matter": matter_card,
        "evidence": evidence_card,
        "records": records_card,
        "side": side_cards,
    }
    draw_after_each_step(dash, NAME, Permission.CASE_READ, draws, *changed[1:])
    dash.callback(Output(f"{NAME}-thread", "children"), *changed, Input(f"{NAME}-location", "search"), shown)(
        section(Permission.CASE_READ)(thread_card)
    )
    dash.callback(
        Output(f"{NAME}-person", "children"),
        Input(f"{NAME}-show", "n_clicks"),
        shown,
        prevent_initial_call=True,
    )(section(Permission.PERSONAL_READ)(show_person))
    _register_decision(dash, changed, shown)
    actions.register(dash, NAME, ACTIONS)
    actions.register_form(dash, RULING, deciding.ACTIONS)
    said = Output(f"{NAME}-said", "children", allow_duplicate=True)
    in_browser(dash, "clear", said, Input(f"{RULING}-changed", "data"), at_once=False)


def _register_decision(dash: Dash, changed: list[Input], shown: State) -> None:
    fields = {"type": f"{RULING}-field", "field": ALL}
    dash.callback(Output(f"{NAME}-decision", "children"), *changed, State(fields, "value"), State(fields, "id"), shown)(
        section(Permission.CASE_READ)(deciding.decision_card)
    )
    chosen = [Input({"type": f"{RULING}-field", "field": name}, "value") for name in ("outcome", "remedy", "amount")]
    dash.callback(Output(f"{RULING}-consequence", "children"), *chosen, shown)(
        section(Permission.CASE_DECIDE)(deciding.consequence)
    )


PAGE: Final = Page(
    path=f"{PATH}/<case>",
    title=lazy_gettext("Case"),
    permission=Permission.CASE_READ,
    layout=layout,
    register=register,
)


def _head(case: CaseShown, by: Actor) -> Component:
    small: list[Any] = [f"{case.reference} · {KINDS[case.kind]}"]
    if by.seller_id is None:
        small += [" · ", dcc.Link(case.seller_name, href=f"/dashboard/sellers/{quote(case.seller, safe='')}")]
    return html.Div(
        html.Div(
            [
                html.Div(dcc.Link(_("Cases"), href=PATH), className="quiet"),
                html.H1(named().issue(case.issue)),
                html.Div(small, className="quiet"),
            ]
        ),
        className="page-head",
    )
