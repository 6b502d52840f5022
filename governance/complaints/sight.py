"""Which part of a case is for whose eyes. Pure; every field of a case that is shown has its line here."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from governance.complaints.states import Kind, Party
from governance.core.access import Actor, Permission, may


class Sight(StrEnum):
    """As whom somebody looks at a case."""

    OFFICER = "officer"  # works on cases: reads what was said in full, and the person behind a mask
    PLATFORM = "platform"  # counts, runs and connects: everything but the person
    SELLER = "seller"
    COMPLAINANT = "complainant"


_OFFICER: Final = frozenset({Sight.OFFICER})
_PLATFORM: Final = frozenset({Sight.OFFICER, Sight.PLATFORM})
_NOT_SELLER: Final = frozenset(Sight) - {Sight.SELLER}
_ALL: Final = frozenset(Sight)

SEEN_BY: Final[dict[str, frozenset[Sight]]] = {
    **dict.fromkeys(("id", "reference", "version", "kind", "issue", "severity", "seller", "seller_name"), _ALL),
    **dict.fromkeys(("product_name", "order_reference", "state", "turn", "due_at", "provisional", "overdue"), _ALL),
    **dict.fromkeys(("silent", "opened_at", "authority", "category", "product", "lot", "occurred_on"), _ALL),
    **dict.fromkeys(("request", "amount", "currency", "recorded_at", "testing", "accepted_at", "answered_at"), _ALL),
    **dict.fromkeys(("silent_at", "outcome", "ground", "decided_at", "remedy", "remedy_amount"), _ALL),
    **dict.fromkeys(("remedy_currency", "remedy_shown_at", "remedy_confirmed_at", "closed_at"), _ALL),
    # Rows that were already chosen by whom they are for.
    **dict.fromkeys(
        ("times_reopened", "reopen_until", "own", "entries", "evidence", "offer", "clocks", "records", "can"), _ALL
    ),
    # How the complainant rates the platform's work is no business of the shop.
    **dict.fromkeys(("rating", "rated_at", "external_reference", "merged_into"), _NOT_SELLER),
    **dict.fromkeys(("handler_id", "handler", "group_id", "group", "source"), _PLATFORM),
    "person": _OFFICER,
}
# Of a report the shop learns what it has to answer, and nothing that leads to the reporter.
REPORTER: Final = frozenset({"order_reference", "occurred_on", "request", "amount", "currency"})
# Codes, amounts and days that an entry may carry to both sides; whatever else it carries stays with the platform.
DATA: Final = frozenset(
    {"outcome", "onward", "remedy", "amount", "currency", "ground", "reason_code", "rating", "issue", "request"}
    | {"documents", "to", "from", "of"}
)


def sight_of(by: Actor, *, own: bool) -> Sight:
    """As whom `by` looks at a case; an officer's `own` case as any complainant does."""
    if own or by.case_id is not None:
        return Sight.COMPLAINANT
    if by.seller_id is not None:
        return Sight.SELLER
    return Sight.OFFICER if may(by, Permission.CASE_WORK) else Sight.PLATFORM


def seen(fields: Mapping[str, Any], *, sight: Sight, kind: Kind) -> dict[str, Any]:
    """The `fields` of a row or a case, those emptied that are not for these eyes."""
    hidden = REPORTER if sight is Sight.SELLER and kind is Kind.REPORT else frozenset()
    return {name: value if sight in SEEN_BY[name] and name not in hidden else None for name, value in fields.items()}


def data_seen(data: Mapping[str, Any] | None, *, sight: Sight) -> Mapping[str, Any]:
    """What an entry's data say to these eyes."""
    told = data or {}
    return told if sight in _PLATFORM else {key: value for key, value in told.items() if key in DATA}


def names_file(party: Party, *, sight: Sight) -> bool:
    """Whether the name of a file that `party` handed in is shown: people put names of people into it."""
    return sight in _PLATFORM or party.value == sight.value


def reads_in_full(*, sight: Sight, of_complainant: bool) -> bool:
    """Whether the words of an entry are read as they were said, where its text is masked."""
    return sight is Sight.OFFICER or (sight is Sight.COMPLAINANT and of_complainant)
