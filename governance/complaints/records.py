"""Freezing what the platform knew when a case was filed: as known at that moment, whenever it is looked up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, func, insert, select, update

from governance.catalogue.models import Category
from governance.complaints.models import Case, CasePerson, CaseRecord
from governance.complaints.record_kinds import contents, shown_to
from governance.complaints.states import ENDED
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.commands import settings
from governance.core.database import db
from governance.facts import batches
from governance.facts.order_records import AskedOrder, OrderRecord, orders_as_known

AT_ONCE: Final = 1_000
HISTORY_AT_ONCE: Final = 50_000
_ENDED: Final = tuple(sorted(ENDED))


def freeze_due(*, by: Actor, at: datetime, most: int = AT_ONCE) -> list[int] | None:
    """Freeze the records of up to `most` cases that have none, the longest waiting first; returns these cases.

    None while events are imported: what is known of the moment is not settled. The platform's ids of buyers are
    compared with what the case says and go nowhere. What was over before it was told to us is history: nobody decides
    about it any more, and nothing is frozen for it.
    """
    check_permission(by, Permission.JOB_RUN)
    _pass_over_history(at)
    waiting = (
        select(Case.id, Case.seller_id, Case.kind, Case.source, Case.order_reference, Case.recorded_at)
        .where(Case.recorded_facts_at.is_(None))
        .order_by(Case.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    cases = db.session.execute(waiting).all()
    asked = [_asked(case) for case in cases if case.order_reference]
    if asked and batches.import_runs():
        return None
    found = orders_as_known(asked=asked, settings=settings())
    _freeze([case for case in cases if case.id in found], found, by=by, at=at)
    ids = [case.id for case in cases]
    db.session.execute(update(Case).where(Case.id.in_(ids)).values(recorded_facts_at=at))
    return ids


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of a record's content in canonical JSON."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _pass_over_history(at: datetime) -> None:
    over = func.coalesce(Case.closed_at, Case.decided_at) < Case.recorded_at
    told = select(Case.id).where(Case.recorded_facts_at.is_(None), Case.state.in_(_ENDED), over)
    some = told.order_by(Case.id).limit(HISTORY_AT_ONCE).with_for_update(skip_locked=True)
    db.session.execute(update(Case).where(Case.id.in_(some)).values(recorded_facts_at=at))


def _asked(case: Row[*tuple[Any, ...]]) -> AskedOrder:
    return AskedOrder(number=case.id, seller_id=case.seller_id, order=case.order_reference, known_at=case.recorded_at)


def _freeze(
    cases: Sequence[Row[*tuple[Any, ...]]], found: Mapping[int, OrderRecord], *, by: Actor, at: datetime
) -> None:
    buyers = _buyers([case.id for case in cases])
    categories = _categories(found)
    rows = [row for case in cases for row in _records(case, found[case.id], buyers, categories, at)]
    if rows:
        db.session.execute(insert(CaseRecord), rows)
    digests: dict[int, dict[str, str]] = {}
    for row in rows:
        digests.setdefault(row["case_id"], {})[row["kind"]] = row["digest"]
    for case_id, kinds in digests.items():
        audit.record(AuditAction.CASE_RECORD, subject=("case", str(case_id)), by=by, at=at, after={"records": kinds})


def _records(
    case: Row[*tuple[Any, ...]],
    record: OrderRecord,
    buyers: Mapping[int, str],
    categories: Mapping[str, dict[str, str | None]],
    at: datetime,
) -> Iterator[dict[str, Any]]:
    own = record.buyer_id is not None and record.buyer_id == buyers.get(case.id)
    seen = shown_to(kind=case.kind, source=case.source, own_order=own)
    frozen = contents(
        case.order_reference,
        known=record.order,
        reviews=record.reviews,
        service=record.service,
        categories=categories,
    )
    for kind, content in frozen.items():
        yield {
            "case_id": case.id,
            "seller_id": case.seller_id,
            "kind": kind.value,
            "content": content,
            "digest": digest_of(content),
            "known_at": case.recorded_at,
            "taken_at": at,
            "for_complainant": seen.complainant,
            "for_seller": seen.seller,
        }


def _buyers(case_ids: Sequence[int]) -> dict[int, str]:
    query = select(CasePerson.case_id, CasePerson.buyer_reference).where(
        CasePerson.case_id.in_(case_ids), CasePerson.buyer_reference.is_not(None)
    )
    return {row.case_id: str(row.buyer_reference) for row in db.session.execute(query)}


def _categories(found: Mapping[int, OrderRecord]) -> dict[str, dict[str, str | None]]:
    """How the catalogue names the categories of these orders, by code."""
    codes = {str(record.order["category"]) for record in found.values() if record.order and record.order["category"]}
    query = select(Category.code, Category.name_en, Category.name_zh).where(Category.code.in_(codes))
    return {row.code: {"en": row.name_en, "zh_CN": row.name_zh} for row in db.session.execute(query)}
