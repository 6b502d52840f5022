"""Inspectors and laboratories for tests."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from governance.catalogue.models import Category
from governance.core.access import Actor, Role
from governance.core.accounts import Account
from governance.core.database import db
from inspections.draws.pools import inspectors, laboratories
from inspections.draws.pools.models import Inspector, Laboratory
from tests.builders import AT, BY, make_account

_numbers = itertools.count(1)
SINCE = AT - timedelta(days=30)


def make_inspector(
    code: str | None = None, *, tasks_a_week: int = 10, since: date | None = None, at: datetime = SINCE
) -> Inspector:
    """An inspector with an account of their own."""
    email = make_account(Role.INSPECTOR).email
    code = code or f"I-{next(_numbers):03}"
    return inspectors.appoint(
        email=email, code=code, team="north", tasks_a_week=tasks_a_week, since=since, by=BY, at=at
    )


def actor_of(inspector: Inspector) -> Actor:
    """The inspector as the `by` of operations."""
    return db.session.get_one(Account, inspector.account_id).actor()


def make_category(code: str = "toys") -> Category:
    """A category; the one that is there when it is."""
    found = db.session.query(Category).filter_by(code=code).one_or_none()
    if found is None:
        found = Category(code=code, name_en=code.capitalize())
        db.session.add(found)
        db.session.flush()
    return found


def make_laboratory(code: str | None = None, *, categories: Collection[str] = ("toys",), **details: Any) -> Laboratory:
    """A laboratory that may test goods of `categories`, which are made when there are none."""
    for category in categories:
        make_category(category)
    code = code or f"LAB-{next(_numbers)}"
    facts: dict[str, Any] = {
        "name": f"Laboratory {code}",
        "accreditation": "CNAS L0001 (ISO/IEC 17025)",
        "accredited_until": date(2027, 12, 31),
    }
    return laboratories.register(code=code, categories=categories, by=BY, at=SINCE, **facts | details)
