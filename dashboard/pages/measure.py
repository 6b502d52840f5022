"""One measure: what holds and until when, the notice in full, whether the platform carried it out, what lifts it."""

from __future__ import annotations

from typing import Any, Final

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.pages.measure_actions import ACTIONS
from dashboard.pages.measure_notice import notice_card
from dashboard.pages.measure_parts import behind_card, moments_card, turn_card
from dashboard.pages.measure_shown import NAME
from dashboard.pages.measure_side import side_cards
from dashboard.pages.measure_words import kind_name, on_what
from dashboard.pages.measures import PATH
from dashboard.shell import actions
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.links import shop
from dashboard.shell.notices import not_found
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import draw_after_each_step, slot
from governance.core.access import Actor, Permission
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.core.numbers import number_in
from governance.violations.measures.readings import read_measure
from governance.violations.measures.shown import MeasureRow

# The parts that are drawn again after every step, with the height of their skeletons.
PARTS: Final = {"turn": 160, "notice": 480, "behind": 200, "moments": 320, "side": 320}
LEFT: Final = ("notice", "behind")


def layout(visit: Visit) -> Component:
    """The head at once, a skeleton for every part."""
    try:
        number = number_in(visit.arguments["measure"], noun="measure")
        row = read_measure(measure_id=number, by=visit.by, at=now()).row
    except NotFound:
        return not_found()
    shown = {name: slot(f"{NAME}-{name}", height=height) for name, height in PARTS.items()}
    return html.Div(
        [
            *actions.places(NAME, {"measure": row.id}),
            _head(row, visit.by),
            html.Div(shown["turn"], className="steps"),
            html.Div(
                [
                    html.Div([shown[name] for name in LEFT], className="column"),
                    html.Div([shown["side"], shown["moments"]], className="column beside-side"),
                ],
                className="beside",
            ),
        ]
    )


def register(dash: Dash) -> None:
    """Every part is drawn again after each step."""
    draws = {
        "turn": turn_card,
        "notice": notice_card,
        "behind": behind_card,
        "moments": moments_card,
        "side": side_cards,
    }
    draw_after_each_step(dash, NAME, Permission.MEASURE_READ, draws)
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=f"{PATH}/<measure>",
    title=lazy_gettext("Measure"),
    permission=Permission.MEASURE_READ,
    layout=layout,
    register=register,
)


def _head(row: MeasureRow, by: Actor) -> Component:
    small: list[Any] = [_("Measure %(number)s", number=row.id), f" · {on_what(row.scope, row.item_name or row.item)}"]
    if by.seller_id is None:
        small += [" · ", shop(row.seller_name, row.seller)]
    return html.Div(
        html.Div(
            [
                html.Div(dcc.Link(_("Measures"), href=PATH), className="quiet"),
                html.H1(kind_name(row.kind)),
                html.Div(small, className="quiet"),
            ]
        ),
        className="page-head",
    )
