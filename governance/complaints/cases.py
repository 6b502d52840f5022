"""Cases: filed, accepted or not, tested, withdrawn. Questions, offers, decisions and remedies stand in files of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from governance.complaints import deadlines, pauses
from governance.complaints.ending import end
from governance.complaints.entries import enter
from governance.complaints.events import CaseAccepted
from governance.complaints.filing import WEB, Filing, check_filing, complainant_key
from governance.complaints.lookup import issue_token, to_change, to_work_on
from governance.complaints.models import Case, CaseEntry, CasePerson
from governance.complaints.parties import party_of
from governance.complaints.questions import answer, ask
from governance.complaints.reception import take_in
from governance.complaints.rules import rules_at
from governance.complaints.states import EntryKind, Kind, Outcome, Party, State
from governance.complaints.telling import tell_handler, tell_seller, write_to_complainant
from governance.complaints.trail import record_step
from governance.complaints.wording import said, said_or_none
from governance.core.access import ANONYMOUS, Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Finding, Invalid, InvalidTransition
from governance.core.events import publish
from governance.sellers.models import Seller

__all__ = [
    "Filed",
    "accept",
    "answer",
    "ask",
    "authority_told",
    "end_test",
    "file_case",
    "not_accepted",
    "note",
    "refuse",
    "start_test",
    "withdraw",
]


# While it is decided whether and what is due, goods can be tested.
TESTED_IN: Final = frozenset({State.ASKED, State.WITH_SELLER, State.MEDIATION, State.DECIDING})


@dataclass(frozen=True)
class Filed:
    """A case that was filed; `known` when it had been filed before, `token` the secret of its link when it is new."""

    case: Case
    token: str | None
    known: bool


def file_case(*, filing: Filing, by: Actor, at: datetime) -> Filed:
    """Open a case, or find the one that this source told of under the same name: then nothing changes.

    Everybody may file on the site; other sources need `case:import`. Raises `Invalid` with a finding for every fault.
    """
    if not (by == ANONYMOUS and filing.source == WEB):
        check_permission(by, Permission.CASE_IMPORT)
    rules = rules_at(at)
    seller_id = db.session.scalar(select(Seller.id).where(Seller.reference == filing.seller))
    findings = check_filing(filing, rules, rules.today)
    if seller_id is None:
        findings.append(Finding("seller", f"There is no seller {filing.seller!r}."))
    if findings or seller_id is None:
        raise Invalid("Something about this cannot be taken in yet.", findings=findings)
    row = _row(filing, seller_id, rules.issues[filing.issue].severity, at)
    case: Case | None = db.session.scalar(insert(Case).values(row).on_conflict_do_nothing().returning(Case))
    if case is None:
        same = (Case.source == filing.source, Case.external_reference == filing.external_reference)
        return Filed(db.session.scalars(select(Case).where(*same)).one(), None, known=True)
    _keep_person(case, filing)
    _enter_filed(case, filing, by, at)
    record_step(AuditAction.CASE_FILE, case, by, at, kind=case.kind, issue=case.issue, source=case.source)
    token = issue_token(case.id, by=by, at=at)
    take_in(case, at=at)
    if filing.source == WEB:
        write_to_complainant("case.received", case.id, by=by, at=at)
    return Filed(case, token, known=False)


def accept(*, case_id: int, by: Actor, at: datetime, version: int | None = None, question: str | None = None) -> Case:
    """Take a case on: from now on the seller knows of it and has its time to answer.

    Of a report the seller never reads what was filed; `question` says what it is asked.
    """
    check_permission(by, Permission.CASE_WORK)
    asked = said_or_none(question, "question")
    case = to_work_on(case_id, by=by, version=version)
    if State(case.state) is not State.RECEIVED:
        raise InvalidTransition(f"A case that is {case.state} is not accepted now.")
    case.state, case.accepted_at, case.seller_told_at = State.WITH_SELLER.value, at, case.seller_told_at or at
    enter(case, EntryKind.ACCEPTED, party_of(by), by=by, at=at, for_complainant=True, for_seller=True)
    if asked:
        enter(case, EntryKind.QUESTION, party_of(by), by=by, at=at, text=asked, for_complainant=False, for_seller=True)
    record_step(AuditAction.CASE_ACCEPT, case, by, at)
    deadlines.met(case, pauses.ACCEPTANCE, pauses.AUTHORITY_ACCEPTANCE, by=by, at=at)
    for clock in (pauses.SELLER_ANSWER, pauses.DECISION):
        deadlines.begin(case, clock, by=by, at=at)
    if case.kind == Kind.COMPLAINT:
        deadlines.begin(case, pauses.AUTHORITY_MEDIATION, by=by, at=at)
    tell_seller("case.accepted", case, at=at, due_on=deadlines.due_on(case, pauses.SELLER_ANSWER))
    accepted = CaseAccepted(case_id=case.id, seller_id=case.seller_id, kind=case.kind, product=case.product)
    publish(accepted, by=by, at=at)
    return case


def refuse(*, case_id: int, ground: str, reason: str, by: Actor, at: datetime, version: int | None = None) -> Case:
    """Do not take a case on: `ground` is a code of the rule book, `reason` what the complainant reads."""
    check_permission(by, Permission.CASE_DECIDE)
    words = said(reason, "reason")
    if ground not in rules_at(at).grounds:
        raise Invalid(f"There is no ground {ground!r} for not accepting a case.", pointer="ground")
    case = to_work_on(case_id, by=by, version=version)
    not_accepted(case, ground=ground, reason=words, by=by, at=at)
    return case


def not_accepted(case: Case, *, ground: str, reason: str | None, by: Actor, at: datetime) -> None:
    """Let a case end that nobody has accepted yet; whoever calls holds it."""
    if State(case.state) is State.ASKED and case.asked_in != State.RECEIVED.value:
        raise InvalidTransition("This case was accepted already: it ends with a decision.")
    end(case, State.NOT_ACCEPTED, outcome=Outcome.NOT_ACCEPTED, ground=ground, by=by, at=at)
    _enter_for_both(case, EntryKind.NOT_ACCEPTED, by, at, text=reason, data={"ground": ground})
    record_step(AuditAction.CASE_REFUSE, case, by, at, ground=ground)


def withdraw(*, case_id: int, reason: str | None, by: Actor, at: datetime, version: int | None = None) -> Case:
    """The complainant takes the case back, or an officer notes that it does."""
    complainant = party_of(by) is Party.COMPLAINANT
    check_permission(by, Permission.CASE_TRACK if complainant else Permission.CASE_WORK)
    words = said_or_none(reason, "reason")
    case = to_change(case_id, by=by, version=version) if complainant else to_work_on(case_id, by=by, version=version)
    end(case, State.WITHDRAWN, outcome=Outcome.WITHDRAWN, by=by, at=at)
    _enter_for_both(case, EntryKind.WITHDRAWN, by, at, text=words)
    record_step(AuditAction.CASE_WITHDRAW, case, by, at)
    if complainant:
        tell_handler("case.withdrawn", case, at=at)
    tell_seller("case.withdrawn", case, at=at)
    return case


def note(*, case_id: int, text: str, by: Actor, at: datetime) -> CaseEntry:
    """Write something down that the platform alone reads, also when the case has ended."""
    check_permission(by, Permission.CASE_WORK)
    words = said(text, "text")
    case = to_work_on(case_id, by=by)
    entry = enter(case, EntryKind.NOTE, party_of(by), by=by, at=at, text=words, for_complainant=False, for_seller=False)
    record_step(AuditAction.CASE_NOTE, case, by, at)
    return entry


def authority_told(*, case_id: int, text: str, by: Actor, at: datetime) -> CaseEntry:
    """The authority that sent the case, or got it, knows how it ended; `text` says how it was told."""
    check_permission(by, Permission.CASE_WORK)
    words = said(text, "text")
    case = to_work_on(case_id, by=by)
    if not deadlines.is_open(case, pauses.AUTHORITY_NOTICE):
        raise InvalidTransition("No authority waits for word about this case.")
    deadlines.met(case, pauses.AUTHORITY_NOTICE, by=by, at=at)
    data = {"authority": case.authority}
    entry = enter(
        case, EntryKind.NOTE, party_of(by), by=by, at=at, text=words, data=data, for_complainant=False, for_seller=False
    )
    record_step(AuditAction.CASE_NOTE, case, by, at, authority=case.authority)
    return entry


def start_test(*, case_id: int, reason: str, by: Actor, at: datetime) -> Case:
    """The goods are tested: the time that takes counts for neither the seller's answer nor the decision."""
    return _test(case_id, reason, by, at, runs=True)


