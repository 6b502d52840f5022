"""One appeal: whose turn it is, what is contested beside why and what shows it, what was said, and the decision."""

from __future__ import annotations

from typing import Any, Final

from dash import ALL, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.pages import appeal_decision as deciding
from dashboard.pages.appeal_actions import ACTIONS
from dashboard.pages.appeal_decision import NAME as RULING
from dashboard.pages.appeal_parts import evidence_card, matter_card, outcome_card, thread_card, turn_card
from dashboard.pages.appeal_shown import NAME
from dashboard.pages.appeal_words import instance_name, subject_name
from dashboard.pages.appeals import PATH
from dashboard.pages.contested_title import in_reader_language
from dashboard.shell import actions
from dashboard.shell.browser import in_browser
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.links import shop
from dashboard.shell.notices import not_found
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import draw_after_each_step, section, slot
from governance.core.access import Actor, Permission
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.core.numbers import number_in
from governance.violations.appeals.readings import read_appeal
from governance.violations.appeals.shown import AppealRow

# The parts that are drawn again after every step, with the height of their skeletons.
PARTS: Final = {"turn": 160, "matter": 320, "evidence": 160, "outcome": 120, "thread": 400}
LEFT: Final = ("matter", "evidence")


def layout(visit: Visit) -> Component:
    """The head at once, a skeleton for every part."""
    try:
        number = number_in(visit.arguments["appeal"], noun="appeal")
        row = read_appeal(appeal_id=number, by=visit.by, at=now()).row
    except NotFound:
        return not_found()
    shown = {name: slot(f"{NAME}-{name}", height=height) for name, height in PARTS.items()}
    remembered = {"appeal": row.id}
    return html.Div(
        [
            *actions.places(NAME, remembered),
            *actions.form_places(RULING, remembered),
            _head(row, visit.by),
            html.Div(shown["turn"], className="steps"),
            html.Div(
                [
                    html.Div([shown[name] for name in LEFT], className="column case-left"),
                    html.Div(id=f"{NAME}-decision", className="case-decision"),
                    html.Div(shown["outcome"], className="case-side"),
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
        "outcome": outcome_card,
        "thread": thread_card,
    }
    draw_after_each_step(dash, NAME, Permission.APPEAL_READ, draws, *changed[1:])
    fields = {"type": f"{RULING}-field", "field": ALL}
    dash.callback(Output(f"{NAME}-decision", "children"), *changed, State(fields, "value"), State(fields, "id"), shown)(
        section(Permission.APPEAL_READ)(deciding.decision_card)
    )
    outcome = Input({"type": f"{RULING}-field", "field": "outcome"}, "value")
    dash.callback(Output(f"{RULING}-consequence", "children"), outcome, shown)(
        section(Permission.APPEAL_DECIDE)(deciding.consequence)
    )
    actions.register(dash, NAME, ACTIONS)
    actions.register_form(dash, RULING, deciding.ACTIONS)
    said = Output(f"{NAME}-said", "children", allow_duplicate=True)
    in_browser(dash, "clear", said, Input(f"{RULING}-changed", "data"), at_once=False)


PAGE: Final = Page(
    path=f"{PATH}/<appeal>",
    title=lazy_gettext("Appeal"),
    permission=Permission.APPEAL_READ,
    layout=layout,
    register=register,
)


def _head(row: AppealRow, by: Actor) -> Component:
    small: list[Any] = [
        f"{_('Appeal %(number)s', number=row.id)} · {subject_name(row.kind)} · {instance_name(row.instance)}"
    ]
    if by.seller_id is None:
        small += [" · ", shop(row.seller_name, row.seller)]
    return html.Div(
        html.Div(
            [
                html.Div(dcc.Link(_("Appeals"), href=PATH), className="quiet"),
                html.H1(in_reader_language(row.title)),
                html.Div(small, className="quiet"),
            ]
        ),
        className="page-head",
    )
