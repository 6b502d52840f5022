"""What a decision rests on: everything is settled, and the digest of exactly what it was decided on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from governance.core.database import db
from governance.core.errors import Finding
from governance.onboarding.check_results import FOR_PEOPLE, Result, latest_checks
from governance.onboarding.content import digest_of, parts_of
from governance.onboarding.lookup import content_now, latest_decision, latest_submission
from governance.onboarding.models import Application, ApplicationCheck, ApplicationDecision, ApplicationPerson
from governance.onboarding.requirements import deposit_of, lacks
from governance.onboarding.states import Deposit
from governance.onboarding.terms import Terms
from governance.rulebook.models import RuleBook


@dataclass(frozen=True)
class Grounds:
    """What a decision would rest on now: the submission, the check results that count, and a digest of each part."""

    submission: int
    checks: Mapping[str, ApplicationCheck]
    basis: Mapping[str, str]

    @property
    def digest(self) -> str:
        """One digest for all of it."""
        return digest_of(self.basis)


def grounds_of(application: Application, rule_book_digest: str) -> Grounds:
    """What a decision on the application would rest on now."""
    submission = latest_submission(application.id)
    number = submission.number if submission else 0
    checks = {code: check for code, check in latest_checks(application.id).items() if check.submission == number}
    basis = {
        **parts_of(content_now(application)),
        "deposit": digest_of([application.deposit_amount, application.deposit_currency, application.deposit_state]),
        "checks": _digest_of_checks(checks.values()),
        "rule_book": rule_book_digest,
    }
    return Grounds(number, checks, basis)


def hindrances(
    application: Application, grounds: Grounds, terms: Terms, *, needed: Iterable[str], overrides: Mapping[str, str]
) -> list[Finding]:
    """Everything that keeps the application from being approved: what is missing, unchecked, failed or unanswered."""
    content = content_now(application)
    findings = lacks(content, terms.admission, terms.day)
    submission = latest_submission(application.id)
    if submission is None or submission.digest != digest_of(content):
        findings.append(Finding("/submission", "The application has changed since it was submitted."))
    findings += _unsettled_deposit(application, terms)
    codes = dict.fromkeys([*needed, *grounds.checks])
    for code in codes:
        findings += _undecided(code, grounds.checks.get(code), overrides.get(code, ""))
    findings += [
        Finding(f"/overrides/{code}", "There is no such check to decide.") for code in overrides if code not in codes
    ]
    return findings


def changes_since(decision: ApplicationDecision) -> list[str]:
    """The parts of what it was decided on that are different now: business, person, documents, deposit, checks, rule_book.

    Personal data that was erased since cannot be compared any more and is left out.
    """
    application = db.session.get_one(Application, decision.application_id)
    book = db.session.get_one(RuleBook, decision.rule_book_id)
    now = grounds_of(application, book.digest).basis
    erased = db.session.get_one(ApplicationPerson, application.id).erased_at is not None
    comparable = set(decision.basis) - ({"person"} if erased else set())
    return sorted(part for part in comparable if decision.basis[part] != now.get(part))


def decision_still_matches(application: Application) -> bool:
    """Whether everything is still as it was when the last decision was made; true when there is none."""
    decision = latest_decision(application.id)
    return decision is None or not changes_since(decision)


def _unsettled_deposit(application: Application, terms: Terms) -> Iterable[Finding]:
    asked = deposit_of(content_now(application), terms.admission)
    if asked is None:
        return
    if (application.deposit_amount, application.deposit_currency) != (asked.amount, asked.currency):
        yield Finding("/deposit", f"The deposit is {asked.amount:,} {asked.currency} by now.")
    elif application.deposit_state == Deposit.OPEN:
        yield Finding("/deposit", f"The deposit of {asked.amount:,} {asked.currency} is not paid.")


def _undecided(code: str, check: ApplicationCheck | None, override: str) -> Iterable[Finding]:
    pointer = f"/overrides/{code}"
    if check is None:
        yield Finding(pointer, f"The check {code} has not been made of what was submitted last.")
    elif check.result == Result.FAIL:
        yield Finding(pointer, f"{check.sentence} What fails cannot be argued away: ask for it, or refuse.")
    elif check.result == Result.UNAVAILABLE:
        yield Finding(pointer, f"{check.sentence} It is asked again by itself; until then nobody knows.")
    elif check.result in FOR_PEOPLE and not override.strip():
        yield Finding(pointer, f"{check.sentence} Say why the applicant is admitted all the same.")
    elif check.result not in FOR_PEOPLE and check.result != Result.PASS:
        yield Finding(pointer, f"{check.result!r} is no result that we know.")
    elif check.result == Result.PASS and override.strip():
        yield Finding(pointer, "There is nothing to override: this check has passed.")


def _digest_of_checks(checks: Iterable[ApplicationCheck]) -> str:
    ordered = sorted(checks, key=lambda check: check.code)
    return digest_of(
        [[each.code, each.version, each.provider, each.result, each.sentence, each.evidence] for each in ordered]
    )
