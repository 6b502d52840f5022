"""What was sold is put on the list by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from governance.catalogue.seen import Seen
from governance.core.access import ANONYMOUS
from governance.core.database import transaction
from governance.core.errors import PermissionDenied
from governance.core.settings import Settings
from governance.facts.offers.from_orders import list_what_is_sold
from governance.facts.offers.jobs import JOBS
from governance.facts.olist import import_olist
from governance.sellers.register import NewSeller, register_many
from tests.builders import BY
from tests.governance.facts import imported
from tests.governance.facts.event_files import Row, write_csv
from tests.governance.facts.imported import AT, register_sellers, rows
from tests.governance.facts.offers.lists import listings, products, take

pytestmark = pytest.mark.usefixtures("platform")


def sold(settings: Settings, *orders: tuple[str, str], **columns: str) -> None:
    """Orders of Anna's, each a product and the day on which it was ordered."""
    given: list[Row] = [
        {"order_id": f"{product}-{day}", "product_id": product, "ordered_at": f"{day} 10:00:00", "category": "toys"}
        | columns
        for product, day in orders
    ]
    imported.take(settings, "orders", *given)


def run(settings: Settings, at: datetime = AT) -> Seen:
    with transaction():
        return list_what_is_sold(settings=settings, by=BY, at=at)


@pytest.fixture
def shops(settings: Settings, platform: None) -> Settings:
    register_sellers()
    return settings


def test_what_was_sold_within_ninety_days_is_listed_once_with_its_category(shops: Settings) -> None:
    sold(shops, ("lamp", "2026-02-10"), ("lamp", "2026-01-05"), ("old", "2025-10-01"), ("chair", "2026-02-20"))
    sold(shops, ("lamp", "2026-02-11"), seller_id="boris")
    assert run(shops) == Seen(products=2, added=3)
    assert listings() == [
        ("anna:chair", "anna", "chair", None, None, "2026-02-20", None, "orders"),
        ("anna:lamp", "anna", "lamp", None, None, "2026-01-05", None, "orders"),
        ("boris:lamp", "boris", "lamp", None, None, "2026-02-11", None, "orders"),
    ]
    assert products() == [("chair", "chair", "toys", None, None), ("lamp", "lamp", "toys", None, None)]
    assert run(shops) == Seen()
    (entry,) = rows("SELECT after FROM audit_entry WHERE subject_id = 'orders'")
    assert entry[0] == {"products": 2, "added": 3, "again": 0, "ended": 0}


def test_what_the_platform_lists_is_left_to_it(shops: Settings) -> None:
    take(shops, "products", {})
    take(shops, "listings", {})
    sold(shops, ("lamp", "2026-02-10"))
    assert run(shops) == Seen()
    take(shops, "listings", {"ended_on": "2026-02-20"})
    assert run(shops) == Seen()  # sold before it ended
    sold(shops, ("lamp", "2026-02-25"))
    assert run(shops) == Seen(added=1)
    assert [row[0] for row in listings()] == ["L-1", "anna:lamp"]


def test_a_listing_ends_when_nothing_was_sold_for_half_a_year_and_comes_back_with_a_sale(shops: Settings) -> None:
    sold(shops, ("lamp", "2025-08-20"))
    run(shops, at=AT - timedelta(days=180))
    assert listings()[0][6] is None
    sold(shops, ("chair", "2026-02-28"))
    assert run(shops) == Seen(products=1, added=1, ended=1)
    assert listings()[1][5:7] == ("2025-08-20", "2026-03-01")
    sold(shops, ("lamp", "2026-02-27"))
    assert run(shops) == Seen(again=1)
    assert listings()[1][6] is None


def test_a_feed_that_stops_ends_nothing(shops: Settings) -> None:
    sold(shops, ("lamp", "2026-02-10"))
    run(shops)
    assert run(shops, at=AT + timedelta(days=700)) == Seen()
    assert listings()[0][6] is None


def test_names_that_no_draw_could_list_are_written_as_in_addresses_and_stay_apart(shops: Settings) -> None:
    with transaction():
        register_many(sellers=[NewSeller(reference="anna:b"), NewSeller(reference="安娜")], by=BY, at=AT)
    sold(shops, ("b:c d#1", "2026-02-10"))
    sold(shops, ("c d#1", "2026-02-10"), seller_id="anna:b")
    sold(shops, ("灯", "2026-02-10"), seller_id="安娜")
    assert run(shops).added == 3
    assert [row[0] for row in listings()] == [
        "%E5%AE%89%E5%A8%9C:%E7%81%AF",
        "anna%3Ab:c%20d%231",
        "anna:b%3Ac%20d%231",
    ]


def test_orders_of_the_public_data_set_are_seen_as_well(shops: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "olist"
    write_csv(
        folder / "olist_orders.csv",
        [
            {
                "order_id": "o1",
                "customer_id": "c1",
                "order_status": "delivered",
                "order_purchase_timestamp": "2026-02-10 10:00:00",
                "order_approved_at": "",
                "order_delivered_carrier_date": "",
                "order_delivered_customer_date": "2026-02-15 10:00:00",
                "order_estimated_delivery_date": "2026-02-20 00:00:00",
            }
        ],
    )
    item = {"order_id": "o1", "order_item_id": 1, "product_id": "vase", "seller_id": "chen"}
    write_csv(folder / "olist_order_items.csv", [item | {"shipping_limit_date": "2026-02-14 10:00:00"}])
    write_csv(folder / "olist_products.csv", [{"product_id": "vase", "product_category_name": "home"}])
    with transaction():
        import_olist(folder=folder, settings=shops, by=BY, at=AT)
    assert run(shops) == Seen(products=1, added=1)
    assert listings()[0][:3] == ("chen:vase", "chen", "vase")
    assert products()[0][2] == "home"


def test_without_orders_and_without_permission_nothing_is_listed(shops: Settings) -> None:
    assert run(shops) == Seen()
    with pytest.raises(PermissionDenied):
        list_what_is_sold(settings=shops, by=ANONYMOUS, at=AT)


def test_the_job_does_it_each_night(shops: Settings) -> None:
    sold(shops, ("lamp", "2026-02-10"))
    (job,) = JOBS
    with transaction():
        assert job.run(AT, BY) == "1 listings added, 0 taken up again, 0 ended."
