"""Beside a measure: whether the platform carried it out, its place in the public register, what it means for trade."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.pages.consequences import cap_sentence, impact_sentence
from dashboard.pages.measure_shown import looked_at, open_calls
from dashboard.pages.measure_words import CALLS, REGISTER, kind_name
from dashboard.pages.people import person
from dashboard.pages.requirement_words import listed
from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.cards import card
from dashboard.shell.language import _
from dashboard.shell.signs import state_sign
from governance.core.identity import current_actor
from governance.violations.measures.shown import CallShown, MeasureShown


def side_cards(_changed: int, shown: Shown) -> Component:
    """What matters beside the notice."""
    measure = looked_at(shown)
    officer = current_actor().seller_id is None
    cards = [*(_calls(measure) if officer else []), *_impact(measure), *_register(measure)]
    return html.Div(cards, className="column")


def _calls(measure: MeasureShown) -> list[Component]:
    if not measure.calls:
        return []
    waits = open_calls(measure)
    title = _("The platform has not confirmed it") if waits else _("The platform has confirmed it")
    lines = html.Ul([html.Li(_call(call)) for call in measure.calls], className="lines")
    return [
        card(
            title,
            note=_("The platform is called to carry a measure out and to end it, and says when it did."),
            body=lines,
        )
    ]


def _call(call: CallShown) -> list[Component]:
    head = [html.Strong(str(CALLS.get(call.action, call.action))), html.Small(_("call %(number)s", number=call.id))]
    called = html.P(_("Called on %(moment)s.", moment=words.moment(call.called_at)))
    if call.confirmed_at is not None:
        said = _(
            "Confirmed on %(moment)s by %(who)s.",
            moment=words.moment(call.confirmed_at),
            who=person(call.confirmed_by) or "–",
        )
        return [html.Div(head, className="line-head"), called, html.P(said), *_noted(call)]
    due = _("Due by %(moment)s.", moment=words.moment(call.due_at)) if call.due_at else _("Not confirmed yet.")
    return [html.Div(head, className="line-head"), called, html.P(due, className="late" if call.late else "")]


def _noted(call: CallShown) -> list[Component]:
    return [html.P(call.note, className="spoken")] if call.note else []


def _impact(measure: MeasureShown) -> list[Component]:
    """How much of the shop's trade it touches, and what holds there besides."""
    impact = measure.impact
    if impact is None:
        return []
    others = listed([kind_name(other) for other in others_than(measure, impact.others)])
    said = [impact_sentence(impact), cap_sentence(impact)]
    if others:
        said.append(_("Besides it, these hold: %(others)s.", others=others))
    paragraphs = [html.P(sentence) for sentence in said if sentence]
    return [card(_("What it means for the shop"), note=_("Orders of the last 28 days."), body=paragraphs)]


def others_than(measure: MeasureShown, kinds: Sequence[str]) -> list[str]:
    """The kinds of measures that hold the same back besides this one."""
    others = list(kinds)
    if measure.row.state in {"noticed", "active"} and measure.row.kind in others:
        others.remove(measure.row.kind)
    return list(dict.fromkeys(others))


def _register(measure: MeasureShown) -> list[Component]:
    place = measure.register
    if place is None:
        return []
    if place.published_at is None:
        due = _("Due by %(moment)s.", moment=words.moment(place.due_at)) if place.due_at else ""
        return [card(_("Not in the public register yet"), note=due)]
    facts = [
        (_("Published on"), words.moment(place.published_at)),
        (_("Corrected on"), words.moment(place.corrected_at) if place.corrected_at else None),
        (_("What it says now"), words.in_language(place.correction) if place.correction else None),
        (_("Goes on"), words.day(place.remove_on) if place.remove_on and not place.removed_at else None),
        (_("Removed on"), words.moment(place.removed_at) if place.removed_at else None),
    ]
    known = [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))]
    sign = REGISTER[place.state]
    return [
        card(str(sign.word), note=str(sign.meaning), body=[state_sign(sign), html.Dl(known, className="facts below")])
    ]
