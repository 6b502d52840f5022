"""Without a beacon: secrets of officers of different teams, committed before the list is frozen and told after it."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.violations.second_person import is_person_of_platform, key_of
from inspections.draws.chance import seeds
from inspections.draws.held import hold, plan_of, subject_of
from inspections.draws.models import Draw, OfficerSecret
from inspections.draws.plans.rules import PlanRules
from inspections.draws.states import State

# Whoever can guess a secret from its digest could work out how the draw ends before the list is frozen.
SHORTEST: Final = 20
LONGEST: Final = 200


def commit_secret(*, draw_id: int, team: str, commitment: str, by: Actor, at: datetime) -> OfficerSecret:
    """Note the SHA-256 of a secret that an officer keeps for a team, before the list is frozen; once, and for good.

    Raises `InvalidTransition` once the list is frozen or when the plan asks for no officers, `Invalid` for a digest
    that is none or a team the plan does not name, `Conflict` when team or officer have committed already.
    """
    _check_officer(by)
    draw = hold(draw_id)
    if State(draw.state) is not State.COMMITTED:
        raise InvalidTransition(f"Officers commit before the list is frozen; this draw is {draw.state}.")
    seeds.checked_hex(commitment, "commitment")
    if team not in teams_of(draw):
        named = " or ".join(teams_of(draw)) or "nobody"
        raise Invalid(f"The plan of this draw asks {named} for a secret, not {team!r}.", pointer="team")
    for share in shares_of(draw):
        if share.team == team or share.account == key_of(by):
            raise Conflict(f"{share.account} has committed a secret for {share.team} already.")
    share = OfficerSecret(
        draw_id=draw.id, account=key_of(by), team=team, commitment=commitment, committed_at=at, secret=None
    )
    db.session.add(share)
    db.session.flush()
    after = {"team": team, "commitment": commitment}
    audit.record(AuditAction.DRAW_OFFICER, subject=subject_of(draw), by=by, at=at, after=after)
    return share


def tell_secret(*, draw_id: int, secret: str, by: Actor, at: datetime) -> OfficerSecret:
    """Tell the secret that was committed, once the list is frozen; the draw follows when every team has told.

    Raises `InvalidTransition` unless the draw is frozen, `NotFound` when `by` has committed none, `Invalid` when it is
    not the secret that was committed, or a short one.
    """
    _check_officer(by)
    draw = hold(draw_id)
    if State(draw.state) is not State.FROZEN:
        raise InvalidTransition(f"Secrets are told between freeze and draw; this draw is {draw.state}.")
    share = db.session.get(OfficerSecret, (draw.id, key_of(by)), populate_existing=True)
    if share is None:
        raise NotFound("You have committed no secret to this draw.")
    if share.secret is not None:
        raise Conflict("You have told your secret already.")
    if not SHORTEST <= len(secret) <= LONGEST or not secret.isprintable():
        raise Invalid(f"A secret has {SHORTEST} to {LONGEST} characters of plain text.", pointer="secret")
    if not hmac.compare_digest(seeds.officer_commitment(secret), share.commitment):
        raise Invalid("This is not the secret whose SHA-256 you committed.", pointer="secret")
    share.secret, share.told_at = secret, at
    db.session.flush()
    after = {"team": share.team, "told": True}
    audit.record(AuditAction.DRAW_OFFICER, subject=subject_of(draw), by=by, at=at, after=after)
    return share


def shares_of(draw: Draw) -> Sequence[OfficerSecret]:
    """The shares of a draw, by team."""
    query = select(OfficerSecret).where(OfficerSecret.draw_id == draw.id).order_by(OfficerSecret.team)
    return db.session.scalars(query).all()


def teams_of(draw: Draw) -> tuple[str, ...]:
    """The teams that the draw's plan asks for a secret; none where it names another source."""
    return PlanRules.from_document(draw.rules or plan_of(draw).rules).public.teams


def _check_officer(by: Actor) -> None:
    check_permission(by, Permission.DRAW_WORK)
    if not is_person_of_platform(by):
        raise PermissionDenied("A share in a draw is given by a person of the platform.")
