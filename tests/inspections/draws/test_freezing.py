"""Everything a draw can depend on is written down before anybody can know how it ends."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest

from governance.core.database import db
from governance.core.errors import InvalidTransition, Unavailable
from governance.sellers.stops import stop_category
from inspections.draws import files
from inspections.draws.announcing import announcements_of
from inspections.draws.freezing import NOBODY_TO_INSPECT, NOTHING_TO_DRAW, freeze
from inspections.draws.frozen import header_of, list_of
from inspections.draws.pools.conflicts import keep_away
from inspections.draws.states import State
from tests.builders import BY, make_seller
from tests.inspections.drawn import make_listing
from tests.inspections.draws.living import COMMITTED, DRAND, DUE, committed, frozen, make_market, make_plan, rules
from tests.inspections.pooled import make_inspector, make_laboratory

pytestmark = pytest.mark.usefixtures("undone")


def test_the_list_is_kept_under_the_digest_that_is_announced() -> None:
    make_market()
    draw = frozen()
    assert draw.list_digest is not None
    content = files.kept(draw.list_digest)
    assert hashlib.sha256(content).hexdigest() == draw.list_digest
    _committed, told = announcements_of([draw.reference])[draw.reference]
    assert (told.kind, told.at) == ("frozen", DUE)
    assert told.body == {"list_digest": draw.list_digest, "public_source": draw.public_source}


def test_what_is_announced_names_neither_plan_nor_number_nor_anybody() -> None:
    make_market()
    draw = frozen(make_plan(DRAND, code="lamps-under-suspicion", name="Lamps under suspicion"))
    committed_, frozen_ = announcements_of([draw.reference])[draw.reference]
    assert set(committed_.body) == {"slot", "commitment"}
    assert set(frozen_.body) == {"list_digest", "public_source"}
    assert set(frozen_.body["public_source"]) == {"kind", "chain", "round", "not_before", "until"}


def test_the_header_says_all_that_the_draw_depends_on() -> None:
    make_market(shops=1)
    draw = frozen(make_plan(DRAND))
    header = header_of(draw)
    assert (header.draw, header.commitment) == (draw.reference, draw.commitment)
    assert header.slot == header.frozen_at == DUE.isoformat()
    assert header.public_source == draw.public_source
    assert (header.algorithm, header.random_share) == ("consistent-sampler-1", "0.2")
    assert [(one.size, one.take, one.reserves) for one in header.strata] == [(draw.listed, 4, 1)] == [(5, 4, 1)]
    assert len(header.inspectors) == 3
    assert len(header.laboratories) == 2


def test_every_listing_on_sale_stands_on_the_list_with_its_seller() -> None:
    seller = make_seller("one-shop")
    make_listing(seller.id, reference="A-1")
    make_listing(seller.id, reference="A-2", ended_on=date(2026, 1, 1))
    make_listing(seller.id, reference="B-1", category="lamps")
    make_inspector()
    listed = list_of(frozen())
    lines = [listed.listed(row) for row in range(len(listed.items))]
    assert [(line.item, line.seller, line.category) for line in lines] == [
        ("A-1", "one-shop", "toys"),
        ("B-1", "one-shop", "lamps"),
    ]
    assert sum(line.billionths for line in lines) == 2 * 10**9


def test_goods_whose_sale_is_stopped_are_left_out() -> None:
    stopped, open_ = make_seller(), make_seller()
    make_listing(stopped.id, reference="stopped")
    make_listing(open_.id, reference="open")
    make_inspector()
    stop_category(seller_id=stopped.id, category="toys", cause="permit:1", reason="It ended.", by=BY, at=COMMITTED)
    assert list_of(frozen()).items == [b"open"]


def test_inspectors_stand_there_with_their_load_and_only_conflicts_with_sellers_on_the_list() -> None:
    listed, elsewhere = make_seller("listed-shop"), make_seller("other-shop")
    make_listing(listed.id)
    inspector = make_inspector("I-77", tasks_a_week=7)
    for seller in (listed, elsewhere):
        keep_away(inspector_id=inspector.id, seller_id=seller.id, reason="They are friends.", by=BY, at=COMMITTED)
    (shown,) = header_of(frozen()).inspectors
    assert (shown.code, shown.load, shown.most, shown.away_from) == ("I-77", 0, 7, ("listed-shop",))


def test_laboratories_stand_there_with_the_categories_that_are_on_the_list() -> None:
    make_market(shops=1)
    make_laboratory("LAB-A", categories=("toys", "lamps"), accredited_until=DUE.date())
    make_laboratory("LAB-B", accredited_until=DUE.date() - timedelta(days=1))
    codes = {one.code: one.categories for one in header_of(frozen()).laboratories}
    assert codes["LAB-A"] == ("toys",)
    assert "LAB-B" not in codes


def test_a_list_is_frozen_when_its_slot_has_come_and_not_before() -> None:
    make_market()
    draw = committed()
    with pytest.raises(InvalidTransition, match="is due at"):
        freeze(draw_id=draw.id, by=BY, at=DUE - timedelta(seconds=1))
    assert freeze(draw_id=draw.id, by=BY, at=DUE).state == State.FROZEN


def test_a_list_is_frozen_once() -> None:
    make_market()
    draw = frozen()
    with pytest.raises(InvalidTransition, match="cannot become frozen"):
        freeze(draw_id=draw.id, by=BY, at=DUE + timedelta(hours=1))


def test_the_rules_stay_those_of_the_freeze() -> None:
    make_market()
    plan = make_plan()
    draw = frozen(plan)
    assert draw.rules == plan.rules
    assert draw.plan_version == plan.version


def test_where_there_is_nothing_to_draw_the_draw_is_called_off() -> None:
    make_inspector()
    draw = frozen(make_plan(rules_of=rules(scope={"categories": ["toys"], "sellers": ["nobody"]})))
    assert (draw.state, draw.void_reason, draw.list_digest) == (State.VOID, NOTHING_TO_DRAW, None)


@pytest.mark.parametrize("inspectors", [0, 1])
def test_where_nobody_has_time_the_draw_is_called_off(inspectors: int) -> None:
    make_market(inspectors=0)
    for _ in range(inspectors):
        make_inspector(since=DUE.date() + timedelta(days=1))
    assert frozen().void_reason == NOBODY_TO_INSPECT


def test_a_plan_that_is_not_active_freezes_nothing() -> None:
    make_market()
    plan = make_plan()
    draw = committed(plan)
    plan.state = "paused"
    db.session.flush()
    with pytest.raises(InvalidTransition, match="is paused"):
        freeze(draw_id=draw.id, by=BY, at=DUE)


def test_a_kept_list_that_was_changed_is_noticed() -> None:
    make_market()
    draw = frozen()
    draw.list_digest = hashlib.sha256(b"another list").hexdigest()
    with pytest.raises(Unavailable):
        list_of(draw)
