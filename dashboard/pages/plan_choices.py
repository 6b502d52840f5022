"""What the plan editor offers to choose from: categories, countries of shops, and the money that prices are in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from dashboard.pages import market
from dashboard.shell import words
from governance.catalogue.models import Listing
from governance.core.database import db
from governance.sellers.models import Seller

Choices = Sequence[tuple[str, str]]


def categories() -> Choices:
    """Categories by their names, with their codes."""
    return sorted(market.category_names().items(), key=lambda one: one[1])


def countries() -> Choices:
    """The countries that shops are in, by their names."""
    codes = db.session.scalars(select(Seller.country).where(Seller.country.is_not(None)).distinct())
    return sorted(((code, words.country(code)) for code in codes if code), key=lambda one: one[1])


def currency() -> str | None:
    """The currency of a price on the platform; None when there is no price."""
    return db.session.scalar(select(Listing.currency).where(Listing.currency.is_not(None)).limit(1))
