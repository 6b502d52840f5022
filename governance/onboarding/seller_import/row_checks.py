"""What must be right about one row of a list of sellers. Pure: each check is a function from row to remarks.

What tells who the seller is must be right, or the row is refused. What only helps to reach somebody is taken as it is
and remarked on: the seller trades already, and is asked for it when it is verified again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from phonenumbers import SUPPORTED_REGIONS

from governance.onboarding.check_results import Result
from governance.onboarding.checks.registration import NumberJudgement
from governance.onboarding.normal_forms import mixed_alphabets, phone_number
from governance.onboarding.seller_import.columns import COLUMNS

KINDS: Final = ("company", "individual_business", "natural_person")
DATES: Final = ("founded_on", "joined_on", "permit_valid_from", "permit_valid_until")
CODE: Final = re.compile(r"[a-z][a-z0-9_]*")
EARLIEST: Final = date(1800, 1, 1)
LATEST: Final = date(2200, 1, 1)


@dataclass(frozen=True)
class Remark:
    """One thing wrong with a row; `refuses` tells whether the row is left out for it."""

    column: str
    reason: str
    refuses: bool = True


NumberJudge = Callable[[str, str], NumberJudgement]
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Known:
    """What a row is held against: today, and who judges registration numbers."""

    today: date
    judge: NumberJudge


Check = Callable[[Cells, Known], Iterator[Remark]]


def remarks(cells: Cells, known: Known) -> list[Remark]:
    """Everything wrong with a row, in the order of the checks; `cells` has every column, stripped."""
    return [remark for check in CHECKS for remark in check(cells, known)]


def kind_of(cells: Cells) -> str:
    """The kind of business: as given, else by whether there is a registration number."""
    return cells["kind"] or ("company" if cells["registration_number"] else "natural_person")


def day_of(text: str) -> date | None:
    """The day that `text` writes (2019-05-31, 2019/5/31 or 20190531); None when it writes none."""
    parts = text.replace("/", "-").split("-")
    if len(parts) == 1 and len(text) == 8:
        parts = [text[:4], text[4:6], text[6:]]
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts) or len(parts[0]) != 4:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def required_cells_are_filled(cells: Cells, _known: Known) -> Iterator[Remark]:
    for column in COLUMNS:
        if column.required and not cells[column.name]:
            yield Remark(column.name, "is empty")


def cells_hold_text_of_usual_length(cells: Cells, _known: Known) -> Iterator[Remark]:
    for column in COLUMNS:
        text = cells[column.name]
        if len(text) > column.longest:
            yield Remark(column.name, f"is longer than {column.longest:,} characters")
        elif not text.isprintable() and any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in text):
            yield Remark(column.name, "holds control characters")


def country_is_one(cells: Cells, _known: Known) -> Iterator[Remark]:
    if cells["country"] and cells["country"].upper() not in SUPPORTED_REGIONS:
        yield Remark("country", "is no country in two letters (ISO 3166-1)")


def kind_is_known_and_fits(cells: Cells, _known: Known) -> Iterator[Remark]:
    kind = kind_of(cells)
    if kind not in KINDS:
        yield Remark("kind", f"is none of {', '.join(KINDS)}")
    elif kind != "natural_person":
        yield from (
            Remark(name, f"is empty, and a {kind.replace('_', ' ')} has one")
            for name in ("legal_name", "registration_number")
            if not cells[name]
        )


def registration_number_is_one(cells: Cells, known: Known) -> Iterator[Remark]:
    if cells["registration_number"] and cells["country"].upper() in SUPPORTED_REGIONS:
        judged = known.judge(cells["country"].upper(), cells["registration_number"])
        if judged.result is not Result.PASS:
            yield Remark("registration_number", judged.sentence, refuses=judged.result is Result.FAIL)


def days_are_days_in_order(cells: Cells, known: Known) -> Iterator[Remark]:
    days = {name: day_of(cells[name]) for name in DATES}
    for name, day in days.items():
        if cells[name] and day is None:
            yield Remark(name, "is no day such as 2019-05-31")
        elif day and not EARLIEST <= day < LATEST:
            yield Remark(name, "lies outside any calendar of trade")
    for name in ("founded_on", "joined_on"):
        if (day := days[name]) and day > known.today:
            yield Remark(name, "lies in the future")
    yield from _order(days["founded_on"], days["joined_on"], "joined_on", "lies before the day it was founded on")
    yield from _order(
        days["permit_valid_from"], days["permit_valid_until"], "permit_valid_until", "lies before permit_valid_from"
    )


def codes_are_codes(cells: Cells, _known: Known) -> Iterator[Remark]:
    for name in ("category", "permit_kind"):
        if cells[name] and not CODE.fullmatch(cells[name]):
            yield Remark(name, "is no code of small letters, digits and underscores, such as food_licence")


def permit_says_what_it_is(cells: Cells, known: Known) -> Iterator[Remark]:
    details = [name for name in ("permit_number", "permit_valid_from", "permit_valid_until") if cells[name]]
    if details and not cells["permit_kind"]:
        yield Remark("permit_kind", f"is empty, but there is a {details[0]}")
    until = day_of(cells["permit_valid_until"])
    if until and until < known.today:
        yield Remark("permit_valid_until", "is over: the seller is to be verified first", refuses=False)


def names_mix_no_alphabets(cells: Cells, _known: Known) -> Iterator[Remark]:
    for name in ("name", "legal_name"):
        if word := mixed_alphabets(cells[name]):
            yield Remark(name, f"mixes letters of two alphabets in {word!r}", refuses=False)


def somebody_can_be_reached(cells: Cells, _known: Known) -> Iterator[Remark]:
    email, phone = cells["contact_email"], cells["contact_phone"]
    if email and (email.count("@") != 1 or email.startswith("@") or "." not in email.rpartition("@")[2]):
        yield Remark("contact_email", "is no e-mail address", refuses=False)
    if phone and not phone_number(phone, cells["country"].upper() or None):
        yield Remark("contact_phone", "is no telephone number that can be dialled", refuses=False)


def _order(first: date | None, second: date | None, column: str, reason: str) -> Iterator[Remark]:
    if first and second and second < first:
        yield Remark(column, reason)


CHECKS: Final[tuple[Check, ...]] = (
    required_cells_are_filled,
    cells_hold_text_of_usual_length,
    country_is_one,
    kind_is_known_and_fits,
    registration_number_is_one,
    days_are_days_in_order,
    codes_are_codes,
    permit_says_what_it_is,
    names_mix_no_alphabets,
    somebody_can_be_reached,
)
