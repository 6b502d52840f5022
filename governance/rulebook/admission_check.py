"""What the sections `admission` and `clocks` must hold besides being well-formed. Pure, as the checks in `check.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, Final

from governance.core.errors import Finding

Document = dict[str, Any]

# What the application asks of a rule book by name.
NEEDED_CLOCKS: Final = (
    "application_decision",
    "information_answer",
    "contested_refusal",
    "reverification",
    "changed_facts",
    "lapsed_permit",
)
MOST_MONTHS_UNVERIFIED: Final = 6


def clocks_are_there_once(document: Document) -> Iterator[Finding]:
    """Every clock that the application starts stands here, and none twice."""
    codes = [clock["code"] for clock in document["clocks"]]
    yield from _once("/clocks", codes, "/code")
    for missing in sorted(set(NEEDED_CLOCKS) - set(codes)):
        yield Finding("/clocks", f"The clock {missing!r} is missing: say what is due and after how long.")


def sellers_are_verified_every_six_months(document: Document) -> Iterator[Finding]:
    """The law asks for it at least that often; a rule book may ask more often."""
    for number, clock in enumerate(document["clocks"]):
        months = clock["amount"] if clock["unit"] == "months" else 0
        if clock["code"] == "reverification" and (clock["unit"] == "hours" or months > MOST_MONTHS_UNVERIFIED):
            yield Finding(f"/clocks/{number}/amount", "Sellers are verified again at least every six months.")


def admission_names_each_thing_once(document: Document) -> Iterator[Finding]:
    """Documents, promises, exceptions and exemptions; businesses and categories once per country."""
    section = document["admission"]
    for part in ("documents", "commitments", "exceptions", "exemptions"):
        yield from _once(f"/admission/{part}", [item["code"] for item in section[part]], "/code")
    businesses = [(item["country"], item["kind"]) for item in section["businesses"]]
    yield from _once("/admission/businesses", businesses)
    seen: set[tuple[str, str]] = set()
    for number, item in enumerate(section["categories"]):
        for place, country in enumerate(item["countries"]):
            if (item["category"], country) in seen:
                yield Finding(
                    f"/admission/categories/{number}/countries/{place}",
                    f"What {item['category']} needs in {country} stands here more than once.",
                )
            seen.add((item["category"], country))


def admission_refers_to_what_is_there(document: Document) -> Iterator[Finding]:
    """Each code that is referred to stands in its list."""
    section = document["admission"]
    known = {part: {item["code"] for item in section[part]} for part in ("documents", "exceptions", "exemptions")}
    known["commitments"] = {item["code"] for item in section["commitments"]}
    for pointer, part, code in _references(section):
        if code not in known[part]:
            yield Finding(pointer, f"{code!r} does not stand in /admission/{part}.")
    if section["lapse_violation"] not in {kind["code"] for kind in document["violation_types"]}:
        yield Finding("/admission/lapse_violation", f"There is no violation type {section['lapse_violation']!r}.")


def categories_stand_where_businesses_do(document: Document) -> Iterator[Finding]:
    """A category in a country of which no business may apply could never be chosen."""
    section = document["admission"]
    countries = {item["country"] for item in section["businesses"]}
    for number, item in enumerate(section["categories"]):
        for place, country in enumerate(item["countries"]):
            if country not in countries:
                yield Finding(
                    f"/admission/categories/{number}/countries/{place}",
                    f"Nothing says under /admission/businesses what a business of {country} must show.",
                )


def businesses_can_be_told_apart(document: Document) -> Iterator[Finding]:
    """Each is asked for its e-mail address and either for its registration number or why it has none."""
    for number, item in enumerate(document["admission"]["businesses"]):
        pointer, asked = f"/admission/businesses/{number}", set(item["fields"])
        if "contact_email" not in asked:
            yield Finding(
                f"{pointer}/fields", "Ask for contact_email: without it nobody can be asked or told anything."
            )
        if not asked & {"registration_number", "exemption"}:
            yield Finding(f"{pointer}/fields", "Ask for registration_number, or for exemption: why there is none.")
        if ("exemption" in asked) != bool(item["exemptions"]):
            yield Finding(f"{pointer}/exemptions", "Exemptions to choose from and the field exemption go together.")


def _references(section: Document) -> Iterator[tuple[str, str, str]]:
    """(pointer, list it must stand in, code) of everything that the section refers to."""
    for number, item in enumerate(section["businesses"]):
        below = f"/admission/businesses/{number}"
        yield from _each(f"{below}/documents", "documents", item["documents"])
        yield from _each(f"{below}/exemptions", "exemptions", item["exemptions"])
    for number, item in enumerate(section["commitments"]):
        yield from _each(f"/admission/commitments/{number}/exceptions", "exceptions", item["exceptions"])
    for number, item in enumerate(section["categories"]):
        below = f"/admission/categories/{number}"
        yield from _each(f"{below}/documents", "documents", item["documents"])
        yield f"{below}/commitments", "commitments", item["commitments"]
    for part in ("own", "authorised"):
        yield f"/admission/brands/{part}", "documents", section["brands"][part]


def _each(pointer: str, part: str, codes: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for number, code in enumerate(codes):
        yield f"{pointer}/{number}", part, code


def _once(pointer: str, named: list[Any], below: str = "") -> Iterator[Finding]:
    counted: Counter[Hashable] = Counter(named)
    for number, name in enumerate(named):
        if counted[name] > 1:
            words = name if isinstance(name, str) else " of ".join(reversed(name))
            yield Finding(f"{pointer}/{number}{below}", f"{words!r} stands here more than once.")


ADMISSION_CHECKS: Final[tuple[Callable[[Document], Iterator[Finding]], ...]] = (
    clocks_are_there_once,
    sellers_are_verified_every_six_months,
    admission_names_each_thing_once,
    admission_refers_to_what_is_there,
    categories_stand_where_businesses_do,
    businesses_can_be_told_apart,
)
