"""The parts of an appeal's page: whose turn it is, what is contested and why, what shows it, the outcome, what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.appeal_actions import ACTIONS, open_to
from dashboard.pages.appeal_shown import NAME, document_link, looked_at
from dashboard.pages.appeal_words import (
    NOT_YET,
    OUTCOMES,
    PARTIES,
    STATES,
    TURNS,
    TURNS_OF_SELLER,
    entry_sentence,
    subject_name,
)
from dashboard.pages.appeals import PATH
from dashboard.pages.case_deadlines import calendars_of
from dashboard.pages.contest_link import contest_address
from dashboard.pages.contested_title import in_reader_language
from dashboard.pages.counted_events import choices_of, tick_of
from dashboard.pages.measure_words import LISTED_GROUNDS
from dashboard.pages.referred import address_of
from dashboard.shell import actions, words
from dashboard.shell.actions import Shown
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _, ngettext
from dashboard.shell.signs import state_sign
from governance.core.access import Actor
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.sellers import register as sellers
from governance.violations.appeals.shown import AppealShown, EntryShown, EventNamed


def turn_card(_changed: int, _decided: int, shown: Shown) -> Component:
    """Where it stands, whose turn it is until when, and the buttons of what can be done now."""
    by, at, appeal = current_actor(), now(), looked_at(shown)
    row = appeal.row
    sign = OUTCOMES[row.outcome] if row.outcome else STATES[row.state]
    return html.Section(
        [
            html.Div(
                [
                    html.Span(state_sign(sign), className="standing-large"),
                    html.Strong(turn_sentence(appeal, by, at), className="late" if row.overdue else ""),
                    *_held(appeal, by),
                ],
                className="way",
            ),
            html.P(str(sign.meaning)),
            *[html.P(sentence, className="warned") for sentence in warnings(appeal, by)],
            *_question(appeal),
            *_buttons(appeal, by),
        ],
        className="card",
    )


def turn_sentence(appeal: AppealShown, by: Actor, at: datetime) -> str:
    """Whose turn it is, until which day, and how long that still is."""
    row = appeal.row
    if row.waits_for is None:
        return _("It ended on %(moment)s", moment=words.moment(row.ended_at)) if row.ended_at else ""
    who = str((TURNS if by.seller_id is None else TURNS_OF_SELLER)[row.waits_for])
    if row.due_at is None or row.paused:
        return who
    until = calendars_of([row.seller]).deadline(row.seller, row.due_at, at=at, provisional=row.provisional)
    return _("%(who)s by %(day)s (%(left)s)", who=who, day=words.day(until.day), left=until.sentence)


def warnings(appeal: AppealShown, by: Actor) -> list[str]:
    """What somebody who looks at it has to know before anything else."""
    row, found = appeal.row, []
    if by.seller_id is None and appeal.not_yet and row.ended_at is None:
        found.append(str(NOT_YET[appeal.not_yet]))
    if row.ended_at is not None:
        return found
    if row.relief_at is not None:
        found.append(_("We are late. What is contested is suspended until we decide."))
    elif row.late_at is not None and row.listed_ground:
        ground = str(LISTED_GROUNDS[row.listed_ground])
        found.append(_("We are late. It goes on all the same, because of: %(ground)s.", ground=ground))
    elif row.late_at is not None:
        found.append(_("We are late."))
    if row.hearing and row.heard_at is None and by.seller_id is not None:
        found.append(_("You asked to talk to a person. Somebody will call you before it is decided."))
    if row.automatic and by.seller_id is None:
        found.append(_("What is contested was decided by the rule, without a person."))
    return found


def matter_card(_changed: int, _decided: int, shown: Shown) -> Component:
    """What is contested beside why."""
    by, appeal = current_actor(), looked_at(shown)
    row = appeal.row
    address = address_of(row.kind, row.subject_id, by=by)
    title = in_reader_language(row.title)
    link = dcc.Link(title, href=address) if address else html.Span(title)
    facts: list[tuple[str, Any]] = [
        (_("What is contested"), [subject_name(row.kind), ": ", link]),
        (_("Filed on"), words.moment(row.filed_at)),
        (_("Could be filed until"), words.day(appeal.window_until)),
        (_("Wants to be talked to"), _("yes") if row.hearing else None),
        (_("First look"), _other(appeal.first_id)),
        (_("Second look"), _other(appeal.second_id)),
    ]
    known = [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))]
    return card(
        _("Why it is contested"),
        note=_("In the words of the shop."),
        body=[
            html.Blockquote(appeal.grounds, className="said-by"),
            html.Dl(known, className="facts"),
            *_events(appeal),
        ],
    )


def evidence_card(_changed: int, _decided: int, shown: Shown) -> Component:
    """Everything that was shown, by whom."""
    appeal = looked_at(shown)
    head = [_("Document"), _("Shown by"), _("On")]
    rows: list[Row] = [
        [document_link(appeal, one), str(PARTIES.get(one.party, one.party)), words.moment(one.at)]
        for one in appeal.evidence
    ]
    number = len(rows)
    return card(
        ngettext("%(num)s document was shown", "%(num)s documents were shown", number)
        if rows
        else _("Nothing was shown yet"),
        note=_("Opening a document is on record.") if rows else _("Whoever has something to show adds it here."),
        body=html.Div(table(head, rows), className="stacked") if rows else None,
    )


def outcome_card(_changed: int, _decided: int, shown: Shown) -> Component:
    """How it was decided and why, and whether there is a second look."""
    by, appeal = current_actor(), looked_at(shown)
    if appeal.row.outcome is None:
        return html.Div()
    sign = OUTCOMES[appeal.row.outcome]
    body: list[Component] = [html.Blockquote(appeal.reason or "", className="said-by")]
    if appeal.accepted:
        body += [html.H3(_("Accepted as wrongly counted")), _named(appeal, appeal.accepted)]
    if by.seller_id is None and appeal.decided_by:
        body.append(html.P(_("Decided by %(who)s.", who=appeal.decided_by), className="quiet"))
    if "second" in appeal.can and appeal.second_until is not None:
        until = words.day(appeal.second_until)
        body.append(html.P(_("You can have it looked at a second and last time until %(day)s.", day=until)))
    return card(str(sign.word), note=str(sign.meaning), body=body)


def thread_card(_changed: int, _decided: int, shown: Shown) -> Component:
    """What happened, in order, the newest first."""
    officer, appeal = current_actor().seller_id is None, looked_at(shown)
    lines = [
        html.Li(_entry(entry, officer=officer), className="" if entry.for_seller or not officer else "inner")
        for entry in reversed(appeal.entries)
    ]
    return card(
        ngettext("%(num)s thing happened so far", "%(num)s things happened so far", len(lines)),
        note=_("The newest first. The shop reads everything that is not marked as ours.")
        if officer
        else _("The newest first."),
        body=html.Ol(lines, className="lines thread"),
    )


def _entry(entry: EntryShown, *, officer: bool) -> list[Component]:
    ours = _("only we read this") if officer and not entry.for_seller else ""
    foot = " · ".join(part for part in (entry.who, ours) if part)
    return [
        html.Div(
            [
                html.Strong(entry_sentence(entry.kind)),
                html.Time(words.moment(entry.at), dateTime=entry.at.isoformat(), className="quiet"),
            ],
            className="line-head",
        ),
        *([html.P(entry.text, className="spoken")] if entry.text else []),
        *([html.Small(foot, className="quiet")] if foot else []),
    ]


def _events(appeal: AppealShown) -> list[Component]:
    if not appeal.events:
        return []
    title = ngettext(
        "%(num)s counted event is said to be wrong", "%(num)s counted events are said to be wrong", len(appeal.events)
    )
    return [html.H3(title), _named(appeal, appeal.events)]


def _named(appeal: AppealShown, events: tuple[EventNamed, ...]) -> Component:
    wanted = [(event.metric, event.reference) for event in events]
    known = dict(choices_of(sellers.find(appeal.row.seller).id, wanted))
    return html.Ul([html.Li(known.get(tick_of(event), event[1])) for event in wanted])


def _other(appeal_id: int | None) -> Component | None:
    return dcc.Link(_("Appeal %(number)s", number=appeal_id), href=f"{PATH}/{appeal_id}") if appeal_id else None


def _held(appeal: AppealShown, by: Actor) -> list[Component]:
    if by.seller_id is not None or appeal.row.ended_at is not None:
        return []
    who = _("you") if appeal.row.own else appeal.row.handler
    return [html.Span(_("held by %(who)s", who=who) if who else _("held by nobody"), className="quiet")]


def _question(appeal: AppealShown) -> list[Component]:
    """What the shop was asked and has not answered."""
    if not appeal.question:
        return []
    return [html.P(html.Strong(_("We ask:"))), html.Blockquote(appeal.question, className="said-by")]


def _buttons(appeal: AppealShown, by: Actor) -> list[Component]:
    keys, decides = open_to(appeal, by), "decide" in appeal.can
    first = None if decides else next((key for key in keys if ACTIONS[key].primary), None)
    shown = [actions.button(NAME, key, replace(ACTIONS[key], primary=key == first)) for key in keys]
    jump = [html.A(_("To the decision"), href="#decision", className="button to-decision")] if decides else []
    second = []
    if "second" in appeal.can and by.seller_id is not None:
        address = contest_address(appeal.row.kind, appeal.row.subject_id)
        second.append(dcc.Link(_("Have it looked at again"), href=address, className="button button-primary"))
    return [html.Div([*jump, *shown, *second], className="buttons")] if jump or shown or second else []
