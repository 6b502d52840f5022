"""The parts of a measure's page: where it stands and what can be done, what is behind it, what happened in order."""

from __future__ import annotations

from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.contest_link import contest_address
from dashboard.pages.measure_actions import ACTIONS, open_to
from dashboard.pages.measure_shown import (
    NAME,
    cause_sentence,
    looked_at,
    moment_sentence,
    open_calls,
    parameter_sentences,
    term_sentence,
)
from dashboard.pages.measure_words import CALLS, LISTED_GROUNDS, MEANINGS, STATES, ending
from dashboard.pages.people import person
from dashboard.pages.referred import source
from dashboard.pages.violation_words import STATES as VIOLATION_STATES
from dashboard.pages.violation_words import class_name
from dashboard.shell import actions, words
from dashboard.shell.actions import Shown
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _, ngettext
from dashboard.shell.signs import state_sign
from governance.core.access import Actor
from governance.core.identity import current_actor
from governance.violations.measures.shown import MeasureShown, Moment


def turn_card(_changed: int, shown: Shown) -> Component:
    """Where it stands, from when until when, what it means, and the buttons of what can be done now."""
    by, measure = current_actor(), looked_at(shown)
    row = measure.row
    return html.Section(
        [
            html.Div(
                [
                    html.Span(state_sign(STATES[row.state]), className="standing-large"),
                    html.Strong(term_sentence(measure)),
                ],
                className="way",
            ),
            html.P(" ".join([str(MEANINGS[row.kind]), *parameter_sentences(measure)])),
            *[html.P(sentence, className="warned") for sentence in warnings(measure, by)],
            *_course(measure, by),
            *_lifted_by(measure),
            *_buttons(measure, by),
        ],
        className="card",
    )


def warnings(measure: MeasureShown, by: Actor) -> list[str]:
    """What somebody who looks at it has to know before anything else."""
    row, found = measure.row, []
    if by.seller_id is None:
        for call in open_calls(measure):
            said = str(CALLS.get(call.action, call.action))
            day = words.moment(call.called_at)
            late = _("The platform was called on %(day)s and is late: %(what)s", day=day, what=said)
            open_ = _("The platform was called on %(day)s and has not confirmed: %(what)s", day=day, what=said)
            found.append(late if call.late else open_)
    if row.listed_ground:
        ground = str(LISTED_GROUNDS[row.listed_ground])
        found.append(_("It took effect at once, because of: %(ground)s. No delay of ours suspends it.", ground=ground))
    if row.state == "suspended":
        found.append(_("We did not decide the appeal in time: until we do, it has no effect."))
    if measure.shortened_from is not None:
        found.append(
            _(
                "Its term was shortened from %(before)s to %(days)s days: the rule book limits how long a shop can be "
                "restricted in a year.",
                before=measure.shortened_from,
                days=row.days or 0,
            )
        )
    if row.end_reason is not None:
        found.append(_("Over, because %(reason)s.", reason=ending(row.end_reason, measure.end_note)))
    return found


def behind_card(_changed: int, shown: Shown) -> Component:
    """The node and the violations that it follows from; without either, what caused it."""
    by, measure = current_actor(), looked_at(shown)
    note = _because(measure)
    if not measure.violations:
        return card(cause_sentence(measure), note=note, body=html.P(source(measure.row.cause, by=by)))
    head = [_("Violation"), _("State"), _("Decided on"), _("Points")]
    rows: list[Row] = [
        [
            dcc.Link(one.reason, href=f"/dashboard/violations/{one.violation_id}"),
            state_sign(VIOLATION_STATES[one.state]),
            words.day(one.effective_on) if one.effective_on else "–",
            words.count(one.points),
        ]
        for one in measure.violations
    ]
    return card(cause_sentence(measure), note=note, body=html.Div(table(head, rows, numbers=(3,)), className="stacked"))


def moments_card(_changed: int, shown: Shown) -> Component:
    """Everything that happened to it, the newest first."""
    measure = looked_at(shown)
    return card(
        ngettext("%(num)s thing happened so far", "%(num)s things happened so far", len(measure.moments)),
        note=_("The newest first."),
        body=html.Ol([html.Li(_moment(moment)) for moment in reversed(measure.moments)], className="lines thread"),
    )


def _because(measure: MeasureShown) -> str:
    crossing = measure.crossing
    if crossing is None:
        return measure.row.reason
    if crossing.ended_at is not None:
        return _("Points of the class “%(name)s” are below the node again.", name=class_name(crossing.points_class))
    return _(
        "Points of the class “%(name)s” that counted then, with what counts today.",
        name=class_name(crossing.points_class),
    )


def _moment(moment: Moment) -> list[Component]:
    return [
        html.Div(
            [
                html.Strong(moment_sentence(moment.what)),
                html.Time(words.moment(moment.at), dateTime=moment.at.isoformat(), className="quiet"),
            ],
            className="line-head",
        ),
        *([html.P(moment.note, className="spoken")] if moment.note else []),
        *([html.Small(person(moment.who), className="quiet")] if moment.who else []),
    ]


def _course(measure: MeasureShown, by: Actor) -> list[Component]:
    """The way to the course that a training asks for, for the shop while it is open."""
    course = measure.parameters.get("course")
    if course is None or by.seller_id is None or measure.row.ended_at is not None:
        return []
    return [html.P(dcc.Link(_("To the course"), href=f"/dashboard/training/{course}"))]


def _lifted_by(measure: MeasureShown) -> list[Component]:
    if measure.row.ended_at is not None:
        return []
    return [html.P([html.Strong(_("What lifts it: ")), words.in_language(measure.how_to_lift)])]


def _buttons(measure: MeasureShown, by: Actor) -> list[Component]:
    keys = open_to(measure, by)
    shown = [
        actions.button(NAME, key, replace(ACTIONS[key], primary=key == keys[0] and ACTIONS[key].primary))
        for key in keys
    ]
    if "contest" in measure.can and by.seller_id is not None:
        address = contest_address("measure", str(measure.row.id))
        shown.append(dcc.Link(_("Contest it"), href=address, className="button button-primary"))
    return [html.Div(shown, className="buttons")] if shown else []
