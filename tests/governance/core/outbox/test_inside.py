"""Topics that stay inside: people of the platform are told, and no other system, whatever it asks for."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.database import db
from governance.core.errors import Invalid
from governance.core.outbox import endpoints
from governance.core.outbox.announcing import announce
from governance.core.outbox.models import Message, WebhookEndpoint
from governance.core.topics import Topic
from tests.builders import AT, BY, make_account

pytestmark = pytest.mark.usefixtures("platform")

SECRET = Topic("shop.watched", "Watched", "Nobody may know.", "/", inside=True)


@pytest.fixture(autouse=True)
def plugged_in(app: Flask) -> None:
    app.extensions["topics"] = {**app.extensions["topics"], SECRET.name: SECRET}


def test_an_endpoint_cannot_ask_for_it_and_is_not_told_its_name() -> None:
    for asked in ([SECRET.name], [SECRET.name, "webhook.test"]):
        with pytest.raises(Invalid) as refused:
            endpoints.create(url="https://systems.example/hook", asked=asked, by=BY, at=AT)
        assert SECRET.name not in refused.value.message


def test_an_endpoint_that_asked_before_it_became_so_gets_nothing() -> None:
    told = {"created_at": AT, "created_by": "test", "active": True, "secret": "whsec_x"}
    db.session.add(WebhookEndpoint(url="https://systems.example/hook", topics=[SECRET.name], **told))
    db.session.flush()
    reader = make_account().id
    announce(SECRET.name, data={}, subject=("shop", "1"), accounts=[reader], at=AT)
    messages = db.session.scalars(select(Message)).all()
    assert [(message.channel, message.account_id) for message in messages] == [("notification", reader)]
