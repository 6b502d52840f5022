"""One standard: which edition counts when, what each asks, and how a draft comes into force."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.figures.editions import Term, editions_over_time
from dashboard.pages.standard_actions import ACTIONS, NAME, open_to
from dashboard.pages.standard_words import KINDS, PATH, SEVERITIES, STATES, limit_words, term
from dashboard.shell import actions, words
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.notices import not_found
from dashboard.shell.page import Page, Visit
from dashboard.shell.scheme import reader_scheme
from dashboard.shell.sections import draw_after_each_step, slot
from dashboard.shell.signs import state_sign
from governance.core.access import Permission
from governance.core.calendar import day_of, now
from governance.core.commands import settings
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from governance.core.numbers import number_in
from inspections.standards.readings import code_of, read_edition, read_standard
from inspections.standards.shown import EditionShown, ItemShown, StandardShown
from inspections.standards.states import State

PARTS: Final = {"edition": 480, "line": 240}


def layout(visit: Visit) -> Component:
    """The page of the standard that the address names, with one of its editions: the one in force unless another."""
    try:
        code = code_of(number_in(visit.arguments["standard"], noun="standard"))
        standard = read_standard(code=code, by=visit.by, at=now())
    except NotFound:
        return not_found()
    edition = visit.arguments.get("edition") or standard.current or standard.editions[0].edition
    if edition not in {one.edition for one in standard.editions}:
        return not_found()
    slots = [slot(f"{NAME}-{part}", height=height, wide=True) for part, height in PARTS.items()]
    return html.Div(
        [
            *actions.places(NAME, {"code": code, "edition": edition}),
            _head(standard),
            html.Div(slots, className="cards"),
        ]
    )


def register(dash: Dash) -> None:
    """Both parts are drawn again after every action."""
    draw_after_each_step(dash, NAME, Permission.STANDARD_READ, {"edition": edition_card, "line": line_card})
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=f"{PATH}/<standard>",
    title=lazy_gettext("Standard"),
    permission=Permission.STANDARD_READ,
    layout=layout,
    register=register,
)
OF_EDITION: Final = Page(
    path=f"{PATH}/<standard>/<edition>",
    title=lazy_gettext("Standard"),
    permission=Permission.STANDARD_READ,
    layout=layout,
    register=lambda _dash: None,
)


def edition_card(_changed: int, shown: actions.Shown) -> Component:
    """One edition: its facts, its items with their limits in words, and what can be done about it."""
    by = current_actor()
    found = read_edition(code=shown["code"], edition=shown["edition"], by=by)
    buttons = [actions.button(NAME, key, ACTIONS[key]) for key in open_to(found, by)]
    return card(
        _finding(found),
        note=_("What stands here was drafted by one person and is published by another. It then never changes."),
        body=[_facts(found), html.Div(_items(found), className="stacked"), html.Div(buttons, className="buttons")],
    )


def line_card(_changed: int, shown: actions.Shown) -> Component:
    """When each edition counts, drawn and as a list."""
    standard = read_standard(code=shown["code"], by=current_actor(), at=now())
    drawn = [_term(standard, place) for place, one in enumerate(standard.editions) if one.state is not State.DRAFT]
    note = _("A newer edition takes the place of the one before from its own day on.")
    if not drawn:
        return card(_("No edition has been published"), note=note, body=_editions(standard))
    figure = editions_over_time(terms=drawn, today=day_of(now(), settings().timezone), scheme=reader_scheme())
    title = (
        _("Edition %(edition)s counts today", edition=standard.current)
        if standard.current
        else _("No edition counts today")
    )
    return card(title, note=note, figure=figure, id=f"{NAME}-figure", table=_editions(standard), name="editions")


def _term(standard: StandardShown, place: int) -> Term:
    one = standard.editions[place]
    ends = [day for day in (one.in_force_until, one.withdrawn_on) if day is not None]
    until = max(min(ends), one.in_force_from) if ends else None
    return Term(edition=one.edition, counts_from=one.in_force_from, until=until, in_force=one.in_force)


def _editions(standard: StandardShown) -> Component:
    head = [_("Edition"), _("State"), _("When it counts")]
    rows: list[Row] = [
        [
            dcc.Link(one.edition, href=f"{PATH}/{standard.id}/{quote(one.edition, safe='')}"),
            state_sign(STATES[one.state.value]),
            term(one),
        ]
        for one in standard.editions
    ]
    return table(head, rows)


def _finding(found: EditionShown) -> str:
    return ngettext(
        "Edition %(edition)s asks for %(num)s test",
        "Edition %(edition)s asks for %(num)s tests",
        len(found.items),
        edition=found.edition,
    )


def _facts(found: EditionShown) -> Component:
    until = words.day(found.in_force_until) if found.in_force_until else None
    facts: list[tuple[str, Any]] = [
        (_("State"), state_sign(STATES[found.state.value])),
        (_("In force from"), words.day(found.in_force_from)),
        (_("Last day"), until),
        (_("Issued by"), found.issuer),
        (_("Source"), found.source),
        (_("Withdrawn on"), words.day(found.withdrawn_on) if found.withdrawn_on else None),
        (_("Why it was withdrawn"), found.withdrawn_reason),
        (_("Digest"), html.Code(found.digest)),
    ]
    known = [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))]
    return html.Dl(known, className="facts")


def _items(found: EditionShown) -> Component:
    head = [_("Test item"), _("What is allowed"), _("Severity"), _("How it is tested")]
    rows: list[Row] = [
        [_named(item), limit_words(item), state_sign(SEVERITIES[item.severity]), item.method or "–"]
        for item in found.items
    ]
    return table(head, rows)


def _named(item: ItemShown) -> Component:
    below = " · ".join(one for one in (item.code, item.clause) if one)
    return html.Div([html.Span(words.in_language(item.name)), html.Div(html.Small(below, className="quiet"))])


def _head(standard: StandardShown) -> Component:
    way_back = html.Div(dcc.Link(_("Standards"), href=PATH), className="quiet")
    kind = html.Div(str(KINDS[standard.kind]), className="quiet")
    title = f"{standard.code} · {words.in_language(standard.title)}"
    return html.Div(html.Div([way_back, html.H1(title), kind]), className="page-head")
