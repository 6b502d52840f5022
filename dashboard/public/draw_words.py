"""Draws in the reader's language: states, what was announced, what is mixed in, and what a plan draws from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from dashboard.pages import market
from dashboard.shell import words
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.state_words import StateSign
from inspections.draws.chance.allocation import REST
from inspections.draws.plans.strata import EVERYTHING, PART
from inspections.draws.shown import PublicItem
from inspections.draws.states import Assurance, End, Role, State

STATES: Final[Mapping[State, StateSign]] = {
    State.COMMITTED: StateSign(
        "not_yet_rated", lazy_gettext("Secret committed"), lazy_gettext("Nothing is listed or drawn yet.")
    ),
    State.FROZEN: StateSign("clear", lazy_gettext("List frozen"), lazy_gettext("The public value is waited for.")),
    State.DRAWN: StateSign(
        "watch", lazy_gettext("Drawn, sampling goes on"), lazy_gettext("What was drawn is bought and not told yet.")
    ),
    State.REVEALED: StateSign("good", lazy_gettext("Record open"), lazy_gettext("Everybody can read and check it.")),
    State.VOID: StateSign("critical", lazy_gettext("Called off"), lazy_gettext("Nothing was drawn.")),
}
ASSURANCES: Final[Mapping[Assurance, StateSign]] = {
    Assurance.BEACON: StateSign(
        "good",
        lazy_gettext("Mixed with a public beacon"),
        lazy_gettext("Nobody knew the value when the list was frozen."),
    ),
    Assurance.OFFICERS: StateSign(
        "clear",
        lazy_gettext("Mixed with secrets of officers"),
        lazy_gettext("No single team knew the outcome when the list was frozen; all of them together could have."),
    ),
    Assurance.UNVERIFIED: StateSign(
        "improve",
        lazy_gettext("Unverified"),
        lazy_gettext("No public value was mixed in: whoever knew the secret could have known the outcome beforehand."),
    ),
}
ENDS: Final[Mapping[End, object]] = {
    End.PURCHASED: lazy_gettext("Bought"),
    End.NOT_OBTAINABLE: lazy_gettext("Could not be obtained"),
    End.REFUSED: lazy_gettext("Sale refused"),
    End.CANCELLED: lazy_gettext("Not bought any more"),
}
_ROLES: Final[Mapping[Role, object]] = {
    Role.CHOSEN: lazy_gettext("Drawn"),
    Role.RESERVE: lazy_gettext("Reserve, not needed"),
    Role.STEPPED_IN: lazy_gettext("Reserve that stepped in"),
    Role.EXTENSION: lazy_gettext("Drawn later"),
    Role.PASSED_OVER: lazy_gettext("Passed over: nobody without a conflict of interest was free"),
}
_ANNOUNCED: Final[Mapping[str, object]] = {
    "committed": lazy_gettext("We chose a secret and published its fingerprint."),
    "frozen": lazy_gettext("The list of goods with the chance of each was fixed, and its fingerprint published."),
    "drawn": lazy_gettext("The draw was made."),
    "extended": lazy_gettext("More was drawn, further down in the same order."),
    "revealed": lazy_gettext("Sampling was over, and the record was opened."),
    "void": lazy_gettext("The draw was called off."),
}
_WHOLE: Final[Mapping[str, object]] = {
    EVERYTHING: lazy_gettext("Everything"),
    REST: lazy_gettext("Small strata together"),
}
# The parts of names of strata that are made of words, as `plans/strata.py` writes them.
_BANDS: Final[Mapping[re.Pattern[str], object]] = {
    re.compile(r"price under (?P<high>\S+)"): lazy_gettext("price under %(high)s"),
    re.compile(r"price (?P<low>\S+) to (?P<high>\S+)"): lazy_gettext("price %(low)s to %(high)s"),
    re.compile(r"price from (?P<low>\S+)"): lazy_gettext("price from %(low)s"),
    re.compile(r"price unknown"): lazy_gettext("price unknown"),
    re.compile(r"seller under (?P<high>\S+) days"): lazy_gettext("shop under %(high)s days"),
    re.compile(r"seller (?P<low>\S+) to (?P<high>\S+) days"): lazy_gettext("shop %(low)s to %(high)s days"),
    re.compile(r"seller from (?P<low>\S+) days"): lazy_gettext("shop from %(low)s days"),
    re.compile(r"seller unknown"): lazy_gettext("age of the shop unknown"),
    re.compile(r"country unknown"): lazy_gettext("country unknown"),
}
_BECAUSE: Final[Mapping[str, object]] = {
    "no_source": lazy_gettext("The plan names no public value."),
    "too_few_officers": lazy_gettext("Officers of fewer than two teams had given their secret in time."),
    "not_in_time": lazy_gettext("The value that was named did not come in time."),
}


def announced(kind: str) -> str:
    """What an announcement says, as a sentence."""
    return str(_ANNOUNCED[kind])


def because(reason: str) -> str:
    """Why a draw has no public value."""
    return str(_BECAUSE.get(reason, reason))


def role(item: PublicItem) -> str:
    """What an item is on its draw; of one that stepped in, for which."""
    if item.instead_of is None:
        return str(_ROLES[item.role])
    return _("%(role)s for %(item)s", role=_ROLES[item.role], item=item.instead_of)


def ending(item: PublicItem) -> str:
    """How the purchase of an item ended; empty for one that was not to be bought."""
    return str(ENDS[item.end]) if item.end is not None else ""


def chance(probability: float) -> str:
    """A declared probability, above 1 % as a percentage and below it as one in so many."""
    if probability >= 1:
        return _("certain")
    if probability >= 0.01:
        return words.share(round(probability * 1_000_000))
    return _("1 in %(many)s", many=words.count(round(1 / probability)))


def stratum(name: str, categories: Mapping[str, str]) -> str:
    """What a stratum is called, part by part; `categories` are names by code."""
    if name in _WHOLE:
        return str(_WHOLE[name])
    return PART.join(_part(part, categories) for part in name.split(PART))


def _part(part: str, categories: Mapping[str, str]) -> str:
    for pattern, sentence in _BANDS.items():
        if found := pattern.fullmatch(part):
            return str(sentence) % found.groupdict()
    if len(part) == 2 and part.isupper():
        return words.country(part)
    return market.category_name(part, categories)


def source(named: Mapping[str, Any]) -> str:
    """What is mixed in, as a sentence."""
    if named["kind"] == "drand":
        return _(
            "Round %(round)s of the public beacon drand; it does not exist before %(moment)s.",
            round=named["round"],
            moment=words.moment(datetime.fromisoformat(named["not_before"])),
        )
    if named["kind"] == "officers":
        teams = ", ".join(str(one["team"]) for one in named["teams"])
        return _("Secrets of officers of the teams %(teams)s, each committed before the list.", teams=teams)
    return _("Nothing. %(because)s", because=because(named.get("because", "no_source")))


def scope(rules: Mapping[str, Any]) -> str:
    """What a plan draws from, by the `scope` of its rules."""
    named = market.category_names()
    parts = [
        _("lots in our own store") if rules.get("held_lots") else _("goods on sale"),
        _several(_("category"), [market.category_name(code, named) for code in rules.get("categories") or ()]),
        _several(_("country of the shop"), [words.country(code) for code in rules.get("countries") or ()]),
        _prices(rules.get("price_from"), rules.get("price_to")),
        _several(_("shop"), rules.get("sellers") or ()),
        _several(_("product"), rules.get("products") or ()),
    ]
    joined, sold = rules.get("joined_after"), rules.get("sold_within_days")
    if joined is not None:
        parts.append(_("shops that joined after %(day)s", day=words.day(date.fromisoformat(str(joined)))))
    if sold is not None:
        parts.append(ngettext("sold within %(num)s day", "sold within %(num)s days", int(sold)))
    return " · ".join(part for part in parts if part)


def _several(noun: str, names: Sequence[object]) -> str:
    return f"{noun}: {', '.join(map(str, names))}" if names else ""


def _prices(low: object, high: object) -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return _("price from %(low)s", low=low)
    if low is None:
        return _("price up to %(high)s", high=high)
    return _("price from %(low)s to %(high)s", low=low, high=high)
