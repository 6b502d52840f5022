"""The dialogs of a decision: what stands in the way, what will happen, the reasons that are asked, and the operation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages.check_words import name_of, place_of
from dashboard.shell import words
from dashboard.shell.actions import Given, Shown
from dashboard.shell.dialog_fields import asked
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.state_words import APPLICATIONS
from governance.core.access import Actor
from governance.core.calendar import now
from governance.core.errors import Finding, Invalid, NotFound
from governance.core.identity import current_actor
from governance.onboarding import decision
from governance.onboarding.check_results import FOR_PEOPLE
from governance.onboarding.checks.listed import CODES
from governance.onboarding.decision import Condition, Reason
from governance.onboarding.grounds import Grounds, grounds_of, hindrances
from governance.onboarding.lookup import find, pending_decision
from governance.onboarding.models import Application, ApplicationCheck, ApplicationDecision
from governance.onboarding.states import State
from governance.onboarding.terms import Terms, terms_at

NAME: Final = "application"
OVERRIDE: Final = "override:"
REFUSAL: Final = "refusal:"
CONDITIONS: Final = 3
FOUR_EYES: Final = {
    "deposit_waived": lazy_gettext("the deposit is waived"),
    "warning_overridden": lazy_gettext("a warning is decided all the same"),
    "earlier_closure": lazy_gettext("a shop of theirs was closed before"),
}


def draw_approval(shown: Shown) -> Sequence[Component]:
    """What stands in the way of an approval, or what will happen."""
    return _admission(shown, [_("The shop is registered, and the account becomes the shop's.")])


def draw_conditions(shown: Shown) -> Sequence[Component]:
    """The same, with what remains to be done."""
    conditions = [
        html.Div(
            [
                asked(NAME, f"condition:{number}", _("Condition %(number)s", number=number), kind="text"),
                asked(NAME, f"until:{number}", _("to be met by"), kind="date"),
            ],
            className="field-pair",
        )
        for number in range(1, CONDITIONS + 1)
    ]
    happens = [
        _("The shop is registered, and the account becomes the shop's."),
        _("Each condition becomes a required fix with its day."),
    ]
    return [*_admission(shown, happens), *conditions]


def approve(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    """Approve, or propose it where a second person is needed."""
    made = decision.decide(
        reference=shown["reference"],
        outcome=State.APPROVED,
        overrides=given.those(OVERRIDE),
        shop_reference=given.text("shop_reference") or None,
        by=by,
        at=at,
    )
    return _said(made)


def approve_with_conditions(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    """Approve with conditions, or propose it."""
    made = decision.decide(
        reference=shown["reference"],
        outcome=State.APPROVED_WITH_CONDITIONS,
        overrides=given.those(OVERRIDE),
        conditions=_conditions(given),
        shop_reference=given.text("shop_reference") or None,
        by=by,
        at=at,
    )
    return _said(made)


def draw_refusal(shown: Shown) -> Sequence[Component]:
    """Why it is refused, check by check; the applicant reads it."""
    _row, grounds, _terms = _grounds(shown)
    against = [check for check in _ordered(grounds) if check.result != "pass"]
    return [
        html.P(_("The applicant reads the reasons and may contest the refusal once; another person looks at it then.")),
        asked(NAME, "reason", _("Why the application is not approved")),
        *(
            asked(
                NAME,
                f"{REFUSAL}{check.code}",
                _("Because of: %(check)s", check=name_of(check.code)),
                hint=_("Only if this is a reason. The check says: %(said)s", said=check.sentence),
                kind="text",
            )
            for check in against
        ),
    ]


def refuse(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    """Refuse with reasons."""
    own = [Reason(given.text("reason"))] if given.text("reason") else []
    reasons = own + [Reason(sentence, code) for code, sentence in given.those(REFUSAL).items()]
    made = decision.decide(reference=shown["reference"], outcome=State.REJECTED, reasons=reasons, by=by, at=at)
    return _said(made)


def draw_confirmation(shown: Shown) -> Sequence[Component]:
    """What the first person decided, and why two are needed."""
    made = _pending(shown)
    return [
        html.P(
            _(
                "%(who)s decided: %(outcome)s. Two people are needed because %(why)s.",
                who=made.by,
                outcome=str(APPLICATIONS[made.outcome].word),
                why=_why(made),
            )
        ),
        html.P(_("With your confirmation the decision counts at once, and the applicant is told.")),
        *(html.P(f"• {one['sentence']}") for one in [*made.reasons, *made.conditions]),
    ]


def confirm(shown: Shown, _given: Given, by: Actor, at: datetime) -> str:
    """Confirm as the second person."""
    decision.confirm(reference=shown["reference"], by=by, at=at)
    return _("The decision is confirmed and counts.")


def draw_declining(shown: Shown) -> Sequence[Component]:
    """Why the decision is not confirmed."""
    _pending(shown)
    return [
        html.P(_("The application is in review as before, and can be decided anew.")),
        asked(NAME, "reason", _("Why the decision is not confirmed")),
    ]


def decline(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    """Do not confirm."""
    decision.decline(reference=shown["reference"], reason=given.text("reason"), by=by, at=at)
    return _("The decision was not confirmed; the application is in review as before.")


def _admission(shown: Shown, happens: Sequence[str]) -> list[Component]:
    row, grounds, terms = _grounds(shown)
    answered = {check.code: "-" for check in grounds.checks.values() if check.result in FOR_PEOPLE}
    against = hindrances(row, grounds, terms, needed=sorted(CODES), overrides=answered)
    if against:
        return [html.P(_("This stands in the way of an approval:")), _against(against)]
    undecided = [check for check in _ordered(grounds) if check.code in answered]
    two = terms.admission.four_eyes & _reasons_for_two(row, grounds)
    more = [_("A second person has to confirm it: %(why)s.", why=_joined(sorted(two)))] if two else []
    return [
        html.Ul([html.Li(sentence) for sentence in [*happens, *more]]),
        *(
            asked(
                NAME,
                f"{OVERRIDE}{check.code}",
                _("Why “%(check)s” does not stand against it", check=name_of(check.code)),
                hint=check.sentence,
            )
            for check in undecided
        ),
        asked(
            NAME,
            "shop_reference",
            _("The platform's id of the shop"),
            hint=_("Leave it empty to use the reference of the application."),
            kind="text",
            value=row.shop_reference or "",
        ),
    ]


def _reasons_for_two(row: Application, grounds: Grounds) -> set[str]:
    """What would make this approval a matter for two people."""
    closure = grounds.checks.get(decision.EARLIER_CLOSURE)
    found = {
        "deposit_waived": row.deposit_state == "waived",
        "warning_overridden": any(check.result == "warn" for check in grounds.checks.values()),
        "earlier_closure": closure is not None and closure.result != "pass",
    }
    return {reason for reason, holds in found.items() if holds}


def _grounds(shown: Shown) -> tuple[Application, Grounds, Terms]:
    row, terms = find(shown["reference"], by=current_actor()), terms_at(now())
    return row, grounds_of(row, terms.digest), terms


def _pending(shown: Shown) -> ApplicationDecision:
    made = pending_decision(find(shown["reference"], by=current_actor()).id)
    if made is None:
        raise NotFound(_("No decision waits for a second person."))
    return made


def _ordered(grounds: Grounds) -> list[ApplicationCheck]:
    return sorted(grounds.checks.values(), key=lambda check: place_of(check.code))


def _against(findings: Sequence[Finding]) -> Component:
    sentences = dict.fromkeys(finding.message for finding in findings)
    return html.Ul([html.Li(sentence) for sentence in sentences])


def _conditions(given: Given) -> list[Condition]:
    sentences = given.those("condition:")
    return [Condition(sentence, _day(given, number)) for number, sentence in sentences.items()]


def _day(given: Given, number: str) -> date:
    try:
        return date.fromisoformat(given.text(f"until:{number}"))
    except ValueError:
        raise Invalid(_("Say by which day each condition has to be met."), pointer=f"until:{number}") from None


def _said(made: ApplicationDecision) -> str:
    if made.four_eyes:
        return _("Proposed. It counts once a second person has confirmed it: %(why)s.", why=_why(made))
    return _("Decided: %(outcome)s. The applicant is told.", outcome=str(APPLICATIONS[made.outcome].word))


def _why(made: ApplicationDecision) -> str:
    return _joined(made.four_eyes)


def _joined(codes: Sequence[str]) -> str:
    between = "；" if words.language().startswith("zh") else "; "
    return between.join(str(FOUR_EYES.get(code, code)) for code in codes)
