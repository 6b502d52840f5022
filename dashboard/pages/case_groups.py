"""Groups of like cases: what could be put together, and the groups there are; one finding answers all of a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import quote

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.case_named import Named, cause_words, named
from dashboard.pages.case_words import OUTCOMES
from dashboard.pages.cases import GROUPS as PATH
from dashboard.pages.cases import PATH as CASES
from dashboard.shell import actions, words
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.cards import Row, card, table
from dashboard.shell.dialog_fields import chosen
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.links import opener
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query, write_query
from dashboard.shell.sections import section, slot
from governance.complaints.group_reading import GroupRow, find_groups
from governance.complaints.groups import group_suggested
from governance.complaints.suggestions import Suggestion, suggest
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.core.paging import Page as Rows
from governance.sellers import register as sellers

NAME: Final = "case-groups"
BETWEEN: Final = "|"


def layout(_visit: Visit) -> Component:
    """The heading, what could be put together, and the groups."""
    lead = _("Cases with one cause, such as one lot, are found about once; each keeps its own outcome.")
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            *actions.places(NAME, {}),
            html.Div(
                html.Div(
                    [
                        html.Div(dcc.Link(_("Cases"), href=CASES), className="quiet"),
                        html.H1(_("Groups of like cases")),
                        html.P(lead, className="quiet"),
                    ]
                ),
                className="page-head",
            ),
            html.Div([slot(f"{NAME}-suggested", height=160), slot(f"{NAME}-list", height=320)], className="column"),
        ]
    )


def register(dash: Dash) -> None:
    """Both lists are drawn again when cases were put together."""
    changed = Input(f"{NAME}-changed", "data")
    dash.callback(Output(f"{NAME}-suggested", "children"), changed)(section(Permission.CASE_READ)(suggested_card))
    dash.callback(Output(f"{NAME}-list", "children"), changed, Input(f"{NAME}-location", "search"))(
        section(Permission.CASE_READ)(groups_card)
    )
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Groups of like cases"),
    permission=Permission.CASE_READ,
    for_platform=True,
    layout=layout,
    register=register,
)


def suggested_card(_changed: int) -> Component:
    """Loose cases that have one cause; a person puts them together."""
    by = current_actor()
    if not may(by, Permission.CASE_WORK):
        return html.Div()
    found, names = suggest(by=by, at=now()), named()
    if not found:
        return notice(
            _("Nothing to put together"),
            _("When several people complain about one lot or one product of a shop, it stands here."),
        )
    head = [_("Cause"), _("Issue"), _("Shop"), _("Loose cases"), _("First and last")]
    rows: list[Row] = [
        [
            cause_words(one.cause),
            names.issue(one.issue),
            dcc.Link(one.seller_name, href=f"/dashboard/sellers/{quote(one.seller, safe='')}"),
            words.count(one.cases),
            f"{words.moment(one.first_opened_at)} – {words.moment(one.last_opened_at)}",
        ]
        for one in found
    ]
    return card(
        ngettext("%(num)s cause has several loose cases", "%(num)s causes have several loose cases", len(found)),
        note=_("Found by what they share. Whether they belong together is for a person to say."),
        body=[
            html.Div(table(head, rows, numbers=[3]), className="stacked"),
            html.Div(actions.button(NAME, "together", ACTIONS["together"]), className="buttons"),
        ],
    )


def groups_card(_changed: int, search: str | None) -> Component:
    """The groups, the newest first."""
    query = read_query(search)
    found = find_groups(by=current_actor(), cursor=query.get("cursor"))
    if not found.items:
        return notice(_("There is no group yet"), _("Put like cases together above; they are then found about once."))
    names = named()
    head = [_("Group"), _("Shop"), _("Cases"), _("Open"), _("Ready"), _("Finding")]
    rows: list[Row] = [_row(group, names) for group in found.items]
    return card(
        ngettext("%(num)s group", "%(num)s groups", len(found.items)),
        note=_("Ready are those in which both sides were heard, or the shop was silent for too long."),
        body=[html.Div(table(head, rows, numbers=[2, 3, 4]), className="stacked"), *_more(found)],
    )


def _row(group: GroupRow, names: Named) -> Row:
    found = str(OUTCOMES[group.finding]) if group.finding else _("not found yet")
    return [
        html.Span(
            [
                dcc.Link(cause_words(group.cause), href=f"{PATH}/{group.id}", className="strong"),
                html.Br(),
                html.Small(names.issue(group.issue)),
            ]
        ),
        dcc.Link(group.seller_name, href=f"/dashboard/sellers/{quote(group.seller, safe='')}"),
        words.count(group.cases),
        words.count(group.open),
        words.count(group.ready),
        found,
    ]


def _more(found: Rows[GroupRow]) -> list[Component]:
    if found.next is None:
        return []
    address = f"{PATH}{write_query({'cursor': found.next})}"
    return [html.Div(opener(_("Show the next ones"), address, class_name="button"), className="buttons")]


def _draw_together(_shown: Shown) -> Sequence[Component]:
    choices = [(_key(one), _choice(one)) for one in suggest(by=current_actor(), at=now())]
    return [
        html.P(
            _("Each stays a case of its own, with its dates and its outcome. Nobody but the platform learns of it.")
        ),
        chosen(NAME, "cases", _("Cases"), choices, value=choices[0][0] if choices else None),
    ]


def _together(_shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    seller, issue, cause = [*given.text("cases").split(BETWEEN, 2), "", ""][:3]
    if not cause:
        raise Invalid(_("Choose what you put together."), pointer="cases")
    group_suggested(seller_id=sellers.find(seller).id, issue=issue, cause=cause, by=by, at=at)
    return _("The cases were put together.")


def _key(one: Suggestion) -> str:
    return BETWEEN.join((one.seller, one.issue, one.cause))


def _choice(one: Suggestion) -> str:
    number = ngettext("%(num)s case", "%(num)s cases", one.cases)
    return f"{cause_words(one.cause)} · {named().issue(one.issue)} · {one.seller_name} · {number}"


ACTIONS: Final[Mapping[str, Action]] = {
    "together": Action(
        word=lazy_gettext("Put like cases together"),
        permission=Permission.CASE_WORK,
        draw=_draw_together,
        do=_together,
        primary=True,
    ),
}
