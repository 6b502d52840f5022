"""Does a rule decide well? How often what it led to did not hold on appeal, and which rules wait for a person since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from dash import Dash, Input, Output, html
from dash.development.base_component import Component
from flask import current_app

from dashboard.pages.consequences import box
from dashboard.shell import actions, words
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.cards import Row, card, table
from dashboard.shell.dialog_fields import asked, chosen
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from dashboard.shell.state_words import StateSign
from governance.core.access import Actor, Permission, may
from governance.core.calendar import day_of, now
from governance.core.errors import Invalid, NotFound
from governance.core.identity import current_actor
from governance.rulebook.publication import document_of, in_force
from governance.violations import rule_watch
from governance.violations.appeals.rule_quality import overturn_rates
from governance.violations.appeals.shown import RuleQuality

NAME: Final = "rule-quality"
PATH: Final = "/dashboard/rule-quality"

SIGNS: Final[Mapping[str, StateSign]] = {
    "paused": StateSign("critical", lazy_gettext("Paused"), lazy_gettext("It confirms nothing by itself any more.")),
    "watched": StateSign(
        "improve",
        lazy_gettext("Over its limit"),
        lazy_gettext("It goes on, because people could be harmed. Look at it."),
    ),
    "fine": StateSign("good", lazy_gettext("Within its limit"), lazy_gettext("Its decisions hold on appeal.")),
    "few": StateSign(
        "not_yet_rated", lazy_gettext("Too few to say"), lazy_gettext("Too few of its decisions were contested so far.")
    ),
}


def layout(_visit: Visit) -> Component:
    """The heading and the place of the table."""
    lead = _("How often what a rule decided did not hold on appeal. Too often, and a person has to look at the rule.")
    return html.Div(
        [
            *actions.places(NAME, {}),
            html.Div(
                html.Div([html.H1(_("Quality of rules")), html.P(lead, className="quiet")]), className="page-head"
            ),
            slot(f"{NAME}-body", height=320),
        ]
    )


def register(dash: Dash) -> None:
    """The table is drawn again when somebody let a rule go on."""
    dash.callback(Output(f"{NAME}-body", "children"), Input(f"{NAME}-changed", "data"))(
        section(Permission.MARKET_READ)(quality_card)
    )
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Quality of rules"),
    permission=Permission.MARKET_READ,
    icon="rules",
    for_platform=True,
    layout=layout,
    register=register,
)


def quality_card(_changed: int) -> Component:
    """One line per rule whose decisions were contested, those that do worst first."""
    by = current_actor()
    rates, names = _rates(by), rule_names()
    if not rates:
        return card(
            _("No decision of a rule was contested yet"),
            note=_("When appeals are decided, it stands here how often each rule was wrong."),
        )
    head = [_("Rule"), _("State"), _("Overturned"), _("We are sure of at least"), _("Limit"), _("Counted since")]
    rows: list[Row] = [
        [
            names.get(rate.rule, rate.rule.replace("_", " ")),
            state_sign(SIGNS[state_of(rate)]),
            words.observed(rate.overturned, rate.decided),
            words.at_least(rate.lower),
            words.share(rate.limit),
            words.day(_day(rate.since)) if rate.since else "–",
        ]
        for rate in rates
    ]
    held = [rate for rate in rates if rate.paused]
    buttons = [actions.button(NAME, "resume", ACTIONS["resume"])] if held and may(by, Permission.RULE_RESUME) else []
    return card(
        finding(rates),
        note=_("A limit is passed when the lower bound of the share is above it, with enough decided."),
        body=[
            html.Div(table(head, rows, numbers=(2, 3, 4)), className="stacked"),
            html.Div(buttons, className="buttons"),
        ],
    )


def finding(rates: Sequence[RuleQuality]) -> str:
    """What matters about the rules, in one sentence."""
    paused = sum(state_of(rate) == "paused" for rate in rates)
    watched = sum(state_of(rate) == "watched" for rate in rates)
    if paused:
        return ngettext(
            "%(num)s rule confirms nothing by itself any more",
            "%(num)s rules confirm nothing by themselves any more",
            paused,
        )
    if watched:
        return ngettext(
            "%(num)s rule is over its limit and goes on", "%(num)s rules are over their limit and go on", watched
        )
    return _("No rule is over its limit")


def state_of(rate: RuleQuality) -> str:
    """Where a rule stands."""
    if rate.paused:
        return "watched" if rate.alert_only else "paused"
    if not rate.enough:
        return "few"
    return "watched" if rate.lower > rate.limit else "fine"


def rule_names() -> dict[str, str]:
    """The names of the violation types of the rule book in force."""
    try:
        book = in_force(_day(now()))
    except NotFound:
        return {}
    return {kind["code"]: words.in_language(kind["name"]) for kind in document_of(book.id)["violation_types"]}


def _rates(by: Actor) -> list[RuleQuality]:
    order = {"paused": 0, "watched": 1, "fine": 2, "few": 3}
    return sorted(overturn_rates(by=by, at=now()), key=lambda rate: (order[state_of(rate)], -rate.lower, rate.rule))


def _day(moment: datetime) -> date:
    return day_of(moment, current_app.extensions["settings"].timezone)


def _draw_resume(_shown: Shown) -> Sequence[Component]:
    names = rule_names()
    held = [(rate.rule, names.get(rate.rule, rate.rule)) for rate in _rates(current_actor()) if rate.paused]
    return [
        box(
            [
                _("The rule confirms by itself again, as the rule book says."),
                _("Its appeals are counted anew from now on."),
            ]
        ),
        chosen(NAME, "rule", _("Rule"), held, value=held[0][0] if len(held) == 1 else None),
        asked(NAME, "reason", _("Because"), hint=_("What was wrong with it, and what has changed.")),
    ]


def _resume(_shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    if not given.text("rule"):
        raise Invalid(_("Choose the rule."), pointer="rule")
    rule_watch.resume(rule=given.text("rule"), reason=given.text("reason"), by=by, at=at)
    return _("The rule goes on.")


ACTIONS: Final[Mapping[str, Action]] = {
    "resume": Action(
        word=lazy_gettext("Let a rule go on"),
        permission=Permission.RULE_RESUME,
        draw=_draw_resume,
        do=_resume,
        dangerous=True,
    ),
}
