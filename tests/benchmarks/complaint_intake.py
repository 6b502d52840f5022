"""How fast cases come in by the file, beside the fastest that PostgreSQL can take the same rows: 10,000 to a million.

    python -m tests.benchmarks.complaint_intake [ROWS ...]

The delivery is NDJSON: every row names a shop, an order, a product, a lot, a sum and a person with all its addresses,
and tells what happened in about 900 characters (as consumers do who write to an authority; some in Chinese). One text
in two holds figures, one in thirty a telephone number or the person's own name, which is masked. All cases are open.

*Raw* is COPY of the same rows, split into the same columns beforehand and off the clock, into an ordinary logged table
with the same types and neither index, key, check nor row security. *Intake* is `import_cases` as the command calls it:
reading the file, its digest, parsing, every check, keys and masks, three tables with all their indexes under row
security, one transaction. Both run on a server that is set up as `make run` does it; raw is the median of three, one of
them after the intake. Memory is the most the importing process ever held, less what it held before.

Exits 1 when intake reaches less than a fifth of the speed of raw at the largest size, or an exponent is above 1.15.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import numpy as np
import psycopg
from flask_migrate import upgrade

from governance.complaints.intake.columns import COLUMNS, Value
from governance.complaints.intake.imports import import_cases
from governance.core.access import system_actor
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.rulebook import publication
from governance.sellers import register
from governance.sellers.register import NewSeller
from tests.conftest import settings_for
from tests.servers import Database, embedded_server
from wsgi import create_app

SIZES: Final = (10_000, 100_000, 1_000_000)
LEAST: Final = 0.20
MOST: Final = 1.15
AT: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
BY: Final = system_actor("benchmark")
SHOPS: Final = 2_000
_TYPES: Final = {Value.DAY: "date", Value.MOMENT: "timestamptz", Value.SUM: "numeric(18, 2)"}
_SENTENCES: Final = (
    "The parcel came after three weeks and the box was torn on one side.",
    "One wheel of the locomotive was missing, and the paint came off in flakes.",
    "I wrote to the shop twice and nobody has answered so far.",
    "They said on the telephone that it was the fault of the carrier.",
    "I paid 23.50 for it on 2026-02-03 and ordered 2 more as presents.",
    "The picture in the shop shows brass fittings; what I got is painted plastic.",
    "My daughter is four, so small parts that come loose are not what I want in the house.",
    "I would like my money back, or a new one that is whole.",
    "The seller asked me to send it back at my own cost.",
)
_CHINESE: Final = (
    "收到的火车少了一个轮子，油漆也掉了。",
    "联系商家两次都没有回复，等了3天。",
    "商家说是快递的责任，让我自己承担退货运费。",
    "页面写的是黄铜配件，收到的是塑料的。",
    "希望退款或者换一个完好的。",
)


def texts(rnd: random.Random) -> list[str]:
    """Two thousand stories of about 900 characters."""
    told = []
    for number in range(2_000):
        chinese = number % 5 == 0
        sentences, length = (_CHINESE, 300) if chinese else (_SENTENCES, 1_000)
        wanted, story = min(1_900, length * rnd.lognormvariate(0, 0.5)), ""
        while len(story) < wanted:
            story += rnd.choice(sentences) + ("" if chinese else " ")
        told.append(story)
    return told


def rows(size: int) -> Iterator[dict[str, str]]:
    """The same `size` rows at every call."""
    rnd = random.Random(20)
    stories = texts(rnd)
    for number in range(size):
        buyer = rnd.randrange(size)
        story = stories[number % len(stories)]
        if number % 30 == 0:
            story += f" Ring me: +49 170 {buyer:07d}." if number % 60 else f" Yours, Anna Meier {buyer}"
        yield {
            "kind": "complaint",
            "external_reference": f"{rnd.randrange(10**6):06d}-{number:07d}",
            "seller": f"shop-{rnd.randrange(SHOPS):05d}",
            "issue": ("quality", "not_received", "damaged")[number % 3],
            "text": story.strip(),
            "product": f"P-{number % 5_000:06d}",
            "product_name": f"Wooden train set no. {number % 5_000}",
            "category": "toys",
            "lot": f"2026-{number % 300:03d}",
            "order_reference": f"O-{rnd.randrange(10**10):010d}",
            "request": "refund",
            "amount": f"{number % 90 + 10}.50",
            "currency": "EUR",
            "occurred_on": "2026-02-11",
            "opened_at": "2026-02-14T10:11:12+00:00",
            "name": f"Anna Meier {buyer}",
            "email": f"anna.{buyer}@mail.example",
            "phone": f"+49 170 {buyer:07d}",
            "buyer_reference": f"buyer-{buyer:07d}",
            "language": "en",
        }


def write(folder: Path, size: int) -> tuple[Path, Path]:
    """The delivery, and the same rows as COPY takes them."""
    delivery, raw = folder / f"{size}.ndjson", folder / f"{size}.copy"
    names = [column.name for column in COLUMNS]
    with delivery.open("w", encoding="utf-8") as lines, raw.open("w", encoding="utf-8") as cells:
        for row in rows(size):
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            cells.write("\t".join(row.get(name, "\\N") for name in names) + "\n")
    return delivery, raw


def seconds_of_raw(connection: psycopg.Connection[tuple[object, ...]], raw: Path) -> float:
    """COPY of the rows in `raw` into an ordinary table."""
    columns = ", ".join(f"{column.name} {_TYPES.get(column.value, 'text')}" for column in COLUMNS)
    connection.execute("DROP TABLE IF EXISTS raw_case")
    connection.execute(f"CREATE TABLE raw_case ({columns})".encode())
    started = perf_counter()
    with raw.open("rb") as stream, connection.cursor().copy("COPY raw_case FROM STDIN") as copy:
        while chunk := stream.read(1 << 20):
            copy.write(chunk)
    return perf_counter() - started


def measure(size: int) -> dict[str, float]:
    """One size on an empty database in this process."""
    with (
        embedded_server(careful=True) as server,
        server.fresh_database() as database,
        tempfile.TemporaryDirectory() as folder,
    ):
        delivery, raw = write(Path(folder), size)
        settings = settings_for(database, Path(folder))
        app = create_app(settings)
        with app.app_context(), scoped(PLATFORM):
            prepare()
            with database.connect() as connection:
                copied = [seconds_of_raw(connection, raw) for _ in range(2)]
                before = _most_memory()
                started = perf_counter()
                with transaction():
                    summary = import_cases(path=delivery, source="bench", settings=settings, by=BY, at=AT)
                seconds = perf_counter() - started
                after = _most_memory()
                copied.append(seconds_of_raw(connection, raw))
            db.engine.dispose()
        if summary.rows_opened != size:
            sys.exit(f"Not everything came in: {summary}")
        _check(database, size)
    return {"seconds": seconds, "raw": median(copied), "megabytes": after - before}


def prepare() -> None:
    """A market with its rule book and its shops."""
    upgrade()
    with transaction():
        publication.install_preset("fair-1000", by=BY, at=AT)
        shops = (NewSeller(reference=f"shop-{number:05d}") for number in range(SHOPS))
        register.register_many(sellers=shops, by=BY, at=AT)


def _check(database: Database, size: int) -> None:
    """What was counted is there, whole: a person and an entry for each case, and masked words beside one in thirty."""
    with database.connect("maintenance") as connection:
        for table, least in (("complaint_case", size), ("case_person", size), ("case_entry", size)):
            found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
            if found != (least,):
                sys.exit(f"{table} holds {found}, not {least:,}.")
        words = connection.execute("SELECT count(*) FROM case_words").fetchone()
        if words is None or int(str(words[0])) < size // 30:
            sys.exit(f"Only {words} texts were masked.")


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def exponent(sizes: list[int], values: list[float]) -> float:
    """The slope of log(value) over log(size): 1 is linear."""
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(values, 1e-9)), 1)[0])


def main(arguments: list[str]) -> int:
    """Measure each size in a process of its own, fit, compare with what is promised."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(int(arguments[1]))))
        return 0
    sizes = [int(size) for size in arguments] or list(SIZES)
    found: list[dict[str, float]] = []
    for size in sizes:
        command = [sys.executable, "-m", "tests.benchmarks.complaint_intake", "--one", str(size)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found.append(json.loads(answer.splitlines()[-1]))
        row = found[-1]
        share = row["raw"] / row["seconds"]
        print(
            f"{size:>9,} rows: intake {row['seconds']:7.2f} s, raw COPY {row['raw']:6.2f} s ({share:.1%} of its speed),"
            f" {row['megabytes']:6.1f} MB",
            flush=True,
        )
    share = found[-1]["raw"] / found[-1]["seconds"]
    print(f"at {sizes[-1]:,} rows intake has {share:.1%} of the speed of raw COPY (promised: {LEAST:.0%})")
    missed = share < LEAST
    for name in ("seconds", "megabytes") if len(sizes) > 1 else ():
        fitted = exponent(sizes, [row[name] for row in found])
        print(f"{name} grow with the number of rows to the power of {fitted:.2f} (promised: {MOST})")
        missed = missed or fitted > MOST
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
