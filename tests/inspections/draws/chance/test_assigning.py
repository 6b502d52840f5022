"""Inspectors and laboratories: by lot, evenly, and never where they must keep away."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from inspections.draws.chance import frozen_list, rfc3797
from inspections.draws.chance.assigning import Assignment, assign, extend, step_in
from inspections.draws.chance.frozen_list import FrozenList
from inspections.draws.chance.header import ListedInspector, ListedLaboratory
from inspections.draws.chance.selecting import select
from tests.inspections.draws.chance.lists import Given, Part, text_of

SEEDS = st.binary(min_size=4, max_size=4).map(lambda some: hashlib.sha256(some).hexdigest())
SEED = "ab" * 32
SELLERS = tuple(f"shop-{number}" for number in range(8))


def frozen_with(*inspectors: ListedInspector, take: int = 12, reserves: int = 4) -> FrozenList:
    parts = {"a": Part(weights=np.arange(1.0, 31.0), take=take, reserves=reserves)}
    return frozen_list.read(text_of(Given(parts=parts, inspectors=inspectors)))


def turns(frozen: FrozenList, seed: str = SEED) -> tuple[Assignment, ...]:
    return assign(frozen.header, select(frozen, seed), seed)


def inspector(code: str, *, load: int = 0, most: int = 40, away_from: tuple[str, ...] = ()) -> ListedInspector:
    return ListedInspector(code=code, load=load, most=most, away_from=away_from)


FIVE = frozen_with(*(inspector(f"I-{number}") for number in range(5)))
CONFLICTED = frozen_with(
    inspector("I-1", away_from=SELLERS[:6]), inspector("I-2", away_from=SELLERS[4:]), inspector("I-3", most=5)
)
EVERYBODY = frozen_list.read(text_of(Given()))


@given(seed=SEEDS)
def test_work_is_shared_evenly(seed: str) -> None:
    counts = Counter(one.inspector for one in turns(FIVE, seed))
    assert sorted(counts.values()) == [2, 2, 2, 3, 3]


@given(seed=SEEDS)
def test_who_has_more_to_do_already_gets_less(seed: str) -> None:
    frozen = frozen_with(inspector("I-1", load=6), inspector("I-2"))
    assert Counter(one.inspector for one in turns(frozen, seed)) == {"I-1": 3, "I-2": 9}


@given(seed=SEEDS)
def test_nobody_inspects_a_seller_to_keep_away_from_or_has_more_than_there_is_time_for(seed: str) -> None:
    order = select(CONFLICTED, seed)
    sellers = {listed.item: listed.seller for listed in order["a"]}
    away = {one.code: one.away_from for one in CONFLICTED.header.inspectors}
    found = assign(CONFLICTED.header, order, seed)
    assert all(sellers[one.item] not in away[one.inspector] for one in found if one.inspector)
    assert sum(one.inspector == "I-3" for one in found) <= 5


@given(seed=SEEDS)
def test_a_laboratory_tests_its_categories_and_they_take_turns(seed: str) -> None:
    order = select(EVERYBODY, seed)
    categories = {listed.item: listed.category for places in order.values() for listed in places}
    found = assign(EVERYBODY.header, order, seed)
    assert all(one.laboratory == "LAB-1" for one in found if categories[one.item] == "lamps")
    counts = Counter(one.laboratory for one in found)
    assert counts["LAB-2"] <= counts["LAB-1"] + 1


def test_without_a_laboratory_of_the_category_the_item_is_inspected_all_the_same() -> None:
    header = replace(EVERYBODY.header, laboratories=(ListedLaboratory(code="LAB-9", categories=("cars",)),))
    found = assign(header, select(EVERYBODY, SEED), SEED)
    assert all(one.inspector and one.laboratory is None for one in found)


def test_inspector_and_laboratory_are_chosen_by_the_rule_of_the_record() -> None:
    found = turns(EVERYBODY)
    first = found[0]
    assert first.inspector == rfc3797.choose(["I-02", "I-04"], f"{SEED}|{first.item}|inspector")[0]
    pool = ["LAB-1", "LAB-2"] if EVERYBODY.listed(int(first.item[2:])).category == "toys" else ["LAB-1"]
    assert first.laboratory == rfc3797.choose(pool, f"{SEED}|{first.item}|laboratory")[0]


def test_turns_follow_strata_and_keys() -> None:
    order = select(EVERYBODY, SEED)
    found = turns(EVERYBODY)
    assert [one.turn for one in found] == [1, 2, 3, 4, 5, 6]
    assert [one.item for one in found] == [listed.item for listed in (*order["a"][:4], *order["b"][:2])]
    assert [one.position for one in found] == [1, 2, 3, 4, 1, 2]
    assert {one.role for one in found} == {"chosen"}


def test_the_order_of_pools_on_the_list_does_not_matter() -> None:
    header = replace(
        EVERYBODY.header,
        inspectors=EVERYBODY.header.inspectors[::-1],
        laboratories=EVERYBODY.header.laboratories[::-1],
    )
    assert assign(header, select(EVERYBODY, SEED), SEED) == turns(EVERYBODY)


# ---------------------------------------------------------------------------------------------- passed over
def test_for_an_item_that_nobody_may_inspect_the_next_reserve_steps_in_at_once() -> None:
    blocked = EVERYBODY.listed(0).seller
    inspectors = (inspector("I-1", away_from=(blocked,)),)
    frozen = frozen_list.read(text_of(Given(inspectors=inspectors)))
    order = select(frozen, SEED)
    found = assign(frozen.header, order, SEED)
    sellers = {listed.item: listed.seller for places in order.values() for listed in places}
    assert any(one.role == "passed_over" for one in found)
    for one, following in pairwise(found):
        assert (one.role == "passed_over") == (sellers[one.item] == blocked) == (one.inspector is None)
        if one.role == "passed_over" and sellers[following.item] != blocked:
            assert (following.role, following.instead_of) == ("stepped_in", one.item)
    assert all(one.laboratory is None and one.instead_of is None for one in found if one.role == "passed_over")


def test_when_nobody_may_inspect_anything_everything_is_passed_over_once() -> None:
    frozen = frozen_with(inspector("I-1", most=0), take=20, reserves=10)
    found = turns(frozen)
    assert {one.role for one in found} == {"passed_over"}
    assert len({one.item for one in found}) == len(found) == 30


# ---------------------------------------------------------------------------------------------- later turns
def test_a_reserve_steps_in_for_what_cannot_be_had() -> None:
    order, found = select(EVERYBODY, SEED), turns(EVERYBODY)
    (one,) = step_in(EVERYBODY.header, order, SEED, found, instead_of=found[1].item)
    assert (one.turn, one.position, one.role, one.instead_of) == (7, 5, "stepped_in", found[1].item)
    assert one.item == order["a"][4].item
    assert one.inspector in {code for code, load in loads(EVERYBODY, found).items() if load == min_load(found)}


def loads(frozen: FrozenList, found: tuple[Assignment, ...]) -> Counter[str]:
    counts = Counter({one.code: one.load for one in frozen.header.inspectors})
    counts.update(one.inspector for one in found if one.inspector)
    return counts


def min_load(found: tuple[Assignment, ...]) -> int:
    return min(loads(EVERYBODY, found).values())


def test_reserves_step_in_one_after_the_other_until_none_is_left() -> None:
    order, found = select(EVERYBODY, SEED), turns(EVERYBODY)
    for place in (4, 5):
        (one,) = step_in(EVERYBODY.header, order, SEED, found, instead_of=found[-1 if place == 5 else 0].item)
        assert one.item == order["a"][place].item
        found = (*found, one)
    assert step_in(EVERYBODY.header, order, SEED, found, instead_of=found[2].item) == ()


def test_a_reserve_that_nobody_may_inspect_is_passed_over_and_the_next_steps_in() -> None:
    order, found = select(EVERYBODY, SEED), turns(EVERYBODY)
    seller = order["a"][4].seller
    assert seller != order["a"][5].seller
    header = replace(EVERYBODY.header, inspectors=(inspector("I-1", away_from=(seller,)),))
    over, one = step_in(header, order, SEED, found, instead_of=found[0].item)
    assert (over.role, over.item, over.inspector, over.instead_of) == ("passed_over", order["a"][4].item, None, None)
    assert (one.role, one.item, one.instead_of) == ("stepped_in", order["a"][5].item, found[0].item)


@pytest.mark.parametrize("item", ["a-9999", "b-0011"])
def test_for_what_was_not_drawn_nobody_steps_in(item: str) -> None:
    found = turns(EVERYBODY)
    assert item not in {one.item for one in found}
    with pytest.raises(Invalid):
        step_in(EVERYBODY.header, select(EVERYBODY, SEED), SEED, found, instead_of=item)


def test_an_extension_takes_the_next_that_wait() -> None:
    order, found = select(EVERYBODY, SEED, extra={"a": 3}), turns(EVERYBODY)
    found = (*found, *step_in(EVERYBODY.header, order, SEED, found, instead_of=found[0].item))
    more = extend(EVERYBODY.header, order, SEED, found, stratum="a", extra=3)
    assert [one.item for one in more] == [listed.item for listed in order["a"][5:8]]
    assert [(one.turn, one.role, one.instead_of) for one in more] == [(turn, "extension", None) for turn in (8, 9, 10)]


def test_an_extension_of_a_stratum_that_is_used_up_brings_fewer() -> None:
    order, found = select(EVERYBODY, SEED, extra={"b": 50}), turns(EVERYBODY)
    more = extend(EVERYBODY.header, order, SEED, found, stratum="b", extra=50)
    assert len(more) == 10
