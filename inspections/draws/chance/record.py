"""The record of a draw, open to everybody in the end: the frozen list, and below it what came of it. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal, TypeAlias

from governance.core.errors import Invalid
from inspections.draws.chance.assigning import Assignment
from inspections.draws.chance.selecting import Order

Assurance: TypeAlias = Literal["beacon", "officers", "unverified"]
End: TypeAlias = Literal["purchased", "not_obtainable", "refused", "cancelled"]
OUTCOME_LINE: Final = b"outcome 1\n"


@dataclass(frozen=True, kw_only=True)
class Extension:
    """More was drawn from a stratum, behind the turn `after` of the assignments."""

    number: int
    stratum: str
    extra: int
    reason: str
    at: str
    after: int


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a list. `assigned` is in turn; `ended` says for each item that was assigned how it ended,
    `handed_over` of an item the inspector who had it in the end, where that is not the one who was drawn.

    `public_evidence` is the beacon's message, or {"teams": [{"team", "commitment", "secret"}…]} of officers; None when
    the value did not come.
    """

    secret: str
    public_value: str
    public_evidence: Mapping[str, Any] | None
    assurance: Assurance
    final_seed: str
    order: Order
    assigned: Sequence[Assignment]
    extensions: Sequence[Extension]
    ended: Mapping[str, End]
    list_digest: str
    handed_over: Mapping[str, str] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        """What is written as canonical JSON."""
        return {
            "secret": self.secret,
            "public_value": self.public_value,
            "public_evidence": self.public_evidence,
            "assurance": self.assurance,
            "final_seed": self.final_seed,
            "order": {stratum: [listed.item for listed in places] for stratum, places in self.order.items()},
            "assigned": [asdict(one) for one in self.assigned],
            "extensions": [asdict(one) for one in self.extensions],
            "ended": [{"item": item, "end": self.ended[item]} for item in sorted(self.ended)],
            "handed_over": [{"item": item, "inspector": self.handed_over[item]} for item in sorted(self.handed_over)],
            "list_digest": self.list_digest,
        }


def write(frozen_text: bytes, outcome: Outcome) -> bytes:
    """The record: the frozen text unchanged, a line that says so, and the outcome as canonical JSON."""
    line = json.dumps(outcome.to_document(), sort_keys=True, separators=(",", ":"))
    return b"".join((frozen_text, OUTCOME_LINE, line.encode(), b"\n"))


def parts(record: bytes) -> tuple[bytes, dict[str, Any]]:
    """The frozen text of a record and its outcome as a document; raises `Invalid` when it has not this form."""
    frozen, line, outcome = record.rpartition(b"\n" + OUTCOME_LINE)
    try:
        document = json.loads(outcome) if line else None
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise Invalid("This is no record of a draw: its outcome is missing.", pointer="outcome")
    return frozen + b"\n", document
