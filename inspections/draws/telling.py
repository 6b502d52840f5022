"""Telling the officers about draws that need them, or did not go as planned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from governance.core.access import Role
from governance.core.database import db
from governance.core.outbox.announcing import accounts_with, announce
from governance.core.outbox.models import Message
from inspections.draws.held import subject_of
from inspections.draws.models import Draw
from inspections.draws.officers import shares_of, teams_of
from inspections.draws.topics import ASKS_FOR_SHARES, UNVERIFIED, VOID, WAITS_FOR_BEACON, WAITS_FOR_OFFICERS


def tell_missing_shares(draw: Draw, *, at: datetime) -> None:
    """Tell, once, which shares a draw that is due soon has not got from officers yet; nothing when it has them all."""
    given = {share.team for share in shares_of(draw)}
    missing = [team for team in teams_of(draw) if team not in given]
    if missing:
        until = f"{draw.slot:%Y-%m-%d %H:%M} UTC"
        _tell_once(ASKS_FOR_SHARES, draw, {"missing": ", ".join(missing), "until": until}, at)


def tell_waits(draw: Draw, *, at: datetime) -> None:
    """Tell, once, what a frozen draw waits for, and until when."""
    source = draw.public_source or {}
    until = {"until": f"{datetime.fromisoformat(source['until']):%Y-%m-%d %H:%M} UTC"}
    if source["kind"] == "drand":
        _tell_once(WAITS_FOR_BEACON, draw, {"round": source["round"]} | until, at)
    else:
        missing = [share.team for share in shares_of(draw) if share.secret is None]
        _tell_once(WAITS_FOR_OFFICERS, draw, {"missing": ", ".join(missing)} | until, at)


def tell_unverified(draw: Draw, *, at: datetime) -> None:
    """Tell that a draw was made without the public value that its plan asks for."""
    _tell_once(UNVERIFIED, draw, {}, at)


def tell_void(draw: Draw, *, at: datetime) -> None:
    """Tell that a draw was called off for a cause that nobody chose."""
    _tell_once(VOID, draw, {"reason": draw.void_reason}, at)


def _tell_once(topic: str, draw: Draw, data: Mapping[str, Any], at: datetime) -> None:
    kind, number = subject_of(draw)
    its = (Message.topic == topic, Message.subject_kind == kind, Message.subject_id == number)
    if db.session.scalar(select(exists().where(*its))):
        return
    accounts = {*accounts_with(Role.COMPLIANCE_OFFICER), *accounts_with(Role.REVIEWER)}
    announce(topic, data={"draw": draw.reference} | dict(data), subject=(kind, number), accounts=accounts, at=at)
