"""What officers do with an application: take it, ask, settle the deposit, decide; and what the second person does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages import application_decision as deciding
from dashboard.pages.application_checks import RELATIONS, names_of, other_side
from dashboard.pages.application_decision import NAME
from dashboard.pages.application_words import NAMES
from dashboard.pages.requirement_words import document_name
from dashboard.shell import words
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, chosen
from dashboard.shell.language import _, lazy_gettext
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.onboarding import relations, review
from governance.onboarding.lookup import find, pending_decision
from governance.onboarding.models import Application
from governance.onboarding.states import Deposit, State
from governance.onboarding.terms import terms_at
from governance.onboarding.written import FIELDS


def open_to(row: Application, by: Actor) -> list[str]:
    """The actions that this person can take now, in the order of the buttons."""
    state, pending = State(row.state), pending_decision(row.id)
    mine = row.taken_by == by.id
    waiting = pending is not None and state is State.IN_REVIEW
    deciding_now = mine and state is State.IN_REVIEW and not waiting
    asking = mine and state in {State.IN_REVIEW, State.INFORMATION_REQUESTED} and not waiting
    able = {
        "take": state is State.SUBMITTED,
        "confirm": waiting and pending is not None and pending.by_id != by.id,
        "decline": waiting,
        "approve": deciding_now,
        "conditions": deciding_now,
        "refuse": deciding_now,
        "ask": asking,
        "deposit": asking and bool(row.deposit_amount),
        "relate": state not in {State.DRAFT, State.WITHDRAWN} and _any_relation(row, by),
        "put_back": state is State.IN_REVIEW and not waiting,
    }
    return [key for key, action in ACTIONS.items() if able[key] and may(by, action.permission)]


def _any_relation(row: Application, by: Actor) -> bool:
    return may(by, Permission.RELATION_CONFIRM) and bool(relations.relations_of(("application", row.id), by=by))


def _draw_take(_shown: Shown) -> Sequence[Component]:
    return [html.P(_("From now on you decide about it. It can be put back for somebody else."))]


def _take(shown: Shown, _given: Given, by: Actor, at: datetime) -> str:
    review.take(reference=shown["reference"], by=by, at=at)
    return _("You have taken this application.")


def _draw_put_back(_shown: Shown) -> Sequence[Component]:
    return [html.P(_("It goes back into the queue, for somebody else. Our time runs on."))]


def _put_back(shown: Shown, _given: Given, by: Actor, at: datetime) -> str:
    review.put_back(reference=shown["reference"], by=by, at=at)
    return _("It is back in the queue.")


def _draw_ask(_shown: Shown) -> Sequence[Component]:
    rules, language = terms_at(now()).admission, words.language()
    documents = [
        (f"document:{code}", _("Document: %(name)s", name=kind.name.in_language(language)))
        for code, kind in rules.documents.items()
    ]
    fields = [(f"field:{code}", _("Field: %(name)s", name=str(name))) for code, name in NAMES.items() if code in FIELDS]
    return [
        html.P(_("The applicant is told, has a term to answer, and our time stands still until then.")),
        chosen(NAME, "target", _("What we need"), [*documents, *fields]),
        asked(NAME, "question", _("What is wrong, and what to send"), hint=_("The applicant reads this sentence.")),
    ]


def _ask(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    review.ask(reference=shown["reference"], target=given.text("target"), question=given.text("question"), by=by, at=at)
    kind, _colon, name = given.text("target").partition(":")
    rules = terms_at(at).admission
    what = document_name(name, rules) if kind == "document" else str(NAMES.get(name, name))
    return _("The applicant was asked for: %(what)s.", what=what)


def _draw_deposit(shown: Shown) -> Sequence[Component]:
    row = find(shown["reference"], by=current_actor())
    amount = f"{words.count(row.deposit_amount)} {row.deposit_currency}"
    return [
        html.P(_("The deposit is %(amount)s. A waiver makes the approval a matter for two people.", amount=amount)),
        chosen(
            NAME,
            "state",
            _("What became of it"),
            [("paid", _("It was paid")), ("waived", _("It is waived")), ("open", _("It is still open"))],
            value="paid",
        ),
        asked(NAME, "reason", _("Why"), hint=_("Needed unless it was paid."), kind="text"),
    ]


def _deposit(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    review.settle_deposit(
        reference=shown["reference"], to=Deposit(given.text("state")), reason=given.text("reason"), by=by, at=at
    )
    return _("What became of the deposit was noted.")


def _draw_relate(shown: Shown) -> Sequence[Component]:
    by = current_actor()
    side = ("application", find(shown["reference"], by=by).id)
    found = relations.relations_of(side, by=by)
    names = names_of([other_side(relation, side) for relation in found])
    choices = [
        (
            str(relation.id),
            _(
                "%(name)s: %(what)s",
                name=names.get(other_side(relation, side), ("?", ""))[0],
                what=str(RELATIONS.get(relation.kind, relation.kind)),
            ),
        )
        for relation in found
    ]
    return [
        html.P(_("Shops that belong together count together. What is found to be chance no longer warns.")),
        chosen(NAME, "relation", _("Relation"), choices, value=choices[0][0] if len(choices) == 1 else None),
        chosen(
            NAME,
            "verdict",
            _("What you found"),
            [("confirmed", _("They belong together")), ("rejected", _("It is chance"))],
        ),
        asked(NAME, "reason", _("How you know")),
    ]


def _relate(shown: Shown, given: Given, by: Actor, at: datetime) -> str:  # noqa: ARG001 (the relation says whose it is)
    if not given.text("relation") or not given.text("verdict"):
        raise Invalid(_("Choose the relation, and what you found."), pointer="relation")
    decide = relations.confirm if given.text("verdict") == "confirmed" else relations.reject
    decide(relation_id=int(given.text("relation")), reason=given.text("reason"), by=by, at=at)
    return _("What you found was noted. The checks take it up within a minute.")


ACTIONS: Final[Mapping[str, Action]] = {
    "take": Action(
        word=lazy_gettext("Take it"),
        permission=Permission.APPLICATION_REVIEW,
        draw=_draw_take,
        do=_take,
        primary=True,
    ),
    "confirm": Action(
        word=lazy_gettext("Confirm the decision"),
        permission=Permission.APPLICATION_DECIDE,
        draw=deciding.draw_confirmation,
        do=deciding.confirm,
        primary=True,
    ),
    "decline": Action(
        word=lazy_gettext("Do not confirm"),
        permission=Permission.APPLICATION_DECIDE,
        draw=deciding.draw_declining,
        do=deciding.decline,
    ),
    "approve": Action(
        word=lazy_gettext("Approve"),
        permission=Permission.APPLICATION_DECIDE,
        draw=deciding.draw_approval,
        do=deciding.approve,
        primary=True,
    ),
    "conditions": Action(
        word=lazy_gettext("Approve with conditions"),
        permission=Permission.APPLICATION_DECIDE,
        draw=deciding.draw_conditions,
        do=deciding.approve_with_conditions,
    ),
    "refuse": Action(
        word=lazy_gettext("Do not approve"),
        permission=Permission.APPLICATION_DECIDE,
        draw=deciding.draw_refusal,
        do=deciding.refuse,
        dangerous=True,
    ),
    "ask": Action(
        word=lazy_gettext("Ask for one thing"), permission=Permission.APPLICATION_REVIEW, draw=_draw_ask, do=_ask
    ),
    "deposit": Action(
        word=lazy_gettext("Settle the deposit"),
        permission=Permission.APPLICATION_REVIEW,
        draw=_draw_deposit,
        do=_deposit,
    ),
    "relate": Action(
        word=lazy_gettext("Related shops"), permission=Permission.RELATION_CONFIRM, draw=_draw_relate, do=_relate
    ),
    "put_back": Action(
        word=lazy_gettext("Put it back"),
        permission=Permission.APPLICATION_REVIEW,
        draw=_draw_put_back,
        do=_put_back,
    ),
}
