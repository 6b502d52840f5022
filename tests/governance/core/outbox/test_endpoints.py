"""Endpoints: who may add one, where it may lead, and what happens to its secret."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.access import ROLE_PERMISSIONS, Permission, Role
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.core.outbox import endpoints
from governance.core.outbox.models import Message, WebhookEndpoint
from tests.builders import AT, BY
from tests.governance.core.outbox.conftest import OPENED

URL = "http://127.0.0.1:1/hook"

pytestmark = pytest.mark.usefixtures("platform")


def endpoint() -> WebhookEndpoint:
    return endpoints.create(url=URL, asked=[OPENED.name], by=BY, at=AT)


def actions() -> list[tuple[str, str]]:
    return [(row.action, row.subject_id) for row in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_a_new_endpoint_is_on_and_has_a_secret_of_its_own() -> None:
    one, two = endpoint(), endpoint()
    assert one.active
    assert one.secret.startswith("whsec_")
    assert one.secret != two.secret
    assert endpoints.signing_secrets(one, at=AT) == [one.secret]


@pytest.mark.parametrize("asked", [[], ["shop.closed"], ["shop.opened", "shop.closed"]])
def test_only_topics_that_exist_can_be_asked_for(asked: list[str]) -> None:
    with pytest.raises(Invalid, match=r"shop\.opened") as refusal:
        endpoints.create(url=URL, asked=asked, by=BY, at=AT)
    assert refusal.value.findings[0].pointer == "topics"


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://localhost/hook", "http://93.184.216.34/", "nonsense"])
def test_an_address_in_our_own_network_is_refused_unless_the_platform_allows_it(app: Flask, url: str) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], webhook_private=False)
    with pytest.raises(Invalid) as refusal:
        endpoints.create(url=url, asked=[OPENED.name], by=BY, at=AT)
    assert refusal.value.findings[0].pointer == "url"
    assert db.session.scalars(select(WebhookEndpoint)).all() == []


def test_what_is_switched_off_can_be_switched_on_and_only_that() -> None:
    made = endpoint()
    with pytest.raises(InvalidTransition):
        endpoints.switch_on(endpoint_id=made.id, by=BY, at=AT)
    endpoints.switch_off(endpoint_id=made.id, by=BY, at=AT)
    with pytest.raises(InvalidTransition):
        endpoints.switch_off(endpoint_id=made.id, by=BY, at=AT)
    endpoints.switch_on(endpoint_id=made.id, by=BY, at=AT)
    assert made.active


def test_after_a_change_of_secret_the_old_one_signs_for_a_day_more() -> None:
    made = endpoint()
    old = made.secret
    endpoints.change_secret(endpoint_id=made.id, by=BY, at=AT)
    assert made.secret != old
    day = timedelta(days=1)
    assert endpoints.signing_secrets(made, at=AT + day - timedelta(seconds=1)) == [made.secret, old]
    assert endpoints.signing_secrets(made, at=AT + day) == [made.secret]


def test_a_test_message_goes_to_one_endpoint_whatever_it_asked_for() -> None:
    made, _other = endpoint(), endpoint()
    endpoints.send_test(endpoint_id=made.id, by=BY, at=AT)
    [message] = db.session.scalars(select(Message)).all()
    assert (message.topic, message.endpoint_id, message.state) == ("webhook.test", made.id, "waiting")
    endpoints.switch_off(endpoint_id=made.id, by=BY, at=AT)
    with pytest.raises(InvalidTransition):
        endpoints.send_test(endpoint_id=made.id, by=BY, at=AT)


def test_every_change_is_audited_and_no_secret_stands_in_the_trail() -> None:
    made = endpoint()
    endpoints.switch_off(endpoint_id=made.id, by=BY, at=AT)
    endpoints.switch_on(endpoint_id=made.id, by=BY, at=AT)
    endpoints.change_secret(endpoint_id=made.id, by=BY, at=AT)
    names = ["webhook:create", "webhook:switch_off", "webhook:switch_on", "webhook:secret"]
    assert actions() == [(name, str(made.id)) for name in names]
    for entry in db.session.scalars(select(AuditEntry)):
        assert "whsec_" not in f"{entry.before}{entry.after}{entry.reason}"


def test_an_endpoint_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound):
        endpoints.switch_off(endpoint_id=1, by=BY, at=AT)


@pytest.mark.parametrize("role", Role)
def test_only_those_who_may_manage_webhooks_touch_endpoints(role: Role) -> None:
    made = endpoint()
    by = replace(BY, permissions=ROLE_PERMISSIONS[role])
    if Permission.WEBHOOK_MANAGE in by.permissions:
        endpoints.switch_off(endpoint_id=made.id, by=by, at=AT)
        return
    for operation in (
        lambda: endpoints.create(url=URL, asked=[OPENED.name], by=by, at=AT),
        lambda: endpoints.list_endpoints(limit=1, cursor=None, by=by),
        lambda: endpoints.switch_off(endpoint_id=made.id, by=by, at=AT),
        lambda: endpoints.switch_on(endpoint_id=made.id, by=by, at=AT),
        lambda: endpoints.change_secret(endpoint_id=made.id, by=by, at=AT),
        lambda: endpoints.send_test(endpoint_id=made.id, by=by, at=AT),
    ):
        with pytest.raises(PermissionDenied):
            operation()
