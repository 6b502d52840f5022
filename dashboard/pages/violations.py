"""Violations: for officers what waits for a decision first, for a shop its own; the address holds what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.referred import source
from dashboard.pages.violation_words import STATES, class_name
from dashboard.shell import words
from dashboard.shell.cards import Row, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.links import opener, shop
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query, write_query
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from dashboard.shell.tabs import chosen_of, next_ones, tabs
from governance.core.access import Actor, Permission
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.core.paging import Page as Rows
from governance.sellers import register as sellers
from governance.violations.readings import find_violations
from governance.violations.shown import Show, ViolationRow

NAME: Final = "violations"
PATH: Final = "/dashboard/violations"

TABS: Final[Mapping[str, Any]] = {
    Show.TO_DECIDE.value: lazy_gettext("To decide"),
    Show.OPEN.value: lazy_gettext("Open"),
    Show.ALL.value: lazy_gettext("All"),
}


def layout(visit: Visit) -> Component:
    """The heading and the place of the list."""
    heading = html.Div([html.H1(_("Violations")), html.P(_lead(visit.by), className="quiet")])
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(heading, className="page-head"),
            slot(f"{NAME}-list", height=400),
        ]
    )


def register(dash: Dash) -> None:
    """The list follows the address."""
    dash.callback(Output(f"{NAME}-list", "children"), Input(f"{NAME}-location", "search"))(
        section(Permission.VIOLATION_READ)(violations_list)
    )


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Violations"),
    permission=Permission.VIOLATION_READ,
    icon="violations",
    layout=layout,
    register=register,
)


def violations_list(search: str | None) -> Component:
    """One page of the violations that the address asks for."""
    by, asked = current_actor(), read_query(search)
    choices = tabs_of(by)
    show = chosen_of(asked.get("show"), choices)
    of_shop = asked.get("seller")
    found = find_violations(
        by=by,
        at=now(),
        seller_id=sellers.find(of_shop).id if of_shop else None,
        show=show,
        rule=asked.get("rule"),
        limit=50,
        cursor=asked.get("cursor"),
    )
    kept = {name: asked.get(name) for name in ("seller", "rule")}
    return html.Section(
        [
            html.H2(finding(found, show), className="card-title"),
            tabs(choices, show, path=PATH, kept=kept, counts={}),
            *_narrowed(asked, found.items),
            violation_table(found.items, by=by) if found.items else _nothing(show),
            *next_ones(found.next, path=PATH, asked=asked),
        ],
        className="card list",
    )


def tabs_of(by: Actor) -> Mapping[str, Any]:
    """A shop decides nothing: it sees what is open first."""
    return TABS if by.seller_id is None else {key: TABS[key] for key in (Show.OPEN.value, Show.ALL.value)}


def violation_table(rows: Sequence[ViolationRow], *, by: Actor) -> Component:
    """Violations one below the other; on a telephone each is a block of its own."""
    officer = by.seller_id is None
    head = [_("Violation"), *([_("Shop")] if officer else []), _("State"), _("Points"), _("Counts")]
    lines: list[Row] = [
        [
            _what(row, by),
            *([shop(row.seller_name, row.seller)] if officer else []),
            html.Span([state_sign(STATES[row.state]), *_besides(row)]),
            counting(row),
            _("until %(day)s", day=words.day(row.lapses_on)) if row.lapses_on and row.counting else "–",
        ]
        for row in rows
    ]
    return html.Div(table(head, lines, numbers=(3 if officer else 2,)), className="stacked")


def counting(row: ViolationRow) -> Component:
    """What counts of it today, and of how many points."""
    of = "" if row.counting == row.points else _("of %(points)s", points=words.count(row.points))
    small = " · ".join(part for part in (of, class_name(row.points_class)) if part)
    return html.Span([words.count(row.counting), html.Br(), html.Small(small)])


def finding(found: Rows[ViolationRow], show: str) -> str:
    """What is in the list, in one sentence."""
    number = len(found.items)
    if not number:
        return _("Nothing waits for a decision") if show == Show.TO_DECIDE else _("There is no violation here")
    if found.next is not None:
        return _("The first %(num)s violations of many", num=number)
    if show == Show.TO_DECIDE:
        return ngettext("%(num)s violation waits for a decision", "%(num)s violations wait for a decision", number)
    return ngettext("%(num)s violation", "%(num)s violations", number)


def _lead(by: Actor) -> str:
    if by.seller_id is not None:
        return _("What was found against the rules, what it counts and until when. Each one can be contested.")
    return _("Whoever reported one does not decide it. Nothing counts before it is confirmed.")


def _narrowed(asked: Mapping[str, str], rows: Sequence[ViolationRow]) -> list[Component]:
    """What the list is narrowed to besides its tab, with the way back."""
    if not asked.get("seller") and not asked.get("rule"):
        return []
    seller = next((row.seller_name for row in rows), asked.get("seller")) if asked.get("seller") else None
    rule = asked.get("rule")
    rule = next((words.in_language(row.rule_name) for row in rows), rule) if rule else None
    said = " · ".join(part for part in (seller, rule) if part)
    rest = write_query({"show": asked.get("show")})
    return [html.P([_("Only: %(what)s. ", what=said), opener(_("Show all of them"), f"{PATH}{rest}")])]


def _what(row: ViolationRow, by: Actor) -> Component:
    small: list[Any] = [source(row.source, by=by)]
    if row.product:
        small.append(f" · {row.product}")
    return html.Span(
        [
            dcc.Link(words.in_language(row.rule_name), href=f"{PATH}/{row.id}", className="strong"),
            html.Br(),
            html.Small([*small, " · ", words.day(row.occurred_on)]),
        ]
    )


def _besides(row: ViolationRow) -> list[Component]:
    if row.suspended:
        return [html.Br(), html.Small(_("suspended until the appeal is decided"))]
    return [html.Br(), html.Small(_("by the rule alone"))] if row.automatic else []


def _nothing(show: str) -> Component:
    if show == Show.TO_DECIDE:
        return notice(_("Nothing waits for you"), _("What is reported and not confirmed by its rule stands here."))
    if show == Show.OPEN:
        return notice(_("Nothing is open"), _("What counts against the shop, or may, stands here."))
    return notice(_("There is nothing of this kind"), _("Choose another kind above."))