def end_test(*, case_id: int, reason: str, by: Actor, at: datetime) -> Case:
    """The test is over, and `reason` says what it showed; the clocks go on."""
    return _test(case_id, reason, by, at, runs=False)


def _test(case_id: int, reason: str, by: Actor, at: datetime, *, runs: bool) -> Case:
    check_permission(by, Permission.CASE_WORK)
    words = said(reason, "reason")
    case = to_work_on(case_id, by=by)
    if case.testing is runs:
        raise InvalidTransition("A test runs already." if runs else "No test runs.")
    if runs and (case.accepted_at is None or State(case.state) not in TESTED_IN):
        raise InvalidTransition(f"Nothing is tested for a case that is {case.state}.")
    case.testing = runs
    kind = EntryKind.TEST_STARTED if runs else EntryKind.TEST_DONE
    _enter_for_both(case, kind, by, at, text=words)
    record_step(AuditAction.CASE_TEST, case, by, at, testing=runs)
    deadlines.follow(case, by=by, at=at)
    tell_seller("case.testing" if runs else "case.tested", case, at=at)
    return case


def _enter_for_both(
    case: Case, kind: EntryKind, by: Actor, at: datetime, *, text: str | None, data: dict[str, Any] | None = None
) -> CaseEntry:
    """An entry for both sides; what the filer of a report says is not for the seller."""
    hidden = case.kind == Kind.REPORT and party_of(by) is Party.COMPLAINANT and text is not None
    seller = case.seller_told_at is not None and not hidden
    return enter(case, kind, party_of(by), by=by, at=at, text=text, data=data, for_complainant=True, for_seller=seller)


