"""Violations and the ledger of points over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from governance.core.access import Permission
from governance.core.calendar import day_of, now
from governance.core.commands import settings
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.numbers import number_in
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema
from governance.sellers import register
from governance.violations import cases
from governance.violations.ledger_reading import read_ledger
from governance.violations.readings import find_violations, read_violation
from governance.violations.schemas import (
    LedgerQuery,
    LedgerSchema,
    ViolationConfirmationSchema,
    ViolationQuery,
    ViolationReasonSchema,
    ViolationReportSchema,
    ViolationRowSchema,
    ViolationSchema,
)
from governance.violations.shown import LedgerShown, ViolationRow, ViolationShown

blueprint = ApiBlueprint(
    "violations", __name__, url_prefix="/api/v1/violations", description="What was found against the rules."
)
ledgers = ApiBlueprint("ledgers", __name__, url_prefix="/api/v1/sellers", description="Points, and what they rest on.")


@blueprint.route("")
@needs(Permission.VIOLATION_READ)
@blueprint.arguments(ViolationQuery, location="query")
@blueprint.response(200, page_schema(ViolationRowSchema))
def listed(query: dict[str, Any]) -> Page[ViolationRow]:
    """Violations, the newest first; an account of a shop sees what was confirmed of its own."""
    seller: str | None = query.pop("seller")
    seller_id = register.find(seller).id if seller is not None else None
    return find_violations(seller_id=seller_id, by=current_actor(), at=now(), **query)


@blueprint.route("", methods=["POST"])
@needs(Permission.VIOLATION_REPORT)
@blueprint.arguments(ViolationReportSchema)
@blueprint.response(201, ViolationSchema)
def report(body: dict[str, Any]) -> ViolationShown:
    """Report a breach; a second person decides."""
    by, at = current_actor(), now()
    source = f"report:{body.pop('reference')}"
    with transaction():
        seller = register.find(body.pop("seller"))
        violation_id = cases.report(seller_id=seller.id, source=source, by=by, at=at, **body).id
    return read_violation(violation_id=violation_id, by=by, at=at)


@blueprint.route("/<string:violation>")
@needs(Permission.VIOLATION_READ)
@blueprint.response(200, ViolationSchema)
def one(violation: str) -> ViolationShown:
    """One violation: its facts, its rule, how its points come about, and what followed."""
    return read_violation(violation_id=_number(violation), by=current_actor(), at=now())


@blueprint.route("/<string:violation>/confirmation", methods=["POST"])
@needs(Permission.VIOLATION_CONFIRM)
@blueprint.arguments(ViolationConfirmationSchema)
@blueprint.response(200, ViolationSchema)
def confirm(body: dict[str, Any], violation: str) -> ViolationShown:
    """Confirm as a second person that it was so: the points count from today, and what follows from them follows."""
    today = day_of(now(), settings().timezone)
    return _changed(cases.confirm, violation, {**body, "effective_on": today})


@blueprint.route("/<string:violation>/dismissal", methods=["POST"])
@needs(Permission.VIOLATION_CONFIRM)
@blueprint.arguments(ViolationReasonSchema)
@blueprint.response(200, ViolationSchema)
def dismiss(body: dict[str, Any], violation: str) -> ViolationShown:
    """Decide as a second person for the seller, for good."""
    return _changed(cases.dismiss, violation, body)


@ledgers.route("/<string:reference>/ledger")
@needs(Permission.VIOLATION_READ)
@ledgers.arguments(LedgerQuery, location="query")
@ledgers.response(200, LedgerSchema)
def ledger(query: dict[str, Any], reference: str) -> LedgerShown:
    """The points of a seller on a day: what counts of each class, its nodes, and every entry."""
    at = now()
    return read_ledger(
        seller_id=register.find(reference).id,
        by=current_actor(),
        as_of=query["as_of"] or day_of(at, settings().timezone),
        known_at=query["known_at"] or at,
    )


def _changed(operation: Callable[..., object], violation: str, body: dict[str, Any]) -> ViolationShown:
    """Let one operation change the violation; returns it as it then stands."""
    by, at, violation_id = current_actor(), now(), _number(violation)
    with transaction():
        operation(violation_id=violation_id, by=by, at=at, **body)
    return read_violation(violation_id=violation_id, by=by, at=at)


def _number(reference: str) -> int:
    return number_in(reference, noun="violation")
