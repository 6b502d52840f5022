"""What is contested and what was corrected, beside the line and the event it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.core.database import PLATFORM, db, scoped, transaction
from governance.facts.models import AdverseEvent, FactCorrection
from governance.scoring import readings
from governance.scoring.contest import rate_id
from governance.sellers import register
from governance.violations.appeals.models import Appeal
from tests.builders import AT, sign_in
from tests.dashboard.asking import ask, part
from tests.dashboard.small_market import OFFICER, OWN, SELLER

LATE = "late"


@pytest.fixture(scope="module")
def run(market: Flask) -> int:
    """The newest run; the shop contests its late deliveries and names one; three others are corrected."""
    with market.app_context(), scoped(PLATFORM), transaction():
        newest = readings.runs(1)[0]
        seller_id = register.find(OWN).id
        counting = (AdverseEvent.seller_id == seller_id, AdverseEvent.metric == LATE, AdverseEvent.accountable)
        late = db.session.scalars(select(AdverseEvent).where(*counting).order_by(AdverseEvent.day.desc())).all()
        for event, since in zip(late[1:4], (-1, -1, 1), strict=True):
            event.accountable, event.reason = False, "corrected"
            correction = FactCorrection(
                seller_id=seller_id,
                metric=LATE,
                event_reference=event.event_reference,
                accountable=False,
                reason="The carrier.",
                source="appeal:1",
                recorded_at=newest.known_at + timedelta(minutes=since),
                by="test",
            )
            db.session.add(correction)
        named = [{"metric": LATE, "reference": late[0].event_reference}]
        appeal = Appeal(
            seller_id=seller_id,
            subject_kind="rate",
            subject_id=rate_id(newest, OWN, LATE),
            title="Late deliveries",
            automatic=True,
            instance=1,
            state="filed",
            grounds="The carrier.",
            events=named,
            involved=[],
            window_until=AT.date(),
            filed_at=AT,
            filed_by="account:1",
        )
        db.session.add(appeal)
        return newest.id


def lines(client: FlaskClient, run: int) -> str:
    return part(client, "seller-lines", {"seller-shown.data": {"reference": OWN, "run": run}})


@pytest.mark.parametrize("email", [OFFICER, SELLER])
def test_a_line_tells_of_its_appeal_and_of_what_was_corrected(market: Flask, run: int, email: str) -> None:
    client = market.test_client()
    sign_in(client, email)
    drawn = lines(client, run)
    assert drawn.count("Contested in appeal 1") == 1
    assert "/dashboard/appeals/1" in drawn
    assert "2 events were corrected and do not count." in drawn
    assert "1 event was corrected since; the next score leaves it out." in drawn


def test_an_event_tells_of_its_appeal_instead_of_the_way_to_contest_it(market: Flask, run: int) -> None:
    client = market.test_client()
    sign_in(client, SELLER)
    values = {
        "seller-shown.data": {"reference": OWN, "run": run},
        "seller-location.search": "?rate=late",
        "seller-events.opened": False,
    }
    drawn = str(ask(client, "seller-events.opened", values).get_json()["response"])
    assert drawn.count("Contested in appeal 1") == 1
    assert drawn.count("No: it was contested and corrected") == 3
    assert drawn.count("/dashboard/contest/event/") == drawn.count("'children': 'Yes'") - 1
    assert drawn.count("/dashboard/contest/rate/") == 1, "the rate as a whole can be contested beside its events"
