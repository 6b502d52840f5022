"""The one finding about a group: what was found and why, what each case gets by it, and what that adds up to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.pages.case_decision import FINDINGS
from dashboard.pages.case_dialogs import sum_of
from dashboard.pages.case_named import Named, money, named
from dashboard.pages.case_words import BURDENS, OUTCOMES
from dashboard.shell.actions import Action, Given, Shown, form
from dashboard.shell.cards import card
from dashboard.shell.dialog_fields import asked, carried, chosen
from dashboard.shell.language import _, lazy_gettext, ngettext
from governance.complaints import groups
from governance.complaints.group_outcomes import GroupOutcome, Sum, as_asked, sums_of
from governance.complaints.group_reading import GroupReading, read_group
from governance.complaints.states import ENDED, Outcome
from governance.core.access import Actor, Permission, may
from governance.core.errors import DomainError, Invalid
from governance.core.identity import current_actor

NAME: Final = "group-finding"
FIELDS: Final = ("finding", "remedy", "amount", "currency", "except")
AS_ASKED: Final = "as_asked"
REFERENCES: Final = re.compile(r"[Cc]-[0-9]+")


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form says: the finding, what each case gets, and those that get nothing."""

    finding: Outcome
    remedy: str | None
    amount: Decimal | None
    currency: str | None
    without: frozenset[str]


def finding_card(_changed: int, _found: int, shown: Shown) -> Component:
    """The form while nothing is found, afterwards the finding with its reason."""
    by = current_actor()
    group, names = read_group(group_id=shown["group"], by=by), named()
    if group.finding is not None:
        found = html.Blockquote(group.reason, className="said-by")
        return _beside(card(str(OUTCOMES[group.finding]), note=_("Found once for all of them."), body=found))
    if not may(by, Permission.CASE_DECIDE) or not group.open:
        return html.Div()
    return _beside(
        card(
            _("Find once for all"),
            note=_("All are decided at once, or none. Every complainant reads the reason in the own case."),
            body=[*_burden(group, names), form(NAME, "find", ACTIONS["find"], _fields(group, names))],
        )
    )


def preview(filled_in: Sequence[str | None], shown: Shown) -> Component:
    """What this finding would do, case by case added up; `filled_in` are the fields in the order of `FIELDS`."""
    given = Given({name: value or "" for name, value in zip(FIELDS, filled_in, strict=True)})
    if not given.text("finding"):
        return html.P(_("Choose what you find, and it stands here what each case gets."), className="quiet")
    group, names = read_group(group_id=shown["group"], by=current_actor()), named()
    try:
        filled = read_filled(given)
        outcomes = outcomes_of(group, filled, names)
    except DomainError as fault:
        return html.P(fault.message, className="warned")
    lines = [html.Li(_line(one, names)) for one in sums_of(outcomes, finding=filled.finding)]
    told = ngettext(
        "%(num)s complainant and the shop are told.", "%(num)s complainants and the shop are told.", len(outcomes)
    )
    waiting = sum(not member.ready and member.state not in ENDED for member in group.members)
    return html.Div(
        [
            html.H3(_("What will happen")),
            html.Ul([*lines, html.Li(told)]),
            *([html.P(_not_ready(waiting), className="warned")] if waiting else []),
        ]
    )


def read_filled(given: Given) -> Filled:
    """What was filled in; raises `Invalid` naming what is wrong."""
    if given.text("finding") not in set(FINDINGS):
        raise Invalid(_("Choose what you find."), pointer="finding")
    remedy, amount = given.text("remedy"), sum_of(given.text("amount"))
    return Filled(
        finding=Outcome(given.text("finding")),
        remedy=None if remedy in {"", AS_ASKED} else remedy,
        amount=amount,
        currency=given.text("currency").upper() or None if amount is not None else None,
        without=frozenset(reference.upper() for reference in REFERENCES.findall(given.text("except"))),
    )


