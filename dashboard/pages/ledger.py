"""A shop's points: the balance of each class against its nodes, how it goes on by itself, and every entry behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from flask import current_app
from sqlalchemy import select

from dashboard.figures import balance, nodes
from dashboard.figures.balance import Counted, Drawn
from dashboard.figures.nodes import Balance, Lapse
from dashboard.pages.violation_parts import entry_kind, span
from dashboard.pages.violation_words import class_name
from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.notices import not_found
from dashboard.shell.page import Page, Visit
from dashboard.shell.scheme import reader_scheme
from dashboard.shell.sections import section, slot
from governance.core.access import Actor, Permission
from governance.core.calendar import day_of, now
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from governance.sellers import register as sellers
from governance.sellers.models import Seller
from governance.sellers.readings import SellerProfile, profile_of
from governance.violations.ledger_reading import read_ledger
from governance.violations.shown import ClassBalance, EntryShown, LedgerShown

NAME: Final = "ledger"
PARTS: Final = {"nodes": 320, "over-time": 320, "entries": 320}


def layout(visit: Visit) -> Component:
    """The ledger of the shop that the address names."""
    try:
        return _of_shop(profile_of(visit.arguments["reference"], by=visit.by), visit.by)
    except NotFound:
        return not_found()


def own_layout(visit: Visit) -> Component:
    """The ledger of the visitor's own shop."""
    reference = db.session.scalar(select(Seller.reference).where(Seller.id == visit.by.seller_id))
    return _of_shop(profile_of(reference, by=visit.by), visit.by) if reference else not_found()


def register(dash: Dash) -> None:
    """One callback per part."""
    for part, draw in {"nodes": nodes_card, "over-time": over_time_card, "entries": entries_card}.items():
        door = section(Permission.VIOLATION_READ)(draw)
        dash.callback(Output(f"{NAME}-{part}", "children"), Input(f"{NAME}-shown", "data"))(door)


PAGE: Final = Page(
    path="/dashboard/sellers/<reference>/ledger",
    title=lazy_gettext("Points"),
    permission=Permission.VIOLATION_READ,
    layout=layout,
    register=register,
)


def _nothing(_dash: Dash) -> None:
    """The callbacks are those of the page of any shop."""


OWN: Final = Page(
    path="/dashboard/ledger",
    title=lazy_gettext("Points"),
    permission=Permission.VIOLATION_READ,
    icon="ledger",
    own_shop=True,
    layout=own_layout,
    register=_nothing,
)


def nodes_card(shown: Shown) -> Component:
    """Each class against its nodes."""
    found = read(shown)
    lines = [balance_of(one) for one in found.classes]
    head = [_("Class"), _("Points"), _("Next node"), _("Points to it"), _("Next lapse")]
    rows: list[Row] = [_class_row(one) for one in found.classes]
    return card(
        nodes.finding(lines),
        note=_("Measures start when the points of a class reach a node. Striped is what ends next by itself."),
        body=nodes.node_lines(lines),
        table=table(head, rows, numbers=(1, 2, 3)),
        name=f"points-{found.seller}-{found.as_of}",
    )


def over_time_card(shown: Shown) -> Component:
    """What counted when, and what will if nothing else happens."""
    found = read(shown)
    entries = [counted(entry) for entry in found.entries]
    classes = [
        Drawn(code=one.points_class, name=class_name(one.points_class), nodes=[node.at for node in one.nodes])
        for one in found.classes
        if any(entry.points_class == one.points_class for entry in entries)
    ]
    title = balance.finding(entries, today=found.as_of)
    if not classes:
        return card(title, note=_("When a violation is confirmed, it stands here how long its points count."))
    figure = balance.balance_over_time(entries=entries, classes=classes, today=found.as_of, scheme=reader_scheme())
    return card(
        title,
        note=_("Solid is what counted, dotted what will if nothing else happens. Dotted lines across are nodes."),
        figure=figure,
        id=f"{NAME}-figure",
        table=table([_("From"), _("Class"), _("Points")], _steps(entries, classes, found.as_of), numbers=(2,)),
        name=f"points-over-time-{found.seller}-{found.as_of}",
    )


def entries_card(shown: Shown) -> Component:
    """Every entry, the latest effect first."""
    found = read(shown)
    if not found.entries:
        return html.Div()
    head = [_("Violation"), _("What"), _("Counts"), _("Points")]
    rows: list[Row] = [_entry_row(entry) for entry in found.entries]
    counts = sum(entry.counts for entry in found.entries)
    return card(
        ngettext("%(num)s entry counts today", "%(num)s entries count today", counts),
        note=_("Nothing is ever changed here: what should not count is given back by an entry of its own."),
        body=html.Div(table(head, rows, numbers=(3,)), className="stacked"),
    )


def read(shown: Shown) -> LedgerShown:
    """The ledger as it is known now."""
    at = now()
    seller_id = sellers.find(shown["reference"]).id
    return read_ledger(seller_id=seller_id, by=current_actor(), as_of=_today(at), known_at=at)


def balance_of(one: ClassBalance) -> Balance:
    """A class as it is drawn."""
    return Balance(
        name=class_name(one.points_class),
        points=one.balance,
        nodes=[(node.at, words.in_language(node.name)) for node in one.nodes],
        near=one.near,
        lapse=Lapse(points=one.next_lapse_points, on=one.next_lapse) if one.next_lapse else None,
    )


def counted(entry: EntryShown) -> Counted:
    """An entry as it is drawn."""
    return Counted(
        points_class=entry.points_class, points=entry.points, counts_from=entry.effective_on, until=entry.lapses_on
    )


def _today(at: datetime) -> date:
    return day_of(at, current_app.extensions["settings"].timezone)


def _of_shop(profile: SellerProfile, by: Actor) -> Component:
    parts = {name: slot(f"{NAME}-{name}", height=height, wide=True) for name, height in PARTS.items()}
    back: Any = dcc.Link(profile.name, href=f"/dashboard/sellers/{quote(profile.reference, safe='')}")
    if by.seller_id is not None:
        back = dcc.Link(_("My shop"), href="/dashboard/")
    return html.Div(
        [
            dcc.Store(id=f"{NAME}-shown", data={"reference": profile.reference}),
            html.Div(html.Div([html.Div(back, className="quiet"), html.H1(_("Points"))]), className="page-head"),
            html.Div(list(parts.values()), className="cards"),
        ]
    )


def _class_row(one: ClassBalance) -> Row:
    lapse = "–"
    if one.next_lapse is not None:
        lapse = _("%(points)s on %(day)s", points=words.count(one.next_lapse_points), day=words.day(one.next_lapse))
    return (
        class_name(one.points_class),
        words.count(one.balance),
        words.count(one.next_node) if one.next_node is not None else "–",
        words.count(one.points_to_next) if one.points_to_next is not None else "–",
        lapse,
    )


def _steps(entries: Sequence[Counted], classes: Sequence[Drawn], today: date) -> list[Row]:
    first, last = balance.span(entries, today=today)
    rows: list[Row] = []
    for one in classes:
        own = [entry for entry in entries if entry.points_class == one.code]
        rows += [
            (words.day(day), one.name, words.count(points))
            for day, points in balance.steps(own, first=first, last=last)
        ]
    return rows


def _entry_row(entry: EntryShown) -> Row:
    return (
        dcc.Link(words.in_language(entry.rule_name), href=f"/dashboard/violations/{entry.violation_id}"),
        html.Span([entry_kind(entry), html.Br(), html.Small(class_name(entry.points_class))]),
        html.Span(span(entry), className="" if entry.counts else "quiet"),
        words.change(entry.points),
    )
