"""Imports: once, whole, explained; in any order and after any crash."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path
from shutil import rmtree

import pytest

from governance.core.access import Actor
from governance.core.database import db, transaction
from governance.core.errors import Invalid, PermissionDenied, Unavailable
from governance.core.settings import Settings
from governance.facts import batches, derived
from governance.facts.imports import import_events
from governance.facts.mapping import ColumnMapping
from tests.builders import BY
from tests.governance.facts.event_files import event_file
from tests.governance.facts.imported import (
    AT,
    days,
    events,
    everything,
    kept_files,
    register_sellers,
    rows,
    take,
    take_files,
)
from tests.servers import Database

pytestmark = pytest.mark.usefixtures("platform")

LATE = {"delivered_at": "2026-01-11", "promised_on": "2026-01-10"}


@pytest.fixture(autouse=True)
def _sellers(platform: None) -> None:
    register_sellers()


def test_events_become_counts_adverse_events_a_batch_and_an_audit_entry(settings: Settings) -> None:
    summary = take(settings, "orders", LATE, {"order_id": "o2"})
    assert (summary.batch_ids, summary.seller_days) == ((1,), 1)
    assert rows("SELECT reference, orders, late FROM seller_day JOIN seller ON seller.id = seller_id") == [
        ("anna", 2, 1)
    ]
    assert rows("SELECT metric, event_reference, accountable, reason, repeats_day FROM adverse_event") == [
        ("late", "o1", True, None, None)
    ]
    assert rows(
        "SELECT kind, rows_read, rows_accepted, CAST(first_day AS text), CAST(last_day AS text) FROM event_batch"
    ) == [("orders", 2, 2, "2026-01-05", "2026-01-11")]
    assert rows("SELECT action, subject_id FROM audit_entry WHERE subject_kind = 'event_batch'") == [
        ("facts:import", "1")
    ]


def test_the_buyer_is_a_salted_digest_and_never_the_platform_s_id(settings: Settings) -> None:
    take(settings, "orders", dict(LATE) | {"buyer_id": "Jane Doe"})
    ((buyer,),) = rows("SELECT buyer FROM adverse_event")
    assert len(buyer) == 24
    assert "Jane" not in buyer


def test_a_second_import_of_the_same_file_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    path = event_file(tmp_path, "orders", LATE)
    take_files(settings, "orders", path)
    before, files = everything(), kept_files(settings)
    again = take_files(settings, "orders", path, at=AT + timedelta(days=1))
    assert [(file.batch_id, file.earlier) for file in again.files] == [(1, AT)]
    assert again.batch_ids == ()
    assert (everything(), kept_files(settings)) == (before, files)


def test_a_file_given_twice_in_one_import_counts_once(settings: Settings, tmp_path: Path) -> None:
    path = event_file(tmp_path, "orders", LATE)
    assert take_files(settings, "orders", path, path).batch_ids == (1,)


def test_the_same_rows_in_another_file_repeat_what_is_known(settings: Settings) -> None:
    take(settings, "orders", LATE, {"order_id": "o2"})
    before = days(), events()
    (file,) = take(settings, "orders", {"order_id": "o2"}, LATE).files
    assert (file.rows_accepted, file.rows_repeated, file.rows_superseded) == (2, 2, 0)
    assert (days(), events()) == before


def test_older_versions_are_kept_as_history_and_counted(settings: Settings) -> None:
    take(settings, "orders", LATE)
    before = days(), events()
    (file,) = take(settings, "orders", {"status": "paid"}).files
    assert (file.rows_accepted, file.rows_repeated, file.rows_superseded) == (1, 0, 1)
    assert (days(), events()) == before
    take(settings, "orders", {"status": "paid"}, correction=True)
    assert rows("SELECT orders, late FROM seller_day") == [(1, 0)]
    assert events() == []


def test_an_event_that_moves_to_another_day_leaves_the_old_one(settings: Settings) -> None:
    take(settings, "orders", {"ordered_at": "2026-01-31 10:00:00"}, {"order_id": "o2"})
    take(settings, "orders", {"ordered_at": "2026-02-01 10:00:00"}, correction=True)
    assert rows("SELECT CAST(day AS text), orders FROM seller_day ORDER BY day") == [
        ("2026-01-05", 1),
        ("2026-02-01", 1),
    ]


def test_reviews_and_cases_wait_for_their_order(settings: Settings) -> None:
    (reviews,) = take(settings, "reviews", {"score": 1}).files
    (cases,) = take(settings, "service", {"order_id": "o1", "cause": "quality"}, {"case_id": "c2"}).files
    assert (reviews.rows_waiting, cases.rows_waiting) == (1, 1)
    assert rows("SELECT sum(reviews), sum(returned), sum(service_cases) FROM seller_day") == [(0, 0, 2)]
    take(settings, "orders", {"delivered_at": "2026-01-09"})
    assert rows("SELECT sum(low_reviews), sum(returned_for_quality) FROM seller_day") == [(1, 1)]
    assert rows("SELECT metric FROM adverse_event ORDER BY 1") == [("low_reviews",), ("returned_for_quality",)]


def test_a_second_seller_in_a_known_order_takes_its_review_from_the_first(settings: Settings) -> None:
    take(settings, "orders", {})
    take(settings, "reviews", {"score": 1})
    assert rows("SELECT low_reviews, low_reviews_apart FROM seller_day") == [(1, 0)]
    take(settings, "orders", {"seller_id": "boris", "ordered_at": "2026-01-06"})
    assert rows("SELECT low_reviews, low_reviews_apart FROM seller_day ORDER BY day") == [(0, 1), (0, 1)]


def test_one_buyer_s_bad_events_repeat_each_other_whatever_order_they_arrive_in(settings: Settings) -> None:
    for order, day in (("o3", "03"), ("o1", "01"), ("o2", "02")):
        take(settings, "orders", dict(LATE) | {"order_id": order, "ordered_at": f"2026-01-{day} 10:00:00"})
    repeats = "SELECT event_reference, CAST(repeats_day AS text) FROM adverse_event ORDER BY 1"
    assert rows(repeats) == [("o1", None), ("o2", "2026-01-01"), ("o3", "2026-01-02")]
    take(settings, "orders", {"order_id": "o2", "ordered_at": "2026-01-02 10:00:00", "status": "paid"}, correction=True)
    assert rows(repeats) == [("o1", None), ("o3", "2026-01-01")]


def test_main_categories_follow_all_orders_of_a_seller(settings: Settings) -> None:
    noted = "SELECT code FROM seller_category JOIN category ON category.id = category_id ORDER BY seller_category.id"
    take(settings, "orders", {"category": "toys"}, {"order_id": "o2", "category": "books"})
    assert rows(noted) == [("books",)]  # a tie: in alphabetical order
    take(settings, "orders", {"order_id": "o3", "category": "toys", "ordered_at": "2026-02-01"})
    assert rows(noted) == [("books",), ("toys",)]
    take(settings, "orders", {"order_id": "o4", "category": "toys", "ordered_at": "2026-02-02"})
    assert rows(noted) == [("books",), ("toys",)]


def test_good_rows_are_kept_and_bad_ones_listed(settings: Settings) -> None:
    (file,) = take(settings, "orders", LATE, {"order_id": "o2", "seller_id": "nobody"}).files
    assert (file.rows_read, file.rows_accepted, file.rows_rejected) == (2, 1, 1)
    assert file.reject_file
    assert Path(file.reject_file).read_text(encoding="utf-8").splitlines() == [
        "row,column,reason,value",
        "2,seller_id,is no registered seller,nobody",
    ]


def test_strict_refuses_everything_for_one_bad_row(settings: Settings) -> None:
    before = everything()
    with pytest.raises(Invalid, match=r"1 of the 2 rows of .* are not in order, so nothing was changed \(--strict\)"):
        take(settings, "orders", LATE, {"order_id": "o2", "seller_id": "nobody"}, strict=True)
    assert (everything(), kept_files(settings)) == (before, [])


def test_rejected_rows_get_a_second_chance_once_their_seller_is_registered(settings: Settings, tmp_path: Path) -> None:
    path = event_file(tmp_path, "orders", LATE, {"order_id": "o2", "seller_id": "dora"})
    take_files(settings, "orders", path)
    assert take_files(settings, "orders", path).batch_ids == ()
    register_sellers(["dora"])
    (file,) = take_files(settings, "orders", path).files
    assert (file.batch_id, file.rows_accepted, file.rows_rejected, file.rows_repeated) == (2, 2, 0, 1)
    assert rows("SELECT sum(orders) FROM seller_day") == [(2,)]
    assert take_files(settings, "orders", path).batch_ids == ()


def test_a_file_without_one_good_row_is_no_batch(settings: Settings) -> None:
    before = everything()
    with pytest.raises(Invalid, match=r"None of the 1 rows of .* can be accepted, so nothing was changed"):
        take(settings, "orders", {"seller_id": "nobody"})
    assert (everything(), kept_files(settings)) == (before, [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (gzip.compress(b"order_id,seller_id,buyer_id,ordered_at\no9,anna,b,2026-01-01\n" * 9_000)[:-40], "cut off"),
        (b"review_id,order_id,score,created_at\nr1,o1,5,2026-01-01\n", "Missing: seller_id, buyer_id, ordered_at"),
        (b"order_id,seller_id,buyer_id,ordered_at\n", "has no rows"),
    ],
)
def test_a_broken_file_changes_nothing_and_takes_the_others_with_it(
    settings: Settings, tmp_path: Path, content: bytes, sentence: str
) -> None:
    good, broken = event_file(tmp_path, "orders", LATE), tmp_path / "broken.csv"
    broken.write_bytes(content)
    before = everything()
    with pytest.raises(Invalid, match=sentence):
        take_files(settings, "orders", good, broken)
    assert (everything(), kept_files(settings)) == (before, [])


def test_another_mapping_or_a_correction_makes_the_same_file_another_batch(settings: Settings, tmp_path: Path) -> None:
    path = event_file(tmp_path, "orders", LATE)
    take_files(settings, "orders", path)
    mapping = ColumnMapping(constants={"fault": "carrier"})
    assert take_files(settings, "orders", path, mapping=mapping).batch_ids == (2,)
    assert take_files(settings, "orders", path, correction=True).batch_ids == (3,)


def test_a_crash_before_the_commit_leaves_nothing_that_counts(settings: Settings, tmp_path: Path) -> None:
    take(settings, "orders", LATE)
    before = everything()
    path = event_file(tmp_path, "orders", {"order_id": "o2"})
    import_events(kind="orders", paths=[path], settings=settings, by=BY, at=AT)
    db.session.rollback()  # as after a power cut: the files lie there, the batch was never committed
    assert len([name for name in kept_files(settings) if name.startswith("orders/2026-01/2-")]) == 1
    assert everything() == before
    take(settings, "orders", {"order_id": "o3"})
    assert rows("SELECT sum(orders) FROM seller_day") == [(2,)]
    assert rows("SELECT id FROM event_batch ORDER BY id") == [(1,), (2,)]
    names = [name for name in kept_files(settings) if name.startswith("orders/")]
    assert len(names) == 2


def test_an_import_that_fails_at_the_very_end_takes_its_files_with_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disk_full(*_: object, **__: object) -> int:
        raise OSError("No space left on device")

    monkeypatch.setattr(derived, "replace", disk_full)
    with pytest.raises(OSError, match="No space"):
        take(settings, "orders", LATE)
    assert kept_files(settings) == []


def test_files_of_another_database_in_the_same_folder_do_not_count(settings: Settings) -> None:
    stranger = settings.events_path / "orders" / "2026-01" / f"1-{'a' * 12}.parquet"
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"not ours")
    take(settings, "orders", LATE)
    take(settings, "orders", {"order_id": "o2"})
    assert rows("SELECT sum(orders) FROM seller_day") == [(2,)]
    assert stranger.exists()


def test_an_import_onto_a_store_that_lost_rows_is_refused_and_changes_nothing(settings: Settings) -> None:
    """Counting what is left would take events away from sellers without a word."""
    take(settings, "orders", LATE, {"order_id": "o2", "ordered_at": "2026-02-05"})
    before = everything()
    lost = settings.events_path / "orders" / "2026-02"
    rmtree(lost)
    with pytest.raises(Unavailable, match=r"has 1 of the 2 rows that import 1 \(.*\.csv\) accepted"):
        take(settings, "reviews", {"order_id": "o1"})
    assert everything() == before


def test_an_import_onto_a_store_with_a_cut_off_file_is_refused(settings: Settings) -> None:
    take(settings, "orders", LATE)
    [path] = settings.events_path.glob("orders/2026-01/*.parquet")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Unavailable, match="cannot be read"):
        take(settings, "reviews", {"order_id": "o1"})


def test_only_one_import_runs_at_a_time(settings: Settings, database: Database) -> None:
    with database.connect("application") as other:
        other.execute("BEGIN")
        other.execute(f"SELECT pg_advisory_xact_lock({batches.LOCK})")
        with pytest.raises(Unavailable, match="Another import is running"):
            take(settings, "orders", LATE)


def test_importing_needs_the_permission(settings: Settings, tmp_path: Path) -> None:
    nobody = Actor("account", "1", "a stranger")
    with pytest.raises(PermissionDenied), transaction():
        import_events(kind="orders", paths=[event_file(tmp_path, "orders", {})], settings=settings, by=nobody, at=AT)


def test_an_unknown_kind_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="there are orders, reviews, service, complaints"):
        take_files(settings, "olist_orders", event_file(tmp_path, "orders", {}))
