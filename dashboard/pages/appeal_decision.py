"""The form of a decision about an appeal, beside what is contested: what is found, what then happens, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages.appeal_shown import looked_at
from dashboard.pages.appeal_words import OUTCOMES
from dashboard.pages.consequences import box
from dashboard.pages.counted_events import choices_of, event_of, tick_of
from dashboard.shell.actions import Action, Given, Shown, form
from dashboard.shell.cards import card
from dashboard.shell.dialog_fields import asked, carried, picked, ticked
from dashboard.shell.language import _, lazy_gettext
from governance.core.access import Actor, Permission
from governance.core.errors import Invalid
from governance.sellers import register as sellers
from governance.violations.appeals import decision
from governance.violations.appeals.shown import AppealShown
from governance.violations.appeals.states import Outcome

NAME: Final = "appeal-ruling"


def decision_card(
    _changed: int, _decided: int, typed: Sequence[Any], ids: Sequence[Mapping[str, str]], shown: Shown
) -> Component:
    """The form, with what was typed before the card was drawn again; nothing for who cannot decide this now."""
    appeal = looked_at(shown)
    if "decide" not in appeal.can:
        return html.Div()
    before = {one["field"]: value for one, value in zip(ids, typed, strict=True)}
    body = form(NAME, "decide", ACTIONS["decide"], _fields(appeal, before))
    return html.Div(
        card(
            _("Your decision"), note=_("You had no part in what is contested. Decide on what stands here."), body=body
        ),
        id="decision",
    )


def consequence(outcome: str | None, shown: Shown) -> Component:
    """What will happen with a decision like this, sentence by sentence."""
    if outcome not in set(Outcome):
        return html.P(_("Choose what you find, and it stands here what then happens."), className="quiet")
    row = looked_at(shown).row
    told = list(map(str, FOLLOWS.get((row.kind, outcome), FOLLOWS["", outcome])))
    told.append(_("The shop is told, with your reasons."))
    if outcome != Outcome.OVERTURNED and row.instance == 1:
        told.append(_("The shop can have it looked at once more, by another person."))
    return box(told)


def findings_of(appeal: AppealShown) -> list[Outcome]:
    """What can be found: partly only where counted events are looked at one by one, and nothing against a shop asked."""
    if appeal.not_yet == "asked":
        return [Outcome.OVERTURNED]
    return [one for one in Outcome if one is not Outcome.PARTLY or appeal.takes_events]


def _fields(appeal: AppealShown, before: Mapping[str, Any]) -> list[Component]:
    found = [(one.value, str(OUTCOMES[one].word)) for one in findings_of(appeal)]
    return [
        carried(NAME, "version", appeal.row.version),
        picked(NAME, "outcome", _("What you find"), found, value=str(before.get("outcome") or "")),
        *_events(appeal, before),
        asked(
            NAME,
            "reason",
            _("Because"),
            hint=_("Say what is proven and by what. The shop reads these words."),
            value=str(before.get("reason") or ""),
        ),
        html.Div(id=f"{NAME}-consequence"),
    ]


def _events(appeal: AppealShown, before: Mapping[str, Any]) -> list[Component]:
    """Which counted events do not count any more; first those that the shop named."""
    if not appeal.takes_events:
        return []
    named = [(event.metric, event.reference) for event in appeal.events]
    seller_id = sellers.find(appeal.row.seller).id
    behind = named or [(event.metric, event.reference) for event in appeal.behind]
    value = before.get("events")
    return [
        ticked(
            NAME,
            "events",
            _("What does not count any more"),
            choices_of(seller_id, behind),
            value=[tick_of(event) for event in named] if value is None else value,
        )
    ]


def _draw(_shown: Shown) -> Sequence[Component]:
    return []


def _decide(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    appeal = looked_at(shown)
    if given.text("outcome") not in set(findings_of(appeal)):
        raise Invalid(_("Choose what you find."), pointer="outcome")
    outcome = Outcome(given.text("outcome"))
    takes = appeal.takes_events and outcome is not Outcome.UPHELD
    decision.decide(
        appeal_id=shown["appeal"],
        outcome=outcome,
        reason=given.text("reason"),
        events=[event_of(tick) for tick in given.many("events")] if takes else None,
        version=int(given.text("version")),
        by=by,
        at=at,
    )
    return _("Decided: %(outcome)s. The shop is told.", outcome=str(OUTCOMES[outcome].word))


# What a decision leads to, by what was contested; of other things than violations and measures the same is said.
FOLLOWS: Final[Mapping[tuple[str, str], Sequence[Any]]] = {
    ("violation", "overturned"): (
        lazy_gettext("The points are given back on the very days on which they counted."),
        lazy_gettext("Nodes and measures that rested on them end; the platform is called to end what it carried out."),
        lazy_gettext("The public register says that they did not hold. A required fix is no longer asked for."),
    ),
    ("violation", "upheld"): (lazy_gettext("The violation stands, with its points and its measures."),),
    ("measure", "overturned"): (
        lazy_gettext("The measure ends; the platform is called to end it."),
        lazy_gettext("The public register says that it did not hold. The points stay."),
    ),
    ("measure", "upheld"): (lazy_gettext("The measure stands as announced."),),
    ("", "overturned"): (
        lazy_gettext("The events that you ticked do not count any more, from when they happened."),
        lazy_gettext("The next score is made without them; those before stay as they were known."),
    ),
    ("", "partly"): (
        lazy_gettext("Of the events that the shop named, those that you ticked do not count any more."),
        lazy_gettext("The next score is made without them; those before stay as they were known."),
    ),
    ("", "upheld"): (lazy_gettext("What is contested stays as it is."),),
}

ACTIONS: Final[Mapping[str, Action]] = {
    "decide": Action(
        word=lazy_gettext("Decide"), permission=Permission.APPEAL_DECIDE, draw=_draw, do=_decide, primary=True
    ),
}
