"""One group of like cases: its cases with what each asks for, and beside them the one finding about all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.pages import case_group_finding as finding
from dashboard.pages.case_group_actions import ACTIONS, NAME, open_to
from dashboard.pages.case_named import Named, cause_words, named
from dashboard.pages.case_words import OUTCOMES, STATES
from dashboard.pages.cases import GROUPS as PATH
from dashboard.pages.cases import PATH as CASES
from dashboard.shell import actions, words
from dashboard.shell.actions import Shown
from dashboard.shell.browser import in_browser
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.notices import not_found
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from governance.complaints.group_outcomes import GroupCase
from governance.complaints.group_reading import GroupReading, read_group
from governance.complaints.states import ENDED
from governance.core.access import Permission
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from governance.core.numbers import number_in


def layout(visit: Visit) -> Component:
    """The head at once, the cases and the finding in their places."""
    try:
        group = read_group(group_id=number_in(visit.arguments["group"], noun="group"), by=visit.by)
    except NotFound:
        return not_found()
    shown = {"group": group.id}
    return html.Div(
        [
            *actions.places(NAME, shown),
            *actions.form_places(finding.NAME, shown),
            _head(group),
            html.Div(slot(f"{NAME}-standing", height=120), className="steps"),
            html.Div(
                [
                    html.Div(slot(f"{NAME}-members", height=480), className="column case-left"),
                    html.Div(slot(f"{NAME}-finding", height=480), className="case-decision"),
                ],
                className="case",
            ),
        ]
    )


def register(dash: Dash) -> None:
    """Everything is drawn again after each step; what a finding would do follows what is filled in."""
    changed = [Input(f"{NAME}-changed", "data"), Input(f"{finding.NAME}-changed", "data")]
    shown = State(f"{NAME}-shown", "data")
    draws = {"standing": standing_card, "members": members_card, "finding": finding.finding_card}
    for part, draw in draws.items():
        dash.callback(Output(f"{NAME}-{part}", "children"), *changed, shown)(section(Permission.CASE_READ)(draw))
    filled = [Input({"type": f"{finding.NAME}-field", "field": name}, "value") for name in finding.FIELDS]
    dash.callback(Output(f"{finding.NAME}-preview", "children"), inputs=(tuple(filled), shown))(
        section(Permission.CASE_DECIDE)(finding.preview)
    )
    actions.register(dash, NAME, ACTIONS)
    actions.register_form(dash, finding.NAME, finding.ACTIONS)
    said = Output(f"{NAME}-said", "children", allow_duplicate=True)
    in_browser(dash, "clear", said, Input(f"{finding.NAME}-changed", "data"), at_once=False)


PAGE: Final = Page(
    path=f"{PATH}/<group>",
    title=lazy_gettext("Group of like cases"),
    permission=Permission.CASE_READ,
    for_platform=True,
    layout=layout,
    register=register,
)


def standing_card(_changed: int, _found: int, shown: Shown) -> Component:
    """How many are open and ready, and the buttons of what can be done now."""
    by = current_actor()
    group = read_group(group_id=shown["group"], by=by)
    buttons = [actions.button(NAME, key, ACTIONS[key]) for key in open_to(group, by)]
    return html.Section(
        [
            html.Strong(standing(group), className="standing-large"),
            *([html.P(_waits(group), className="warned")] if group.open > group.ready else []),
            *([html.Div(buttons, className="buttons")] if buttons else []),
        ],
        className="card",
    )


def standing(group: GroupReading) -> str:
    """Where the group stands, in one sentence."""
    number = ngettext("%(num)s case", "%(num)s cases", group.cases)
    if group.finding is not None and group.found_at is not None:
        found = str(OUTCOMES[group.finding])
        return _(
            "%(cases)s, found on %(moment)s: %(finding)s",
            cases=number,
            moment=words.moment(group.found_at),
            finding=found,
        )
    return _("%(cases)s: %(open)s open, %(ready)s ready", cases=number, open=group.open, ready=group.ready)


def members_card(_changed: int, _found: int, shown: Shown) -> Component:
    """Every case with what it asks for, or what it got."""
    group, names = read_group(group_id=shown["group"], by=current_actor()), named()
    head = [_("Case"), _("State"), _("Asked for"), _("Outcome")]
    rows: list[Row] = [_row(member, names) for member in group.members]
    return card(
        _asked(group.members, names),
        note=_("Each is decided on its own; the finding and its reason are the same."),
        body=html.Div(table(head, rows), className="stacked"),
    )


def _asked(members: Sequence[GroupCase], names: Named) -> str:
    wanted = [member.request for member in members if member.request]
    if not wanted:
        return _("Nobody asks for anything")
    most = max(set(wanted), key=lambda code: (wanted.count(code), code))
    values = {
        "number": words.count(wanted.count(most)),
        "total": words.count(len(members)),
        "remedy": names.remedy(most),
    }
    return _("%(number)s of %(total)s ask for: %(remedy)s", **values)


def _row(member: GroupCase, names: Named) -> Row:
    asked = names.wanted(member.request, member.amount, member.currency) if member.request else "–"
    got = str(OUTCOMES[member.outcome]) if member.outcome else ""
    if member.outcome and member.remedy:
        got = f"{got}: {names.remedy(member.remedy, member.remedy_amount, member.remedy_currency)}"
    return [
        html.Span(
            [
                dcc.Link(member.reference, href=f"{CASES}/{member.reference}", className="strong"),
                html.Br(),
                html.Small(
                    " · ".join(part for part in (member.order_reference, words.moment(member.opened_at)) if part)
                ),
            ]
        ),
        state_sign(STATES[member.state]),
        asked,
        got,
    ]


def _waits(group: GroupReading) -> str:
    """What keeps the finding from being made."""
    heard = [member for member in group.members if not member.ready and member.state not in ENDED]
    named_ones = ", ".join(member.reference for member in heard[:5])
    more = _(" and %(number)s more", number=len(heard) - 5) if len(heard) > 5 else ""
    return _(
        "Both sides are not heard yet in %(cases)s%(more)s. Wait for them, or take them out of the group.",
        cases=named_ones,
        more=more,
    )


def _head(group: GroupReading) -> Component:
    shop = dcc.Link(group.seller_name, href=f"/dashboard/sellers/{quote(group.seller, safe='')}")
    return html.Div(
        html.Div(
            [
                html.Div(dcc.Link(_("Groups of like cases"), href=PATH), className="quiet"),
                html.H1(cause_words(group.cause)),
                html.Div([named().issue(group.issue), " · ", shop], className="quiet"),
            ]
        ),
        className="page-head",
    )
