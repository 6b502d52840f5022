"""Cases: for officers the queue by what has to be done next, for a shop its own; the address holds what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, get_args
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component

from dashboard.pages.case_deadlines import Calendars, calendars_of
from dashboard.pages.case_named import Named, named
from dashboard.pages.case_words import KINDS, STATES, TURNS, TURNS_OF_SELLER
from dashboard.shell import words
from dashboard.shell.attributes import named as spoken
from dashboard.shell.cards import Row, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.links import opener
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query, write_query
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from governance.complaints.readings import case_counts, find_cases
from governance.complaints.shown import CaseCounts, CaseRow, Show
from governance.core.access import Actor, Permission, check_permission, may
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.core.paging import Page as Rows

NAME: Final = "cases"
PATH: Final = "/dashboard/cases"
GROUPS: Final = "/dashboard/case-groups"

# What the list can show, by the word in the address.
TABS: Final[Mapping[Show, Any]] = {
    "mine": lazy_gettext("Mine"),
    "unassigned": lazy_gettext("Nobody's"),
    "late": lazy_gettext("Late"),
    "waiting": lazy_gettext("Waiting for others"),
    "open": lazy_gettext("Open"),
    "ended": lazy_gettext("Ended"),
    "all": lazy_gettext("All"),
}
TO_DO: Final = lazy_gettext("To do")


def layout(visit: Visit) -> Component:
    """The heading and the place of the list."""
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(
                html.Div([html.H1(_("Cases")), html.P(_lead(visit.by), className="quiet")]), className="page-head"
            ),
            html.Section(
                [_filters(visit), slot(f"{NAME}-list", height=400)],
                className="card list",
            ),
        ]
    )


def register(dash: Dash) -> None:
    """Address, filter and list go together."""
    draw = section(Permission.CASE_READ)(case_list)

    @dash.callback(
        Output(f"{NAME}-location", "search"),
        Output(f"{NAME}-issue", "value"),
        Output(f"{NAME}-list", "children"),
        Input(f"{NAME}-location", "search"),
        Input(f"{NAME}-issue", "value"),
        State(f"{NAME}-location", "pathname"),
    )
    def show(search: str | None, issue: str | None, _path: str | None) -> tuple[str, str | None, Component]:
        check_permission(current_actor(), Permission.CASE_READ)
        asked = read_query(search)
        if set(ctx.triggered_prop_ids) == {f"{NAME}-issue.value"}:
            asked = {name: value for name, value in asked.items() if name not in {"issue", "cursor"}}
            asked |= {"issue": issue} if issue else {}
        return write_query(asked), asked.get("issue"), draw(asked)


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Cases"),
    permission=Permission.CASE_READ,
    icon="cases",
    layout=layout,
    register=register,
)


def case_list(asked: Mapping[str, str]) -> Component:
    """One page of the cases that the address asks for, under their tabs."""
    by, at = current_actor(), now()
    tabs = tabs_of(by)
    show = next((tab for tab in tabs if tab == asked.get("show")), tabs[0])
    found = find_cases(
        by=by,
        at=at,
        show=show,
        seller=asked.get("seller"),
        issue=asked.get("issue"),
        limit=50,
        cursor=asked.get("cursor"),
    )
    counts = case_counts(by=by, at=at)
    return html.Div(
        [
            html.H2(finding(counts, by), className="card-title"),
            html.Nav([_tab(tab, show, counts, asked, by) for tab in tabs], className="tabs", **spoken(_("Cases"))),
            *_of_shop(asked, found.items),
            case_table(_in_order(found.items, show), by=by, at=at) if found.items else _nothing(show, counts),
            *_more(found, asked),
        ]
    )


def _in_order(rows: Sequence[CaseRow], show: Show) -> Sequence[CaseRow]:
    """Of what is open, what is due first first; what waits for nobody last."""
    if show in {"ended", "all"}:
        return rows
    return sorted(rows, key=lambda row: (row.due_at is None, row.due_at or row.opened_at, row.id))


def case_table(rows: Sequence[CaseRow], *, by: Actor, at: datetime) -> Component:
    """Cases one below the other; on a telephone each is a block of its own."""
    officer, names, calendars = by.seller_id is None, named(), calendars_of([row.seller for row in rows])
    head = [_("Case"), *([_("Shop")] if officer else []), _("State"), _("Due"), *([_("Officer")] if officer else [])]
    lines: list[Row] = [
        [
            _case(row, names),
            *([dcc.Link(row.seller_name, href=f"/dashboard/sellers/{quote(row.seller, safe='')}")] if officer else []),
            _state(row, by),
            due(row, calendars, at),
            *([_handler(row)] if officer else []),
        ]
        for row in rows
    ]
    return html.Div(table(head, lines), className="stacked")


def due(row: CaseRow, calendars: Calendars, at: datetime) -> Component:
    """Until when whoever's turn it is has, and how many working days are left."""
    if row.due_at is None:
        return html.Span("–")
    until = calendars.deadline(row.seller, row.due_at, at=at)
    return html.Span(
        [
            html.Span(words.day(until.day), title=words.moment(row.due_at)),
            html.Br(),
            html.Small(until.sentence, className="late" if row.due_at < at else ""),
        ]
    )


