"""A draw from a million listings in a real database, beside reading them once and hashing their names.

    python -m tests.benchmarks.draw_from_database [LISTINGS ...]

The bare work is what any list frozen from a database must at least do: one COPY of what stands on it (reference,
listing, product, seller, category, price of everything on sale) to this process, and SHA-256 of seed and id for each
line. Freezing adds to that the population's checks, strata and declared probabilities, the weights by risk (a second
look at the listings of the same products and at a year of orders, reviews and returns), the text of a hundred bytes a
line, and keeping it under its digest: four more passes over the same rows, most of them over whole columns; so three
times the bare work is promised. Drawing reads the kept text, checks its digest, hashes every name and orders the keys,
and writes rows, tasks and notices of 300 items, which cost the same however long the list is: at most eight times the
bare hashing. Extending reads the text and hashes one stratum of many, and revealing copies the text with its outcome:
at most one and a half times; whoever steps in stands in rows already: at most once. Promised of a million listings.

Costs are seconds of the processor, of this process and of the database server together, so that other people on the
machine count little; the median of three rounds that alternate with the bare work. Memory is the most that this process
ever held. Each size has a process and a database of its own. Exits 1 when a promise is missed.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

import numpy as np
from flask_migrate import upgrade

from governance.core.database import PLATFORM, db, scoped, transaction
from governance.facts.database_link import driver_connection
from inspections.draws.committing import commit_now
from inspections.draws.drawing import draw as make_draw
from inspections.draws.extending import extend
from inspections.draws.freezing import freeze
from inspections.draws.frozen import header_of
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.revealing import reveal
from inspections.draws.states import COUNTS, End
from inspections.draws.stepping_in import step_in
from tests.benchmarks.listed_market import BY, DUE, fill
from tests.conftest import settings_for
from tests.servers import embedded_server
from wsgi import create_app

SIZES: Final = (100_000, 300_000, 1_000_000)
ROUNDS: Final = 3
EXPONENT_AT_MOST: Final = 1.15
MEGABYTES_AT_MOST: Final = 1_500
# Of a million listings; why drawing, extending and revealing have these limits is told in decision 0041.
AT_MOST: Final = {"freeze": 3.0, "draw": 8.0, "extend": 1.5, "step in": 1.0, "reveal": 1.5}
ON_SALE: Final = """
COPY (
    SELECT listing.reference, listing.id, listing.product_id, listing.seller_id, product.category_id, listing.price
    FROM listing JOIN product ON product.id = listing.product_id JOIN seller ON seller.id = listing.seller_id
    WHERE listed_on <= date '2026-07-06' AND (ended_on IS NULL OR ended_on > date '2026-07-06')
) TO STDOUT
"""
# The same columns without the join, which the planner makes one product at a time: nothing is promised beside these.
APART: Final = (
    "COPY (SELECT reference, id, product_id, seller_id, price, listed_on, ended_on FROM listing) TO STDOUT",
    "COPY (SELECT id, category_id FROM product) TO STDOUT",
)
_TICKS: Final = os.sysconf("SC_CLK_TCK")


def server_seconds(postmaster: int) -> float:
    """Processor time of a database server: its living processes, and those that ended (Linux)."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended just now, and is counted by the postmaster
            continue
        if int(fields[1]) == postmaster:
            ticks += int(fields[11]) + int(fields[12])
        elif stat.parent.name == str(postmaster):
            ticks += sum(map(int, fields[11:15]))
    return ticks / _TICKS


