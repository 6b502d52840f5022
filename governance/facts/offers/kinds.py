"""What the platform sends of its catalogue: columns and checks, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from governance.facts.kinds import AMOUNT, DAY, WHOLE, Column, Kind

_LONGEST: Final = 300
_MOST_UNITS: Final = 100_000_000


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row when `fails` (SQL over its columns) is true, and the reason told."""

    column: str
    fails: str
    reason: str


def _given(name: str) -> Column:
    return Column(name=name, required=True, may_be_empty=False)


PRODUCTS: Final = Kind(
    name="products",
    noun="product",
    key=("product_id",),
    day=None,
    updated=None,
    columns=(
        _given("product_id"),
        _given("name"),
        Column(name="category"),
        Column(name="brand"),
        Column(name="gtin"),
    ),
)
LISTINGS: Final = Kind(
    name="listings",
    noun="listing",
    key=("listing_id",),
    day=None,
    updated=None,
    columns=(
        _given("listing_id"),
        _given("seller_id"),
        _given("product_id"),
        Column(name="price", type=AMOUNT),
        Column(name="currency"),
        Column(name="listed_on", type=DAY, ahead=True),
        Column(name="ended_on", type=DAY, ahead=True),
    ),
)
LOTS: Final = Kind(
    name="lots",
    noun="lot",
    key=("listing_id", "lot"),
    day=None,
    updated=None,
    columns=(
        _given("listing_id"),
        _given("lot"),
        Column(name="units", type=WHOLE, required=True, may_be_empty=False, least=1, most=_MOST_UNITS),
        Column(name="held_since", type=DAY),
        Column(name="gone_on", type=DAY, ahead=True),
    ),
)
KINDS: Final = {kind.name: kind for kind in (PRODUCTS, LISTINGS, LOTS)}

# A draw writes listings and lots into a public text, one to a line: so their names have visible signs of ASCII alone.
_LISTABLE: Final = "[!-~]{1,200}"


def _unlistable(column: str, *, no_hash: bool = False) -> Fault:
    signs = f"NOT regexp_full_match({column}, '{_LISTABLE}')" + (f" OR contains({column}, '#')" if no_hash else "")
    reason = "is longer than 200 signs, or has blanks or signs outside ASCII" + (", or a #" if no_hash else "")
    return Fault(column, signs, reason)


def _too_long(column: str) -> Fault:
    return Fault(column, f"length({column}) > {_LONGEST}", f"is longer than {_LONGEST} signs")


FAULTS: Final[dict[str, tuple[Fault, ...]]] = {
    "products": tuple(map(_too_long, ("product_id", "name", "category", "brand", "gtin"))),
    "listings": (
        _unlistable("listing_id", no_hash=True),
        Fault("currency", "NOT regexp_full_match(currency, '[A-Z]{3}')", "is no code of three capital letters"),
        Fault("currency", "price IS NOT NULL AND currency IS NULL", "is needed with a price"),
    ),
    "lots": (_unlistable("lot"),),
}
