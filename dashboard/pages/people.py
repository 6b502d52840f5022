"""Who somebody is who stands in a record as a key, for the platform's own eyes."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from dashboard.shell.language import _
from governance.core.accounts import Account
from governance.core.database import db

ACCOUNT: Final = "account"


def person(key: str | None) -> str | None:
    """The name behind `account:17`; that it was the system for `system:rule-book`; nothing for nobody."""
    if key is None:
        return None
    kind, _colon, number = key.partition(":")
    if kind == ACCOUNT and number.isdecimal():
        return db.session.scalar(select(Account.name).where(Account.id == int(number))) or key
    return _("the system, by rule") if kind == "system" else key