def outcomes_of(group: GroupReading, filled: Filled, names: Named) -> list[GroupOutcome]:
    """What each case that is ready gets by the finding; raises `Invalid` for an exception that is none of them."""
    ready = {member.id: member.reference for member in group.members if member.ready}
    strange = filled.without - set(ready.values())
    if strange:
        raise Invalid(
            _("Not in this group, or not ready: %(cases)s.", cases=", ".join(sorted(strange))), pointer="except"
        )
    amounts = names.rules.amounts if names.rules else frozenset()
    found = as_asked(group.members, finding=filled.finding, remedy=filled.remedy, amounts=amounts)
    return [
        GroupOutcome(case_id=one.case_id, outcome=Outcome.DISMISSED)
        if ready[one.case_id] in filled.without
        else _with_sum(one, filled)
        for one in found
    ]


def _with_sum(one: GroupOutcome, filled: Filled) -> GroupOutcome:
    """The sum that was named for all, where the remedy is named for all."""
    if filled.remedy is None or filled.amount is None or one.remedy is None:
        return one
    return replace(one, amount=filled.amount, currency=filled.currency)


def _find(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    group, filled = read_group(group_id=shown["group"], by=by), read_filled(given)
    outcomes = outcomes_of(group, filled, named())
    groups.find(
        group_id=group.id,
        finding=filled.finding,
        reason=given.text("reason"),
        outcomes=outcomes,
        version=int(given.text("version")),
        by=by,
        at=at,
    )
    return ngettext("%(num)s case was decided.", "%(num)s cases were decided.", len(outcomes))


def _draw(_shown: Shown) -> Sequence[Component]:
    return []


def _beside(made: Component) -> Component:
    """The style sheet sets what is called so beside everything else."""
    return html.Div(made, id="decision")


def _burden(group: GroupReading, names: Named) -> list[Component]:
    rule = names.rule(group.issue)
    return [html.P(html.Strong(str(BURDENS[rule.burden])), className="burden")] if rule else []


def _fields(group: GroupReading, names: Named) -> list[Component]:
    currency = next((member.currency for member in group.members if member.currency), "")
    return [
        carried(NAME, "version", group.version),
        dmc.RadioGroup(
            dmc.Group([dmc.Radio(label=str(OUTCOMES[one]), value=one.value) for one in FINDINGS], gap="md"),
            id={"type": f"{NAME}-field", "field": "finding"},
            label=_("What you find"),
            value="",
            className="findings",
        ),
        html.Div(
            [
                chosen(
                    NAME,
                    "remedy",
                    _("What each gets"),
                    [(AS_ASKED, _("What each asked for")), *names.remedies_of(group.issue)],
                    value=AS_ASKED,
                ),
                html.Div(
                    [
                        asked(NAME, "amount", _("The same sum for each"), kind="text"),
                        asked(NAME, "currency", _("Currency"), kind="text", value=currency or ""),
                    ],
                    className="field-pair",
                ),
            ],
            className="owed",
        ),
        asked(
            NAME,
            "except",
            _("Dismissed all the same"),
            hint=_("Cases to which the finding does not apply, such as C-12, C-15."),
            kind="text",
        ),
        asked(NAME, "reason", _("Because"), hint=_("Say what is proven and by what. Both sides read these words.")),
        html.Div(id=f"{NAME}-preview", className="consequence"),
    ]


def _line(one: Sum, names: Named) -> str:
    number = ngettext("%(num)s case", "%(num)s cases", one.cases)
    owed = f", {names.remedy(one.remedy)}" if one.remedy else ""
    together = _(", %(sum)s together", sum=money(one.amount, one.currency)) if one.amount else ""
    return f"{number}: {OUTCOMES[one.outcome]}{owed}{together}"


def _not_ready(number: int) -> str:
    return ngettext(
        "%(num)s open case is not ready: both sides are not heard yet. Wait for it, or take it out.",
        "%(num)s open cases are not ready: both sides are not heard yet. Wait for them, or take them out.",
        number,
    )


ACTIONS: Final[Mapping[str, Action]] = {
    "find": Action(
        word=lazy_gettext("Decide all"), permission=Permission.CASE_DECIDE, draw=_draw, do=_find, primary=True
    ),
}
