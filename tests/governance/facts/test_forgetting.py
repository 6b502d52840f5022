"""A buyer is forgotten in the facts: the id is gone from every file, and whatever is counted stays as it was."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from governance.core.access import ANONYMOUS
from governance.core.database import transaction
from governance.core.errors import PermissionDenied
from governance.core.settings import Settings
from governance.facts.forgetting import forget_buyers
from tests.builders import BY
from tests.governance.facts.event_files import write_csv
from tests.governance.facts.imported import AT, days, events, register_sellers, rows, take, take_files

pytestmark = pytest.mark.usefixtures("platform")
ANA, BEA = "buyer-ana-4711", "buyer-bea-0815"
LATE = {"promised_on": "2026-01-06", "delivered_at": "2026-01-20 10:00:00", "status": "delivered"}


@pytest.fixture(autouse=True)
def _sellers(platform: None) -> None:  # in the platform's scope
    register_sellers()


@pytest.fixture
def market(settings: Settings) -> Settings:
    """Two buyers, each with a late order and a refused return."""
    late = [LATE | {"order_id": order, "buyer_id": buyer} for order, buyer in (("o1", ANA), ("o2", BEA))]
    take(settings, "orders", *late, {"order_id": "o3", "buyer_id": None})
    refused = {"outcome": "refused", "closed_at": "2026-01-16 09:00:00"}
    take(settings, "service", refused | {"buyer_id": ANA}, refused | {"case_id": "c2", "buyer_id": BEA})
    take(settings, "complaints", {"buyer_id": ANA})
    return settings


def forget(settings: Settings, *buyers: str) -> int:
    with transaction():
        return forget_buyers(buyers=buyers, settings=settings, by=BY, at=AT)


def telling_of(folder: Path, buyer: str) -> list[str]:
    """The files that hold the id, packed as they are."""
    return [path.name for path in folder.rglob("*") if path.is_file() and buyer.encode() in path.read_bytes()]


def without_batches() -> tuple[object, ...]:
    return days(), events(), rows("SELECT * FROM event_batch ORDER BY id")


def test_the_id_is_gone_and_what_was_counted_stays(market: Settings) -> None:
    before = without_batches()
    assert len(telling_of(market.events_path, ANA)) == 3
    assert forget(market, ANA, " ") == 3
    assert telling_of(market.var_path, ANA) == []
    assert len(telling_of(market.events_path, BEA)) == 2
    assert without_batches() == before
    assert forget(market, ANA) == 0


def test_what_is_counted_afresh_is_counted_as_before(market: Settings) -> None:
    before = events()
    forget(market, ANA)
    take(market, "orders", {"order_id": "o9", "ordered_at": "2026-01-05 11:00:00"}, at=AT + timedelta(days=1))
    assert events() == before  # the same seller-days, read again from the files


def test_another_late_order_of_a_forgotten_buyer_is_known_as_the_same_buyers(market: Settings) -> None:
    forget(market, ANA)
    again = LATE | {"order_id": "o9", "buyer_id": ANA, "ordered_at": "2026-01-06 10:00:00"}
    take(market, "orders", again, at=AT + timedelta(days=1))
    found = rows("SELECT buyer, order_reference FROM adverse_event WHERE metric = 'late' ORDER BY order_reference")
    by_order = {order: buyer for buyer, order in found}
    assert by_order["o9"] == by_order["o1"] != by_order["o2"]


def test_a_row_that_was_rejected_does_not_tell_of_the_buyer_either(settings: Settings) -> None:
    path = settings.var_path.parent / "files" / "torn.csv"
    write_csv(path, [{"order_id": "o1", "seller_id": "anna", "buyer_id": BEA, "ordered_at": "2026-01-05"}])
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"o2,anna,{ANA},2026-01-05,too,many\n")
    take_files(settings, "orders", path)
    assert len(telling_of(settings.rejects_path, ANA)) == 1
    assert forget(settings, ANA) == 1
    assert telling_of(settings.rejects_path, ANA) == []
    assert len(telling_of(settings.rejects_path, "o2")) == 1


def test_nobody_to_forget_and_nobody_who_may(market: Settings) -> None:
    assert forget(market) == 0
    assert forget(market, "somebody-else") == 0
    with pytest.raises(PermissionDenied):
        forget_buyers(buyers=[ANA], settings=market, by=ANONYMOUS, at=AT)
