"""What the states, classes, signs and actions of reviews look and read like, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.shell import words
from dashboard.shell.attributes import named
from dashboard.shell.language import gettext
from dashboard.shell.language import lazy_gettext as _
from dashboard.shell.state_words import StateSign
from governance.complaints.reviews.readings import ReviewRow

STATES: Final[Mapping[str, StateSign]] = {
    "waiting": StateSign("improve", _("Waiting for an answer"), _("Nobody has answered this review yet.")),
    "answered": StateSign("watch", _("Answered"), _("It was answered; what was done about it is not said yet.")),
    "handled": StateSign("good", _("Handled"), _("It was answered and closed with an action.")),
}
FLAGGED: Final = StateSign(
    "not_yet_rated", _("Counted apart"), _("Something suggests that it may not be authentic. It stays in every list.")
)

FACTORS: Final[Mapping[str, Any]] = {
    "quality": _("Quality"),
    "description": _("Description"),
    "delivery": _("Delivery"),
    "service": _("Service"),
    "price": _("Price"),
    "packaging": _("Packaging"),
    "other": _("Other"),
}
ACTIONS: Final[Mapping[str, Any]] = {
    "refunded": _("The money was paid back"),
    "replaced": _("The goods were replaced"),
    "repaired": _("The goods were repaired"),
    "compensated": _("A compensation was paid"),
    "listing_corrected": _("The description was corrected"),
    "goods_improved": _("The goods were improved"),
    "delivery_improved": _("The delivery was improved"),
    "service_improved": _("The service was improved"),
    "explained": _("The matter was explained"),
    "thanked": _("The reviewer was thanked"),
}
SIGNS: Final[Mapping[str, Any]] = {
    "own_account": _("It was written under an address of the shop itself."),
    "no_order": _("It names no order."),
    "same_text": _("The same words stand in %(number)s reviews."),
    "repeated": _("The same person reviewed this product %(number)s times within a week."),
    "burst": _("%(number)s reviews that point the same way came on one day, many more than usual."),
    "rating_against_text": _("The stars and the words say opposite things."),
}
JUDGEMENTS: Final[Mapping[str, Any]] = {
    "genuine": _("Found authentic: it counts with the others"),
    "not_genuine": _("Found not authentic: it counts apart"),
}
PARTIES: Final[Mapping[str, Any]] = {
    "seller": _("The shop"),
    "platform": _("The platform"),
    "system": _("The platform's rules"),
}


def sign_words(sign: Mapping[str, Any]) -> str:
    """A sign with its number."""
    return str(SIGNS[sign["sign"]]) % {"number": sign.get("number", "")}


def stars(score: int) -> Component:
    """Stars drawn, and said to those who cannot see them."""
    said = gettext("%(score)s of 5 stars", score=score)
    return html.Span("★" * score + "☆" * (5 - score), className="stars", role="img", title=said, **named(said))


def about(review: ReviewRow) -> str:
    """What was bought, as far as the review says."""
    return review.product_name or review.product or gettext("the shop")


def published(review: ReviewRow) -> str:
    """Where it was published."""
    return gettext("on the platform") if review.publisher == "platform" else review.publisher


def due(review: ReviewRow) -> Component:
    """Until when an answer is asked for; nothing when it came, or when none is."""
    if review.due_at is None or review.answered_at is not None:
        return html.Span("–")
    late = [html.Br(), html.Small(gettext("late"), className="late")] if review.overdue else []
    return html.Span([words.moment(review.due_at), *late])
