"""The form of a decision, beside the evidence: who has to prove, what can be found, what then happens, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.case_dialogs import remedy_fields, remedy_given, sum_of
from dashboard.pages.case_named import Named, named
from dashboard.pages.case_shown import looked_at
from dashboard.pages.case_words import BURDENS, OUTCOMES
from dashboard.pages.cases import GROUPS
from dashboard.shell import words
from dashboard.shell.actions import Action, Given, Shown, form
from dashboard.shell.cards import card
from dashboard.shell.dialog_fields import asked, carried
from dashboard.shell.language import _, lazy_gettext, ngettext
from governance.complaints import decision
from governance.complaints.shown import CaseShown
from governance.complaints.states import WITHOUT_REMEDY, Outcome
from governance.core.access import Actor, Permission
from governance.core.errors import Invalid

NAME: Final = "ruling"
FINDINGS: Final = (Outcome.UPHELD, Outcome.PARTLY, Outcome.DISMISSED)
NOTHING: Final = "none"


def decision_card(
    _changed: int, _decided: int, typed: Sequence[Any], ids: Sequence[Mapping[str, str]], shown: Shown
) -> Component:
    """The form, with what was typed before the card was drawn again; nothing for who cannot decide this now."""
    case = looked_at(shown)
    if "decide" not in case.can:
        return html.Div()
    names = named()
    before = {one["field"]: str(value or "") for one, value in zip(ids, typed, strict=True)}
    return html.Div(
        card(
            _("Your decision"),
            note=_burden_of(case, names),
            body=[*_grounds(case, names), form(NAME, "decide", ACTIONS["decide"], _fields(case, names, before))],
        ),
        id="decision",
    )


def consequence(outcome: str | None, remedy: str | None, amount: str | None, shown: Shown) -> Component:
    """What will happen with a decision like this, sentence by sentence."""
    if outcome not in set(FINDINGS):
        return html.P(_("Choose what you find, and it stands here what then happens."), className="quiet")
    case, names = looked_at(shown), named()
    owed = remedy if outcome != Outcome.DISMISSED and case.kind not in WITHOUT_REMEDY else None
    told = [_("The complainant and the shop are told, with your reasons.")]
    if owed and owed != NOTHING:
        what = names.remedy(owed, _amount_or_none(amount), case.currency)
        told.append(_("The shop owes: %(remedy)s. Its time to do and show it begins.", remedy=what))
    else:
        told.append(_("Nothing is owed, and the case closes."))
    if names.rules:
        told.append(
            _(
                "The complainant can have it looked at again for %(days)s days, by somebody else.",
                days=names.rules.reopen_days,
            )
        )
    return html.Div([html.H3(_("What will happen")), html.Ul([html.Li(sentence) for sentence in told])])


def _draw(_shown: Shown) -> Sequence[Component]:
    return []


def _decide(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    outcome = given.text("outcome")
    if outcome not in set(FINDINGS):
        raise Invalid(_("Choose what you find."), pointer="outcome")
    owed = remedy_given(given) if outcome != Outcome.DISMISSED else {}
    which = {"case_id": shown["case"], "version": int(given.text("version"))}
    decision.decide(outcome=Outcome(outcome), reason=given.text("reason"), by=by, at=at, **owed, **which)
    return _("Decided: %(outcome)s. Both sides are told.", outcome=str(OUTCOMES[outcome]))


def _amount_or_none(text: str | None) -> Decimal | None:
    try:
        return sum_of((text or "").strip())
    except Invalid:
        return None


def _burden_of(case: CaseShown, names: Named) -> str:
    """Who has to prove, when the two sides say different things."""
    rule = names.rule(case.issue)
    return str(BURDENS[rule.burden]) if rule else ""


def _grounds(case: CaseShown, names: Named) -> list[Component]:
    """What the burden rests on and what helps; that the shop was silent; that like cases are found about together."""
    rule = names.rule(case.issue)
    said: list[Component] = []
    if rule is not None:
        helps = _("What helps here: %(evidence)s", evidence=rule.evidence.in_language(words.language()))
        said.append(html.Details([html.Summary(helps), html.Small(rule.source)], className="quiet"))
    if case.silent:
        sentence = _("The shop did not answer in time: what stands here is all that it has said.")
        said.append(html.P(sentence, className="warned"))
    if case.group is not None and case.group.finding is None:
        link = dcc.Link(_("Find once for all of them"), href=f"{GROUPS}/{case.group.id}")
        number = ngettext("It is one of %(num)s like case.", "It is one of %(num)s like cases.", case.group.cases)
        said.append(html.P([number, " ", link], className="warned"))
    return [html.Div(said, className="burden")] if said else []


def _fields(case: CaseShown, names: Named, before: Mapping[str, str]) -> list[Component]:
    if case.kind in WITHOUT_REMEDY:
        owed: list[Component] = [carried(NAME, name, "") for name in ("remedy", "amount")]
    else:
        sums = {"amount": before.get("amount", ""), "currency": before.get("currency", "")}
        value = before.get("remedy") or case.request
        owed = [html.Div(remedy_fields(NAME, case, names, _("What is owed"), value=value, **sums), className="owed")]
    return [
        carried(NAME, "version", case.version),
        dmc.RadioGroup(
            dmc.Group([dmc.Radio(label=str(OUTCOMES[one]), value=one.value) for one in FINDINGS], gap="md"),
            id={"type": f"{NAME}-field", "field": "outcome"},
            label=_("What you find"),
            value=before.get("outcome", ""),
            className="findings",
        ),
        *owed,
        asked(
            NAME,
            "reason",
            _("Because"),
            hint=_("Say what is proven and by what. Both sides read these words."),
            value=before.get("reason", ""),
        ),
        html.Div(id=f"{NAME}-consequence", className="consequence"),
    ]


ACTIONS: Final[Mapping[str, Action]] = {
    "decide": Action(
        word=lazy_gettext("Decide"), permission=Permission.CASE_DECIDE, draw=_draw, do=_decide, primary=True
    ),
}
