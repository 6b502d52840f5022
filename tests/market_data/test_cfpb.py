"""Complaints that consumers brought to an authority: both public extracts come in by a mapping, and so does a dirty copy."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.complaints.intake.imports import ImportSummary, import_cases
from governance.complaints.intake.mapping import read_case_mapping
from governance.complaints.models import Case, CaseEntry
from governance.core.commands import settings
from governance.core.database import PLATFORM, db, scoped
from governance.sellers.models import Seller
from tests.builders import AT, BY
from tests.governance.complaints.filed import install_rules

# What their answer to the consumer means for us; cases in progress are open.
ENDINGS = {
    "Closed with monetary relief": ("closed", "upheld"),
    "Closed with non-monetary relief": ("closed", "partly"),
    "Closed with explanation": ("closed", "dismissed"),
    "Closed": ("closed", "dismissed"),
    "Untimely response": ("closed", "upheld"),
    "In progress": ("", ""),
}
OURS = ("external_reference", "product", "subproduct", "issue", "company", "received", "answer")
FILES = {"cfpb_2013_capitalprince.csv.gz": 1_000, "cfpb_2016_bkreis84.csv.gz": 349}


def records(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def columns_of(path: Path) -> dict[str, str]:
    """How this file calls what we need; the two extracts do not agree, so names are compared without signs."""
    heading = list(records(path)[0])
    plain = {"".join(filter(str.isalnum, name.lower())): name for name in heading}
    wanted = ("complaintid", "product", "subproduct", "issue", "company", "datereceived", "companyresponsetoconsumer")
    return dict(zip(OURS, (plain[name] for name in wanted), strict=True))


def write_mapping(folder: Path, path: Path) -> Path:
    theirs, rows = columns_of(path), records(path)
    issues = sorted({row[theirs["issue"]] for row in rows})
    used = set(theirs.values())
    lines = [
        "columns:",
        f"  external_reference: {theirs['external_reference']!r}",
        f"  category: {theirs['product']!r}",
        f"  product_name: {theirs['subproduct']!r}",
        f"  issue: {theirs['issue']!r}",
        f"  text: {theirs['issue']!r}",
        f"  seller: {theirs['company']!r}",
        f"  opened_at: {theirs['received']!r}",
        f"  state: {theirs['answer']!r}",
        f"  outcome: {theirs['answer']!r}",
        "constants: {kind: complaint}",
        "dates: {opened_at: '%m/%d/%Y'}",
        "register_sellers: yes",
        "values:",
        "  issue:",
        *(f'    "{issue}": other' for issue in issues),
        "  state:",
        *(f'    "{answer}": "{state}"' for answer, (state, _outcome) in ENDINGS.items()),
        "  outcome:",
        *(f'    "{answer}": "{outcome}"' for answer, (_state, outcome) in ENDINGS.items()),
        "ignore:",
        *(f'  - "{name}"' for name in rows[0] if name not in used),
    ]
    mapping = folder / "mapping.yaml"
    mapping.write_text("\n".join(lines), encoding="utf-8")
    return mapping


@pytest.fixture
def market(app: Flask) -> Iterator[None]:
    with app.app_context(), scoped(PLATFORM):
        install_rules()
        yield


def take_in(path: Path, mapping: Path) -> ImportSummary:
    return import_cases(path=path, source="cfpb", mapping=read_case_mapping(mapping), settings=settings(), by=BY, at=AT)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.usefixtures("market")
def test_an_extract_gives_cases_with_products_issues_dates_and_outcomes(
    market_data: Path, tmp_path: Path, name: str
) -> None:
    path, size = market_data / "cfpb" / name, FILES[name]
    theirs, rows = columns_of(path), records(path)
    summary = take_in(path, write_mapping(tmp_path, path))
    assert (summary.rows_read, summary.rows_opened, summary.rejected) == (size, size, ())
    assert summary.sellers_registered == len({row[theirs["company"]] for row in rows})
    found = db.session.execute(select(Case, Seller.reference).join(Seller, Seller.id == Case.seller_id)).all()
    by_reference = {case.external_reference: (case, shop) for case, shop in found}
    for row in rows:
        case, shop = by_reference[row[theirs["external_reference"]]]
        state, outcome = ENDINGS[row[theirs["answer"]]]
        month, day, year = row[theirs["received"]].split("/")
        assert (shop, case.category) == (row[theirs["company"]], row[theirs["product"]])
        assert case.product_name == (row[theirs["subproduct"]] or None)
        assert (case.state, case.outcome) == (state or "received", outcome or None)
        assert case.opened_at.date().isoformat() == f"{year}-{int(month):02d}-{int(day):02d}"
    texts = Counter(db.session.scalars(select(CaseEntry.text).where(CaseEntry.kind == "filed")))
    assert texts == Counter(row[theirs["issue"]] for row in rows)
    assert take_in(path, tmp_path / "mapping.yaml").rows_known == size


@pytest.mark.usefixtures("market")
def test_a_dirty_copy_is_told_row_by_row_and_everything_else_enters(market_data: Path, tmp_path: Path) -> None:
    path = market_data / "cfpb" / "cfpb_2013_capitalprince.csv.gz"
    lines = gzip.decompress(path.read_bytes()).splitlines()
    lines[100] = lines[100][: len(lines[100]) // 3]
    lines[200] = lines[200] + "é".encode("latin-1")
    lines.insert(300, lines[0])
    lines[400] = lines[400].replace(b"201", b"2O1")
    dirty = tmp_path / "dirty.csv"
    dirty.write_bytes(b"\r\n".join(lines) + b"\r\n")
    summary = take_in(dirty, write_mapping(tmp_path, path))
    assert [found.line for found in summary.rejected] == [101, 201, 301, 401]
    assert [found.column for found in summary.rejected] == ["", "", "", "opened_at"]
    assert (summary.rows_opened, summary.rows_rejected) == (997, 4)
    assert db.session.scalar(select(func.count()).select_from(Case)) == 997