def parent_of(process: int) -> int:
    """The process that started another."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def copy_out() -> list[bytes]:
    """What is on sale, as it comes; the references."""
    with transaction(), driver_connection().cursor().copy(ON_SALE.encode()) as copy:
        answer = b"".join(map(bytes, copy))
    return [line[: line.index(b"\t")] for line in answer.splitlines()]


def copy_apart() -> int:
    """The columns of listings and products, each by itself; their bytes."""
    length = 0
    for statement in APART:
        with transaction(), driver_connection().cursor().copy(statement.encode()) as copy:
            length += len(b"".join(map(bytes, copy)))
    return length


def hash_all(items: list[bytes]) -> None:
    """The ticket of every listing, and nothing else."""
    prefix = b"5e" * 32 + b"|"
    for item in items:
        hashlib.sha256(prefix + item).digest()


class Life:
    """A draw of the plan, from one round to the next."""

    def __init__(self, plan_id: int, number: int) -> None:
        self.at = DUE + timedelta(minutes=10 * number)
        with transaction():
            self.draw_id = commit_now(plan_id=plan_id, by=BY, at=self.at).id

    def freeze(self) -> None:
        """Gather, arrange, weigh, write, keep."""
        with transaction():
            freeze(draw_id=self.draw_id, by=BY, at=self.at + timedelta(minutes=1))

    def draw(self) -> None:
        """Everything that follows from the seed."""
        with transaction():
            make_draw(draw_id=self.draw_id, by=BY, at=self.at + timedelta(minutes=5))

    def extend(self) -> None:
        """Three more of the largest stratum."""
        with transaction() as session:
            largest = max(header_of(session.get_one(Draw, self.draw_id)).strata, key=lambda stratum: stratum.size)
            extend(draw_id=self.draw_id, stratum=largest.name, extra=3, reason="More.", by=BY, at=self._later())

    def step_in(self) -> None:
        """The next reserve stands for the first item drawn."""
        with transaction() as session:
            first = session.query(DrawnItem).filter_by(draw_id=self.draw_id, turn=1).one()
            if step_in(drawn_item_id=first.id, reason="Sold out.", by=BY, at=self._later()) is None:
                raise SystemExit("Nobody stepped in.")

    def reveal(self) -> None:
        """The record is written; everything was bought."""
        with transaction() as session:
            rows = session.query(DrawnItem).filter_by(draw_id=self.draw_id)
            ended = {row.item: End.PURCHASED for row in rows if row.role in COUNTS}
            reveal(draw_id=self.draw_id, ended=ended, by=BY, at=self._later())

    def steps(self) -> dict[str, Callable[[], None]]:
        """What is measured, in order."""
        return {
            "freeze": self.freeze,
            "draw": self.draw,
            "extend": self.extend,
            "step in": self.step_in,
            "reveal": self.reveal,
        }

    def _later(self) -> datetime:
        return self.at + timedelta(minutes=8)


def measure(listings: int) -> dict[str, float]:
    """Seconds of the processor by step (median), and the megabytes that this process held at most."""
    with embedded_server() as server, server.fresh_database() as database, tempfile.TemporaryDirectory() as folder:
        settings = settings_for(database, Path(folder))
        app = create_app(settings)
        with app.app_context():
            upgrade()
        plan_id = fill(app, settings, listings)
        with database.connect("owner") as owner:
            owner.execute("VACUUM ANALYZE")
        before = _most_memory()
        with app.app_context(), scoped(PLATFORM):
            with transaction():
                postmaster = parent_of(driver_connection().info.backend_pid)

            def seconds(action: Callable[[], object]) -> float:
                began = process_time() + server_seconds(postmaster)
                action()
                return process_time() + server_seconds(postmaster) - began

            rounds = [_round(plan_id, number, seconds) for number in range(ROUNDS + 1)][1:]  # the first one warms up
            db.engine.dispose()
    took = {name: median(one[name] for one in rounds) for name in rounds[0]}
    return took | {"megabytes": _most_memory(), "megabytes before": before}


def _round(plan_id: int, number: int, seconds: Callable[[Callable[[], object]], float]) -> dict[str, float]:
    items: list[bytes] = []
    took = {"copy": seconds(lambda: items.extend(copy_out())), "hashing": seconds(lambda: hash_all(items))}
    took["copy apart"] = seconds(copy_apart)
    return took | {name: seconds(step) for name, step in Life(plan_id, number).steps().items()}


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ratios(row: dict[str, float]) -> dict[str, float]:
    """Each step in units of what it is promised in: freezing in the bare work, all others in the hashing."""
    bare = {"freeze": row["copy"] + row["hashing"]}
    return {name: row[name] / bare.get(name, row["hashing"]) for name in AT_MOST}


def exponent(sizes: list[int], values: list[float]) -> float:
    """The slope of log(value) over log(size): 1 is linear."""
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(values, 1e-9)), 1)[0])


def check(sizes: list[int], found: list[dict[str, float]]) -> int:
    """Print what was promised of the largest size and of growth; how many promises were missed."""
    largest = ratios(found[-1])
    kept = [(name, largest[name], most, "times the bare work") for name, most in AT_MOST.items()]
    kept.append(("memory", found[-1]["megabytes"], MEGABYTES_AT_MOST, "MB"))
    if len(sizes) > 2:
        growth = [(name, exponent(sizes, [row[name] for row in found])) for name in ("freeze", "draw", "megabytes")]
        kept += [(f"growth of {name}", fitted, EXPONENT_AT_MOST, "as exponent") for name, fitted in growth]
    for name, value, most, unit in kept:
        print(f"{'MISSED' if value > most else 'kept':<6} {name}: {value:.2f} {unit}, at most {most}")
    return sum(value > most for _name, value, most, _unit in kept)


def main(arguments: list[str]) -> int:
    """Measure each size in a process of its own, fit, compare with what is promised."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(int(arguments[1]))))
        return 0
    sizes = [int(size) for size in arguments] or list(SIZES)
    found: list[dict[str, float]] = []
    for size in sizes:
        command = [sys.executable, "-m", "tests.benchmarks.draw_from_database", "--one", str(size)]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        found.append(json.loads(answer.splitlines()[-1]))
        told = ", ".join(f"{name} {ratio:.2f} x" for name, ratio in ratios(found[-1]).items())
        row = found[-1]
        print(
            f"{size:>9,} listings: {told}; {row['megabytes']:,.0f} MB ({row['megabytes before']:,.0f} before the first"
            f" draw); copy {row['copy'] / row['hashing']:.1f} x hashing; freeze"
            f" {row['freeze'] / (row['copy apart'] + row['hashing']):.2f} x hashing and columns copied apart",
            flush=True,
        )
    return int(check(sizes, found) > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
