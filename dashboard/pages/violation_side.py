"""Beside a violation: the measures it led to, the fix that it asks for, and the appeals against it."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.appeal_words import OUTCOMES as APPEAL_OUTCOMES
from dashboard.pages.appeal_words import STATES as APPEAL_STATES
from dashboard.pages.appeal_words import instance_name
from dashboard.pages.measure_words import STATES as MEASURE_STATES
from dashboard.pages.measure_words import kind_name, on_what
from dashboard.pages.violation_shown import looked_at
from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.cards import card
from dashboard.shell.language import _, ngettext
from dashboard.shell.signs import state_sign
from dashboard.shell.state_words import FIXES
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.rectification.readings import FixReading, fixes_of
from governance.violations.shown import AppealLine, MeasureLine, ViolationShown


def side_cards(_changed: int, shown: Shown) -> Component:
    """What followed from it."""
    violation = looked_at(shown)
    cards = [_measures(violation), *_fix(violation), *_appeals(violation)]
    return html.Div(cards, className="column")


def _measures(violation: ViolationShown) -> Component:
    if not violation.measures:
        return card(
            _("No measure followed from it"),
            note=_("Measures follow when points reach a node, or at once where a rule says so."),
        )
    title = ngettext("%(num)s measure followed from it", "%(num)s measures followed from it", len(violation.measures))
    lines = html.Ul([_measure(line) for line in violation.measures], className="lines")
    return card(title, note=_("From itself, or from a node that its points helped to reach."), body=lines)


def _measure(line: MeasureLine) -> Component:
    name = dcc.Link(kind_name(line.kind), href=f"/dashboard/measures/{line.id}")
    term = [words.day(day) for day in (line.starts_on, line.ends_on) if day is not None]
    return html.Li(
        [
            html.Div([name, state_sign(MEASURE_STATES[line.state])], className="line-head"),
            html.Small(
                " · ".join(
                    [on_what(line.scope, line.item), " – ".join(term)] if term else [on_what(line.scope, line.item)]
                )
            ),
        ]
    )


def _fix(violation: ViolationShown) -> list[Component]:
    if violation.fix_source is None:
        return []
    source = violation.fix_source
    found = fixes_of(violation.row.seller_id, by=current_actor(), at=now(), source=source).items
    if not found:
        return []
    return [
        card(
            _("What has to be put right"),
            note=_("Showing evidence admits nothing."),
            body=html.Ul([_line(fix) for fix in found], className="lines"),
        )
    ]


def _line(fix: FixReading) -> Component:
    return html.Li(
        [
            html.Div(
                [dcc.Link(fix.title, href=f"/dashboard/fixes/{fix.id}"), state_sign(FIXES[fix.state.value])],
                className="line-head",
            ),
            html.Small(_("by %(day)s", day=words.day(fix.due_on))) if fix.days_left is not None else None,
        ]
    )


def _appeals(violation: ViolationShown) -> list[Component]:
    if not violation.appeals:
        return []
    lines = html.Ul([_appeal(line) for line in violation.appeals], className="lines")
    return [card(_("It was contested"), note=_("Somebody who had no part in it decides."), body=lines)]


def _appeal(line: AppealLine) -> Component:
    sign = APPEAL_OUTCOMES[line.outcome] if line.outcome else APPEAL_STATES[line.state]
    name = dcc.Link(instance_name(line.instance), href=f"/dashboard/appeals/{line.id}")
    return html.Li(html.Div([name, state_sign(sign)], className="line-head"))
