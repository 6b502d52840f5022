"""Stops of sale: each cause by itself, told once, and lifted when its cause is out of the way."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from governance.core.access import Actor, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, db, scoped, seller_scope
from governance.core.errors import Invalid, NotFound, PermissionDenied
from governance.core.outbox.models import Message, WebhookEndpoint
from governance.sellers.models import SaleStop
from governance.sellers.stops import lift_stop, stop_category, stops_of
from tests.builders import AT, BY, make_account, make_seller, signed_in

LATER = AT + timedelta(days=3)
TOPICS = ["seller.category_restored", "seller.category_stopped", "seller.restored", "seller.stopped"]

_numbers = itertools.count(1)
_minutes = itertools.count(1)


@pytest.fixture
def seller_id(shared_app: Flask) -> Iterator[int]:
    """A seller of food and toys, and a system that wants to hear of every stop; nothing is committed."""
    with shared_app.app_context(), scoped(PLATFORM):
        made: dict[str, Any] = {"url": "https://shop.example/hook", "secret": "x", "created_by": "test"}
        db.session.add(WebhookEndpoint(topics=TOPICS, active=True, created_at=AT, **made))
        yield make_seller("stopped", category="food").id
        db.session.rollback()


def stop(seller_id: int, category: str | None = "food", cause: str = "permit:12", **changes: Any) -> SaleStop:
    asked: dict[str, Any] = {"reason": "The food licence ended on 28 February.", "by": BY, "at": next_minute()}
    return stop_category(seller_id=seller_id, category=category, cause=cause, **asked | changes)


def lift(cause: str = "permit:12", **changes: Any) -> list[SaleStop]:
    asked: dict[str, Any] = {"by": BY, "at": next_minute()}
    return lift_stop(cause=cause, **asked | changes)


def next_minute() -> datetime:
    """Every step of a test is a minute later than the one before."""
    return AT + timedelta(minutes=next(_minutes))


def in_force(seller_id: int) -> list[tuple[str | None, str]]:
    return [(each.category, each.cause) for each in stops_of(seller_id)]


def hooks(seller_id: int) -> list[tuple[str, str | None]]:
    """What other systems are told about a seller, in order."""
    its = (Message.channel == "webhook", Message.subject_kind == "seller", Message.subject_id == str(seller_id))
    category = Message.data["category"].astext
    query = select(Message.topic, category).where(*its).order_by(Message.created_at, category)
    return [(topic, category) for topic, category in db.session.execute(query)]


def test_a_stop_names_its_category_its_cause_and_why(seller_id: int) -> None:
    owner = make_account(Role.SELLER, seller_id=seller_id)
    made = stop(seller_id, at=AT)
    assert (made.category, made.cause, made.reason) == ("food", "permit:12", "The food licence ended on 28 February.")
    assert (made.started_at, made.started_by, made.lifted_at) == (AT, BY.label, None)
    assert in_force(seller_id) == [("food", "permit:12")]
    [notice] = db.session.scalars(
        select(Message).where(Message.account_id == owner.id, Message.channel == "notification")
    )
    assert notice.topic == "seller.category_stopped"
    assert notice.data == {
        "seller": "stopped",
        "category": "food",
        "category_name": "Food",
        "cause": "permit:12",
        "reason": "The food licence ended on 28 February.",
    }
    assert hooks(seller_id) == [("seller.category_stopped", "food")]


def test_the_same_cause_again_changes_nothing_and_tells_nobody(seller_id: int) -> None:
    first = stop(seller_id, at=AT)
    again = stop(seller_id, reason="Told again.", at=LATER)
    assert (again.id, again.reason, again.started_at) == (first.id, first.reason, AT)
    assert len(hooks(seller_id)) == 1
    assert trail(seller_id) == ["seller:stop"]


def trail(seller_id: int) -> list[str]:
    its = (AuditEntry.subject_kind == "seller", AuditEntry.subject_id == str(seller_id))
    return list(db.session.scalars(select(AuditEntry.action).where(*its).order_by(AuditEntry.id)))


def test_what_is_settled_is_lifted_once_and_can_stop_again(seller_id: int) -> None:
    first = stop(seller_id)
    assert [lifted.id for lifted in lift(at=LATER)] == [first.id]
    assert lift() == []
    assert (first.lifted_at, first.lifted_by, in_force(seller_id)) == (LATER, BY.label, [])
    assert stop(seller_id, at=LATER + timedelta(days=1)).id != first.id
    assert hooks(seller_id) == [
        ("seller.category_stopped", "food"),
        ("seller.category_restored", "food"),
        ("seller.category_stopped", "food"),
    ]
    assert trail(seller_id) == ["seller:stop", "seller:lift", "seller:stop"]


def test_a_category_is_open_again_only_when_no_cause_stops_it(seller_id: int) -> None:
    stop(seller_id, cause="permit:12")
    stop(seller_id, cause="permit:13")
    stop(seller_id, category="toys", cause="permit:12")
    lift()
    assert in_force(seller_id) == [("food", "permit:13")]
    assert hooks(seller_id)[3:] == [("seller.category_restored", "toys")]
    lift("permit:13")
    assert hooks(seller_id)[4:] == [("seller.category_restored", "food")]


def test_the_whole_shop_is_stopped_and_restored_apart_from_its_categories(seller_id: int) -> None:
    stop(seller_id, category=None, cause="permit:1")
    stop(seller_id)
    assert stop(seller_id, category=None, cause="permit:1").category is None
    lift("permit:1")
    assert in_force(seller_id) == [("food", "permit:12")]
    assert hooks(seller_id) == [
        ("seller.stopped", None),
        ("seller.category_stopped", "food"),
        ("seller.restored", None),
    ]


def test_a_stop_touches_no_other_seller(seller_id: int) -> None:
    other = make_seller().id
    stop(seller_id)
    stop(other, cause="permit:99")
    lift()
    assert in_force(other) == [("food", "permit:99")]


def test_a_category_that_the_catalogue_does_not_know_is_stopped_under_its_code(seller_id: int) -> None:
    stop(seller_id, category="infant_formula")
    [name] = db.session.scalars(select(Message.data["category_name"].astext).where(Message.channel == "webhook"))
    assert name == "infant_formula"


@pytest.mark.parametrize("role", list(Role))
def test_who_may_stop_and_lift(seller_id: int, role: Role) -> None:
    somebody = Actor("account", "7", "somebody", permissions_of([role]))
    if role in {Role.COMPLIANCE_OFFICER, Role.REVIEWER}:
        stop(seller_id, by=somebody)
        assert lift(by=somebody)
    else:
        stop(seller_id)
        with pytest.raises(PermissionDenied):
            stop(seller_id, cause="permit:13", by=somebody)
        with pytest.raises(PermissionDenied):
            lift(by=somebody)


def test_a_stop_needs_words_and_a_seller(seller_id: int) -> None:
    with pytest.raises(Invalid, match="in words"):
        stop(seller_id, reason=" ")
    with pytest.raises(NotFound):
        stop(seller_id + 999_999)


def test_a_seller_reads_its_own_stops_and_changes_none(seller_id: int) -> None:
    stop(seller_id)
    stop(make_seller().id, cause="permit:99")
    db.session.execute(text("SELECT set_config('governance.scope', 'seller', true)"))
    db.session.execute(text("SELECT set_config('governance.seller_id', :id, true)"), {"id": str(seller_id)})
    assert db.session.scalars(text("SELECT cause FROM sale_stop")).all() == ["permit:12"]
    assert db.session.connection().execute(text("UPDATE sale_stop SET reason = 'x'")).rowcount == 0
    with scoped(seller_scope(seller_id)):
        db.session.rollback()
        assert stops_of(seller_id) == []  # what was not committed is gone


def test_a_system_that_was_away_asks_where_sale_is_stopped(shared_app: Flask) -> None:
    with shared_app.app_context(), scoped(PLATFORM):
        asked = make_seller("asked").id
        stop(asked, at=AT)
        stop(asked, category=None, cause="identity:1", reason="Nothing is known of it.", at=LATER)
        stop(asked, category="toys")
        db.session.commit()
    system, rival = signed_in(shared_app, Role.INTEGRATION), signed_in(shared_app, Role.SELLER, seller_id=asked + 1)
    answer = system.get("/api/v1/sellers/asked/stops").get_json()
    assert [(item["category"], item["cause"]) for item in answer["items"]] == [
        ("food", "permit:12"),
        ("toys", "permit:12"),
        (None, "identity:1"),
    ]
    assert rival.get("/api/v1/sellers/asked/stops").status_code == 404
    assert shared_app.test_client().get("/api/v1/sellers/asked/stops").status_code == 401


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.booleans(), st.sampled_from(["food", "toys", None]), st.sampled_from(["permit:1", "permit:2"])),
        max_size=12,
    )
)
def test_other_systems_that_follow_what_they_are_told_know_what_is_stopped(
    seller_id: int, steps: Sequence[tuple[bool, str | None, str]]
) -> None:
    """In any order of stops and lifts: whoever only hears the messages ends at what the table says."""
    seller = make_seller().id
    run = next(_numbers)
    for begins, category, cause in steps:
        if begins:
            stop(seller, category=category, cause=f"{cause}/{run}")
        else:
            lift(f"{cause}/{run}")
    believed: set[str | None] = set()
    for topic, category in hooks(seller):
        assert topic in ({"seller.category_stopped", "seller.category_restored"} if category else set(TOPICS))
        (believed.add if topic.endswith("stopped") else believed.discard)(category)
    assert believed == {category for category, _ in in_force(seller)}
