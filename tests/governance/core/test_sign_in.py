"""Signing in and out as a person does."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.core.access import Role
from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, db, scoped, transaction
from tests.builders import make_account, sign_in, signed_in


def test_after_signing_in_a_person_is_sent_to_the_dashboard(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        email = make_account().email
    answer = sign_in(client, email)
    assert (answer.status_code, answer.location) == (302, "/dashboard/")


def test_signing_in_and_out_is_written_to_the_audit_trail(app: Flask) -> None:
    client = signed_in(app, Role.REVIEWER)
    token = client.get_cookie("XSRF-TOKEN")
    assert token is not None
    client.post("/logout", headers={"X-XSRF-TOKEN": token.value})
    with app.app_context():
        actions = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions == ["account:create", "account:sign_in", "account:sign_out"]
