"""The public value of a draw: which one is named at the freeze, and what it turned out to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from inspections.draws.beacons import message_of
from inspections.draws.chance import beacon, seeds
from inspections.draws.models import Draw
from inspections.draws.officers import shares_of
from inspections.draws.plans.rules import PublicSource
from inspections.draws.states import Assurance

# Why a draw has no public value; announced, and read by the public page.
NO_SOURCE: Final = "no_source"
TOO_FEW_OFFICERS: Final = "too_few_officers"
NOT_IN_TIME: Final = "not_in_time"
# One officer's team alone proves nothing to the others.
FEWEST_TEAMS: Final = 2


@dataclass(frozen=True, kw_only=True)
class PublicValue:
    """What is mixed into the seed: `evidence` shows where it is from; where there is none, `because` says why."""

    value: str
    evidence: Mapping[str, Any] | None
    assurance: Assurance
    because: str | None = None


def source_for(draw: Draw, public: PublicSource, *, at: datetime) -> dict[str, Any]:
    """The source that is named for a list frozen at `at`; its value does not exist yet.

    `until` is the moment from which on the draw is made without it. Where fewer than two teams have committed a secret
    there is no source any more.
    """
    until = {"until": (at + timedelta(days=public.wait_days)).isoformat()}
    if public.kind == "drand":
        return beacon.source_after(at + timedelta(minutes=public.minutes_after_freeze)) | until
    if public.kind == "officers":
        teams = [{"team": share.team, "commitment": share.commitment} for share in shares_of(draw)]
        if len(teams) < FEWEST_TEAMS:
            return {"kind": "none", "because": TOO_FEW_OFFICERS}
        return {"kind": "officers", "teams": teams} | until
    return {"kind": "none", "because": NO_SOURCE}


def value_of(draw: Draw, *, at: datetime) -> PublicValue | None:
    """The public value of a frozen draw; None while it is waited for."""
    source = draw.public_source or {}
    if source["kind"] == "none":
        return _unverified(source["because"])
    found = _from_beacon(draw) if source["kind"] == "drand" else _from_officers(draw)
    if found is None and at >= datetime.fromisoformat(source["until"]):
        return _unverified(NOT_IN_TIME)
    return found


def _from_beacon(draw: Draw) -> PublicValue | None:
    message = message_of(draw)
    if message is None:
        return None
    return PublicValue(value=message.randomness, evidence=message.to_document(), assurance=Assurance.BEACON)


def _from_officers(draw: Draw) -> PublicValue | None:
    shares = shares_of(draw)
    told = {share.team: share.secret for share in shares if share.secret is not None}
    if len(told) < len(shares):
        return None
    teams = [{"team": share.team, "commitment": share.commitment, "secret": share.secret} for share in shares]
    return PublicValue(value=seeds.officers_value(told), evidence={"teams": teams}, assurance=Assurance.OFFICERS)


def _unverified(because: str) -> PublicValue:
    return PublicValue(value="", evidence=None, assurance=Assurance.UNVERIFIED, because=because)
