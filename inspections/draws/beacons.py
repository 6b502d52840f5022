"""Messages of the public beacon: looked for in a folder, or handed in; checked before they are believed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import structlog

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.commands import settings
from governance.core.errors import DomainError, Invalid, InvalidTransition
from inspections.draws.chance.beacon import BeaconMessage, check_message
from inspections.draws.held import hold, subject_of
from inspections.draws.models import Draw
from inspections.draws.states import State

LARGEST_MESSAGE: Final = 10_000  # bytes; one of quicknet has some 300

log = structlog.get_logger(__name__)


def give_beacon(*, draw_id: int, message: Mapping[str, Any], by: Actor, at: datetime) -> Draw:
    """Hand in the beacon's message that a frozen draw waits for, as its network gave it: round, randomness, signature.

    The draw itself follows by the clock. Raises `InvalidTransition` unless the draw waits for a beacon whose round has
    come, `Invalid` with what is wrong with the message.
    """
    check_permission(by, Permission.DRAW_WORK)
    draw = hold(draw_id)
    source = draw.public_source or {}
    if State(draw.state) is not State.FROZEN or source.get("kind") != "drand":
        raise InvalidTransition("This draw does not wait for a message of a beacon.")
    if at < datetime.fromisoformat(source["not_before"]):
        raise InvalidTransition(f"Round {source['round']} comes at {source['not_before']}; it cannot be known before.")
    checked = check_message(message, source=source)
    draw.public_evidence = checked.to_document()
    draw.version += 1
    audit.record(AuditAction.DRAW_BEACON, subject=subject_of(draw), by=by, at=at, after={"round": checked.round})
    return draw


def message_of(draw: Draw) -> BeaconMessage | None:
    """The message that a draw waits for, handed in or from the folder; None when there is none that holds."""
    source = draw.public_source or {}
    if draw.public_evidence is not None:
        return check_message(draw.public_evidence, source=source)
    path = settings().beacon_folder / source["chain"] / f"{source['round']}.json"
    try:
        with path.open("rb") as file:
            message = json.loads(file.read(LARGEST_MESSAGE))
        if not isinstance(message, dict):
            raise Invalid("A message is a JSON object.")
        return check_message(message, source=source)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, DomainError) as error:
        log.warning("beacon message refused", path=str(path), error=str(error))
        return None
