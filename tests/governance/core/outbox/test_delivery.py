"""A receiver that is down for a day, answers 500, hangs or repeats gets every message in the end, under the same id."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from governance.core.calendar import now
from governance.core.database import PLATFORM, scoped, transaction
from governance.core.outbox import delivery, endpoints, messages, webhooks
from governance.core.outbox.models import Message
from governance.core.outbox.retries import LADDER
from governance.core.outbox.turns import Lanes
from tests.builders import AT, BY
from tests.governance.core.outbox.conftest import ask_for_messages, deliver_all, states, stored, tell
from tests.governance.core.outbox.receivers import Receiver, drip, hang, receiver, slowly, status


@pytest.fixture
def shop() -> Iterator[Receiver]:
    with receiver() as here:
        yield here


def moments_of_tries(app: Flask, *, until: datetime | None = None) -> list[datetime]:
    """Let time go from try to try, as the messages themselves plan it; the moments at which something was due."""
    moments: list[datetime] = []
    while waiting := [message.next_attempt_at for message in stored(app).values() if message.state == "waiting"]:
        moment = min(waiting)
        if until is not None and moment > until:
            break
        deliver_all(app, moment)
        moments.append(moment)
    return moments


def only(app: Flask) -> Message:
    [message] = stored(app).values()
    return message


def test_a_message_arrives_once_with_its_id_its_topic_and_its_data(app: Flask, shop: Receiver) -> None:
    ask_for_messages(app, shop.url)
    tell(app)
    deliver_all(app, AT)
    deliver_all(app, AT + timedelta(days=1))
    [received] = shop.received
    message = only(app)
    assert (message.state, message.sent_at, message.attempts, message.last_error) == ("sent", AT, 1, None)
    assert received.id == str(message.id)
    assert received.headers["Content-Type"] == "application/json"
    assert received.headers["Host"] == f"localhost:{shop.port}"
    assert received.body == (
        '{"data":{"day":"2026-03-01","number":0,"shop":"shop-1"},'
        '"timestamp":"2026-03-01T12:00:00+00:00","type":"shop.opened"}'
    )


def test_a_receiver_that_is_down_for_a_day_gets_every_message_under_its_id(app: Flask) -> None:
    with receiver() as here:
        ask_for_messages(app, here.url)
    tell(app, 5)
    back = AT + timedelta(days=1)
    assert len(moments_of_tries(app, until=back)) >= 5
    assert states(app) == {"waiting"}
    assert here.received == []
    with receiver(again=here):
        here.released.clear()
        moments_of_tries(app)
    assert here.ids == dict.fromkeys(map(str, stored(app)), 1)
    assert states(app) == {"sent"}


def test_what_is_announced_while_the_receiver_is_down_waits_beside_what_was_announced_before(app: Flask) -> None:
    with receiver() as here:
        ask_for_messages(app, here.url)
    tell(app, 2)
    moments_of_tries(app, until=AT + timedelta(hours=12))
    tell(app, 2, at=AT + timedelta(hours=12))
    moments_of_tries(app, until=AT + timedelta(days=1))
    with receiver(again=here):
        moments_of_tries(app)
    assert here.ids == dict.fromkeys(map(str, stored(app)), 1)
    assert len(here.ids) == 4


@pytest.mark.parametrize("code", [301, 302, 400, 401, 404, 429, 500, 503])
def test_anything_but_a_2xx_is_tried_again_until_it_is_one(app: Flask, shop: Receiver, code: int) -> None:
    shop.answers = status(code, Location=f"{shop.url}/elsewhere")
    ask_for_messages(app, shop.url)
    tell(app)
    deliver_all(app, AT)
    assert only(app).state == "waiting"
    assert only(app).last_error == f"The receiver answered {code}."
    shop.answers = status(204)
    moments_of_tries(app)
    assert only(app).state == "sent"
    assert list(shop.ids.values()) == [2]
    assert len(shop.bodies()[str(only(app).id)]) == 1


@pytest.mark.parametrize("misbehave", [hang, drip])
def test_a_receiver_that_hangs_gets_its_messages_when_it_has_recovered(
    app: Flask, shop: Receiver, monkeypatch: pytest.MonkeyPatch, misbehave: object
) -> None:
    monkeypatch.setattr(webhooks, "TOTAL_SECONDS", 0.3)
    shop.answers = misbehave(shop)  # type: ignore[operator]
    ask_for_messages(app, shop.url)
    tell(app, 3)
    deliver_all(app, AT)
    assert {message.attempts for message in stored(app).values()} == {1}
    assert all("did not answer" in str(message.last_error) for message in stored(app).values())
    shop.answers = status(200)
    moments_of_tries(app)
    assert states(app) == {"sent"}
    assert set(shop.ids) == set(map(str, stored(app)))


def test_a_receiver_that_takes_a_message_and_breaks_before_it_answers_gets_it_again_under_the_same_id(
    app: Flask, shop: Receiver
) -> None:
    shop.answers = lambda handler: handler.connection.close()
    ask_for_messages(app, shop.url)
    tell(app)
    deliver_all(app, AT)
    shop.answers = status(200)
    moments_of_tries(app)
    assert shop.ids == {str(only(app).id): 2}
    assert len({received.body for received in shop.received}) == 1


def test_receivers_that_hang_do_not_hold_up_the_others(
    app: Flask, shop: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three hang and have twenty messages each; the fourth gets its own while they are still being waited for."""
    monkeypatch.setattr(webhooks, "TOTAL_SECONDS", 20)
    with receiver() as one, receiver() as two, receiver() as three:
        hanging = [one, two, three]
        for other in hanging:
            other.answers = hang(other)
            ask_for_messages(app, other.url)
        ask_for_messages(app, shop.url)
        tell(app, 20)
        running = delivery.Delivery(app, Lanes(all=8, for_failing=4))
        while len(shop.received) < 20:
            running.step(at=AT)
            running.wait(0.2)
        assert all(len(other.received) <= 2 for other in hanging)
        assert not any(other.released.is_set() for other in hanging)
        for other in hanging:
            other.released.set()
        running.close()


