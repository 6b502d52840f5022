"""Violations for the tests of pages: two shops, an officer who reports, a second person, and how one asks as each."""

from __future__ import annotations

import itertools
from datetime import timedelta
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Actor, Role
from governance.core.accounts import Account
from governance.core.calendar import day_of, now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.rulebook.publication import install_preset
from governance.sellers import register
from governance.violations import cases
from tests.builders import AT, BY, make_account, make_seller, sign_in
from tests.dashboard.asking import page, part, press

OFFICER, SECOND, THIRD, OWNER, OTHER = (
    f"{who}@violations.example" for who in ("officer", "second", "third", "owner", "other")
)
SHOP = "own-shop"
ZONE = "Asia/Shanghai"

_numbers = itertools.count(1)


def prepare(app: Flask) -> None:
    """The default rule book, two shops with their owners, an officer, a reviewer and a second officer."""
    with app.app_context(), scoped(PLATFORM), transaction():
        install_preset("fair-1000", by=BY, at=AT)
        make_account(Role.COMPLIANCE_OFFICER, email=OFFICER)
        make_account(Role.REVIEWER, email=SECOND)
        make_account(Role.COMPLIANCE_OFFICER, email=THIRD)
        for email, reference in ((OWNER, SHOP), (OTHER, "other-shop")):
            seller = make_seller(reference, name=reference.replace("-", " ").title(), country="CN")
            make_account(Role.SELLER, email=email, seller_id=seller.id)


def actor(email: str) -> Actor:
    """Who signs in with this address; inside a scope of the platform."""
    return db.session.query(Account).filter_by(email=email).one().actor()


def reported(app: Flask, *, seller: str = SHOP, **changes: Any) -> int:
    """A violation that the officer reported; gives its number."""
    with app.app_context(), scoped(PLATFORM), transaction():
        today = day_of(now(), app.extensions["settings"].timezone)
        told: dict[str, Any] = {
            "rule": "invented_reviews",
            "source": f"report:{next(_numbers)}",
            "occurred_on": today - timedelta(days=2),
            "reason": "Forty reviews from one device within an hour.",
            "product": "lamp-7",
        }
        seller_id = register.find(seller).id
        return cases.report(seller_id=seller_id, by=actor(OFFICER), at=now(), **told | changes).id


def confirmed(app: Flask, **changes: Any) -> int:
    """A violation that the second person confirmed today."""
    number = reported(app, **changes)
    with app.app_context(), scoped(PLATFORM), transaction():
        today = day_of(now(), app.extensions["settings"].timezone)
        cases.confirm(violation_id=number, effective_on=today, by=actor(SECOND), at=now(), reason="It is shown.")
    return number


class Somebody:
    """A person at the pages."""

    def __init__(self, app: Flask, email: str) -> None:
        self.client = _signed_in(app, email)

    def opens(self, path: str) -> str:
        """What the frame shows at an address."""
        return page(self.client, path)

    def lists(self, name: str, search: str = "") -> str:
        """What a list shows."""
        return part(self.client, f"{name}-list", {f"{name}-location.search": search})

    def sees(self, name: str, shown: dict[str, Any], *parts: str) -> str:
        """What the parts of a page show."""
        return "\n".join(part(self.client, f"{name}-{one}", {f"{name}-shown.data": shown}) for one in parts)

    def sees_at(self, name: str, one: str, values: dict[str, Any]) -> str:
        """What a part shows that follows the address."""
        return part(self.client, f"{name}-{one}", values)

    def asks(self, name: str, act: str, shown: dict[str, Any]) -> str:
        """The dialog of an action."""
        return press(self.client, name, act, shown)

    def does(self, name: str, act: str, shown: dict[str, Any], **filled: Any) -> str:
        """Do something in a dialog or a form; what comes back."""
        fields = {key: value for key, value in filled.items() if key != "files"}
        return press(self.client, name, act, shown, do=fields, files=filled.get("files"))


@cache
def _signed_in(app: Flask, email: str) -> FlaskClient:
    """One browser for each person: a password is made slow to check on purpose."""
    client = app.test_client()
    sign_in(client, email)
    return client
