"""What a rule book says about appeals, read once from its document. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from governance.core.clocks.rules import ClockRule
from governance.core.errors import NotFound
from governance.rulebook.admission import clock_rules_of
from governance.violations.kinds import ListedGround

MILLION: Final = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Relief:
    """When the platform is late, what is contested is suspended: at most so often per seller within so many days."""

    at_most: int
    within_days: int


@dataclass(frozen=True, kw_only=True)
class OverturnLimit:
    """How much of a rule's contested decisions may be overturned, in millionths, proven with this confidence."""

    limit: int
    minimum_decided: int
    confidence: float


@dataclass(frozen=True, kw_only=True)
class AppealRules:
    """Windows in days, relief, and when a rule stops confirming by itself; rules of `alert_only` grounds never do."""

    rule_book_id: int
    window_days: int
    second_window_days: int
    relief: Relief
    overturn: OverturnLimit
    alert_only: frozenset[ListedGround]
    clocks: Mapping[str, ClockRule]

    @classmethod
    def from_document(cls, rule_book_id: int, document: Mapping[str, Any]) -> AppealRules:
        """Read the section `appeals` of a checked document; raises `NotFound` when it was published without it."""
        if "appeals" not in document:
            raise NotFound(
                f"The rule book {document['name']} {document['version']} says nothing about appeals. `flask rulebook "
                "install` publishes the default one."
            )
        section = document["appeals"]
        overturn = section["overturn"]
        return cls(
            rule_book_id=rule_book_id,
            window_days=section["window_days"],
            second_window_days=section["second_window_days"],
            relief=Relief(**section["relief"]),
            overturn=OverturnLimit(
                limit=int(Decimal(overturn["limit"]) * MILLION),
                minimum_decided=overturn["minimum_decided"],
                confidence=float(overturn["confidence"]),
            ),
            alert_only=frozenset(ListedGround(ground) for ground in section["alert_only"]),
            clocks=clock_rules_of(document),
        )
