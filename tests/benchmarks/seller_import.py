"""How time and memory of taking in sellers grow, duplicate search included: 10,000, 50,000 and 100,000 at once.

    python -m tests.benchmarks.seller_import [SELLERS ...]

Each size is imported in a process of its own into an empty database. Every hundredth row repeats the number of
another, every twentieth shares an address with 19 others, and a tenth of all sellers sit at one single address: what
compared every pair would show in the exponent. Memory is the most the importing process ever held, less what it held
before. Exits 1 when a fitted exponent is above 1.15.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
from flask_migrate import upgrade

from governance.core.access import system_actor
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.onboarding.seller_import.imports import import_sellers
from governance.rulebook import publication
from tests.conftest import settings_for
from tests.servers import embedded_server
from wsgi import create_app

SIZES: Final = (10_000, 50_000, 100_000)
MOST: Final = 1.15
AT: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
BY: Final = system_actor("benchmark")
HEADING: Final = (
    "reference",
    "name",
    "country",
    "kind",
    "legal_name",
    "registration_number",
    "registered_address",
    "category",
    "joined_on",
    "representative_name",
    "representative_id_number",
    "contact_name",
    "contact_email",
    "contact_phone",
    "bank_account_number",
)
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(number: int) -> str:
    """An invented Chinese code with right check characters, inside and at the end."""
    inside = f"{number:08d}"
    total = sum(int(digit) * weight for digit, weight in zip(inside, _ORGANISATION, strict=True))
    body = f"91330100{inside}{'0123456789X'[(11 - total % 11) % 11]}"
    total = sum(_ALPHABET.index(character) * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return body + _ALPHABET[(31 - total % 31) % 31]


def write_list(path: Path, sellers: int) -> None:
    """A list of `sellers` shops, the same at every run."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADING)
        for number in range(sellers):
            own = number - 1 if number % 100 == 1 else number
            address = "杭州市西湖区文三路 1 号" if number % 10 == 3 else f"杭州市余杭区仓前街道 {number // 20 * 20} 号"
            writer.writerow(
                (
                    f"shop-{number:06d}",
                    f"小店 {number}",
                    "CN",
                    "company",
                    f"杭州第{number}贸易有限公司",
                    credit_code(own),
                    address if number % 20 == 0 or number % 10 == 3 else f"杭州市滨江区江南大道 {number} 号",
                    ("apparel", "toys", "home")[number % 3],
                    "2021-06-01",
                    f"王{number}",
                    f"3301061980{number % 12 + 1:02d}{number % 28 + 1:02d}{number % 9000 + 1000}",
                    f"李{number}",
                    f"shop-{number}@shops.example",
                    f"+86 138 {number // 10_000:04d} {number % 10_000:04d}",
                    f"6222{number:012d}",
                )
            )


def measure(path: Path) -> dict[str, float]:
    """Import `path` into an empty database in this process: seconds, megabytes, and what came of it."""
    with embedded_server() as server, server.fresh_database() as database, tempfile.TemporaryDirectory() as folder:
        settings = settings_for(database, Path(folder))
        app = create_app(settings)
        with app.app_context(), scoped(PLATFORM):
            upgrade()
            with transaction():
                publication.install_preset("fair-1000", by=BY, at=AT)
            before = _most_memory()
            started = perf_counter()
            with transaction():
                summary = import_sellers(path=path, settings=settings, by=BY, at=AT)
            seconds = perf_counter() - started
            db.engine.dispose()
    if summary.rows_rejected or not summary.groups_found:
        sys.exit(f"The list was not taken in as it should be: {summary}")
    return {
        "seconds": seconds,
        "megabytes": _most_memory() - before,
        "groups": summary.groups_found,
        "relations": summary.relations_proposed,
    }


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def exponent(sizes: list[int], values: list[float]) -> float:
    """The slope of log(value) over log(size): 1 is linear, 2 compares every pair."""
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(values, 1e-9)), 1)[0])


def main(arguments: list[str]) -> int:
    """Measure each size in a process of its own, fit, compare with what is promised."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(Path(arguments[1]))))
        return 0
    sizes = [int(size) for size in arguments] or list(SIZES)
    found: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.csv"
            write_list(path, size)
            command = [sys.executable, "-m", "tests.benchmarks.seller_import", "--one", str(path)]
            answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found.append(json.loads(answer.splitlines()[-1]))
            row = found[-1]
            print(
                f"{size:>8,} sellers: {row['seconds']:7.1f} s, {row['megabytes']:7.1f} MB,"
                f" {row['groups']:,.0f} groups, {row['relations']:,.0f} relations",
                flush=True,
            )
    missed = False
    for name in ("seconds", "megabytes"):
        fitted = exponent(sizes, [row[name] for row in found])
        print(f"{name} grow with the number of sellers to the power of {fitted:.2f} (promised: {MOST})")
        missed = missed or fitted > MOST
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