def test_a_farewell_switches_the_endpoint_off_and_keeps_its_messages(app: Flask, shop: Receiver) -> None:
    shop.answers = status(410)
    endpoint_id = ask_for_messages(app, shop.url)
    tell(app, 3)
    deliver_all(app, AT)
    deliver_all(app, AT + timedelta(days=30))
    assert states(app) == {"waiting"}
    assert len(shop.received) <= 2  # those already on their way
    tell(app)
    assert len(stored(app)) == 3
    shop.answers = status(200)
    with app.app_context(), scoped(PLATFORM), transaction():
        endpoints.switch_on(endpoint_id=endpoint_id, by=BY, at=AT)
    deliver_all(app, AT + timedelta(days=30))
    assert states(app) == {"sent"}
    assert set(shop.ids) == set(map(str, stored(app)))


def test_a_message_is_given_up_after_two_days_at_the_earliest_and_can_be_sent_again_under_its_id(
    app: Flask, shop: Receiver
) -> None:
    shop.answers = status(500)
    ask_for_messages(app, shop.url)
    tell(app)
    moments = moments_of_tries(app)
    assert len(moments) == len(LADDER) + 1 >= 10
    assert moments[-1] - moments[0] > timedelta(hours=48)
    dead = only(app)
    assert (dead.state, dead.last_error) == ("dead", "The receiver answered 500.")
    shop.answers = status(200)
    with app.app_context(), scoped(PLATFORM), transaction():
        messages.resend(message_id=dead.id, by=BY, at=moments[-1])
    deliver_all(app, moments[-1])
    assert (only(app).state, only(app).attempts) == ("sent", 1)
    assert shop.ids == {str(dead.id): len(moments) + 1}


def test_a_receiver_that_moved_into_our_own_network_is_not_sent_to(app: Flask, shop: Receiver) -> None:
    """The address was allowed when it was entered: it is looked up again before every try."""
    ask_for_messages(app, shop.url.replace("http:", "https:"))
    tell(app)
    app.extensions["settings"] = type(app.extensions["settings"])(
        **{**vars(app.extensions["settings"]), "webhook_private": False}
    )
    deliver_all(app, AT)
    assert only(app).last_error == "The host localhost is not on the public internet."
    assert shop.received == []


def test_several_processes_at_once_send_each_message_once(app: Flask, shop: Receiver) -> None:
    shop.answers = slowly(0.01)
    ask_for_messages(app, shop.url)
    tell(app, 60)
    threads = [threading.Thread(target=deliver_all, args=(app, AT)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shop.ids == dict.fromkeys(map(str, stored(app)), 1)


def test_a_message_that_cannot_even_be_written_counts_as_a_failed_try(
    app: Flask, shop: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_for_messages(app, shop.url)
    tell(app)
    monkeypatch.setattr(webhooks, "body_of", lambda **_parts: 1 / 0)
    deliver_all(app, AT)
    assert (only(app).state, only(app).attempts) == ("waiting", 1)
    assert only(app).last_error == "ZeroDivisionError: division by zero"


def test_the_loop_delivers_until_it_is_asked_to_stop_and_outlives_the_loss_of_the_database(
    app: Flask, shop: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_for_messages(app, shop.url)
    tell(app, at=now())
    real, calls = delivery.messages_due, iter([RuntimeError("no such thing")])

    def fails_at_first(at: datetime) -> object:
        for error in calls:
            raise error
        return real(at)

    monkeypatch.setattr(delivery, "messages_due", fails_at_first)
    monkeypatch.setattr(delivery, "PAUSE_SECONDS", 0.05)
    stop = threading.Event()
    loop = threading.Thread(target=delivery.deliver, args=(app, stop))
    loop.start()
    deadline = time.monotonic() + 30
    while not shop.received and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    loop.join(30)
    assert not loop.is_alive()
    assert only(app).state == "sent"
