"""The one way in which points change: the ledger follows the violations, and nodes and measures follow the ledger."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from governance.core.access import Actor
from governance.violations import ledger
from governance.violations.ledger import Settled
from governance.violations.measures import consequences


def settle_and_follow(*, seller_ids: Collection[int], by: Actor, at: datetime) -> Settled:
    """Make the ledgers of these sellers say what their violations cost, and let follow what follows from the points.

    Holds the ledgers until the transaction ends; whoever read violations before this held them since before that.
    """
    ledger.lock(seller_ids)
    settled = ledger.settle(seller_ids=seller_ids, rules=ledger.violation_rules(), by=by, at=at)
    consequences.follow(seller_ids=seller_ids, by=by, at=at)
    return settled