def tabs_of(by: Actor) -> list[Show]:
    """The tabs for a reader, the one that opens first first: who works on cases sees the own ones."""
    if by.seller_id is not None:
        return ["mine", "waiting", "late", "ended", "all"]
    works = may(by, Permission.CASE_WORK)
    return [tab for tab in get_args(Show) if works or tab not in {"mine", "unassigned"}]


def finding(counts: CaseCounts, by: Actor) -> str:
    """What matters about the open cases, in one sentence."""
    if not counts.open:
        return _("No case is open at present")
    late = words.count(counts.late)
    if by.seller_id is not None:
        return ngettext(
            "%(num)s open case: %(mine)s waits for you, %(late)s late",
            "%(num)s open cases: %(mine)s wait for you, %(late)s late",
            counts.open,
            mine=words.count(counts.mine),
            late=late,
        )
    return ngettext(
        "%(num)s open case: %(late)s late, %(unassigned)s with nobody",
        "%(num)s open cases: %(late)s late, %(unassigned)s with nobody",
        counts.open,
        late=late,
        unassigned=words.count(counts.unassigned),
    )


def _lead(by: Actor) -> str:
    if by.seller_id is not None:
        return _("What buyers and others brought against your shop. Answer in time: silence is decided on the record.")
    return _("On each page what is due first stands first. A case that you filed yourself is for somebody else.")


def _filters(visit: Visit) -> Component:
    names = named()
    issues = names.rules.issues if names.rules else {}
    officer = visit.by.seller_id is None
    return html.Div(
        [
            dmc.Select(
                id=f"{NAME}-issue",
                data=[{"value": code, "label": names.issue(code)} for code in issues],
                value=visit.query.get("issue"),
                placeholder=_("Every issue"),
                clearable=True,
                searchable=True,
                w=240,
                **spoken(_("Issue")),
            ),
            *([dcc.Link(_("Groups of like cases"), href=GROUPS)] if officer else []),
        ],
        className="filters",
    )


def _tab(tab: Show, shown: Show, counts: CaseCounts, asked: Mapping[str, str], by: Actor) -> Component:
    word = str(TO_DO if tab == "mine" and by.seller_id is not None else TABS[tab])
    number = getattr(counts, tab, None)
    kept = {name: asked.get(name) for name in ("issue", "seller")}
    query = write_query({"show": tab, **kept})
    label = [word] if number is None else [word, html.Small(words.count(number), className="tab-count")]
    return opener(label, f"{PATH}{query}", class_name="tab tab-chosen" if tab == shown else "tab")


def _of_shop(asked: Mapping[str, str], rows: Sequence[CaseRow]) -> list[Component]:
    seller = asked.get("seller")
    if not seller:
        return []
    name = next((row.seller_name for row in rows), seller)
    rest = write_query({key: value for key, value in asked.items() if key not in {"seller", "cursor"}})
    return [html.P([_("Only of %(shop)s. ", shop=name), opener(_("Show those of every shop"), f"{PATH}{rest}")])]


def _case(row: CaseRow, names: Named) -> Component:
    small = [row.reference, str(KINDS[row.kind]), row.product_name or ""]
    return html.Span(
        [
            dcc.Link(names.issue(row.issue), href=f"{PATH}/{row.reference}", className="strong"),
            html.Br(),
            html.Small(" · ".join(part for part in small if part)),
            *([html.Br(), html.Small(dcc.Link(_("Group"), href=f"{GROUPS}/{row.group_id}"))] if row.group_id else []),
        ]
    )


def _state(row: CaseRow, by: Actor) -> Component:
    turns = TURNS if by.seller_id is None else TURNS_OF_SELLER
    silent = _("The shop did not answer in time") if row.silent and row.turn == "platform" else ""
    said = silent or (str(turns[row.turn]) if row.turn else "")
    return html.Span([state_sign(STATES[row.state]), html.Br(), html.Small(said)])


def _handler(row: CaseRow) -> str | Component:
    if row.own:
        return html.Span(_("you filed it yourself"), className="quiet")
    return row.handler or html.Span(_("nobody"), className="quiet")


def _nothing(show: Show, counts: CaseCounts) -> Component:
    if show == "mine" and counts.unassigned:
        found = ngettext("%(num)s case waits", "%(num)s cases wait", counts.unassigned)
        link = opener(found, f"{PATH}?show=unassigned")
        return notice(_("Nothing waits for you"), _("Take one that nobody has yet."), then=link)
    if show == "late":
        return notice(_("Nothing is late"), _("When a day passes without what was due on it, the case stands here."))
    return notice(_("There is nothing of this kind"), _("Choose another kind above."))


def _more(found: Rows[CaseRow], asked: Mapping[str, str]) -> list[Component]:
    if found.next is None:
        return []
    query = write_query({**asked, "cursor": found.next})
    return [html.Div(opener(_("Show the next ones"), f"{PATH}{query}", class_name="button"), className="buttons")]
