"""A small market of twelve shops whose fates are known, judged twice by the real score run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from governance.core.access import Role
from governance.core.database import db, transaction
from governance.core.settings import Settings
from governance.facts.models import EventBatch
from governance.rulebook.publication import install_preset
from governance.scoring.run import run_scores
from tests.builders import BY, make_account, make_seller
from tests.stored_rows import make_adverse_event, make_day, make_violation

FIRST: Final = date(2026, 2, 1)
LAST: Final = date(2026, 3, 1)
OFFICER: Final = "officer@platform.example"
SELLER: Final = "seller@platform.example"
OWN: Final = "fine-toys"


@dataclass(frozen=True)
class Fate:
    """What happens at a shop on each day of trade, before the first run and after it."""

    name: str
    category: str
    before: Mapping[str, int]
    after: Mapping[str, int] = field(default_factory=dict)


WELL: Final = {"orders": 20, "delivered": 20, "reviews": 16, "questions": 10, "answered_in_time": 10}
QUIET: Final = {"orders": 2, "delivered": 2, "reviews": 1}
LATE: Final = WELL | {"late": 3}
BAD: Final = WELL | {"late": 4, "cancelled_by_seller": 3, "returned_for_quality": 3}
WORST: Final = WELL | {
    "late": 9,
    "cancelled_by_seller": 7,
    "returned_for_quality": 8,
    "low_reviews": 10,
    "answered_in_time": 1,
    "service_cases": 8,
    "refused_without_ground": 5,
    "rated_cases": 8,
    "satisfied_cases": 1,
}

# Days of trade stand ten days apart; what is not named is 0.
FATES: Final = {
    OWN: Fate("Fine Toys", "toys", LATE),
    "good-shoes": Fate("Good Shoes", "shoes", WELL),
    "good-books": Fate("Good Books", "books", WELL),
    "clear-food": Fate("Clear Food", "food", QUIET),
    "clear-toys": Fate("Clear Toys", "toys", QUIET),
    "slipping": Fate("Slipping Phones", "phones", WELL, WORST),
    "improving": Fate("Improving Garden", "garden_tools", BAD, WELL),
    "watched": Fate("Watched <b>Wares</b>", "toys", BAD),
    "critical": Fate("Critical Couches", "furniture", WORST),
    "new": Fate("New Shop", "toys", {}, {"orders": 3, "delivered": 3}),
    "silent": Fate("Silent Shop", "books", {}),
    "=formula": Fate("=SUM(1)", "books", QUIET),
}


def build(settings: Settings) -> None:
    """Fill the database of `settings`; needs an application context with the whole platform in scope."""
    with transaction():
        install_preset("fair-1000", by=BY, at=_at(FIRST))
        ids = {
            reference: make_seller(reference, name=fate.name, category=fate.category, at=_at(FIRST)).id
            for reference, fate in FATES.items()
        }
        for reference, fate in FATES.items():
            _trade(ids[reference], fate.before, FIRST - timedelta(days=120), FIRST)
        _batch("orders", _at(FIRST), rejected=3)
        _batch("reviews", _at(FIRST))
        _batch("service", _at(FIRST))
        make_violation(ids[OWN])
        make_account(Role.COMPLIANCE_OFFICER, email=OFFICER)
        make_account(Role.SELLER, email=SELLER, seller_id=ids[OWN])
    with transaction():
        run_scores(as_of=FIRST, known_at=_at(FIRST), settings=settings, by=BY, at=_at(FIRST))
    with transaction():
        for reference, fate in FATES.items():
            _trade(ids[reference], fate.after or fate.before, FIRST, LAST)
    with transaction():
        run_scores(as_of=LAST, known_at=_at(LAST), settings=settings, by=BY, at=_at(LAST))
    db.session.remove()


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


def _trade(seller_id: int, counts: Mapping[str, int], first: date, last: date) -> None:
    """The same counts on every tenth day, and for each late delivery the order that was late; one is the carrier's."""
    for day in (first + timedelta(days=days) for days in range(0, (last - first).days, 10)):
        if not counts:
            continue
        make_day(seller_id, day, **counts)
        for number in range(counts.get("late", 0)):
            make_adverse_event(
                seller_id,
                day=day,
                happened_on=day + timedelta(days=9),
                event_reference=f"order-{seller_id}-{day}-{number}",
            )
        if counts.get("late"):
            make_adverse_event(seller_id, day=day, accountable=False, reason="carrier")


def _batch(kind: str, at: datetime, rejected: int = 0) -> None:
    db.session.add(
        EventBatch(
            kind=kind,
            source=f"{kind}.csv",
            digest=kind,
            rows_read=1_000 + rejected,
            rows_accepted=1_000,
            rows_rejected=rejected,
            rows_repeated=0,
            rows_superseded=0,
            rows_waiting=0,
            reject_file=f"{kind}.rejects.csv" if rejected else None,
            first_day=FIRST - timedelta(days=120),
            last_day=FIRST,
            recorded_at=at,
            by=BY.label,
        )
    )
