"""Replaying a stored run: the same bytes, or every difference by name."""

from __future__ import annotations

import pytest

from governance.core.database import db
from governance.core.settings import Settings
from governance.scoring import readings
from governance.scoring.replay import replay
from tests.builders import commit, make_seller
from tests.governance.scoring.facts_at_hand import LONG_AGO, give_points, install_rules, run_now, sell, stored_run
from tests.servers import Database

pytestmark = pytest.mark.usefixtures("platform")


def a_market(settings: Settings) -> list[int]:
    install_rules()
    sellers = [make_seller(at=LONG_AGO).id for _ in range(4)]
    sell(sellers[0], 300, late=60, low_reviews=50)
    sell(sellers[1], 40)
    sell(sellers[2], 5, late=5)
    give_points(sellers[0], 6, recorded_at=LONG_AGO)
    commit()
    run_now(settings)
    commit()
    return sellers


def test_a_stored_run_gives_the_same_bytes_again(settings: Settings) -> None:
    a_market(settings)
    run = readings.latest_run()
    assert run is not None
    found = replay(run)
    assert found.confirmed
    assert found.digest == run.digest
    assert found.sellers == 4


@pytest.mark.parametrize(
    ("change", "columns"),
    [
        ("score = score + 1", {"score"}),
        ("standing = 1", {"standing"}),
        ("deduction[1] = deduction[1] - 1", {"deduction", "score"}),
        ("bad[1] = 0, independent[1] = 0", {"lower", "upper", "evidence", "deduction", "score", "standing"}),
    ],
)
def test_whatever_is_tampered_with_is_found_and_named(
    settings: Settings, database: Database, change: str, columns: set[str]
) -> None:
    sellers = a_market(settings)
    with database.connect("admin") as admin:
        admin.execute(f"UPDATE score SET {change} WHERE seller_id = {sellers[0]}")
    run = readings.latest_run()
    assert run is not None
    found = replay(run)
    assert not found.confirmed
    named = {difference.column for difference in found.differences if difference.seller_id == sellers[0]}
    assert named
    assert named <= columns
    assert "digest" in {difference.column for difference in found.differences}


def test_a_removed_score_is_found_by_the_digest_of_the_run(settings: Settings, database: Database) -> None:
    sellers = a_market(settings)
    with database.connect("admin") as admin:
        admin.execute(f"DELETE FROM score WHERE seller_id = {sellers[1]}")
    run = readings.latest_run()
    assert run is not None
    found = replay(run)
    assert not found.confirmed
    assert [difference.column for difference in found.differences] == ["digest"]


def test_an_empty_run_is_confirmed(settings: Settings) -> None:
    install_rules()
    commit()
    assert replay(stored_run(settings)).confirmed
    db.session.rollback()
