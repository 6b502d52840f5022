"""Many results of one seller at once: each is counted once, and the state is that of some order of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from governance.core.database import PLATFORM, db, scoped, transaction
from inspections.draws.acceptance.code_letters import Level
from inspections.draws.acceptance.master_tables import Severity, TableSet
from inspections.draws.acceptance.models import LotResult
from inspections.draws.acceptance.recording import record_lot_result, severity_of
from inspections.draws.acceptance.tables import plan_for
from tests.builders import AT, BY, make_seller
from tests.inspections.pooled import make_category

LOTS = 8
PLAN = plan_for(lot=1000, level=Level.II, aql="1.0", severity=Severity.NORMAL, table_set=TableSet.ISO)


def test_results_told_at_the_same_time_and_twice_count_once_each(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        seller_id, category_id = make_seller().id, make_category().id

    def tell(number: int) -> None:
        """A lot that is accepted, also one step tighter; every number comes twice."""
        with app.app_context(), scoped(PLATFORM), transaction():
            record_lot_result(
                seller_id=seller_id,
                category_id=category_id,
                plan=PLAN,
                nonconforming=1,
                source=f"examination:{number % LOTS}",
                by=BY,
                at=AT,
            )

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(tell, range(2 * LOTS)))
    with app.app_context(), scoped(PLATFORM):
        assert db.session.scalar(select(func.count()).select_from(LotResult)) == LOTS
        assert severity_of(seller_id, category_id, TableSet.ISO) is Severity.NORMAL
        stands = record_lot_result(
            seller_id=seller_id,
            category_id=category_id,
            plan=PLAN,
            nonconforming=1,
            source="examination:last",
            by=BY,
            at=AT,
        )
        assert (stands.score, stands.version) == (3 * (LOTS + 1), LOTS + 2)
        db.session.rollback()
