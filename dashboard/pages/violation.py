"""One violation: what counts and until when, by which rule and why, what shows it, what followed, and what can be done."""

from __future__ import annotations

from typing import Any, Final

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.pages.violation_actions import ACTIONS
from dashboard.pages.violation_parts import entries_card, matter_card, points_card, turn_card
from dashboard.pages.violation_shown import NAME
from dashboard.pages.violation_side import side_cards
from dashboard.pages.violations import PATH
from dashboard.shell import actions, words
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.links import shop
from dashboard.shell.notices import not_found
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import draw_after_each_step, slot
from governance.core.access import Actor, Permission
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.core.numbers import number_in
from governance.violations.readings import read_violation
from governance.violations.shown import ViolationRow

# The parts that are drawn again after every step, with the height of their skeletons.
PARTS: Final = {"turn": 160, "matter": 320, "points": 240, "entries": 160, "side": 320}
LEFT: Final = ("matter", "points", "entries")


def layout(visit: Visit) -> Component:
    """The head at once, a skeleton for every part."""
    try:
        number = number_in(visit.arguments["violation"], noun="violation")
        row = read_violation(violation_id=number, by=visit.by, at=now()).row
    except NotFound:
        return not_found()
    shown = {name: slot(f"{NAME}-{name}", height=height) for name, height in PARTS.items()}
    return html.Div(
        [
            *actions.places(NAME, {"violation": row.id}),
            _head(row, visit.by),
            html.Div(shown["turn"], className="steps"),
            html.Div(
                [
                    html.Div([shown[name] for name in LEFT], className="column"),
                    html.Div(shown["side"], className="beside-side"),
                ],
                className="beside",
            ),
        ]
    )


def register(dash: Dash) -> None:
    """Every part is drawn again after each step."""
    draws = {
        "turn": turn_card,
        "matter": matter_card,
        "points": points_card,
        "entries": entries_card,
        "side": side_cards,
    }
    draw_after_each_step(dash, NAME, Permission.VIOLATION_READ, draws)
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=f"{PATH}/<violation>",
    title=lazy_gettext("Violation"),
    permission=Permission.VIOLATION_READ,
    layout=layout,
    register=register,
)


def _head(row: ViolationRow, by: Actor) -> Component:
    small: list[Any] = [_("Violation %(number)s", number=row.id)]
    if by.seller_id is None:
        small += [" · ", shop(row.seller_name, row.seller)]
    return html.Div(
        html.Div(
            [
                html.Div(dcc.Link(_("Violations"), href=PATH), className="quiet"),
                html.H1(words.in_language(row.rule_name)),
                html.Div(small, className="quiet"),
            ]
        ),
        className="page-head",
    )
