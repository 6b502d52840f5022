"""What this room hears: complaints that came in, rule books that were published, and its own violations."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select

from governance.core.access import Actor
from governance.core.commands import settings
from governance.core.database import db
from governance.core.events import Subscription
from governance.facts import batches
from governance.facts.complaint_records import decided_complaints
from governance.facts.events import ComplaintsImported
from governance.facts.kinds import COMPLAINTS
from governance.facts.models import EventBatch
from governance.rulebook.events import RuleBookPublished
from governance.violations import ledger
from governance.violations.breaches import Complaint
from governance.violations.complaint_consequences import ComplaintConsequences, report_from_complaints
from governance.violations.events import ViolationsConfirmed, ViolationsEnded
from governance.violations.telling import tell_confirmed, tell_withdrawn


def apply_decided_complaints(*, seller_ids: Collection[int], by: Actor, at: datetime) -> ComplaintConsequences:
    """Bring violations and points of these sellers in line with their complaints, as last told."""
    # The ledger first, then the complaints: of two imports at once the second reads what the first one brought.
    ledger.lock(seller_ids)
    told = decided_complaints(settings=settings(), seller_ids=seller_ids)
    complaints = [Complaint(**vars(record)) for record in told]
    return report_from_complaints(seller_ids=seller_ids, complaints=complaints, by=by, at=at)


def hear_complaints(event: ComplaintsImported, by: Actor, at: datetime) -> str | None:
    """Complaints came in: let follow what the rule book says."""
    return _in_words(apply_decided_complaints(seller_ids=event.seller_ids, by=by, at=at))


def hear_publication(_event: RuleBookPublished, by: Actor, at: datetime) -> str | None:
    """A rule book came, perhaps for days on which complaints are known that had no rules yet: look at all again."""
    if not db.session.scalar(select(exists().where(EventBatch.kind == COMPLAINTS.name))):
        return None
    # An import that runs meanwhile would be judged by the old rules, and not be seen here.
    batches.one_import_at_a_time()
    seller_ids = {record.seller_id for record in decided_complaints(settings=settings())}
    return _in_words(apply_decided_complaints(seller_ids=seller_ids, by=by, at=at))


def _in_words(found: ComplaintConsequences) -> str | None:
    return str(found) if found.violations or found.points or found.reversed else None


def hear_confirmed(event: ViolationsConfirmed, _by: Actor, at: datetime) -> str | None:
    """Violations stand: their shops are told."""
    tell_confirmed(event.violation_ids, at=at)
    return None


def hear_ended(event: ViolationsEnded, _by: Actor, at: datetime) -> str | None:
    """Violations were withdrawn: their shops are told; of what was decided on appeal, the appeal tells."""
    if event.reason == "withdrawn":
        tell_withdrawn(event.violation_ids, at=at)
    return None


SUBSCRIPTIONS: Final = (
    Subscription(ComplaintsImported, hear_complaints),
    Subscription(RuleBookPublished, hear_publication),
    Subscription(ViolationsConfirmed, hear_confirmed),
    Subscription(ViolationsEnded, hear_ended),
)
