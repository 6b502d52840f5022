"""Lists of sellers for tests: rows with full defaults, so that a test names only what it is about."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from stdnum.br import cnpj

from governance.onboarding.seller_import.columns import NAMES

_numbers = itertools.count(1)


def company_number(number: int) -> str:
    """A Brazilian company number nobody has, with right check digits."""
    base = f"{number:08d}0001"
    digits = next(f"{base}{end:02d}" for end in range(100) if cnpj.is_valid(f"{base}{end:02d}"))
    return cnpj.format(digits)


def listed(**given: str) -> dict[str, str]:
    """One row of a list: a company of its own, unless `given` says otherwise."""
    number = next(_numbers)
    return {
        "reference": f"listed-{number}",
        "name": f"Shop {number}",
        "country": "BR",
        "kind": "company",
        "legal_name": f"Empresa {number} Ltda",
        "registration_number": company_number(number),
        "registered_address": f"Rua das Flores {number}, Recife",
        "founded_on": "2015-03-01",
        "category": "toys",
        "joined_on": "2020-06-30",
        "representative_name": f"Ana Souza {number}",
        "representative_id_number": f"RG-{number:07d}",
        "contact_name": f"Ana Souza {number}",
        "contact_email": f"shop-{number}@shops.example",
        "contact_phone": f"+55 81 9{number:04d}-{number:04d}",
        "bank_account_number": f"0001-{number:08d}",
    } | given


def write_list(path: Path, *rows: Mapping[str, str], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """A CSV file with a heading and these rows."""
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(NAMES)
        writer.writerows([row.get(name, "") for name in NAMES] for row in rows)
    return path


def write_workbook(path: Path, heading: Sequence[object], *rows: Sequence[object]) -> Path:
    """An Excel workbook with these cells."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("sellers")
    for row in (heading, *rows):
        sheet.append(list(row))
    book.save(path)
    return path
