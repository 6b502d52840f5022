"""Other shops that share something with this one. Pure; they are looked for by the normalised keys in `gathering.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from governance.onboarding.checks.dossier import Dossier, Kin
from governance.onboarding.checks.judgement import CheckResult, Point, asks, fails, verdict, warns

IDENTITY: Final = ("number", "account")  # one of a business, and no other's
TIES: Final = ("representative", "address", "phone")  # honest shops share these, too
MOST_NAMED: Final = 5


def duplicates(dossier: Dossier) -> CheckResult:
    """The number and the account are nobody else's. Who is verified keeps them; of two who are not, a person decides."""
    kin = _sharing(dossier, IDENTITY)
    evidence = _evidence(kin)
    return verdict(
        "duplicates", _same_business(kin), otherwise="Nobody else uses the number or account.", evidence=evidence
    )


def related_shops(dossier: Dossier) -> CheckResult:
    """Who shares the representative, the address or the telephone number; whether they belong together is confirmed."""
    kin = _sharing(dossier, TIES)
    points = [
        warns(f"{_count(kin, tie)} with the same {tie}: {_named(kin, tie)}.") for tie in TIES if _having(kin, tie)
    ]
    evidence = _evidence(kin)
    return verdict("related_shops", points, otherwise="No other shop shares anything with it.", evidence=evidence)


def earlier_closure(dossier: Dossier) -> CheckResult:
    """Whether this business, or one that shares its number, account or representative, was closed before."""
    kin = _sharing(dossier, (*IDENTITY, "representative"))
    closed = [one for one in kin if one.closed_on or one.grave]
    return verdict(
        "earlier_closure",
        [_closure(one) for one in closed],
        otherwise="No closure and no critical violation of this business is known.",
        evidence=_evidence(closed),
    )


def _same_business(kin: Sequence[Kin]) -> Iterator[Point]:
    for what in IDENTITY:
        sharing = _having(kin, what)
        if any(one.verified for one in sharing):
            yield fails(f"The {what} belongs to a verified business: {_named(kin, what)}.")
        elif sharing:
            yield asks(f"{_count(kin, what)} with the same {what}: {_named(kin, what)}. At most one of them is right.")


def _closure(kin: Kin) -> Point:
    if kin.closed_on and kin.grave:
        return asks(f"{kin.name} was closed on {kin.closed_on} after a critical violation.")
    if kin.closed_on:
        return warns(f"{kin.name} may sell nothing since {kin.closed_on}.")
    return warns(f"A critical violation of {kin.name} is confirmed.")


def _sharing(dossier: Dossier, what: Collection[str]) -> list[Kin]:
    return [kin for kin in dossier.kin if not kin.shared.isdisjoint(what)]


def _having(kin: Sequence[Kin], what: str) -> list[Kin]:
    return [one for one in kin if what in one.shared]


def _count(kin: Sequence[Kin], what: str) -> str:
    number = len(_having(kin, what))
    return "There is another" if number == 1 else f"There are {number} others"


def _named(kin: Sequence[Kin], what: str) -> str:
    names = [one.name for one in _having(kin, what)]
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _evidence(kin: Sequence[Kin]) -> dict[str, Any]:
    return {"shops": [{"side": list(one.side), "shared": sorted(one.shared)} for one in kin]} if kin else {}
