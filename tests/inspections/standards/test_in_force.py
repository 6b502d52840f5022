"""Which edition counts on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from inspections.standards.in_force import editions_in_force, items_in_force
from inspections.standards.publishing import withdraw
from tests.inspections.standards.drafted import LEAD, SECOND, drafted, published

pytestmark = pytest.mark.usefixtures("undone")


def counting(day: str) -> str | None:
    """The edition of the standard that counts on a day."""
    found = editions_in_force(date.fromisoformat(day))
    return next((one.edition for one in found.values() if one.standard == "PS 900"), None)


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        ("2023-12-31", None),
        ("2024-01-01", "2024"),
        ("2024-12-31", "2024"),
        ("2025-01-01", "2025"),
        ("2026-06-30", "2025"),
        ("2026-07-01", "2024"),
        ("2099-01-01", "2024"),
    ],
)
def test_the_edition_is_chosen_by_the_day(day: str, edition: str | None) -> None:
    """The first has no end; the second takes its place, and after its own end the first counts again."""
    published(edition="2024", in_force_from="2024-01-01")
    published(edition="2025", in_force_from="2025-01-01", in_force_until="2026-06-30")
    drafted(edition="2026", in_force_from="2024-02-01")
    assert counting(day) == edition


def test_of_two_that_begin_on_one_day_the_later_one_counts() -> None:
    published(edition="2024")
    published(edition="2024b")
    assert counting("2024-01-01") == "2024b"


@pytest.mark.parametrize(
    ("day", "edition"), [("2026-02-28", "2025"), ("2026-03-01", "2024"), ("2027-01-01", "2024"), ("2025-03-01", "2025")]
)
def test_a_withdrawn_edition_counts_for_the_days_before_and_no_longer(day: str, edition: str) -> None:
    published(edition="2024")
    published(edition="2025", in_force_from="2025-01-01")
    withdraw(standard="PS 900", edition="2025", reason="x", by=SECOND, at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert counting(day) == edition


def test_the_items_come_with_their_limits_in_their_order() -> None:
    published()
    published("PS 901", items=[LEAD])
    found = items_in_force(date(2026, 1, 1))
    assert [(edition.standard, item.code) for edition, item in found] == [
        *(("PS 900", "lead"), ("PS 900", "seal"), ("PS 901", "lead")),
    ]
    of_one = items_in_force(date(2026, 1, 1), standard="PS 901")
    assert [item.name["zh"] for _edition, item in of_one] == ["铅"]
    assert items_in_force(date(2026, 1, 1), standard="PS 999") == ()
