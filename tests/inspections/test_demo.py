"""The invented market is inspected: draws in every state; in one too small for a plan, its draws are called off."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.core.access import Role
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.demo.events import MarketSeeded
from governance.demo.trade import TRADES
from governance.sellers.register import add_categories
from inspections.demo import inspect
from inspections.draws.models import Draw
from inspections.examinations.models import InspectionTask
from tests.builders import BY, make_account, make_seller
from tests.inspections.drawn import make_listing

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shops", "past"), [(8, {"revealed": 1, "drawn": 2}), (0, {"void": 3})], ids=["a market", "nothing on sale"]
)
def test_three_weeks_of_inspections_lie_behind(app: Flask, shops: int, past: dict[str, int]) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        add_categories([trade.code for trade in TRADES])
        for _ in range(shops):
            seller = make_seller(category="toys")
            for _ in range(4):
                make_listing(seller.id, category="toys")
        actors = {role: make_account(role).actor() for role in (Role.COMPLIANCE_OFFICER, Role.REVIEWER, Role.INSPECTOR)}
        said = inspect(MarketSeeded(actors, date(2026, 3, 3), lambda _: None), BY, AT)
        weekly = select(Draw.state, func.count()).where(Draw.slot < AT, func.extract("isodow", Draw.slot) == 1)
        found = dict(db.session.execute(weekly.group_by(Draw.state)).all())
        ended = db.session.scalar(select(func.count()).where(InspectionTask.ended_at.is_not(None)))
    assert found == past
    assert bool(ended) == bool(shops)
    assert said.startswith(f"Inspected: {3 if shops else 0} draws")
