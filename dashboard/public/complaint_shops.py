"""Finding the shop that somebody complains about, by its name or its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select

from governance.core.database import db
from governance.sellers.models import Seller

MOST: Final = 8


@dataclass(frozen=True)
class Shop:
    """A shop as buyers know it: its number and its name."""

    reference: str
    name: str


@dataclass(frozen=True)
class ShopFound:
    """The one shop that is meant; or those that may be meant, for somebody to choose from."""

    one: Shop | None
    among: Sequence[Shop] = ()


def shop_meant(typed: str, *, chosen: str = "") -> ShopFound:
    """The shop of this number or this name; a part of a name has to be chosen from those that have it.

    `chosen` is the number of one that was offered for the same words before.
    """
    said = " ".join(typed.split())
    if not said:
        return ShopFound(None)
    exactly = _shops(or_(Seller.reference == said, func.lower(Seller.name) == said.lower()))
    numbered = [shop for shop in exactly if shop.reference == said]
    certain = numbered or exactly
    if len(certain) == 1:
        return ShopFound(certain[0])
    among = certain or _shops(Seller.name.icontains(said, autoescape=True))
    return ShopFound(next((shop for shop in among if shop.reference == chosen), None), among)


def _shops(condition: ColumnElement[bool]) -> list[Shop]:
    query = select(Seller.reference, Seller.name).where(condition).order_by(Seller.name, Seller.reference).limit(MOST)
    return [Shop(reference, name) for reference, name in db.session.execute(query)]
