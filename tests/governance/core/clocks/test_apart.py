"""Clocks of sellers and applicants are kept apart in the database itself, and so are their pauses and steps."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from governance.core.clocks import keeping
from governance.core.clocks.models import Clock, ClockPause, ClockStep
from governance.core.database import NOBODY, PLATFORM, Scope, applicant_scope, db, scoped, seller_scope, transaction
from tests.builders import BY
from tests.governance.core.clocks.started_clocks import MONDAY, start_clock

# A change that touches a column of each without breaking anything.
CHANGES = {Clock: "source = ''", ClockPause: "reason = ''", ClockStep: "error = ''"}


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> Flask:
    """A clock that stands of each of two sellers and two applicants, and one of nobody."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        owners: list[dict[str, Any]] = [
            {"seller_id": 7},
            {"seller_id": 8},
            {"application_id": 7},
            {"application_id": 8},
            {},
        ]
        for owner in owners:
            clock = start_clock(**owner)
            keeping.pause(subject=clock.subject, name="decision", by=BY, at=MONDAY)
    return shared_app


@pytest.mark.parametrize(
    ("scope", "clocks"),
    [
        pytest.param(PLATFORM, 5, id="platform"),
        pytest.param(seller_scope(7), 1, id="seller"),
        pytest.param(applicant_scope(7), 1, id="applicant"),
        pytest.param(seller_scope(9), 0, id="seller without clocks"),
        pytest.param(Scope("seller"), 0, id="no seller"),
        pytest.param(NOBODY, 0, id="nobody"),
    ],
)
@pytest.mark.parametrize(("model", "each"), [(Clock, 1), (ClockPause, 1), (ClockStep, 3)])
def test_everybody_reads_and_changes_the_own_and_no_other(
    market: Flask, scope: Scope, clocks: int, model: type[Clock | ClockPause | ClockStep], each: int
) -> None:
    with market.app_context(), scoped(scope):
        assert len(db.session.scalars(select(model)).all()) == clocks * each
        change = text(f"UPDATE {model.__tablename__} SET {CHANGES[model]}")
        assert db.session.connection().execute(change).rowcount == clocks * each
        db.session.rollback()


def test_a_seller_starts_and_meets_its_own_clock(market: Flask) -> None:
    with market.app_context(), scoped(seller_scope(7)):
        start_clock(subject="own", seller_id=7)
        assert keeping.meet(subject=("case", "own"), name="decision", by=BY, at=MONDAY).state == "met"
        db.session.rollback()


@pytest.mark.parametrize("owner", [{"seller_id": 8}, {"application_id": 7}, {}])
def test_a_seller_starts_no_clock_of_others(market: Flask, owner: dict[str, Any]) -> None:
    with market.app_context(), scoped(seller_scope(7)):
        with pytest.raises(ProgrammingError, match="row-level security"):
            start_clock(**owner)
        db.session.rollback()
