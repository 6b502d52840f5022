"""The public register: published in time, corrected when a measure did not hold, removed at its term."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.core.access import Actor, Role
from governance.core.clocks import keeping
from governance.core.database import NOBODY, PLATFORM, db, scoped, transaction
from governance.rulebook import publication
from governance.sellers.models import Seller
from governance.violations.kinds import Kind, Scope
from governance.violations.measures import lifting, starting
from governance.violations.measures.jobs import nodes
from governance.violations.measures.models import Measure
from governance.violations.measures.register import CORRECTION_SHOWN, public_register
from governance.violations.measures.windows import PUBLICATION, subject_of
from tests.builders import AT, BY, make_seller
from tests.governance.violations.measures.measured import (
    TODAY,
    clocks_run,
    days_after,
    entry_of,
    person,
)
from tests.governance.violations.measures.test_starting import SECOND, at_once, proposed

OFFICER: Actor = person(7)


def test_a_measure_is_published_within_its_clock_and_not_before_it_holds(seller_id: int) -> None:
    measure = proposed(seller_id)
    starting.start(measure_id=measure.id, reason="Agreed.", by=SECOND, at=AT)
    clocks_run(days_after(7))
    assert entry_of(measure) is None
    clocks_run(days_after(8))
    (clock,) = [clock for clock in keeping.clocks_of(subject_of(measure.id)) if clock.name == PUBLICATION]
    clocks_run(clock.due_at)
    place = entry_of(measure)
    assert place is not None
    assert (place.state, clock.state, clock.kind) == ("published", "met", "law")
    assert place.published_at <= clock.due_at


def test_the_public_reads_what_is_done_and_on_which_ground(seller_id: int) -> None:
    at_once(seller_id, kind=Kind.CATEGORY_STOPPED, scope=Scope.CATEGORY, item="toys")
    clocks_run(days_after(2))
    (row,) = public_register().items
    seller = db.session.get_one(Seller, seller_id)
    assert (row.seller, row.seller_name, row.state) == (seller.reference, seller.name, "published")
    assert (row.kind, row.item_name, row.ground_kind, row.starts_on) == ("category_stopped", "Toys", "law", TODAY)
    assert row.reason == {"en": "Safety of people", "zh": "人身安全"}


def test_a_training_is_nobody_elses_business(seller_id: int) -> None:
    at_once(seller_id, kind=Kind.TRAINING, scope=Scope.SHOP, item=None)
    clocks_run(days_after(5))
    assert public_register().items == []


def test_one_finds_a_shop_by_a_part_of_its_name(seller_id: int) -> None:
    at_once(seller_id)
    clocks_run(days_after(2))
    seller = db.session.get_one(Seller, seller_id)
    found = [
        len(public_register(q=q).items) for q in (seller.name.upper(), seller.reference, " ", "somebody else", "%")
    ]
    assert found == [1, 1, 1, 0, 0]


def test_the_register_comes_in_pages_the_latest_first(seller_id: int) -> None:
    for number in range(3):
        at_once(seller_id, item=f"lamp-{number}")
    clocks_run(days_after(2))
    first = public_register(limit=2)
    second = public_register(limit=2, cursor=first.next)
    assert [row.item_name for row in (*first.items, *second.items)] == ["lamp-2", "lamp-1", "lamp-0"]
    assert second.next is None


def test_a_measure_that_did_not_hold_is_corrected_where_it_was_read(seller_id: int) -> None:
    measure = at_once(seller_id)
    clocks_run(days_after(2))
    lifting.lift(measure_id=measure.id, reason_code="appeal", note="It is safe.", by=OFFICER, at=days_after(3))
    (row,) = public_register().items
    assert row.state == "corrected"
    assert row.correction is not None
    assert "did not hold" in row.correction["en"]
    nodes(days_after(3 + CORRECTION_SHOWN.days), BY)
    assert public_register().items == []


def test_a_correction_stands_as_long_as_the_measure_would_have(seller_id: int) -> None:
    measure = at_once(seller_id, days=200)
    clocks_run(days_after(2))
    lifting.lift(measure_id=measure.id, reason_code="appeal", note="It is safe.", by=OFFICER, at=days_after(3))
    place = entry_of(measure)
    assert place is not None
    assert place.remove_on == TODAY + timedelta(days=200)


def test_a_measure_leaves_the_register_with_its_term(seller_id: int) -> None:
    measure = at_once(seller_id, days=10)
    clocks_run(days_after(2))
    assert len(public_register().items) == 1
    clocks_run(days_after(11))
    place = entry_of(measure)
    assert place is not None
    assert (measure.state, place.state, public_register().items) == ("ended", "removed", [])


def test_what_ended_before_it_was_published_never_is(seller_id: int) -> None:
    measure = at_once(seller_id)
    lifting.lift(measure_id=measure.id, reason_code="appeal", note="It is safe.", by=OFFICER, at=AT)
    clocks_run(days_after(5))
    assert entry_of(measure) is None


def test_anybody_may_read_it_and_nothing_else_through_it(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        publication.install_preset("fair-1000", by=BY, at=days_after(-1))
        at_once(make_seller().id)
        clocks_run(days_after(2))
    answer = client.get("/api/v1/measures/register")
    assert (answer.status_code, [row["item_name"] for row in answer.get_json()["items"]]) == (200, ["lamp-7"])
    assert client.get("/api/v1/measures").status_code == 401
    with app.app_context(), scoped(NOBODY):
        assert len(public_register().items) == 1
        assert db.session.scalars(select(Measure)).all() == [], "the scope of the asker has come back"


def test_a_warning_is_public_too(seller_id: int) -> None:
    at_once(seller_id, kind=Kind.WARNING, scope=Scope.SHOP, item=None, by=person(3, Role.REVIEWER))
    clocks_run(days_after(2))
    assert [row.kind for row in public_register().items] == ["warning"]
