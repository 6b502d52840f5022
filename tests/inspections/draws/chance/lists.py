"""Small frozen lists and whole records of them, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from governance.core.bounds import Floats
from inspections.draws.chance import assigning, frozen_list, record, seeds, selecting
from inspections.draws.chance.assigning import Assignment
from inspections.draws.chance.header import PARETO, Algorithm, Header, ListedInspector, ListedLaboratory, ListedStratum
from inspections.draws.chance.inclusion import probabilities
from inspections.draws.chance.listed_columns import Columns
from inspections.draws.chance.record import End, Extension, Outcome

SECRET: Final = "5e" * 32
FROZEN_AT: Final = "2026-04-06T03:00:05+00:00"
SIGNATURE: Final = "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b"
RANDOMNESS: Final = "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"
ROUND: Final = 657_413
NOT_BEFORE: Final = "2023-09-15T11:00:03+00:00"
NONE: Final[Mapping[str, Any]] = {"kind": "none"}
INSPECTORS: Final = tuple(ListedInspector(code=f"I-{n:02}", load=n % 2, most=40) for n in range(1, 6))
LABORATORIES: Final = (
    ListedLaboratory(code="LAB-1", categories=("toys", "lamps")),
    ListedLaboratory(code="LAB-2", categories=("toys",)),
)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A stratum of a list: weights [n], and how many are taken and wait."""

    weights: Floats
    take: int
    reserves: int = 2
    random_share: float = 0.2


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a list is made of; items are called by stratum and number, `a-0007`, and eight shops sell them."""

    parts: Mapping[str, Part] = field(
        default_factory=lambda: {
            "a": Part(weights=np.arange(1.0, 31.0), take=4),
            "b": Part(weights=np.ones(12), take=2, reserves=1),
        }
    )
    algorithm: Algorithm = PARETO
    inspectors: tuple[ListedInspector, ...] = INSPECTORS
    laboratories: tuple[ListedLaboratory, ...] = LABORATORIES
    public_source: Mapping[str, Any] = field(default_factory=lambda: NONE)
    frozen_at: str = FROZEN_AT


def header_of(given: Given) -> Header:
    """The header of a list."""
    return Header(
        draw="k3x9",
        plan="weekly",
        slot="2026-04-06T03:00:00+00:00",
        commitment=seeds.commitment(SECRET),
        frozen_at=given.frozen_at,
        algorithm=given.algorithm,
        public_source=given.public_source,
        random_share="0.2",
        strata=tuple(
            ListedStratum(name=name, size=len(part.weights), take=part.take, reserves=part.reserves)
            for name, part in given.parts.items()
        ),
        inspectors=given.inspectors,
        laboratories=given.laboratories,
        units_rule={"kind": "fixed", "units": 3},
    )


def columns_of(given: Given) -> Columns:
    """The items of a list, stratum after stratum."""
    names = [f"{name}-{number:04}" for name, part in given.parts.items() for number in range(len(part.weights))]
    equal = given.algorithm != PARETO
    return Columns(
        item=names,
        stratum=np.repeat(np.arange(len(given.parts)), [len(part.weights) for part in given.parts.values()]),
        seller=[f"shop-{number % 8}" for number in range(len(names))],
        category=["toys" if number % 3 else "lamps" for number in range(len(names))],
        billionths=np.concatenate(
            [
                probabilities(np.ones_like(part.weights) if equal else part.weights, part.take, part.random_share)
                for part in given.parts.values()
            ]
        ),
        units=np.full(len(names), 3),
        accept_at_most=np.zeros(len(names), np.int64),
    )


def text_of(given: Given) -> bytes:
    """The text of a list."""
    return frozen_list.write(header=header_of(given), columns=columns_of(given))


@dataclass(kw_only=True)
class Told:
    """How a draw went on: what could not be had, in order, and what was asked for in addition, after that."""

    not_obtainable: Sequence[int] = ()  # turns
    extensions: Sequence[tuple[str, int]] = ()
    public_value: str = ""
    public_evidence: Mapping[str, Any] | None = None
    assurance: record.Assurance = "unverified"


def turns_of(text: bytes, seed: str, told: Told) -> tuple[selecting.Order, list[Assignment], list[int]]:
    """The order of keys, all turns, and behind which of them extensions came."""
    frozen = frozen_list.read(text)
    extra = dict.fromkeys([stratum for stratum, _ in told.extensions], 0)
    for stratum, more in told.extensions:
        extra[stratum] += more
    order = selecting.select(frozen, seed)
    turns = list(assigning.assign(frozen.header, order, seed))
    for turn in told.not_obtainable:
        item = turns[turn - 1].item
        turns += assigning.step_in(frozen.header, order, seed, turns, instead_of=item)
    order = selecting.select(frozen, seed, extra=extra)
    afters = []
    for stratum, more in told.extensions:
        afters.append(len(turns))
        turns += assigning.extend(frozen.header, order, seed, turns, stratum=stratum, extra=more)
    return order, turns, afters


def outcome_of(text: bytes, told: Told | None = None) -> Outcome:
    """What came of a list."""
    told = told or Told()
    digest = seeds.list_digest(text)
    seed = seeds.final_seed(secret=SECRET, list_digest=digest, public_value=told.public_value)
    order, turns, afters = turns_of(text, seed, told)
    failed = {turns[turn - 1].item for turn in told.not_obtainable}
    ends: dict[str, End] = {
        one.item: "not_obtainable" if one.item in failed else "purchased" for one in turns if one.inspector
    }
    return Outcome(
        secret=SECRET,
        public_value=told.public_value,
        public_evidence=told.public_evidence,
        assurance=told.assurance,
        final_seed=seed,
        order=order,
        assigned=turns,
        extensions=[
            Extension(
                number=number,
                stratum=stratum,
                extra=more,
                reason="Two were bad.",
                at="2026-04-09T08:00:00+00:00",
                after=after,
            )
            for number, ((stratum, more), after) in enumerate(zip(told.extensions, afters, strict=True), 1)
        ],
        ended=ends,
        list_digest=digest,
    )


def record_of(given: Given | None = None, told: Told | None = None) -> bytes:
    """A whole record."""
    text = text_of(given or Given())
    return record.write(text, outcome_of(text, told))
