"""Notifications, endpoints and messages over HTTP, each in the caller's own name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from governance.core.access import Role
from governance.core.accounts import Account
from governance.core.database import PLATFORM, db, scoped, transaction
from tests.builders import AT, make_seller, signed_in
from tests.governance.core.outbox.conftest import OPENED, deliver_all, tell
from tests.governance.core.outbox.receivers import receiver, status


def post(client: FlaskClient, path: str, body: Mapping[str, Any] | None = None) -> TestResponse:
    token = client.get_cookie("XSRF-TOKEN")
    assert token is not None
    return client.post(f"/api/v1{path}", json=body, headers={"X-XSRF-TOKEN": token.value})


def get(client: FlaskClient, path: str) -> Any:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


@pytest.fixture
def administrator(app: Flask) -> FlaskClient:
    return signed_in(app, Role.ADMINISTRATOR)


def accounts(app: Flask) -> list[int]:
    with app.app_context(), scoped(PLATFORM):
        return list(db.session.scalars(select(Account.id).order_by(Account.id)))


def test_each_account_reads_and_marks_its_own_notifications(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller().id
    shop, officer = signed_in(app, Role.SELLER, seller_id=seller_id, language="zh_CN"), signed_in(app)
    of_shop, of_officer = accounts(app)
    tell(app, 2, accounts=[of_shop])
    tell(app, accounts=[of_officer])
    items = get(shop, "/notifications")["items"]
    assert [item["title"] for item in items] == ["登录", "登录"]
    assert {item["path"] for item in items} == {"/shops/shop-1?tab=one"}
    assert len(get(officer, "/notifications?limit=1")["items"]) == 1
    assert post(officer, "/notifications/read", {"ids": [items[0]["id"]]}).get_json() == {"unread": 1}
    assert post(shop, "/notifications/read", {"ids": [items[0]["id"]]}).get_json() == {"unread": 1}
    assert [item["id"] for item in get(shop, "/notifications?unread=yes")["items"]] == [items[1]["id"]]
    assert post(shop, "/notifications/read", {}).get_json() == {"unread": 0}
    assert get(shop, "/notifications?unread=yes")["items"] == []


def test_an_endpoint_from_its_beginning_to_its_end(app: Flask, administrator: FlaskClient) -> None:
    with receiver() as here:
        answer = post(administrator, "/webhook-endpoints", {"url": here.url, "topics": [OPENED.name]})
        assert answer.status_code == 201
        made = answer.get_json()
        assert made["secret"].startswith("whsec_")
        place = f"/webhook-endpoints/{made['id']}"
        assert post(administrator, f"{place}/test").status_code == 202
        assert post(administrator, f"{place}/switch-off").get_json()["active"] is False
        assert post(administrator, f"{place}/switch-off").status_code == 409
        assert post(administrator, f"{place}/switch-on").get_json()["active"] is True
        renewed = post(administrator, f"{place}/secret").get_json()
        assert renewed["secret"] not in {None, made["secret"]}
        assert renewed["old_secret_until"] is not None
        [listed] = get(administrator, "/webhook-endpoints")["items"]
        assert "secret" not in listed
        assert "whsec_" not in str(listed)
        [message] = get(administrator, "/messages?state=waiting")["items"]
        assert (message["topic"], message["endpoint_id"]) == ("webhook.test", made["id"])


def test_a_letter_that_was_given_up_is_seen_and_sent_again(app: Flask, administrator: FlaskClient) -> None:
    with receiver() as here:
        here.answers = status(500)
        post(administrator, "/webhook-endpoints", {"url": here.url, "topics": [OPENED.name]})
        tell(app)
        while waiting := get(administrator, "/messages?state=waiting")["items"]:
            deliver_all(app, AT.fromisoformat(waiting[0]["next_attempt_at"]))
        [dead] = get(administrator, "/messages?state=dead&channel=webhook")["items"]
        assert dead["last_error"] == "The receiver answered 500."
        here.answers = status(200)
        again = post(administrator, f"/messages/{dead['id']}/resend").get_json()
        assert (again["id"], again["state"], again["attempts"]) == (dead["id"], "waiting", 0)
        deliver_all(app, AT.fromisoformat(again["next_attempt_at"]))
        assert set(here.ids) == {dead["id"]}
    assert post(administrator, f"/messages/{dead['id']}/resend").status_code == 409


@pytest.mark.parametrize(
    ("path", "body", "status_code"),
    [
        ("/webhook-endpoints", {"url": "ftp://x.example", "topics": ["shop.opened"]}, 422),
        ("/webhook-endpoints", {"url": "http://127.0.0.1:1/", "topics": ["shop.closed"]}, 422),
        ("/webhook-endpoints", {"url": "http://127.0.0.1:1/", "topics": []}, 422),
        ("/webhook-endpoints", {"url": "http://127.0.0.1:1/"}, 422),
        ("/webhook-endpoints", {"url": 1, "topics": "x"}, 422),
        ("/webhook-endpoints/1/switch-off", None, 404),
        ("/webhook-endpoints/x/switch-off", None, 404),
        ("/webhook-endpoints/99999999999999999999/secret", None, 404),
        ("/webhook-endpoints/-1/test", None, 404),
        ("/messages/x/resend", None, 404),
        ("/messages/00000000-0000-0000-0000-000000000000/resend", None, 404),
        ("/notifications/read", {"ids": ["x"]}, 422),
        ("/notifications/read", {"ids": []}, 422),
        ("/notifications/read", {"id": []}, 422),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    administrator: FlaskClient, path: str, body: dict[str, Any] | None, status_code: int
) -> None:
    answer = post(administrator, path, body)
    assert (answer.status_code, answer.mimetype) == (status_code, "application/problem+json")


@pytest.mark.parametrize("role", [Role.COMPLIANCE_OFFICER, Role.INTEGRATION, Role.REVIEWER])
def test_endpoints_and_messages_are_for_those_who_run_the_system(app: Flask, role: Role) -> None:
    client = signed_in(app, role)
    assert client.get("/api/v1/webhook-endpoints").status_code == 403
    assert client.get("/api/v1/messages").status_code == 403
    assert (
        post(client, "/webhook-endpoints", {"url": "http://127.0.0.1:1/", "topics": ["shop.opened"]}).status_code == 403
    )
