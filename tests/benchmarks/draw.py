"""How long a draw from a million goods takes, and checking it, beside hashing the same million names.

    python -m tests.benchmarks.draw [--goods N]

The bare hashing makes the ticket of every good, SHA-256 of seed and name, one by one, and nothing else: what any draw
by tickets must at least do. The draw starts from goods, strata and weights in memory: takes are allotted, probabilities
declared, tickets and keys made, items and reserves chosen by stratum, inspectors and laboratories assigned. The
verifier starts from the file of the record. Also printed, without a bound: writing and reading the frozen list.
Seconds of one processor, alternating, median of five; exits 1 when the draw takes more than twice, the verifier more than four times as long, or
when the two do not agree.
"""

from __future__ import annotations

import hashlib
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, run
from tempfile import TemporaryDirectory
from time import process_time
from typing import Final

import numpy as np

from governance.core.bounds import Floats, Integers
from inspections.draws.chance import assigning, frozen_list, record, seeds, selecting, verifier
from inspections.draws.chance.allocation import allot
from inspections.draws.chance.frozen_list import FrozenList
from inspections.draws.chance.header import PARETO, Header, ListedInspector, ListedLaboratory, ListedStratum
from inspections.draws.chance.inclusion import probabilities
from inspections.draws.chance.listed_columns import Columns
from inspections.draws.chance.record import Outcome

GOODS: Final = 1_000_000
STRATA: Final = 48
CATEGORIES: Final = 12
TAKE: Final = 300
RESERVES: Final = 5
ROUNDS: Final = 5
DRAW_AT_MOST: Final = 2.0
VERIFIER_AT_MOST: Final = 4.0
SECRET: Final = "5e" * 32


@dataclass(frozen=True)
class Market:
    """Goods in the order of strata and names, by arithmetic alone: the same on every machine."""

    items: list[str]
    sellers: list[str]
    categories: list[str]
    stratum: Integers
    sizes: Integers
    weights: Floats


def market(goods: int) -> Market:
    """So many goods of 20,000 shops; risk weights have a long tail."""
    number = np.arange(goods)
    stratum = number * STRATA // goods
    mixed = (number * 2_654_435_761 % 2**32 + 0.5) / 2**32
    shops = (number * 7_919 % 20_000).tolist()
    return Market(
        items=[f"shop-{shop:05}:{good:07}" for good, shop in enumerate(shops)],
        sellers=[f"shop-{shop:05}" for shop in shops],
        categories=[f"category-{place % CATEGORIES:02}" for place in stratum.tolist()],
        stratum=stratum,
        sizes=np.bincount(stratum, minlength=STRATA),
        weights=mixed**-0.5,
    )


def declare(goods: Market) -> tuple[Integers, Integers]:
    """Takes by stratum, and the probability of every good."""
    takes = allot(goods.sizes, TAKE, by="proportional")
    parts = np.split(goods.weights, np.cumsum(goods.sizes)[:-1])
    return takes, np.concatenate([probabilities(part, int(take), 0.2) for part, take in zip(parts, takes, strict=True)])


def freeze(goods: Market, takes: Integers, billionths: Integers) -> bytes:
    """The frozen list."""
    strata = [
        ListedStratum(name=f"s{place:02}", size=int(size), take=int(take), reserves=RESERVES)
        for place, (size, take) in enumerate(zip(goods.sizes, takes, strict=True))
    ]
    header = Header(
        draw="k3x9",
        plan="weekly",
        slot="2026-04-06T03:00:00+00:00",
        commitment=seeds.commitment(SECRET),
        frozen_at="2026-04-06T03:00:05+00:00",
        algorithm=PARETO,
        public_source={"kind": "none"},
        random_share="0.2",
        strata=tuple(strata),
        inspectors=tuple(
            ListedInspector(code=f"I-{n:02}", load=n % 4, most=60, away_from=(f"shop-{n:05}",)) for n in range(12)
        ),
        laboratories=tuple(
            ListedLaboratory(code=f"LAB-{n}", categories=tuple(sorted(set(goods.categories))[n::2])) for n in range(4)
        ),
        units_rule={"kind": "fixed", "units": 3},
    )
    columns = Columns(
        item=goods.items,
        stratum=goods.stratum,
        seller=goods.sellers,
        category=goods.categories,
        billionths=billionths,
        units=np.full(len(goods.items), 3),
        accept_at_most=np.zeros(len(goods.items), np.int64),
    )
    return frozen_list.write(header=header, columns=columns)


def outcome_of(frozen: FrozenList) -> Outcome:
    """Everything that follows from the seed."""
    seed = seeds.final_seed(secret=SECRET, list_digest=frozen.digest, public_value="")
    order = selecting.select(frozen, seed)
    turns = assigning.assign(frozen.header, order, seed)
    return Outcome(
        secret=SECRET,
        public_value="",
        public_evidence=None,
        assurance="unverified",
        final_seed=seed,
        order=order,
        assigned=turns,
        extensions=(),
        ended={turn.item: "purchased" for turn in turns if turn.inspector},
        list_digest=frozen.digest,
    )


def seconds(action: Callable[[], object]) -> float:
    """How long an action occupies the processor."""
    began = process_time()
    action()
    return process_time() - began


def hash_all(items: list[bytes], seed: str) -> None:
    """The ticket of every good, and nothing else."""
    prefix = seed.encode() + b"|"
    for item in items:
        hashlib.sha256(prefix + item).digest()


def measure(goods: int, folder: Path) -> dict[str, float]:
    """Seconds of each thing measured, the median of all rounds; raises `SystemExit` when the verifier disagrees."""
    offered = market(goods)
    text = freeze(offered, *declare(offered))
    frozen = frozen_list.read(text)
    outcome = outcome_of(frozen)
    path = folder / "record"
    path.write_bytes(record.write(text, outcome))
    if run([sys.executable, "-I", verifier.__file__, str(path)], stdout=DEVNULL, check=False).returncode:
        raise SystemExit("The verifier does not agree with the draw.")

    def draw() -> None:
        declare(offered)
        assigning.assign(frozen.header, selecting.select(frozen, outcome.final_seed), outcome.final_seed)

    actions: dict[str, Callable[[], object]] = {
        "hashing": lambda: hash_all(frozen.items, outcome.final_seed),
        "draw": draw,
        "verifier": lambda: verifier.verify(path.read_bytes()),
        "writing the list": lambda: freeze(offered, *declare(offered)),
        "reading the list": lambda: frozen_list.read(text),
    }
    rounds = [{name: seconds(action) for name, action in actions.items()} for _ in range(ROUNDS)]
    return {name: median(one[name] for one in rounds) for name in actions}


def main() -> None:
    """Measure, print, and exit 1 when a bound is missed."""
    asked = ArgumentParser(description="A draw and its verifier beside hashing the same names.")
    asked.add_argument("--goods", type=int, default=GOODS)
    goods = asked.parse_args().goods
    with TemporaryDirectory() as folder:
        took = measure(goods, Path(folder))
    print(f"{goods:,} goods, {STRATA} strata, {TAKE} taken, {RESERVES} reserves each; median of {ROUNDS}")
    for name, spent in took.items():
        print(f"  {name:<18} {spent:7.3f} s   {spent / took['hashing']:5.2f} x hashing")
    draw, checked = (took[name] / took["hashing"] for name in ("draw", "verifier"))
    print(f"draw {draw:.2f} (at most {DRAW_AT_MOST}), verifier {checked:.2f} (at most {VERIFIER_AT_MOST})")
    sys.exit(draw > DRAW_AT_MOST or checked > VERIFIER_AT_MOST)


if __name__ == "__main__":
    main()
