"""Telling people about a case: the shop, whoever holds it at the platform, and the complainant by its link."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from governance.complaints.duty import on_duty
from governance.complaints.lookup import issue_token, subject_of, token_now
from governance.complaints.models import Case, CasePerson
from governance.complaints.references import reference_of
from governance.core.access import Actor, Role
from governance.core.commands import settings
from governance.core.database import db
from governance.core.outbox.announcing import accounts_of_seller, accounts_with, announce, post
from governance.sellers.models import Seller


def tell_seller(topic: str, case: Case, *, at: datetime, **more: Any) -> None:
    """Tell the accounts of the shop; nobody when it does not know of the case."""
    if case.seller_told_at is not None:
        _tell(topic, case, accounts_of_seller(case.seller_id), at, more)


def tell_handler(topic: str, case: Case, *, at: datetime, **more: Any) -> None:
    """Tell whoever holds the case, or stands in for them; all officers when nobody does."""
    _tell(topic, case, handlers_of(case, at), at, more)


def tell_platform(topic: str, case: Case, *, at: datetime, **more: Any) -> None:
    """Tell the officers and the reviewers."""
    _tell(topic, case, {*accounts_with(Role.COMPLIANCE_OFFICER), *accounts_with(Role.REVIEWER)}, at, more)


def tell_account(topic: str, case: Case, account_id: int, *, at: datetime, **more: Any) -> None:
    """Tell one person of the platform."""
    _tell(topic, case, [account_id], at, more)


def tell_many_taken_in(account_id: int, count: int, *, at: datetime) -> None:
    """Tell somebody once of many cases that came at the same time."""
    subject, data = ("account", str(account_id)), {"count": count}
    announce("case.many_taken_in", data=data, subject=subject, accounts=[account_id], at=at)


def write_to_complainant(topic: str, case_id: int, *, by: Actor, at: datetime, **more: Any) -> bool:
    """Send the complainant an e-mail with its link; False when it gave no address, or it is erased."""
    person = db.session.get(CasePerson, case_id)
    if person is None or not person.email:
        return False
    token = token_now(case_id) or issue_token(case_id, by=by, at=at)
    data = {"case": reference_of(case_id), "token": token} | more
    language = person.language or settings().language
    post(address=person.email, topic=topic, data=data, language=language, subject=subject_of(case_id), at=at)
    return True


def handlers_of(case: Case, at: datetime) -> list[int]:
    """Who is told about the case at the platform."""
    handler = None if case.handler_id is None else on_duty(case.handler_id, at)
    return accounts_with(Role.COMPLIANCE_OFFICER) if handler is None else [handler]


def _tell(topic: str, case: Case, accounts: Collection[int], at: datetime, more: dict[str, Any]) -> None:
    seller = db.session.get_one(Seller, case.seller_id)
    data = {"case": reference_of(case.id), "seller": seller.reference, "shop": seller.name, "state": case.state}
    announce(
        topic,
        data=data | {"kind": case.kind, "issue": case.issue} | more,
        subject=subject_of(case.id),
        accounts=accounts,
        at=at,
    )
