"""The parts of a violation's page: where it stands, what it is about, how its points come about, its ledger entries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages import market
from dashboard.pages.case_named import money
from dashboard.pages.contest_link import contest_address
from dashboard.pages.measure_words import LISTED_GROUNDS
from dashboard.pages.people import person
from dashboard.pages.referred import referred, source
from dashboard.pages.violation_actions import ACTIONS, open_to
from dashboard.pages.violation_shown import NAME, counts_sentence, looked_at, points_so_far
from dashboard.pages.violation_words import SEVERITIES, STATES, ground_sentence
from dashboard.shell import actions, words
from dashboard.shell.actions import Shown
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _, ngettext
from dashboard.shell.signs import state_sign
from governance.core.access import Actor
from governance.core.identity import current_actor
from governance.violations.shown import EntryShown, ViolationShown


def turn_card(_changed: int, shown: Shown) -> Component:
    """Where it stands, what counts of it, and the buttons of what can be done now."""
    by, violation = current_actor(), looked_at(shown)
    row = violation.row
    return html.Section(
        [
            html.Div(
                [
                    html.Span(state_sign(STATES[row.state]), className="standing-large"),
                    html.Strong(counts_sentence(violation)),
                ],
                className="way",
            ),
            html.P(str(STATES[row.state].meaning)),
            *[html.P(sentence, className="warned") for sentence in warnings(violation)],
            *_buttons(violation, by),
        ],
        className="card",
    )


def warnings(violation: ViolationShown) -> list[str]:
    """What somebody who looks at it has to know before anything else."""
    found = []
    if violation.suspended_on is not None:
        day = words.day(violation.suspended_on)
        found.append(
            _("We did not decide the appeal in time. Since %(day)s nothing of it counts until we do.", day=day)
        )
    if violation.row.automatic:
        found.append(_("It was confirmed by the rule, without a person."))
    if violation.decided_reason:
        found.append(_("Because: %(reason)s", reason=violation.decided_reason))
    return found


def matter_card(_changed: int, shown: Shown) -> Component:
    """Why the rule applies, which rule that is and on what it rests, and what shows it."""
    by, violation = current_actor(), looked_at(shown)
    return card(
        _("Why this rule applies"),
        note=ground_sentence(violation.ground_kind, violation.ground_source),
        body=[
            html.Blockquote(violation.reason, className="said-by"),
            html.Dl(_facts(violation, by), className="facts"),
            html.H3(_("What shows it")),
            _evidence(violation, by),
        ],
    )


def points_card(_changed: int, shown: Shown) -> Component:
    """The arithmetic line by line, and what removes it."""
    violation = looked_at(shown)
    rows: list[Row] = [(said, words.count(points)) for said, points in points_so_far(violation)]
    return card(
        _("How its points come about"),
        note=_("Each line says what is left after it."),
        body=[
            html.Div(table([_("Because"), _("Points")], rows, numbers=(1,)), className="stacked"),
            html.P([html.Strong(_("What removes it: ")), removed_by(violation)], className="below"),
        ],
    )


def entries_card(_changed: int, shown: Shown) -> Component:
    """What was written into the ledger; nothing is ever changed there, only given back."""
    violation = looked_at(shown)
    if not violation.entries:
        return html.Div()
    return card(
        ngettext("%(num)s entry in the ledger", "%(num)s entries in the ledger", len(violation.entries)),
        note=_("Nothing is ever changed there: what should not count is given back by an entry of its own."),
        body=html.Div(entry_table(violation.entries), className="stacked"),
    )


def entry_table(entries: tuple[EntryShown, ...]) -> Component:
    """Entries of the ledger of one violation."""
    head = [_("Written on"), _("What"), _("Counts"), _("Points")]
    rows: list[Row] = [
        (
            words.moment(entry.recorded_at),
            entry_kind(entry),
            span(entry),
            words.change(entry.points),
        )
        for entry in entries
    ]
    return table(head, rows, numbers=(3,))


def span(entry: EntryShown) -> str:
    """The days on which an entry counts: the first one, and the first one on which it no longer does."""
    return f"{words.day(entry.effective_on)} – {words.day(entry.lapses_on)}"


def entry_kind(entry: EntryShown) -> str:
    """What an entry is: points, points given back, or points earned."""
    if entry.earned is not None:
        return _("Earned back") if entry.points < 0 else _("Earned points taken back")
    if entry.points < 0:
        return _("Given back")
    return _("Points, given back since") if entry.taken_back else _("Points")


def removed_by(violation: ViolationShown) -> str:
    """What ends its points, in the reader's words."""
    state = violation.row.state
    if state in {"dismissed", "overturned", "withdrawn"} or not violation.arithmetic.counting:
        return _("Nothing of it counts.") if state != "reported" else _("Nothing counts yet.")
    ways = []
    if violation.arithmetic.lapses_on is not None:
        ways.append(_("It ends by itself on %(day)s.", day=words.day(violation.arithmetic.lapses_on)))
    if violation.fix_source is not None and violation.fix_verified_on is None:
        ways.append(_("A verified fix gives points back where its rule says so."))
    if "appeal" in violation.can:
        ways.append(_("It ends at once when it is contested and decided for the shop."))
    return " ".join(ways)


def _facts(violation: ViolationShown, by: Actor) -> list[Component]:
    row, categories = violation.row, market.category_names()
    facts: list[tuple[str, Any]] = [
        (_("Came from"), source(row.source, by=by)),
        (_("Happened on"), words.day(row.occurred_on)),
        (_("Decided on"), words.day(row.effective_on) if row.effective_on else None),
        (_("Order"), violation.order_reference),
        (_("Product"), row.product),
        (_("Category"), market.category_name(row.category, categories) if row.category else None),
        (_("Sum at stake"), money(violation.amount, violation.currency) if violation.amount is not None else None),
        (_("Common cause"), violation.cause),
        (_("Severity"), str(SEVERITIES.get(row.severity, row.severity))),
        (_("Rule book"), violation.rule_book),
        (_("Takes effect at once for"), _listed(violation)),
        (_("Number at the platform"), violation.external_reference),
        (_("Reported by"), person(violation.reported_by)),
        (_("Confirmed by"), person(violation.confirmed_by)),
    ]
    return [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))]


def _listed(violation: ViolationShown) -> str | None:
    return str(LISTED_GROUNDS[violation.listed_ground]) if violation.listed_ground else None


def _evidence(violation: ViolationShown, by: Actor) -> Component:
    if not violation.evidence:
        return html.P(source(violation.row.source, by=by))
    return html.Ul([html.Li(referred(one.kind, one.reference, by=by)) for one in violation.evidence])


def _buttons(violation: ViolationShown, by: Actor) -> list[Component]:
    keys = open_to(violation, by)
    shown = [
        actions.button(NAME, key, replace(ACTIONS[key], primary=key == keys[0] and ACTIONS[key].primary))
        for key in keys
    ]
    if "appeal" in violation.can and by.seller_id is not None:
        address = contest_address("violation", str(violation.row.id))
        shown.append(dcc.Link(_("Contest it"), href=address, className="button button-primary"))
    return [html.Div(shown, className="buttons")] if shown else []
