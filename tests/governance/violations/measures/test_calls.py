"""The platform is called with a number, and what it has not confirmed stays in sight."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from governance.core.access import Role
from governance.core.clocks import keeping
from governance.core.database import db
from governance.core.errors import NotFound, PermissionDenied
from governance.core.outbox.models import Message, WebhookEndpoint
from governance.core.outbox.states import Channel
from governance.violations.kinds import Kind, Scope
from governance.violations.measures import calls, lifting
from governance.violations.measures.shown import Unconfirmed
from governance.violations.measures.windows import subject_of_call
from tests.builders import AT, make_account
from tests.governance.violations.measures.measured import (
    calls_of,
    clocks_run,
    days_after,
    of_shop,
    person,
    told,
)
from tests.governance.violations.measures.test_starting import at_once

PLATFORM = person(30, Role.INTEGRATION)


def test_the_platforms_systems_hear_what_to_do_under_which_number(seller_id: int) -> None:
    topics = ["measure.imposed", "measure.lifted"]
    endpoint = {"url": "https://platform.example/hooks", "active": True, "secret": "s", "created_by": "test"}
    db.session.execute(insert(WebhookEndpoint).values(endpoint | {"topics": topics, "created_at": AT}))
    measure = at_once(seller_id)
    lifting.lift(measure_id=measure.id, reason_code="person", note="Done.", by=person(), at=days_after(1))
    impose, lift = calls_of(measure)
    heard = [(message.topic, message.data["call"], message.data["item"]) for message in _webhooks()]
    assert heard == [("measure.imposed", impose.id, "lamp-7"), ("measure.lifted", lift.id, "lamp-7")]


def test_people_are_not_bothered_with_what_systems_do(seller_id: int) -> None:
    make_account(Role.SELLER, seller_id=seller_id)
    at_once(seller_id)
    assert told("measure.imposed") == []


@pytest.mark.parametrize(("kind", "called"), [(Kind.WARNING, False), (Kind.TRAINING, False), (Kind.ORDER_CAP, True)])
def test_only_what_the_platform_can_carry_out_calls_it(seller_id: int, kind: Kind, called: bool) -> None:
    measure = at_once(seller_id, kind=kind, scope=Scope.SHOP, item=None)
    assert bool(calls_of(measure)) is called


def test_a_stop_is_shown_as_unconfirmed_until_the_platform_says_that_it_holds(seller_id: int) -> None:
    measure = at_once(seller_id)
    (call,) = calls_of(measure)
    assert calls.unconfirmed(by=person(), at=AT) == Unconfirmed(open=1, stops=1, late=0)
    calls.confirm_call(call_id=call.id, note="Taken down at noon.", by=PLATFORM, at=days_after(0.1))
    assert (call.confirmed_by, call.note) == ("account:30", "Taken down at noon.")
    assert calls.unconfirmed(by=person(), at=AT) == Unconfirmed(open=0, stops=0, late=0)


def test_a_confirmation_said_again_changes_nothing(seller_id: int) -> None:
    (call,) = calls_of(at_once(seller_id))
    first = calls.confirm_call(call_id=call.id, note="Taken down.", by=PLATFORM, at=days_after(0.1)).confirmed_at
    again = calls.confirm_call(call_id=call.id, note="Once more.", by=person(), at=days_after(1))
    assert (again.confirmed_at, again.note, again.confirmed_by) == (first, "Taken down.", "account:30")


def test_what_came_later_puts_what_came_before_out_of_the_way(seller_id: int) -> None:
    measure = at_once(seller_id)
    lifting.lift(measure_id=measure.id, reason_code="person", note="Done.", by=person(), at=days_after(1))
    impose, lift = calls_of(measure)
    calls.confirm_call(call_id=lift.id, note=None, by=PLATFORM, at=days_after(2))
    db.session.expire_all()
    assert (impose.note, lift.note) == (f"Out of the way with call {lift.id}.", None)
    assert calls.unconfirmed(by=person(), at=days_after(2)).open == 0


def test_people_are_told_once_when_the_platform_does_not_confirm_in_time(seller_id: int) -> None:
    officer = make_account()
    measure = at_once(seller_id)
    clocks_run(days_after(30))
    clocks_run(days_after(31))
    (message,) = [message for message in told("measure.unconfirmed") if message.account_id == officer.id]
    assert (message.data["call"], message.data["action"]) == (calls_of(measure)[0].id, "impose")
    assert calls.unconfirmed(by=person(), at=days_after(30)).late == 1


def test_in_time_nobody_is_told(seller_id: int) -> None:
    make_account()
    (call,) = calls_of(at_once(seller_id))
    calls.confirm_call(call_id=call.id, note=None, by=PLATFORM, at=AT)
    clocks_run(days_after(30))
    assert told("measure.unconfirmed") == []
    (clock,) = keeping.clocks_of(subject_of_call(call.id))
    assert clock.state == "met"


def test_a_call_that_was_never_made_is_not_confirmed(seller_id: int) -> None:
    at_once(seller_id)
    with pytest.raises(NotFound):
        calls.confirm_call(call_id=999_999, note=None, by=PLATFORM, at=AT)


def test_a_shop_confirms_nothing_and_counts_its_own_alone(seller_id: int) -> None:
    (call,) = calls_of(at_once(seller_id))
    with pytest.raises(PermissionDenied):
        calls.confirm_call(call_id=call.id, note=None, by=of_shop(seller_id), at=AT)
    counted = [calls.unconfirmed(by=of_shop(shop), at=AT).open for shop in (seller_id, seller_id + 1)]
    assert counted == [1, 0]


def _webhooks() -> list[Message]:
    query = select(Message).where(Message.channel == Channel.WEBHOOK.value, Message.topic.startswith("measure."))
    return list(db.session.scalars(query.order_by(Message.created_at, Message.id)))
