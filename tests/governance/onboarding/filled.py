"""Applications that lack nothing, invented: a test names only what it is about."""

from __future__ import annotations

import io
import itertools
from datetime import date, datetime
from typing import Any

from stdnum.cn import ric, uscc

from governance.core.access import Actor, Role
from governance.core.accounts import Account
from governance.core.database import db
from governance.core.documents import keeping as documents
from governance.core.documents.models import Document
from governance.onboarding import applications, decision, review
from governance.onboarding.check_results import Result, latest_checks
from governance.onboarding.checks.running import run_checks
from governance.onboarding.lookup import subject_of
from governance.onboarding.models import Application, ApplicationDecision
from governance.onboarding.states import Deposit, State
from governance.rulebook import publication
from tests.builders import AT, BY, make_account
from tests.sample_files import pdf

PAPERS: dict[str, dict[str, Any]] = {
    "bank_account": {},
    "business_licence": {"valid_from": date(2020, 1, 10)},
    "representative_identity": {},
}

_numbers = itertools.count(1)


def company_number(number: int) -> str:
    """A code of a company that fits in itself, inside and as a whole, and belongs to nobody we know of."""
    stem = f"{90_000_000 + number}"
    total = sum(int(digit) * weight for digit, weight in zip(stem, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    code = "91110105" + stem + "0123456789X"[(11 - total % 11) % 11]
    return code + str(uscc.calc_check_digit(code))


def person_number(number: int) -> str:
    """The number of an identity card with a right check digit."""
    stem = f"11010119800101{number % 1000:03d}"
    return stem + str(ric.calc_check_digit(stem + "0"))


def fields(number: int, **given: Any) -> dict[str, Any]:
    """What a company that sells toys writes into its application."""
    promises = {
        "return_days": 7,
        "exceptions": ["custom_made"],
        "channels": ["chat", "email"],
        "contact": "service@shop.example",
        "answer_hours": 24,
        "warranty_days": 0,
        "repair": False,
    }
    name = f"北京彩虹{number}玩具有限公司"
    return {
        "country": "CN",
        "kind": "company",
        "legal_name": name,
        "registration_number": company_number(number),
        "registered_address": f"北京市朝阳区幸福路{number}号楼{number}单元{100 + number}室",
        "founded_on": date(2020, 1, 10),
        "business_scope": "玩具、服装、食品的销售",
        "categories": ["apparel"],
        "commitments": {"apparel": promises},
        "shop_name": f"Rainbow {number}",
        "representative_name": f"王{number}",
        "representative_id_number": person_number(number),
        "contact_name": f"李{number}",
        "contact_phone": f"+86 139 {number:08d}",
        "bank_account_name": name,
        "bank_account_number": f"6222{number:012d}",
    } | given


def install_rules(at: datetime = AT) -> None:
    """The default rule book, in force."""
    publication.install_preset("fair-1000", by=BY, at=at)


def officer(role: Role = Role.COMPLIANCE_OFFICER) -> Actor:
    """A new account of the platform's."""
    return make_account(role).actor()


def applicant(application: Application) -> Actor:
    """Who speaks for an application."""
    return applicant_account(application).actor()


def applicant_account(application: Application) -> Account:
    """The account that speaks for an application; made when there is none."""
    theirs = {"subject_kind": "application", "subject_id": application.id}
    found = db.session.query(Account).filter_by(**theirs).one_or_none()
    return found or make_account(Role.APPLICANT, application_id=application.id)


def add_paper(
    application: Application, kind: str, *, by: Actor | None = None, at: datetime = AT, **given: Any
) -> Document:
    """Hand a document in."""
    values: dict[str, Any] = (
        {"number": f"N-{application.id}-{kind}", "valid_until": date(2099, 12, 31)} | PAPERS.get(kind, {}) | given
    )
    if kind == "business_licence":
        values["number"] = given.get("number", application.registration_number)
    return documents.keep(
        content=io.BytesIO(pdf(title=f"{kind} {next(_numbers)}")),
        name=f"{kind}.pdf",
        kind=kind,
        subject=subject_of(application),
        application_id=application.id,
        by=by or applicant(application),
        at=at,
        **values,
    )


def draft(*, at: datetime = AT, papers: tuple[str, ...] = tuple(PAPERS), **given: Any) -> Application:
    """An application that could be submitted."""
    number = next(_numbers)
    application = applications.start(email=f"applicant-{number}@shop.example", by=BY, at=at)
    by = applicant(application)
    applications.write(reference=application.reference, changes=fields(number, **given), by=by, at=at)
    for kind in papers:
        add_paper(application, kind, by=by, at=at)
    return application


def submitted(*, at: datetime = AT, **given: Any) -> Application:
    """An application that waits to be taken."""
    application = draft(at=at, **given)
    applications.submit(reference=application.reference, by=applicant(application), at=at)
    return application


def in_review(by: Actor, *, at: datetime = AT, **given: Any) -> Application:
    """An application that `by` has taken, paid for, and that was checked."""
    application = submitted(at=at, **given)
    review.take(reference=application.reference, by=by, at=at)
    if application.deposit_amount:
        review.settle_deposit(reference=application.reference, to=Deposit.PAID, reason="", by=by, at=at)
    run_checks(application_id=application.id, by=BY, at=at)
    return application


def reasons_for(application: Application) -> dict[str, str]:
    """A reason for every check that asks for one."""
    undecided = {Result.WARN.value, Result.MANUAL.value}
    checks = latest_checks(application.id)
    return {code: "Looked at." for code, check in checks.items() if check.result in undecided}


def approve(application: Application, *, by: Actor, at: datetime = AT, **given: Any) -> ApplicationDecision:
    """Decide for the applicant."""
    values: dict[str, Any] = {"outcome": State.APPROVED, "overrides": reasons_for(application)} | given
    return decision.decide(reference=application.reference, by=by, at=at, **values)


def reject(application: Application, *, by: Actor, at: datetime = AT) -> ApplicationDecision:
    """Decide against the applicant."""
    reasons = [decision.Reason("The licence is somebody else's.", "papers_complete")]
    return decision.decide(reference=application.reference, outcome=State.REJECTED, reasons=reasons, by=by, at=at)
