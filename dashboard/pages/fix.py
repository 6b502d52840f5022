"""One required fix: what was asked for, until when, what was shown for it, and what the person who looks can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.fix_actions import ACTIONS, NAME, open_to
from dashboard.pages.fixes import PATH, due, title_of
from dashboard.pages.referred import source
from dashboard.shell import actions, words
from dashboard.shell.cards import card, table
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.notices import not_found
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from dashboard.shell.state_words import FIXES
from governance.core.access import Actor, Permission
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from governance.rectification.readings import FixDetails, FixReading, ShownDocument, fix_details

LONGEST_NUMBER: Final = 18  # digits that the database takes


def layout(visit: Visit) -> Component:
    """The page of the fix that the address names."""
    number = visit.arguments["fix"]
    known = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    try:
        found = fix_details(int(number), by=visit.by, at=now()) if known else None
    except NotFound:
        found = None
    if found is None:
        return not_found()
    return html.Div(
        [
            *actions.places(NAME, {"fix": found.fix.id}),
            _head(found.fix, visit.by),
            html.Div(slot(f"{NAME}-body", height=400, wide=True), className="cards"),
        ]
    )


def register(dash: Dash) -> None:
    """The body is drawn again after every action; the dialog gets what it then shows."""
    body = section(Permission.FIX_READ)(fix_body)
    dash.callback(Output(f"{NAME}-body", "children"), Input(f"{NAME}-changed", "data"), Input(f"{NAME}-shown", "data"))(
        body
    )
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=f"{PATH}/<fix>",
    title=lazy_gettext("Required fix"),
    permission=Permission.FIX_READ,
    layout=layout,
    register=register,
)


def fix_body(_changed: int, shown: actions.Shown) -> Component:
    """Demand, plan, evidence, and the buttons of what can be done now."""
    by = current_actor()
    found = fix_details(shown["fix"], by=by, at=now())
    open_now = open_to(found, by)
    buttons = [actions.button(NAME, key, _weighed(key, open_now)) for key in open_now]
    return card(
        _finding(found.fix),
        note=_("Showing evidence admits nothing. Whoever judges it had no part in asking for it or showing it."),
        body=[_facts(found, by), _evidence(found), html.Div(buttons, className="buttons")],
    )


def _weighed(key: str, open_now: Sequence[str]) -> actions.Action:
    """The action as a button: the first thing that can be done stands out, and nothing else does."""
    return replace(ACTIONS[key], primary=ACTIONS[key].primary and key == open_now[0])


def _finding(fix: FixReading) -> str:
    return str(FIXES[fix.state.value].meaning)


def _facts(found: FixDetails, by: Actor) -> Component:
    fix = found.fix
    facts: list[tuple[str, Any]] = [
        (_("State"), state_sign(FIXES[fix.state.value])),
        (_("Due"), due(fix)),
        (_("What is asked for"), words.in_language(fix.words["demand"]) if fix.words else fix.demand),
        (_("It follows from"), source(fix.source, by=by)),
        (_("Asked for on"), words.moment(fix.required_at)),
        (_("Who takes care"), fix.owner),
        (_("Plan"), fix.plan),
        (_("Why it happened"), fix.root_cause),
        (_("What was said last"), fix.reason),
        (_("Taken further on"), words.moment(fix.escalated_at) if fix.escalated_at else None),
        (_("Closed on"), words.moment(fix.closed_at) if fix.closed_at else None),
    ]
    known = [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))]
    return html.Dl(known, className="facts")


def _evidence(found: FixDetails) -> Component:
    if not found.evidence:
        return html.P(_("Nothing was shown yet."), className="quiet")
    head = [_("Evidence"), _("What it shows"), _("Shown on")]
    return table(head, [[_link(one), one.note or "–", words.moment(one.shown_at)] for one in found.evidence])


def _link(document: ShownDocument) -> Component:
    if document.name is None:
        return html.Span(_("no longer kept"), className="quiet")
    return html.A(document.name, href=f"/api/v1/documents/{document.document_id}/content", download=document.name)


def _head(fix: FixReading, by: Actor) -> Component:
    shop = dcc.Link(fix.seller_name, href=f"/dashboard/sellers/{quote(fix.seller, safe='')}")
    below = html.Div(shop, className="quiet") if by.seller_id is None else None
    return html.Div(
        html.Div(
            [html.Div(dcc.Link(_("Required fixes"), href=PATH), className="quiet"), html.H1(title_of(fix)), below]
        ),
        className="page-head",
    )
