"""`flask ingest` as people use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.governance.facts.event_files import event_file, rows_of, write_csv
from tests.governance.facts.imported import register_sellers, rows

pytestmark = pytest.mark.usefixtures("platform")

Run = Callable[..., Result]


@pytest.fixture
def ingest(app: Flask) -> Run:
    register_sellers()
    return lambda *arguments: app.test_cli_runner().invoke(args=["ingest", *map(str, arguments)])


@pytest.mark.parametrize("kind", ["orders", "reviews", "service", "complaints"])
def test_a_file_of_every_kind_is_imported_and_summed_up(ingest: Run, tmp_path: Path, kind: str) -> None:
    done = ingest(kind, event_file(tmp_path, kind, {}))
    assert done.exit_code == 0, done.output
    assert "Next: flask score run" in done.stdout
    assert rows("SELECT kind, rows_accepted, by FROM event_batch") == [(kind, 1, "system:ingest")]


def test_the_summary_says_what_was_rejected_what_is_older_and_what_waits(ingest: Run, tmp_path: Path) -> None:
    ingest("reviews", event_file(tmp_path, "reviews", {"answered_at": "2026-02-01"}))
    done = ingest("reviews", event_file(tmp_path, "reviews", {}, {"review_id": "r2"}, {"score": 9}))
    assert "1 rows of" in done.stdout
    assert "were rejected; the reasons stand in" in done.stdout
    assert "are older than what is known and changed nothing. If they correct it" in done.stdout
    assert "1 reviews wait for an order that is not known yet." in done.stdout


def test_a_second_import_says_so_and_changes_nothing(ingest: Run, tmp_path: Path) -> None:
    path = event_file(tmp_path, "orders", {})
    ingest("orders", path)
    again = ingest("orders", path)
    assert again.exit_code == 0
    assert "was imported already as batch 1 on" in again.stdout
    assert "nothing changed" in again.stdout
    assert "Next" not in again.stdout


def test_a_mapping_file_names_the_columns(ingest: Run, tmp_path: Path) -> None:
    (row,) = rows_of("orders", {})
    path = write_csv(tmp_path / "theirs.csv", [{f"THEIR {name}": value for name, value in row.items()}])
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("columns:\n" + "".join(f"  {name}: THEIR {name}\n" for name in row), encoding="utf-8")
    assert ingest("orders", "--mapping", mapping, path).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "content", "sentence"),
    [
        (["orders"], "", "is empty"),
        (["orders", "--strict"], "order_id,seller_id,buyer_id,ordered_at\no1,nobody,b,2026-01-01\n", "can be accepted"),
        (["reviews"], "order_id,seller_id,buyer_id,ordered_at\no1,anna,b,2026-01-01\n", "Missing: review_id"),
        (["orders", "--mapping", "nowhere.yaml"], "x", "The mapping nowhere.yaml cannot be read"),
    ],
)
def test_what_cannot_be_imported_is_one_sentence_and_exit_code_2(
    ingest: Run, tmp_path: Path, arguments: list[str], content: str, sentence: str
) -> None:
    path = tmp_path / "events.csv"
    path.write_text(content, encoding="utf-8")
    done = ingest(*arguments, path)
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.output
    assert rows("SELECT 1 FROM event_batch") == []


def test_a_folder_without_olist_files_is_refused(ingest: Run, tmp_path: Path) -> None:
    done = ingest("olist", tmp_path)
    assert done.exit_code == 2
    assert "holds none of the Olist files" in done.stderr
