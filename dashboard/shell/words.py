"""The words, shapes and numerals of the trade, in the reader's language: standings, evidence, kinds of events, dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from flask_babel import get_locale, get_timezone

from dashboard.shell.language import gettext
from dashboard.shell.language import lazy_gettext as _


@dataclass(frozen=True)
class Sign:
    """What a state looks and reads like; shape and word carry it alone where colour is missing."""

    glyph: str
    word: object
    meaning: object
    symbol: str = "circle"


# Best first, the way they are always listed. `symbol` is the same shape in plotly's words.
STANDINGS: Final[Mapping[str, Sign]] = {
    "good": Sign("●", _("Good"), _("Hardly a point is lost, and the important rates are proven within their targets.")),
    "clear": Sign(
        "◐",
        _("Clear"),
        _("Hardly a point is lost; nothing is claimed for this shop beyond that."),
        "circle-open-dot",
    ),
    "watch": Sign("◆", _("Watch"), _("Points are lost that are worth an eye."), "diamond"),
    "improve": Sign("▲", _("Improve"), _("Many points are lost: something has to become better."), "triangle-up"),
    "critical": Sign("■", _("Critical"), _("Most points are lost."), "square"),
    "not_yet_rated": Sign("○", _("Not yet rated"), _("Too few orders to say anything yet."), "circle-open"),
}

EVIDENCE: Final[Mapping[str, Sign]] = {
    "proven_within": Sign("●", _("Within target"), _("We are sure that the rate is at or below its target.")),
    "not_enough": Sign(
        "○",
        _("Not enough evidence"),
        _("The facts prove neither. Nothing is deducted and nothing is claimed."),
        "circle-open",
    ),
    "not_fed": Sign("○", _("No facts"), _("The platform delivers no facts for this rate."), "circle-open"),
    "proven_over": Sign("▲", _("Over target"), _("We are sure that the rate misses its target."), "triangle-up"),
}

EVENT_KINDS: Final[Mapping[str, object]] = {
    "orders": _("Orders"),
    "reviews": _("Reviews"),
    "service": _("After-sales service"),
    "complaints": _("Complaints"),
}

# Why an event is counted apart: by the reason that the facts give.
APART: Final[Mapping[str, object]] = {
    "buyer": _("the buyer answers for it"),
    "carrier": _("the carrier answers for it"),
    "platform": _("the platform answers for it"),
    "flagged": _("the review is flagged as not genuine"),
    "several_sellers": _("the order had several sellers, and the review names none"),
    "not_delivered": _("the order was never delivered"),
    "corrected": _("it was contested and corrected"),
}

ROLES: Final[Mapping[str, object]] = {
    "administrator": _("Administrator"),
    "applicant": _("Applicant"),
    "compliance_officer": _("Compliance officer"),
    "inspector": _("Inspector"),
    "integration": _("Connected system"),
    "reviewer": _("Reviewer"),
    "seller": _("Seller"),
}

MINUS: Final = "−"
PERCENT: Final = "\N{NO-BREAK SPACE}%"


def standing_word(standing: str) -> str:
    """The word for a standing, e.g. `Watch`."""
    return str(STANDINGS[standing].word)


def marked_standing(standing: str) -> str:
    """Shape and word of a standing, e.g. `◆ Watch`."""
    return f"{STANDINGS[standing].glyph} {standing_word(standing)}"


def points_from_violations() -> str:
    """What the sum of all ledger entries is called."""
    return gettext("Points from violations")


def praise_changed(*, gained: bool) -> str:
    """Why somebody moves between good and clear while no line of the score changes."""
    if gained:
        return gettext("The important rates are now proven within their targets")
    return gettext("The important rates are no longer proven within their targets")


def language() -> str:
    """The reader's language, `en` or `zh_CN`; English outside of a request."""
    return str(get_locale() or "en")


def in_language(words: Mapping[str, str]) -> str:
    """The one of `{en: ..., zh: ...}` that the reader reads."""
    return words["zh"] if language().startswith("zh") and words.get("zh") else words["en"]


def country(code: str) -> str:
    """The name of a country by its two letters, e.g. `China`; the letters of one that nobody knows."""
    return str(Locale.parse(language()).territories.get(code.upper(), code))


def language_name(code: str) -> str:
    """The name of a language by its code, e.g. `Portuguese`; the code of one that nobody knows."""
    return str(Locale.parse(language()).languages.get(code.replace("-", "_").split("_")[0].lower(), code))


def day(value: date) -> str:
    """A calendar day, e.g. `31 Mar 2018` or `2018年3月31日`."""
    pattern = "y年M月d日" if language().startswith("zh") else "d MMM y"
    return str(format_date(value, pattern, locale=language()))


def month(value: date) -> str:
    """A month, e.g. `Mar 2018` or `2018年3月`."""
    pattern = "y年M月" if language().startswith("zh") else "MMM y"
    return str(format_date(value, pattern, locale=language()))


def moment(value: datetime) -> str:
    """A moment to the minute on the platform's clock, with its zone."""
    pattern = "y年M月d日 HH:mm z" if language().startswith("zh") else "d MMM y, HH:mm z"
    return str(format_datetime(value, pattern, tzinfo=get_timezone(), locale=language()))


def ago(value: datetime, *, now: datetime) -> str:
    """How long ago something was, e.g. `3 hours ago`."""
    return str(format_timedelta(value - now, add_direction=True, locale=language()))


def count(value: int) -> str:
    """A whole number with its thousands set apart, e.g. `12,034`."""
    return f"{value:,}".replace("-", MINUS)


def change(value: int) -> str:
    """A difference with its sign, e.g. `+3`; `±0` when nothing changed."""
    return f"{value:+,}".replace("-", MINUS) if value else "±0"


def points(thousandths: int) -> str:
    """Points of a score from thousandths, always with all three decimals, e.g. `812.345`."""
    whole, part = divmod(abs(thousandths), 1000)
    return f"{MINUS if thousandths < 0 else ''}{whole:,}.{part:03d}"


def points_change(thousandths: int) -> str:
    """A difference of points with its sign, e.g. `−12.500`."""
    return points(thousandths) if thousandths < 0 else f"+{points(thousandths)}" if thousandths else "±0"


def share(millionths: int) -> str:
    """A share from millionths as a percentage with one decimal, two below one per cent, e.g. `3.8 %`."""
    percent = millionths / 10_000
    return f"{percent:.2f}{PERCENT}" if 0 < percent < 1 else f"{percent:.1f}{PERCENT}"


def at_least(millionths: int) -> str:
    """A lower bound as a percentage, cut off rather than rounded: never more than is sure."""
    return (
        f"{millionths // 100 / 100:.2f}{PERCENT}" if millionths < 10_000 else f"{millionths // 1_000 / 10:.1f}{PERCENT}"
    )


def at_most(millionths: int) -> str:
    """An upper bound as a percentage, rounded up: never less than is sure."""
    return at_least(-(-millionths // 1_000) * 1_000)


def observed(bad: int, exposed: int) -> str:
    """A rate as counted, never without its denominator, e.g. `12 of 340`."""
    return gettext("%(bad)s of %(exposed)s", bad=count(bad), exposed=count(exposed))
