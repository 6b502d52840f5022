"""Slows the guessing of passwords: failures are counted in the database, so that every web process sees all of them."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select, text

from governance.core.accounts import SignInAttempt
from governance.core.database import db

WINDOW: Final = timedelta(minutes=15)
PER_NAME: Final = 10
# One address may be a whole office; only failures count.
PER_ADDRESS: Final = 50


@dataclass(frozen=True)
class Attempt:
    """One try to sign in: who they say they are and where they come from, both as digests."""

    name: str
    address: str


def attempt(name: str, address: str, *, secret: str) -> Attempt:
    """The try of somebody who says they are `name`, coming from `address` (IPv6: the /64 that one customer gets)."""
    return Attempt(
        _digest("name", name.strip().casefold(), secret), _digest("address", _neighbourhood(address), secret)
    )


def admit(attempt: Attempt, *, at: datetime) -> timedelta | None:
    """Count this try as a failure before it is looked at, or say how long to wait.

    Counting first means that a hundred tries at the same moment are a hundred tries. `succeed` takes it back.
    """
    waits = []
    for key, limit in sorted([(attempt.name, PER_NAME), (attempt.address, PER_ADDRESS)]):
        db.session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
        recent = select(SignInAttempt.at).where(SignInAttempt.key == key, SignInAttempt.at > at - WINDOW)
        moments = list(db.session.scalars(recent.order_by(SignInAttempt.at.desc()).limit(limit)))
        if len(moments) >= limit:
            waits.append(moments[-1] + WINDOW - at)
    if waits:
        return max(waits)
    db.session.add_all(SignInAttempt(key=key, at=at) for key in (attempt.name, attempt.address))
    return None


def succeed(attempt: Attempt, *, at: datetime) -> None:
    """The try was right: forget the failures under this name, and this one try of the address."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.key == attempt.name))
    newest = select(func.max(SignInAttempt.id)).where(SignInAttempt.key == attempt.address).scalar_subquery()
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.id == newest))
    old = select(SignInAttempt.id).where(SignInAttempt.at <= at - WINDOW).limit(1_000).with_for_update(skip_locked=True)
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(old)))


def _digest(kind: str, value: str, secret: str) -> str:
    return hashlib.blake2b(f"{kind}:{value}".encode(), key=hashlib.sha256(secret.encode()).digest()).hexdigest()[:32]


def _neighbourhood(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