def _row(filing: Filing, seller_id: int, severity: str, at: datetime) -> dict[str, Any]:
    """The row of a new case; what comes from the person goes elsewhere."""
    same = (
        *("source", "external_reference", "authority", "issue", "category", "product", "product_name", "lot"),
        *("order_reference", "request", "amount", "currency", "occurred_on"),
    )
    return {name: getattr(filing, name) for name in same} | {
        "kind": filing.kind.value,
        "seller_id": seller_id,
        "severity": filing.severity or severity,
        "opened_at": filing.opened_at or at,
        "recorded_at": at,
        "state": State.RECEIVED.value,
    }


def _keep_person(case: Case, filing: Filing) -> None:
    given = filing.person
    columns = {
        name: getattr(given, name) for name in ("name", "email", "phone", "address", "buyer_reference", "language")
    }
    tidy = {name: (value or "").strip() or None for name, value in columns.items()}
    key = complainant_key(given, settings().pseudonym_key)
    db.session.add(CasePerson(case_id=case.id, complainant_key=key, **tidy))
    db.session.flush()


def _enter_filed(case: Case, filing: Filing, by: Actor, at: datetime) -> None:
    """What was filed; of a report it is for the platform and for whoever filed it alone."""
    amount = None if case.amount is None else str(case.amount)
    told = {"issue": case.issue, "request": case.request, "amount": amount, "currency": case.currency}
    enter(
        case,
        EntryKind.FILED,
        Party.COMPLAINANT,
        by=by,
        at=at,
        text=said_or_none(filing.text, "text"),
        data={name: value for name, value in told.items() if value is not None},
        for_complainant=True,
        for_seller=case.kind != Kind.REPORT,
    )
