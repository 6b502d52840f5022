"""One inspection task: what to buy, where, until when; its inspector says how it ended, officers hand it over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.pages.task_actions import ACTIONS, NAME, open_to
from dashboard.pages.task_words import ONE, PATH, STATES, TO_HAND_OVER, due, offer, where
from dashboard.shell import actions, links, words
from dashboard.shell.cards import card
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.notices import not_found
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import draw_after_each_step, slot
from dashboard.shell.signs import state_sign
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from inspections.draws.risk.weighing import explain_weight
from inspections.examinations.lookup import number_of, sees_all
from inspections.examinations.readings import read_task
from inspections.examinations.shown import TaskShown
from inspections.examinations.states import State


def layout(visit: Visit) -> Component:
    """The page of the task that the address names."""
    try:
        task = read_task(number_of(visit.arguments["task"]), by=visit.by, at=now())
    except NotFound:
        return not_found()
    crumb = _("Inspection tasks") if sees_all(visit.by) else _("My tasks")
    return html.Div(
        [
            *actions.places(NAME, {"task": task.id}),
            html.Div(
                html.Div(
                    [html.Div(dcc.Link(crumb, href=PATH), className="quiet"), html.H1(task.product_name)],
                ),
                className="page-head",
            ),
            html.Div(
                [
                    slot(f"{NAME}-body", height=400, wide=True),
                    *([slot(f"{NAME}-why", height=160, wide=True)] if may(visit.by, Permission.DRAW_WORK) else []),
                ],
                className="cards",
            ),
        ]
    )


def register(dash: Dash) -> None:
    """The body is drawn again after every action."""
    draw_after_each_step(dash, NAME, Permission.TASK_READ, {"body": task_body})
    draw_after_each_step(dash, NAME, Permission.DRAW_WORK, {"why": why_card})
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=f"{ONE}/<task>",
    title=lazy_gettext("Inspection task"),
    permission=Permission.TASK_READ,
    for_platform=True,
    layout=layout,
    register=register,
)


def task_body(_changed: int, shown: actions.Shown) -> Component:
    """What to buy and where, how it ended, and the buttons of what can be done now."""
    by = current_actor()
    task = read_task(shown["task"], by=by, at=now())
    buttons = [actions.button(NAME, key, ACTIONS[key]) for key in open_to(task, by)]
    return card(
        str(TO_HAND_OVER.meaning if task.conflict else STATES[task.state.value].meaning),
        note=_note(task),
        body=[_facts(task, by), html.Div(buttons, className="buttons")],
    )


def why_card(_changed: int, shown: actions.Shown) -> Component:
    """What makes these goods more or less likely to be drawn, as far as it is known today; inspectors do not see it."""
    by, at = current_actor(), now()
    reasons = explain_weight(listing=read_task(shown["task"], by=by, at=at).listing, by=by, at=at)
    if not reasons:
        return card(
            _("Nothing unusual is known of these goods"), note=_("They are as likely to be drawn as most goods are.")
        )
    return card(
        _("What is known of these goods today"),
        note=_("It steers how likely goods are to be drawn, and counts against nobody."),
        body=html.Ul([html.Li(words.in_language(one.words)) for one in reasons]),
    )


def _note(task: TaskShown) -> str:
    if task.conflict:
        return _("Do not buy it: an officer gives it to somebody else.")
    if task.state is State.ASSIGNED:
        return _("Buy it as any customer would. Nobody at the shop may learn what it is for.")
    return _("How a purchase ended stands in the public record of the draw; nothing takes it back.")


def _facts(task: TaskShown, by: Actor) -> Component:
    officer = sees_all(by)
    facts: Sequence[tuple[str, Any]] = (
        (_("State"), state_sign(TO_HAND_OVER if task.conflict else STATES[task.state.value])),
        (_("Where"), links.shop(task.seller_name, task.seller) if officer else where(task)),
        (_("Offer"), offer(task)),
        (_("Product"), task.product),
        (_("Why so many units"), task.units_reason),
        (_("Due"), due(task)),
        (_("Laboratory"), task.laboratory),
        (_("Inspector"), dcc.Link(task.inspector, href=f"/dashboard/inspectors/{task.inspector}") if officer else None),
        (_("Given on"), words.moment(task.assigned_at)),
        (_("Order"), task.order_reference),
        (_("What was said"), task.note),
        (_("Ended on"), words.moment(task.ended_at) if task.ended_at else None),
    )
    known = [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))]
    return html.Dl(known, className="facts")
