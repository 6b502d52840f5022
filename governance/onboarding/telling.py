"""Telling people about an application: the applicant, or those at the platform whose turn it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from governance.core.access import Role
from governance.core.outbox.announcing import accounts_of_application, accounts_of_seller, accounts_with, announce
from governance.onboarding.lookup import subject_of
from governance.onboarding.models import Application, ApplicationDecision


def submitted(application: Application, *, again: bool, at: datetime) -> None:
    """An application came, or came back with what was asked for: then the officer who asked is told."""
    if again and application.taken_by:
        _tell("application.answered", application, [int(application.taken_by)], at)
    else:
        _tell("application.submitted", application, accounts_with(Role.COMPLIANCE_OFFICER), at)


def withdrawn(application: Application, *, at: datetime) -> None:
    """Whoever was working on it can stop."""
    _tell("application.withdrawn", application, [int(application.taken_by)] if application.taken_by else [], at)


def contested(application: Application, *, at: datetime) -> None:
    """Another officer is needed."""
    _tell("application.contested", application, accounts_with(Role.COMPLIANCE_OFFICER), at)


def asked(application: Application, *, target: str, question: str, due_on: date, at: datetime) -> None:
    """The applicant is to send something."""
    more = {"target": target, "question": question, "due_on": str(due_on)}
    _tell("application.information_requested", application, accounts_of_application(application.id), at, **more)


def confirmation_needed(application: Application, decision: ApplicationDecision, *, at: datetime) -> None:
    """Everybody who may be the second person is told, but not the first."""
    people = {*accounts_with(Role.COMPLIANCE_OFFICER), *accounts_with(Role.REVIEWER)} - {int(decision.by_id)}
    why = ", ".join(each.replace("_", " ") for each in decision.four_eyes)
    _tell("application.confirmation_needed", application, sorted(people), at, why=why)


def approved(application: Application, decision: ApplicationDecision, *, at: datetime) -> None:
    """The account is the seller's by now."""
    conditions = " ".join(condition["sentence"] for condition in decision.conditions)
    accounts = accounts_of_seller(application.seller_id) if application.seller_id else []
    _tell("application.approved", application, accounts, at, conditions=conditions)


def rejected(application: Application, decision: ApplicationDecision, *, at: datetime) -> None:
    """The applicant reads why, and what can be done about it."""
    reasons = " ".join(reason["sentence"] for reason in decision.reasons)
    _tell("application.rejected", application, accounts_of_application(application.id), at, reasons=reasons)


def _tell(topic: str, application: Application, accounts: Collection[int], at: datetime, **more: Any) -> None:
    name = application.shop_name or application.reference
    data = {"application": application.reference, "name": name, "state": application.state} | more
    announce(topic, data=data, subject=subject_of(application), accounts=accounts, at=at)
