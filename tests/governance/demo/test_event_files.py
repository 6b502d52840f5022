"""Event files: the platform's own columns, the same bytes for the same seed, and no word about hidden quality."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import duckdb

from governance.demo.event_files import write_event_files
from governance.demo.market import draw_market
from governance.demo.plan import MarketPlan
from governance.demo.shops import Character
from governance.facts.kinds import CANONICAL

END = date(2026, 11, 21)


def written(folder: Path, *, seed: int) -> dict[str, Path]:
    return write_event_files(draw_market(MarketPlan(sellers=40, days=120, seed=seed, end=END)), folder)


def digests(paths: dict[str, Path]) -> dict[str, str]:
    return {kind: hashlib.sha256(path.read_bytes()).hexdigest() for kind, path in paths.items()}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    first, again, other = (
        digests(written(tmp_path / name, seed=seed)) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first == again
    assert all(first[kind] != other[kind] for kind in first)


def test_every_kind_has_the_columns_of_its_kind_and_no_other(tmp_path: Path) -> None:
    paths = written(tmp_path, seed=1)
    assert set(paths) == set(CANONICAL)
    for kind, path in paths.items():
        columns = {row[0] for row in duckdb.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()}
        assert columns <= set(CANONICAL[kind].column_names)
        assert columns >= set(CANONICAL[kind].required)


def test_no_file_says_what_a_shop_really_is(tmp_path: Path) -> None:
    for path in written(tmp_path, seed=1).values():
        columns = duckdb.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
        texts = [name for name, kind, *_ in columns if kind == "VARCHAR"]
        for name in texts:
            values = {row[0] for row in duckdb.execute(f"SELECT DISTINCT {name} FROM '{path}'").fetchall()}
            assert not values & {character.name.lower() for character in Character}
