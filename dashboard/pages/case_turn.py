"""The top of a case: whose turn it is and until when, every deadline that runs or stands still, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.case_actions import ACTIONS, RARE, open_to
from dashboard.pages.case_deadlines import Calendars, calendars_of
from dashboard.pages.case_shown import NAME, looked_at
from dashboard.pages.case_words import CLOCKS, OUTCOMES, STATES, TURNS, TURNS_OF_SELLER
from dashboard.pages.cases import PATH
from dashboard.shell import actions, words
from dashboard.shell.actions import Shown
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.signs import state_sign
from governance.complaints.shown import CaseShown, ClockShown
from governance.complaints.states import ENDED, EntryKind, Party, State
from governance.core.access import Actor
from governance.core.calendar import now
from governance.core.clocks.states import OPEN
from governance.core.identity import current_actor

KINDS_OF_CLOCKS: Final[Mapping[str, Any]] = {
    "law": lazy_gettext("by law"),
    "contract": lazy_gettext("by the seller agreement"),
    "promise": lazy_gettext("as we have promised"),
}
MEANINGS_OF_SELLER: Final[Mapping[State, Any]] = {
    State.WITH_SELLER: lazy_gettext(
        "Say what happened, or offer something. Without an answer it is decided on the record."
    ),
    State.MEDIATION: lazy_gettext("Something is offered: accept it, or say that you do not. Then we decide."),
    State.REMEDY: lazy_gettext("Something was agreed or decided: do it, and show that it is done."),
}


def turn_card(_changed: int, _decided: int, shown: Shown) -> Component:
    """Where it stands, whose turn it is, and the buttons of what can be done now."""
    by, at = current_actor(), now()
    case = looked_at(shown)
    return html.Section(
        [
            html.Div(
                [
                    html.Span(state_sign(STATES[case.state]), className="standing-large"),
                    html.Strong(turn_sentence(case, by, at), className="late" if _late(case, at) else ""),
                    *_held(case, by),
                ],
                className="way",
            ),
            html.P(meaning(case, by)),
            *[html.P(sentence, className="warned") for sentence in warnings(case, by)],
            *_merged(case),
            *_question(case, by),
            *clock_list(case, at),
            *_buttons(case, by),
        ],
        className="card",
    )


def _late(case: CaseShown, at: datetime) -> bool:
    return case.due_at is not None and case.due_at < at


def _held(case: CaseShown, by: Actor) -> list[Component]:
    """Who of the platform holds an open case."""
    if by.seller_id is not None or case.state in ENDED:
        return []
    said = _("held by %(who)s", who=case.handler) if case.handler else _("held by nobody")
    return [html.Span(said, className="quiet")]


def turn_sentence(case: CaseShown, by: Actor, at: datetime) -> str:
    """Whose turn it is, until which day, and how long that still is."""
    who = str((TURNS if by.seller_id is None else TURNS_OF_SELLER)[case.turn])
    if case.state is State.MEDIATION and case.turn is None:
        who = _("Both sides have to answer")
    if case.due_at is None:
        return who
    until = calendars_of([case.seller]).deadline(case.seller, case.due_at, at=at)
    return _("%(who)s by %(day)s (%(left)s)", who=who, day=words.day(until.day), left=until.sentence)


def warnings(case: CaseShown, by: Actor) -> list[str]:
    """What somebody who looks at the case has to know before anything else."""
    found = []
    if case.own and by.seller_id is None:
        found.append(_("You filed this case yourself. Somebody else handles and decides it."))
    if case.silent:
        found.append(
            _("The shop did not answer in time. It is decided on what stands here.")
            if by.seller_id is None
            else _("You did not answer in time. It is decided on what stands here; evidence can still be added.")
        )
    if case.testing:
        found.append(_("A test runs. Our time stands still until it is done."))
    if case.times_reopened and case.state not in {State.CLOSED, State.NOT_ACCEPTED}:
        found.append(_("It was reopened. Somebody who has not decided it before decides now."))
    if case.person and case.person.weight == "reduced":
        found.append(
            _(
                "A person found a pattern in this complainant's cases: the word alone weighs less here. "
                "Whatever was shown counts as it always does."
            )
        )
    if case.provisional:
        found.append(_("This day may still move: the calendar of its year has not appeared yet."))
    return found


def clock_list(case: CaseShown, at: datetime) -> list[Component]:
    """Every deadline that runs or stands still, with what it rests on; not the one alone that is named above."""
    calendars = calendars_of([case.seller])
    running = [clock for clock in case.clocks if clock.state in OPEN]
    if not running or (len(running) == 1 and running[0].due_at == case.due_at):
        return []
    return [html.Ul([html.Li(_clock(case, clock, calendars, at)) for clock in running], className="clocks")]


def paused_because(case: CaseShown) -> str:
    """Why time stands still, and until when."""
    if case.testing:
        return _("stands still until the test is done")
    if case.state is State.ASKED:
        return _("stands still until the complainant has answered")
    if case.state is State.MEDIATION:
        return _("stands still until the offer is answered")
    if case.state is State.COUNTER_NOTICE:
        return _("stands still until the holder of the right has acted, or has not")
    return _("stands still for now")


def _clock(case: CaseShown, clock: ClockShown, calendars: Calendars, at: datetime) -> list[Any]:
    until = calendars.deadline(case.seller, clock.due_at, at=at)
    name = html.Span(str(CLOCKS.get(clock.name, clock.name)))
    basis = html.Small(str(KINDS_OF_CLOCKS[clock.kind]), title=clock.source)
    if clock.paused:
        return [name, html.Span(paused_because(case)), basis]
    day = html.Span(until.written, className="late" if clock.overdue else "", title=words.moment(clock.due_at))
    return [name, day, basis]


def meaning(case: CaseShown, by: Actor) -> str:
    """What it waits for, and how it was decided."""
    said = MEANINGS_OF_SELLER.get(case.state) if by.seller_id is not None and case.turn is Party.SELLER else None
    waits = str(said or STATES[case.state].meaning)
    if case.outcome is None:
        return waits
    return _("Outcome: %(outcome)s. %(state)s", outcome=str(OUTCOMES[case.outcome]), state=waits)


def _question(case: CaseShown, by: Actor) -> list[Component]:
    """What a shop is asked, where it has to answer."""
    if by.seller_id is None or case.state is not State.WITH_SELLER:
        return []
    asked = [entry for entry in case.entries if entry.kind == EntryKind.QUESTION and entry.text]
    theirs = [entry.text for entry in asked if entry.data.get("to") != Party.COMPLAINANT]
    return [html.P(html.Strong(_("We ask:"))), html.Blockquote(theirs[-1], className="said-by")] if theirs else []


def _merged(case: CaseShown) -> list[Component]:
    if case.merged_into is None:
        return []
    return [html.P([_("It goes on in "), dcc.Link(case.merged_into, href=f"{PATH}/{case.merged_into}"), "."])]


def _buttons(case: CaseShown, by: Actor) -> list[Component]:
    """The first is the one thing to do now; where the decision is that, it stands beside the evidence."""
    keys = open_to(case, by)
    often, rare = [key for key in keys if key not in RARE], [key for key in keys if key in RARE]
    decides = "decide" in case.can
    first = None if decides else next((key for key in often if ACTIONS[key].primary), None)
    shown = [actions.button(NAME, key, replace(ACTIONS[key], primary=key == first)) for key in often]
    more = (
        [
            html.Details(
                [
                    html.Summary(_("More"), className="button"),
                    html.Div([actions.button(NAME, key, ACTIONS[key]) for key in rare], className="more-list"),
                ],
                className="more",
            )
        ]
        if rare
        else []
    )
    jump = [html.A(_("To the decision"), href="#decision", className="button to-decision")] if decides else []
    return [html.Div([*jump, *shown, *more], className="buttons")] if keys or decides else []
