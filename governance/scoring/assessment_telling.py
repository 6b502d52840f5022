"""Telling sellers that an assessment warns them, with the rates and what was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select

from governance.core.database import db
from governance.core.outbox.announcing import accounts_of_seller, announce
from governance.scoring.assessment import Finding
from governance.scoring.assessment_models import AssessmentRun
from governance.scoring.assessment_topics import WARNED
from governance.sellers.models import Seller
from governance.violations.ledger import among

_TOLD = ("rate", "bad", "exposed", "lower", "target", "in_a_row", "pooled")


def tell_warned(run: AssessmentRun, findings: Sequence[Mapping[str, Any]], *, at: datetime) -> None:
    """One message per warned seller; `findings` are in order of seller."""
    warned = [finding for finding in findings if finding["finding"] == Finding.WARNED.value]
    names = select(Seller.id, Seller.reference).where(among(Seller.id, {one["seller_id"] for one in warned}))
    references = {row.id: row.reference for row in db.session.execute(names)}
    for seller_id, rates in groupby(warned, key=lambda finding: finding["seller_id"]):
        told = [{name: rate[name] for name in _TOLD} for rate in rates]
        data = {
            "seller": references[seller_id],
            "as_of": run.as_of.isoformat(),
            "next": month_after(run.as_of).isoformat(),
            "number": len(told),
            "rates": told,
        }
        subject = ("assessment", f"{run.id}:{references[seller_id]}")
        announce(WARNED, data=data, subject=subject, accounts=accounts_of_seller(seller_id), at=at)


def month_after(day: date) -> date:
    """The first day of the month after the one that `day` begins."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
