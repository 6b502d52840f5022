"""Who is asking is found out once, in a transaction of its own, and forgotten with the request."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import event, text

from governance.core.access import ANONYMOUS, Role
from governance.core.database import NOBODY, PLATFORM, current_scope, db, scoped, seller_scope, transaction
from governance.core.identity import current_account, current_actor
from tests.builders import make_seller, signed_in


@pytest.fixture
def seen(app: Flask) -> list[object]:
    """What a door saw when it was opened: scope, actor, and what the database said of the scope."""
    seen: list[object] = []

    def look() -> str:
        told = db.session.scalar(text("SELECT current_setting('governance.scope', true)"))
        seen.append((current_scope(), current_actor().label, told))
        return ""

    app.add_url_rule("/door", "door", look)
    app.extensions["public_doors"] |= {"door"}
    return seen


def test_a_stranger_is_nobody(app: Flask, seen: list[object]) -> None:
    app.test_client().get("/door")
    assert seen == [(NOBODY, "anonymous", "nobody")]


def test_who_works_for_the_platform_sees_it_all_and_a_shop_its_own(app: Flask, seen: list[object]) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller().id
    signed_in(app, Role.REVIEWER, email="r@platform.example").get("/door")
    signed_in(app, Role.SELLER, email="s@shop.example", seller_id=seller_id).get("/door")
    assert seen == [
        (PLATFORM, "r@platform.example", "platform"),
        (seller_scope(seller_id), "s@shop.example", "seller"),
    ]


def test_nothing_of_a_request_stays_on_its_thread(app: Flask, seen: list[object]) -> None:
    """Worker threads serve one request after the other; the scope must go with the request, also after an error."""

    def fail() -> str:
        raise RuntimeError

    app.testing = False
    app.add_url_rule("/failing", "failing", fail)
    client = signed_in(app, Role.REVIEWER)
    left: list[object] = []

    def work() -> None:
        client.get("/failing")
        left.append((current_scope(), current_actor(), current_account()))
        app.test_client().get("/door")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert left == [(NOBODY, ANONYMOUS, None)]
    assert seen == [(NOBODY, "anonymous", "nobody")]


def test_outside_a_request_nobody_asks(app: Flask) -> None:
    with app.app_context():
        assert (current_actor(), current_account()) == (ANONYMOUS, None)


@pytest.mark.parametrize("path", ["/healthz", "/static/mark.svg"])
def test_doors_that_look_at_nobody_do_not_ask_the_database(app: Flask, path: str) -> None:
    client = signed_in(app, Role.REVIEWER)
    statements: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    with client.get(path) as answer:
        assert answer.status_code == 200
    assert statements == []
