"""How the database finds what stands in a queue: by the indexes of open cases, and late ones by a hash."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from governance.complaints.readings import case_counts, find_cases
from governance.complaints.shown import Show
from governance.core.access import Actor
from governance.core.database import db, seller_scope
from tests.builders import AT, make_seller
from tests.governance.complaints.filed import OFFICER, shop
from tests.governance.complaints.walked import seen_as, statements


def plan_of(show: Show | None, by: Actor) -> str:
    """How a tab, or (None) the counts, would be found if reading whole tables were no choice."""
    with statements() as seen:
        if show is None:
            case_counts(by=by, at=AT)
        else:
            find_cases(by=by, at=AT, show=show)
    statement, values = next(pair for pair in seen if "FROM complaint_case" in pair[0])
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    raw = db.session.connection().connection.driver_connection
    assert raw is not None
    return "\n".join(row[0] for row in raw.execute(f"EXPLAIN (VERBOSE) {statement}", values).fetchall())


@pytest.mark.parametrize(
    ("show", "index"),
    [
        ("mine", "ix_complaint_case_handler"),
        ("unassigned", "ix_complaint_case_handler"),
        ("open", "ix_complaint_case_open"),
        ("waiting", "ix_complaint_case_open"),
        ("late", "ix_complaint_case_open"),
        ("ended", "pk_complaint_case"),
        ("all", "pk_complaint_case"),
        (None, "ix_complaint_case_open"),
    ],
)
def test_an_index_answers_every_tab(desk: Flask, show: Show | None, index: str) -> None:
    assert index in plan_of(show, OFFICER)


@pytest.mark.parametrize("show", ["late", None])
def test_late_clocks_are_looked_up_once_and_not_for_every_case(desk: Flask, show: Show | None) -> None:
    shop_id = make_seller().id
    plans = [plan_of(show, OFFICER)]
    with seen_as(seller_scope(shop_id)):
        plans.append(plan_of(show, shop(shop_id)))
    for plan in plans:
        assert "hashed SubPlan" in plan
        assert "uq_clock_open" in plan or "ix_clock" in plan
