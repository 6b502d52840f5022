"""Inspection tasks in words: their states, their day, what to buy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.fixes import days_left
from dashboard.shell import words
from dashboard.shell.language import _, ngettext
from dashboard.shell.language import lazy_gettext as _lazy
from dashboard.shell.state_words import StateSign
from inspections.examinations.shown import TaskShown

PATH: Final = "/dashboard/tasks"
ONE: Final = "/dashboard/task"

STATES: Final[Mapping[str, StateSign]] = {
    "assigned": StateSign("watch", _lazy("To be bought"), _lazy("The inspector has not bought it yet.")),
    "purchased": StateSign("good", _lazy("Bought"), _lazy("The goods were bought.")),
    "not_obtainable": StateSign(
        "not_yet_rated", _lazy("Not to be had"), _lazy("The goods could not be had; a reserve stands for them.")
    ),
    "refused": StateSign("critical", _lazy("Refused"), _lazy("The seller refused; the item stays in the count.")),
    "cancelled": StateSign("not_yet_rated", _lazy("Cancelled"), _lazy("It is no longer asked for.")),
}
TO_HAND_OVER: Final = StateSign(
    "improve", _lazy("To be handed over"), _lazy("Its inspector keeps away from this seller.")
)


def due(task: TaskShown) -> Component:
    """The last day, with the days that are left while it is open."""
    if task.days_left is None:
        return html.Span(words.day(task.due_on))
    return html.Span([words.day(task.due_on), html.Br(), html.Small(days_left(task.days_left))])


def link(task: TaskShown) -> Component:
    """The product as a link to the task, with the offer below it."""
    return html.Div(
        [
            dcc.Link(task.product_name, href=f"{ONE}/{task.id}"),
            html.Div(html.Small(offer(task), className="quiet")),
        ]
    )


def offer(task: TaskShown) -> str:
    """Which offer, at what price, and how many units."""
    said = [task.listing, *([task.lot] if task.lot else []), *([price(task)] if task.price is not None else [])]
    return " · ".join([*said, units(task)])


def price(task: TaskShown) -> str:
    """The price of one unit as it was listed, e.g. `49.00 BRL`; empty when nobody told it."""
    return f"{task.price:,.2f} {task.currency}" if task.price is not None else ""


def units(task: TaskShown) -> str:
    """How many units to buy."""
    return ngettext("%(num)s unit to buy", "%(num)s units to buy", task.units)


def where(task: TaskShown) -> str:
    """Where to buy: the shop, and its reference when that is not its name."""
    name = task.seller_name
    return name if name == task.seller else _("%(name)s (%(reference)s)", name=name, reference=task.seller)
