"""Complaints as last told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.core import events
from governance.core.access import Actor
from governance.core.settings import Settings
from governance.facts.complaint_records import DecidedComplaint, decided_complaints
from governance.facts.events import ComplaintsImported
from governance.sellers import register
from tests.builders import BY
from tests.governance.facts.imported import AT, days, register_sellers, take

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture(autouse=True)
def _sellers(platform: None) -> None:  # in the platform's scope
    register_sellers()


def test_upheld_and_partly_upheld_complaints_are_read_by_their_latest_version(settings: Settings) -> None:
    take(settings, "complaints", {}, {"complaint_id": "k2"}, {"complaint_id": "k3", "outcome": "dismissed"})
    assert decided_complaints(settings=settings) == []
    upheld = {"outcome": "upheld", "decided_at": "2026-02-01 10:00:00", "order_id": "o1", "severity": "Serious"}
    take(settings, "complaints", upheld, {"complaint_id": "k2", "outcome": "partly", "seller_id": "boris"})
    ids = register.ids_by_reference()
    assert decided_complaints(settings=settings) == [
        DecidedComplaint(
            id="k1",
            seller_id=ids["anna"],
            order_id="o1",
            issue="not_as_described",
            outcome="upheld",
            severity="serious",
            opened_on=date(2026, 1, 15),
            decided_on=date(2026, 2, 1),
            product=None,
            lot=None,
        ),
        DecidedComplaint(
            id="k2",
            seller_id=ids["boris"],
            order_id=None,
            issue="not_as_described",
            outcome="partly",
            severity=None,
            opened_on=date(2026, 1, 15),
            decided_on=date(2026, 1, 15),
            product=None,
            lot=None,
        ),
    ]
    assert [one.id for one in decided_complaints(settings=settings, seller_ids=[ids["boris"]])] == ["k2"]
    assert decided_complaints(settings=settings, seller_ids=[]) == []


def test_what_was_known_then_stays_known(settings: Settings) -> None:
    take(settings, "complaints", {"outcome": "upheld"}, at=AT - timedelta(days=1))
    take(settings, "complaints", {"outcome": "dismissed", "updated_at": "2026-02-02"})
    assert decided_complaints(settings=settings) == []
    assert [one.id for one in decided_complaints(settings=settings, known_at=AT - timedelta(hours=1))] == ["k1"]


def test_complaints_are_named_to_the_rooms_above_and_count_nothing_here(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[ComplaintsImported] = []

    def hear(event: ComplaintsImported, *, by: Actor, at: object) -> list[str]:
        assert (by, at) == (BY, AT)
        heard.append(event)
        return ["Noted."]

    monkeypatch.setattr(events, "publish", hear)
    take(settings, "complaints", {})
    summary = take(settings, "complaints", {"seller_id": "boris", "outcome": "upheld"})
    take(settings, "orders", {})
    ids = register.ids_by_reference()
    assert heard == [
        ComplaintsImported(batch_ids=(1,), seller_ids=frozenset({ids["anna"]})),
        # the complaint spoke of anna before: she is concerned, too
        ComplaintsImported(batch_ids=(2,), seller_ids=frozenset({ids["anna"], ids["boris"]})),
    ]
    assert summary.notices == ("Noted.",)
    assert len(days()) == 1
