"""Measures over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.core.access import Role
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped
from governance.rulebook import publication
from governance.violations.kinds import Kind, ListedGround, Scope
from governance.violations.measures import starting
from tests.builders import BY, make_seller, signed_in
from tests.governance.violations.measures.measured import calls_of, measures_of, person


@dataclass(frozen=True)
class Market:
    """Two shops, and people in front of their browsers."""

    mine: int
    other: int
    people: dict[str, FlaskClient]
    app: Flask

    def stop(self, seller_id: int | None = None, item: str = "lamp-7") -> str:
        """A product that is stopped."""

        def make() -> int:
            return starting.start_now(
                seller_id=seller_id or self.mine,
                kind=Kind.PRODUCT_STOPPED,
                scope=Scope.PRODUCT,
                item=item,
                cause=f"case:{item}",
                ground=ListedGround.SAFETY,
                reason="The lamp catches fire.",
                by=BY,
                at=now(),
            ).id

        return self.made(make)

    def proposal(self, item: str) -> str:
        """A measure that waits for a person."""

        def make() -> int:
            return starting.propose(
                seller_id=self.mine,
                kind=Kind.DEMOTION,
                scope=Scope.PRODUCT,
                item=item,
                cause="report:1",
                reason="The listing misled buyers.",
                days=7,
                rule="false_description",
                by=person(90_001),
                at=now(),
            ).id

        return self.made(make)

    def made(self, make: Callable[[], int]) -> str:
        with self.app.app_context(), scoped(PLATFORM):
            made = str(make())
            db.session.commit()
        return made

    def get(self, who: str, path: str = "", **query: Any) -> TestResponse:
        return self.people[who].get(f"/api/v1/measures{path}", query_string=query)

    def post(self, who: str, path: str, body: Any = None) -> TestResponse:
        client = self.people[who]
        token = client.get_cookie("XSRF-TOKEN")
        assert token is not None
        return client.post(f"/api/v1/measures{path}", json=body or {}, headers={"X-XSRF-TOKEN": token.value})


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> Market:
    with shared_app.app_context(), scoped(PLATFORM):
        publication.install_preset("fair-1000", by=BY, at=now())
        mine, other = make_seller("mine").id, make_seller("other").id
        db.session.commit()
    people = {
        "officer": signed_in(shared_app),
        "reviewer": signed_in(shared_app, Role.REVIEWER),
        "platform": signed_in(shared_app, Role.INTEGRATION),
        "shop": signed_in(shared_app, Role.SELLER, seller_id=mine),
        "other": signed_in(shared_app, Role.SELLER, seller_id=other),
    }
    return Market(mine, other, people, shared_app)


def test_a_shop_lists_its_own_and_reads_the_whole_notice(market: Market) -> None:
    stop = market.stop(item="a")
    assert stop in {row["id"] for row in market.get("shop", limit=200).get_json()["items"]}
    assert stop not in {row["id"] for row in market.get("other", limit=200).get_json()["items"]}
    one = market.get("shop", f"/{stop}").get_json()
    (notice,) = one["notices"]
    assert (notice["ground_kind"], notice["automatic"], notice["starts_on"]) == (
        "law",
        True,
        one["measure"]["starts_on"],
    )
    assert (one["can"], one["register"]["state"]) == (["contest"], "due")
    assert market.get("other", f"/{stop}").status_code == 404
    assert market.get("officer", "/nonsense").status_code == 404


def test_one_filters_by_seller_and_tab(market: Market) -> None:
    market.stop(market.other, item="theirs")
    rows = market.get("officer", show="unconfirmed", seller="other", limit=200).get_json()["items"]
    assert {row["seller"] for row in rows} == {"other"}
    assert {row["unconfirmed"] for row in rows} == {"impose"}
    assert market.get("officer", show="everything").status_code == 422
    assert market.get("officer", seller="nobody").status_code == 404


def test_a_second_person_starts_or_declines(market: Market) -> None:
    first, second = market.proposal("one"), market.proposal("two")
    started = market.post("officer", f"/{first}/decision", {"start": True, "reason": "Agreed."})
    assert (started.status_code, started.get_json()["measure"]["state"]) == (200, "noticed")
    declined = market.post("reviewer", f"/{second}/decision", {"start": False, "reason": "Too hard."})
    assert declined.get_json()["measure"]["state"] == "declined"
    again = market.post("officer", f"/{second}/decision", {"start": True, "reason": "After all."})
    assert again.status_code == 409
    assert market.post("shop", f"/{first}/decision", {"start": True, "reason": "Please."}).status_code == 403


def test_a_measure_is_lifted_with_a_reason(market: Market) -> None:
    stop = market.stop(item="lifted")
    assert market.post("officer", f"/{stop}/lift", {"note": ""}).status_code == 422
    assert market.post("officer", f"/{stop}/lift", {"note": "Won.", "reason_code": "appeal"}).status_code == 422
    lifted = market.post("officer", f"/{stop}/lift", {"note": "It is safe.", "version": 2})
    assert (lifted.status_code, lifted.get_json()["measure"]["end_reason"]) == (200, "person")
    assert market.post("shop", f"/{stop}/lift", {"note": "Please."}).status_code == 403


def test_the_platform_confirms_by_the_number_of_the_call(market: Market) -> None:
    stop = market.stop(item="confirmed")
    call = market.get("platform", f"/{stop}").get_json()["calls"][0]["id"]
    for _ in range(2):
        answer = market.post("platform", f"/calls/{call}/confirmation", {"note": "Taken down."})
        assert (answer.status_code, answer.get_json()["note"]) == (200, "Taken down.")
    assert market.get("platform", f"/{stop}").get_json()["measure"]["unconfirmed"] is None
    assert market.post("shop", f"/calls/{call}/confirmation").status_code == 403
    assert market.post("platform", "/calls/999999/confirmation").status_code == 404
    with market.app.app_context(), scoped(PLATFORM):
        confirmed = [measure for measure in measures_of(market.mine) if str(measure.id) == stop]
        assert [made.note for made in calls_of(confirmed[0])] == ["Taken down."]
