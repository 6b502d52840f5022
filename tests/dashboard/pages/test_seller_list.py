"""The seller list: the server finds, filters, sorts and pages; the address and the filters always say the same."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.pages.selection import Selection
from dashboard.shell.list_grid import combine
from tests.builders import sign_in
from tests.dashboard.asking import ask, page
from tests.dashboard.small_market import FATES, OFFICER


@pytest.fixture
def officer(market: Flask) -> FlaskClient:
    client = market.test_client()
    sign_in(client, OFFICER)
    return client


def listed(client: FlaskClient, search: str = "", changed: tuple[str, ...] = (), **picked: Any) -> dict[str, Any]:
    values = {"sellers-location.search": search} | {
        f"sellers-{name}.{prop}": value for (name, prop), value in _named(picked)
    }
    answer = ask(client, "sellers-grid.rowData", values, changed=changed)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    response: dict[str, Any] = answer.get_json()["response"]
    return response


def _named(picked: dict[str, Any]) -> list[tuple[tuple[str, str], Any]]:
    props = {"q": "value", "standing": "value", "category": "value", "pages": "value", "grid": "columnState"}
    return [((name, props[name]), value) for name, value in picked.items()]


def references(answer: dict[str, Any]) -> list[str]:
    return [row["reference"] for row in answer["sellers-grid"]["rowData"]]


def test_the_plain_list_has_everybody_by_name(officer: FlaskClient) -> None:
    answer = listed(officer)
    names = [row["name"] for row in answer["sellers-grid"]["rowData"]]
    assert names == sorted(fate.name for fate in FATES.values())
    assert answer["sellers-found"]["children"] == "12 sellers"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("?standing=critical", ["critical"]),
        ("?standing=not_yet_rated", ["new", "silent"]),
        ("?category=shoes", ["good-shoes"]),
        ("?q=GOOD", ["good-books", "good-shoes"]),
        ("?q=good&category=books", ["good-books"]),
        ("?q=%25", []),
        ("?category=nothing", []),
    ],
)
def test_the_address_filters(officer: FlaskClient, search: str, found: list[str]) -> None:
    answer = listed(officer, search)
    assert references(answer) == found
    assert answer["sellers-location"]["search"] == search


def test_the_address_sorts_and_the_unrated_come_last(officer: FlaskClient) -> None:
    up, down = (references(listed(officer, f"?sort={sort}")) for sort in ("score", "-score"))
    assert up[0] == down[:-2][-1] == "critical"
    assert set(up[-2:]) == set(down[-2:]) == {"new", "silent"}


def test_a_rows_figures_are_written_for_people(officer: FlaskClient) -> None:
    (row,) = listed(officer, "?standing=critical")["sellers-grid"]["rowData"]
    assert (row["word"], row["score"], row["category"]) == ("Critical", "400.000", "Furniture")
    assert row["over"].startswith("7: Late deliveries, Cancelled by the seller")
    assert row["address"] == "/dashboard/sellers/critical"


def test_a_page_beyond_the_last_is_empty_and_says_how_many_there_are(officer: FlaskClient) -> None:
    answer = listed(officer, "?page=9")
    assert references(answer) == []
    assert (answer["sellers-pages"]["total"], answer["sellers-found"]["children"]) == (1, "12 sellers")


def test_picking_a_filter_writes_the_address_and_starts_at_the_first_page(officer: FlaskClient) -> None:
    answer = listed(
        officer,
        "?sort=-score&page=2",
        ("sellers-standing.value",),
        standing="watch",
        q="",
        grid=[{"colId": "score", "sort": "desc"}],
    )
    assert answer["sellers-location"]["search"] == "?standing=watch&sort=-score"
    assert answer["sellers-export"]["href"] == "/dashboard/sellers.csv?standing=watch&sort=-score"


def test_the_grid_is_answered_but_not_told_its_own_order_again(officer: FlaskClient) -> None:
    answer = listed(officer, "?sort=score", ("sellers-grid.columnState",), grid=[{"colId": "score", "sort": "asc"}])
    assert references(answer)[0] == "critical"
    assert "columnState" not in answer["sellers-grid"]


STATED = Selection(q="a", standing="watch", category="toys", sort="score", page=4)


@pytest.mark.parametrize(
    ("changed", "picked", "expected"),
    [
        (set(), Selection(), STATED),  # the page opens
        ({"location"}, Selection(), STATED),  # back and forward
        ({"pages"}, Selection(page=5), Selection(q="a", standing="watch", category="toys", sort="score", page=5)),
        ({"grid"}, Selection(sort="-score"), Selection(q="a", standing="watch", category="toys", sort="-score")),
        ({"grid"}, Selection(sort="score"), STATED),
        ({"grid"}, Selection(sort=""), STATED),
        (
            {"q"},
            Selection(q="b", standing="watch", category="toys"),
            Selection(q="b", standing="watch", category="toys"),
        ),
    ],
)
def test_what_holds_after_a_change(changed: set[str], picked: Selection, expected: Selection) -> None:
    assert combine(STATED, picked, changed) == expected


def test_the_filters_offer_every_standing_with_its_count(officer: FlaskClient) -> None:
    shown = page(officer, "/dashboard/sellers", "?q=good")
    for chip in ("● Good 2", "◐ Clear 4", "◆ Watch 2", "▲ Improve 1", "■ Critical 1", "○ Not yet rated 2"):
        assert chip in shown
    assert '"value": "good"' in shown
