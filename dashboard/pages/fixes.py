"""Required fixes: what sellers have to put right, what is due first first; a shop's account sees its own alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.shell import words
from dashboard.shell.cards import Row, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.links import opener
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query, write_query
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from dashboard.shell.state_words import FIXES
from governance.core.access import Actor, Permission
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.core.paging import Page as Rows
from governance.rectification.readings import Ageing, FixReading, ageing, find_fixes
from governance.rectification.states import State

NAME: Final = "fixes"
PATH: Final = "/dashboard/fixes"

# What the list can show, by the word in the address.
CHOICES: Final[Mapping[str, Any]] = {
    "open": lazy_gettext("Open"),
    "late": lazy_gettext("Late"),
    "waiting": lazy_gettext("Evidence waiting"),
    "all": lazy_gettext("All"),
}
FILTERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "open": {"open_only": True},
    "late": {"overdue": True},
    "waiting": {"state": State.SUBMITTED},
    "all": {},
}


def layout(visit: Visit) -> Component:
    """The heading and the place of the list."""
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(
                [
                    html.Div(
                        [
                            html.H1(_("Required fixes")),
                            html.P(_lead(visit.by), className="quiet"),
                        ]
                    )
                ],
                className="page-head",
            ),
            slot(f"{NAME}-list", height=400),
        ]
    )


def register(dash: Dash) -> None:
    """The list follows the address."""
    dash.callback(Output(f"{NAME}-list", "children"), Input(f"{NAME}-location", "search"))(
        section(Permission.FIX_READ)(fixes_list)
    )


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Required fixes"),
    permission=Permission.FIX_READ,
    icon="fix",
    layout=layout,
    register=register,
)


def fixes_list(search: str | None) -> Component:
    """One page of the fixes that the address asks for."""
    by, at, query = current_actor(), now(), read_query(search)
    which = query.get("show", "open")
    which = which if which in CHOICES else "open"
    found = find_fixes(by=by, at=at, limit=50, cursor=query.get("cursor"), **FILTERS[which])
    shown = _table(found, by) if found.items else _nothing(which)
    return html.Section(
        [
            html.H2(_finding(ageing(by=by, at=at)), className="card-title"),
            html.Nav([_choice(one, which) for one in CHOICES], className="tabs"),
            shown,
            *_more(found, which),
        ],
        className="card list",
    )


def due(fix: FixReading) -> Component:
    """Until when the seller has, with the days that are left; nothing while somebody else has to act."""
    day = html.Span(words.day(fix.due_on), title=_("This day may still move.") if fix.provisional else "")
    if fix.days_left is None:
        return html.Span("–")
    return html.Span([day, html.Br(), html.Small(days_left(fix.days_left))])


def title_of(fix: FixReading) -> str:
    """What the fix is called, in the reader's language where the rule that asks for it has words in both."""
    return words.in_language(fix.words["title"]) if fix.words else fix.title


def days_left(days: int) -> str:
    """Days until a deadline in words."""
    if days < 0:
        return ngettext("%(num)s day late", "%(num)s days late", -days)
    if days == 0:
        return _("today")
    return ngettext("%(num)s day left", "%(num)s days left", days)


def _lead(by: Actor) -> str:
    if by.seller_id is not None:
        return _("What has to be put right, and by when. Showing evidence admits nothing.")
    return _("What sellers have to put right. Somebody who had no part in it judges the evidence.")


def _finding(found: Ageing) -> str:
    if not found.open:
        return _("Nothing has to be put right at present")
    values = {"late": words.count(found.overdue), "waiting": words.count(found.waiting)}
    return ngettext(
        "%(num)s fix is open: %(late)s late, %(waiting)s with evidence to look at",
        "%(num)s fixes are open: %(late)s late, %(waiting)s with evidence to look at",
        found.open,
        **values,
    )


def _choice(one: str, which: str) -> Component:
    chosen = " tab-chosen" if one == which else ""
    query = write_query({"show": "" if one == "open" else one})
    return opener(str(CHOICES[one]), f"{PATH}{query}", class_name=f"tab{chosen}")


def _table(found: Rows[FixReading], by: Actor) -> Component:
    officer = by.seller_id is None
    head = [_("What"), *([_("Shop")] if officer else []), _("State"), _("Due"), _("Who takes care")]
    rows: list[Row] = [
        [
            dcc.Link(title_of(fix), href=f"{PATH}/{fix.id}"),
            *([dcc.Link(fix.seller_name, href=f"/dashboard/sellers/{fix.seller}")] if officer else []),
            state_sign(FIXES[fix.state.value]),
            due(fix),
            fix.owner or "–",
        ]
        for fix in found.items
    ]
    return table(head, rows)


def _nothing(which: str) -> Component:
    if which == "open":
        return notice(_("Nothing is open"), _("When something has to be put right, it stands here with its day."))
    return notice(_("There is nothing of this kind"), _("Choose another kind above."))


def _more(found: Rows[FixReading], which: str) -> list[Component]:
    if found.next is None:
        return []
    query = write_query({"show": "" if which == "open" else which, "cursor": found.next})
    return [html.Div(opener(_("Show the next ones"), f"{PATH}{query}", class_name="button"), className="buttons")]
