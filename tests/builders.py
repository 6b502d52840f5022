"""Builders with full defaults: a test names only what it is about."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.core.access import Role, system_actor
from governance.core.account_opening import open_account
from governance.core.accounts import Account
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.sellers import register
from governance.sellers.models import Seller
from governance.sellers.register import NewSeller

PASSWORD = "correct horse battery staple"
BY = system_actor("test")
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)

_numbers = itertools.count(1)


def make_seller(
    reference: str | None = None,
    *,
    name: str | None = None,
    country: str | None = "BR",
    joined_on: date | None = date(2025, 1, 1),
    category: str = "toys",
    at: datetime = AT,
) -> Seller:
    """A registered seller with a main category; needs the `platform` fixture or another scope that may write."""
    number = next(_numbers)
    reference = reference or f"shop-{number}"
    new = NewSeller(reference=reference, name=name or f"Shop {number}", country=country, joined_on=joined_on)
    register.register_many(sellers=[new], by=BY, at=at)
    register.note_main_categories(categories={reference: category}, by=BY, at=at)
    return register.find(reference)


def make_account(
    role: Role = Role.COMPLIANCE_OFFICER,
    *,
    email: str | None = None,
    seller_id: int | None = None,
    application_id: int | None = None,
    language: str | None = None,
    at: datetime = AT,
) -> Account:
    """An account that can sign in with `PASSWORD`."""
    return open_account(
        email=email or f"{role.value}-{next(_numbers)}@platform.example",
        name=f"A {role.value}",
        password=PASSWORD,
        roles=[role],
        seller_id=seller_id,
        application_id=application_id,
        language=language,
        by=BY,
        at=at,
    )


def signed_in(app: Flask, role: Role = Role.COMPLIANCE_OFFICER, **account: Any) -> FlaskClient:
    """A browser in which a new account with `role` has signed in."""
    with app.app_context(), scoped(PLATFORM), transaction():
        email = make_account(role, **account).email
    client = app.test_client()
    sign_in(client, email)
    return client


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    """Sign in as a person does: open the page, fill it in, send it."""
    token = form_token(client.get("/login", headers={"Accept": "text/html"}))
    form = {"email": email, "password": password, "csrf_token": token}
    return client.post("/login", data=form, headers={"Accept": "text/html"})


def form_token(page: TestResponse) -> str:
    """The token in the form of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert found, page.get_data(as_text=True)
    return found[1]


def commit() -> None:
    """Commit what a test prepared, so that a request sees it."""
    db.session.commit()
