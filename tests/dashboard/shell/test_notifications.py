"""The bell in the top bar: how much is unread, what was told, and marking as read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.core.access import Role
from governance.core.accounts import Account
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.outbox.announcing import announce
from governance.core.outbox.models import Message
from tests.builders import AT, make_account, sign_in
from tests.dashboard.asking import ask

READ = '{"id":["ALL"],"type":"notifications-read"}.n_clicks'
EMAIL = "told@platform.example"


@pytest.fixture
def told(app: Flask) -> FlaskClient:
    """Somebody with two notifications."""
    with app.app_context(), scoped(PLATFORM), transaction():
        account = make_account(Role.COMPLIANCE_OFFICER, email=EMAIL)
        make_account(Role.COMPLIANCE_OFFICER, email="other@platform.example")
        for name in ("Rainbow", "Paper <b>Boat</b>"):
            data = {"application": "A-1", "name": name}
            announce("application.submitted", data=data, subject=("application", "1"), accounts=[account.id], at=AT)
    client = app.test_client()
    sign_in(client, EMAIL)
    return client


def bell(client: FlaskClient) -> dict[str, Any]:
    answer = ask(client, "notifications-count.children", {})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    response: dict[str, Any] = answer.get_json()["response"]
    return response


def mark(client: FlaskClient, which: str) -> None:
    button = {"id": which, "type": "notifications-read"}
    values = {READ: [{"id": button, "property": "n_clicks", "value": 1}], "notifications-marked.data": 0}
    changed = [f"{json.dumps(button, separators=(',', ':'))}.n_clicks"]
    assert ask(client, "notifications-marked.data", values, changed=changed).status_code == 200


def unread(app: Flask) -> int:
    with app.app_context(), scoped(PLATFORM):
        account = db.session.scalars(select(Account).where(Account.email == EMAIL)).one()
        mine = select(Message).where(Message.account_id == account.id, Message.channel == "notification")
        return sum(message.read_at is None for message in db.session.scalars(mine))


def test_the_bell_counts_what_is_unread_and_lists_it(told: FlaskClient) -> None:
    assert '"2"' in json.dumps(bell(told)["notifications-count"])
    listed = json.dumps(bell(told)["notifications-list"])
    assert "New application: Rainbow" in listed
    assert "Paper <b>Boat</b>" in listed  # as text: the browser gets it as a string, never as markup
    assert "/dashboard/applications/A-1" in listed


def test_one_or_all_are_marked_as_read(app: Flask, told: FlaskClient) -> None:
    with app.app_context(), scoped(PLATFORM):
        first = db.session.scalars(select(Message.id).where(Message.channel == "notification").limit(1)).one()
    mark(told, str(first))
    assert '"1"' in json.dumps(bell(told)["notifications-count"])
    assert unread(app) == 1
    mark(told, "all")
    assert bell(told)["notifications-count"]["children"] == []
    assert unread(app) == 0


def test_nobody_marks_what_was_told_to_somebody_else(app: Flask, told: FlaskClient) -> None:
    with app.app_context(), scoped(PLATFORM):
        first = db.session.scalars(select(Message.id).where(Message.channel == "notification").limit(1)).one()
    other = app.test_client()
    sign_in(other, "other@platform.example")
    mark(other, str(first))
    assert "Nothing yet." in json.dumps(bell(other)["notifications-list"])
    assert unread(app) == 2
