"""A rate line is contested where it is shown: the shop ticks the events that are wrong, another person decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.calendar import day_of, now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.facts.models import EventBatch
from governance.scoring import readings
from governance.scoring.run import run_scores
from governance.sellers import register
from governance.violations.appeals.models import Appeal
from tests.builders import BY
from tests.dashboard.asking import press
from tests.dashboard.pages.violation_people import OTHER, OWNER, SHOP, THIRD, Somebody, prepare
from tests.stored_rows import make_adverse_event, make_day

WHAT: Final = ("read", "accepted", "rejected", "repeated", "superseded", "waiting")
LATE: Final = tuple(f"order-{number}" for number in range(1, 7))

COUNTS: Final = {f"rows_{what}": 40 if what in {"read", "accepted"} else 0 for what in WHAT}


@pytest.fixture(scope="module")
def judged_app(shared_app: Flask) -> Flask:
    """A shop that was late with six of its last twenty orders, judged today."""
    prepare(shared_app)
    settings = shared_app.extensions["settings"]
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        seller_id, today = register.find(SHOP).id, day_of(now(), settings.timezone)
        day = today - timedelta(days=10)
        make_day(seller_id, today - timedelta(days=40), orders=20, delivered=20)
        make_day(seller_id, day, orders=20, delivered=20, late=len(LATE))
        for name in LATE:
            make_adverse_event(seller_id, day=day, event_reference=name, order_reference=name)
        db.session.add(
            EventBatch(kind="orders", source="orders.csv", digest="orders", **COUNTS, recorded_at=now(), by="test")
        )
        run_scores(as_of=today, known_at=now(), settings=settings, by=BY, at=now())
    return shared_app


def run_of(app: Flask) -> int:
    with app.app_context(), scoped(PLATFORM):
        run = readings.latest_run()
        assert run is not None
        return run.id


def test_what_is_ticked_is_looked_at_by_another_person(judged_app: Flask) -> None:
    owner, third, run = Somebody(judged_app, OWNER), Somebody(judged_app, THIRD), run_of(judged_app)
    reference = f"{run}:{SHOP}:late"
    score = {"reference": SHOP, "run": run}
    assert f"/dashboard/contest/rate/{run}%3A{SHOP}%3Alate" in owner.sees("seller", score, "lines")
    assert "/dashboard/contest/" not in third.sees("seller", score, "lines")
    subject = {"kind": "rate", "reference": reference}
    assert "Late deliveries" in owner.opens(f"/dashboard/contest/rate/{run}%3A{SHOP}%3Alate")
    form = owner.sees("contest", subject, "body")
    for words in (*LATE, "Which of the counted events are wrong", "the next score is made without it"):
        assert words in form, words
    ticked = "\n".join(f"late {name}" for name in LATE[:2])
    told = {"grounds": "The carrier lost two of them.", "hearing": "no", "events": ticked}
    assert "Your appeal was sent." in owner.does("contest", "file", subject, **told)
    with judged_app.app_context(), scoped(PLATFORM):
        appeal = db.session.scalars(select(Appeal).where(Appeal.subject_kind == "rate")).one()
        assert [one["reference"] for one in appeal.events] == list(LATE[:2])
        number, version = appeal.id, str(appeal.version)
    shown = {"appeal": number}
    assert "2 counted events are said to be wrong" in third.sees("appeal", shown, "matter")
    decision = third.sees("appeal", shown, "decision")
    for words in ("It holds in part", "What does not count any more", *LATE[:2]):
        assert words in decision, words
    ruling = {"version": version, "outcome": "upheld", "reason": "Both were sent late.", "events": ticked}
    assert "It stands" in press(third.client, "appeal-ruling", "decide", shown, do=ruling)
    assert "Both were sent late." in owner.sees("appeal", shown, "outcome")


def test_a_single_event_is_contested_from_the_list_behind_its_rate(judged_app: Flask) -> None:
    owner, other, run = Somebody(judged_app, OWNER), Somebody(judged_app, OTHER), run_of(judged_app)
    with judged_app.app_context(), scoped(PLATFORM):
        seller_id = register.find(SHOP).id
    address = f"/dashboard/contest/event/late%3A{seller_id}%3A{LATE[2]}"
    drawer = {
        "seller-shown.data": {"reference": SHOP, "run": run},
        "seller-location.search": "?rate=late",
        "seller-events.opened": False,
    }
    assert address in owner.sees_at("seller", "events", drawer)
    assert "Late delivery" in owner.opens(address)
    assert "There is nothing at this address" in other.opens(address)
    subject = {"kind": "event", "reference": f"late:{seller_id}:{LATE[2]}"}
    assert "Which of the counted events" not in owner.sees("contest", subject, "body")
    told = {"grounds": "The buyer moved the day.", "hearing": "yes"}
    assert "Your appeal was sent." in owner.does("contest", "file", subject, **told)
