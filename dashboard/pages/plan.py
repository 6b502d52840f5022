"""One inspection plan: where it stands and what can be done, its rules, what it would draw, its slots and draws."""

from __future__ import annotations

from typing import Final

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.pages.draws import draws_table
from dashboard.pages.people import person
from dashboard.pages.plan_actions import ACTIONS, NAME, looked_at, open_to
from dashboard.pages.plan_preview import preview_cards
from dashboard.pages.plan_words import CALENDAR, PATH, STATES, facts_of
from dashboard.pages.timetable_words import in_words
from dashboard.shell import actions, words
from dashboard.shell.cards import card
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.notices import not_found, notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import draw_after_each_step, slot
from dashboard.shell.signs import state_sign
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from inspections.draws.plans.preview import preview_of
from inspections.draws.plans.readings import read_plan
from inspections.draws.plans.rules import PlanRules
from inspections.draws.plans.shown import PlanShown
from inspections.draws.plans.states import State
from inspections.draws.readings import find_draws

MOST_DRAWS: Final = 10


def layout(visit: Visit) -> Component:
    """The page of the plan that the address names."""
    try:
        plan = read_plan(code=visit.arguments["plan"], by=visit.by, at=now())
    except NotFound:
        return not_found()
    return html.Div(
        [
            *actions.places(NAME, {"plan": plan.row.code}),
            html.Div(
                html.Div(
                    [html.Div(dcc.Link(_("Inspection plans"), href=PATH), className="quiet"), html.H1(plan.row.name)]
                ),
                className="page-head",
            ),
            html.Div(
                [
                    slot(f"{NAME}-turn", height=160, wide=True),
                    html.Div(
                        [slot(f"{NAME}-rules", height=320), slot(f"{NAME}-slots", height=240)], className="column"
                    ),
                    slot(f"{NAME}-preview", height=560),
                    slot(f"{NAME}-draws", height=240, wide=True),
                ],
                className="cards",
            ),
        ]
    )


def register(dash: Dash) -> None:
    """The parts are drawn again after every action."""
    parts = {"turn": turn_card, "rules": rules_card, "slots": slots_card, "preview": preview, "draws": draws_card}
    draw_after_each_step(dash, NAME, Permission.PLAN_READ, parts)
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=f"{PATH}/<plan>",
    title=lazy_gettext("Inspection plan"),
    permission=Permission.PLAN_READ,
    for_platform=True,
    layout=layout,
    register=register,
)


def turn_card(_changed: int, shown: actions.Shown) -> Component:
    """Where it stands, who had a part in it, and the buttons of what can be done now."""
    plan = looked_at(shown)
    sign = STATES[plan.row.state]
    buttons: list[Component] = [actions.button(NAME, key, ACTIONS[key]) for key in open_to(plan)]
    if "write" in plan.can:
        buttons.append(dcc.Link(_("Change it"), href=f"{PATH}/{plan.row.code}/edit", className="button"))
    return html.Section(
        [
            html.Div(
                [html.Span(state_sign(sign), className="standing-large"), html.Strong(str(sign.meaning))],
                className="way",
            ),
            html.P(_parts(plan)),
            *([html.P(_("Because: %(reason)s", reason=plan.row.reason))] if plan.row.reason else []),
            *([html.P(_own(plan), className="warned")] if _own(plan) else []),
            *([html.Div(buttons, className="buttons")] if buttons else []),
        ],
        className="card turn",
    )


def _parts(plan: PlanShown) -> str:
    wrote = _(
        "Written by %(name)s on %(day)s.", name=person(plan.written_by) or "", day=words.moment(plan.row.written_at)
    )
    if plan.activated_by is None or plan.row.activated_at is None:
        return wrote
    activated = _(
        "Activated by %(name)s on %(day)s.",
        name=person(plan.activated_by) or "",
        day=words.moment(plan.row.activated_at),
    )
    return f"{wrote} {activated}"


def _own(plan: PlanShown) -> str:
    """Why somebody who may activate plans cannot activate this one."""
    if plan.row.state is State.PROPOSED and "return" in plan.can and "activate" not in plan.can:
        return _("You wrote this plan; somebody else has to activate it.")
    return ""


def rules_card(_changed: int, shown: actions.Shown) -> Component:
    """When it draws, and each of its rules in words."""
    plan = looked_at(shown)
    facts = facts_of(plan.row, PlanRules.from_document(plan.rules))
    listed = [part for name, said in facts for part in (html.Dt(name), html.Dd(said))]
    line = _("As a crontab line: %(line)s", line=plan.row.schedule)
    return card(
        _("It draws %(schedule)s", schedule=in_words(plan.row.schedule)),
        note=f"{line} · {plan.row.code}",
        body=html.Dl(listed, className="facts"),
    )


def slots_card(_changed: int, shown: actions.Shown) -> Component:
    """The coming slots: those of its draws while it is active, else those that it would have."""
    plan = looked_at(shown)
    if plan.row.state is State.ENDED:
        return notice(_("It has no more slots"), _("It has ended."))
    active = plan.row.state is State.ACTIVE
    title = (
        ngettext("%(num)s draw is committed ahead", "%(num)s draws are committed ahead", len(plan.slots))
        if active
        else _("When it would draw")
    )
    return card(
        title,
        note=_("In the platform's time zone."),
        body=html.Ol([html.Li(words.moment(moment)) for moment in plan.slots], className="told-list"),
        foot=dcc.Link(_("Calendar of all plans"), href=CALENDAR),
    )


def preview(_changed: int, shown: actions.Shown) -> Component:
    """What it would draw now."""
    plan = looked_at(shown)
    if plan.row.state is State.ENDED:
        return notice(_("It draws nothing any more"), _("What it drew stands below."))
    found = preview_of(code=plan.row.code, by=current_actor(), at=now())
    return preview_cards(found, PlanRules.from_document(plan.rules).units, name=NAME)


def draws_card(_changed: int, shown: actions.Shown) -> Component:
    """Its newest draws, under way and over."""
    plan, by, at = looked_at(shown), current_actor(), now()
    under_way = find_draws(by=by, at=at, plan_id=plan.row.id, show="under_way", limit=MOST_DRAWS).items
    over = find_draws(by=by, at=at, plan_id=plan.row.id, show="over", limit=MOST_DRAWS)
    rows = [*under_way, *over.items]
    if not rows:
        return notice(_("It has not drawn yet"), _("When a draw is due, it stands here from its list to its record."))
    return html.Section([html.H2(_("What it drew"), className="card-title"), draws_table(rows)], className="card list")
