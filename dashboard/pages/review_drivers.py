"""What makes the reviews of a shop low, as a card: products by what their low reviews are about."""

from __future__ import annotations

from datetime import datetime

from dash import html
from dash.development.base_component import Component

from dashboard.pages.review_words import FACTORS
from dashboard.shell import words
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _
from governance.complaints.reviews.drivers import Driver, Drivers, low_score_drivers
from governance.core.access import Actor
from governance.sellers.models import Seller


def drivers_card(seller: Seller, *, by: Actor, at: datetime) -> Component:
    """The last ninety days of one shop."""
    found = low_score_drivers(seller=seller.reference, by=by, at=at)
    return card(
        _finding(found),
        note=_(
            "Reviews of %(shop)s written from %(first)s to %(last)s. Low means one or two stars. What is counted apart"
            " stands in its own column and in no other.",
            shop=seller.name,
            first=words.day(found.first_day),
            last=words.day(found.last_day),
        ),
        body=_table(found) if found.items else html.P(_("There are no reviews in these days."), className="quiet"),
    )


def _finding(found: Drivers) -> str:
    if not found.total.low:
        return _("No review of these days is low")
    factor, number = max(found.total.by_factor.items(), key=lambda item: item[1])
    return _(
        "%(low)s reviews are low; what they are about most is: %(factor)s (%(number)s)",
        low=words.observed(found.total.low, found.total.reviews),
        factor=str(FACTORS[factor]),
        number=words.count(number),
    )


def _table(found: Drivers) -> Component:
    head = [_("Product"), _("Low"), *(str(word) for word in FACTORS.values()), _("Low, counted apart")]
    rows = [_row(driver, driver.product_name or driver.product or _("no product named")) for driver in found.items]
    return table(head, [*rows, _row(found.total, _("All products"))], numbers=range(1, len(head)))


def _row(driver: Driver, name: str) -> Row:
    return [
        name,
        words.observed(driver.low, driver.reviews),
        *(words.count(driver.by_factor[factor]) for factor in FACTORS),
        words.observed(driver.low_apart, driver.reviews_apart),
    ]
