"""Reading a document member by member: every value by its kind, and everything wrong with it by its place. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from governance.core.errors import Finding

LONGEST: Final = 200
MOST_VALUES: Final = 2_000


class Members:
    """The members of one object of a document. What cannot be read becomes a finding, and the default stands for it."""

    def __init__(self, given: object, *, pointer: str, known: Collection[str], findings: list[Finding]) -> None:
        self._pointer, self._findings = pointer, findings
        self._given: Mapping[str, Any] = {}
        if given is None:
            return
        if not isinstance(given, Mapping):
            findings.append(Finding(pointer, "An object is expected here, with a value by name."))
            return
        self._given = given
        for name in given:
            if name not in known:
                self.finding(str(name), f"There is nothing called {name!r} here; known are {', '.join(known)}.")

    def finding(self, name: str, message: str) -> None:
        """Write down what is wrong with the member `name`."""
        self._findings.append(Finding(f"{self._pointer}/{name}", message))

    def has(self, name: str) -> bool:
        """Whether the member is given, be it wrongly."""
        return self._given.get(name) is not None

    def section(self, name: str, known: Collection[str]) -> Members:
        """An object among the members; an absent one has none."""
        return Members(self._given.get(name), pointer=f"{self._pointer}/{name}", known=known, findings=self._findings)

    def sections(self, name: str, known: Collection[str]) -> list[Members]:
        """A list of objects among the members."""
        given = self._list(name)
        return [
            Members(
                one if one is not None else "",
                pointer=f"{self._pointer}/{name}/{place}",
                known=known,
                findings=self._findings,
            )
            for place, one in enumerate(given)
        ]

    def choice(self, name: str, choices: Sequence[str], default: str | None = None) -> str:
        """One of `choices`; without a default it must be given."""
        given = self._given.get(name)
        if given is None and default is not None:
            return default
        if not isinstance(given, str) or given not in choices:
            self.finding(name, f"Choose one of {', '.join(choices)}.")
            return default or choices[0]
        return given

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number within `low` and `high`; without a default it must be given."""
        given = self._given.get(name)
        if given is None and default is not None:
            return default
        if not isinstance(given, int) or isinstance(given, bool) or not low <= given <= high:
            self.finding(name, f"A whole number from {low:,} to {high:,} is expected here.")
            return default if default is not None else low
        return given

    def number(self, name: str, low: str, high: str, default: str | None = None) -> Decimal:
        """A decimal number written as text, within `low` and `high`; without a default it must be given."""
        given = self._given.get(name)
        if given is None and default is not None:
            return Decimal(default)
        read = _decimal(given)
        if read is None or not Decimal(low) <= read <= Decimal(high):
            self.finding(name, f'A number from {low} to {high} is expected here, written as text such as "{high}".')
            return Decimal(default or low)
        return read

    def amount(self, name: str) -> Decimal | None:
        """An amount of money of at most two decimals, written as text; may be absent."""
        given = self._given.get(name)
        if given is None:
            return None
        read = _decimal(given)
        if not _is_amount(read):
            self.finding(name, 'An amount is expected here, written as text with at most two decimals: "19.90".')
            return None
        return read

    def amounts(self, name: str) -> tuple[Decimal, ...]:
        """Amounts that rise, written as text."""
        read = [_decimal(one) for one in self._list(name)]
        if not all(_is_amount(one) for one in read):
            self.finding(name, 'Amounts are expected here, written as texts with at most two decimals: "19.90".')
            return ()
        return self._rising(name, [one for one in read if one is not None])

    def days(self, name: str) -> tuple[int, ...]:
        """Numbers of days that rise."""
        given = self._list(name)
        if not all(isinstance(one, int) and not isinstance(one, bool) and 0 < one <= 36_500 for one in given):
            self.finding(name, "Numbers of days are expected here, whole and above 0.")
            return ()
        return self._rising(name, given)

    def day(self, name: str) -> date | None:
        """A day, 2026-03-01; may be absent."""
        given = self._given.get(name)
        if given is None:
            return None
        try:
            return date.fromisoformat(given)
        except (TypeError, ValueError):
            self.finding(name, "A day is expected here, such as 2026-03-01.")
            return None

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false."""
        given = self._given.get(name)
        if given is None:
            return default
        if not isinstance(given, bool):
            self.finding(name, "True or false is expected here.")
            return default
        return given

    def text(self, name: str) -> str:
        """A text that must be given."""
        return self._text(name, self._given.get(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts, each once, in their order; none when absent."""
        given = self._list(name)
        if len(given) > MOST_VALUES:
            self.finding(name, f"These are {len(given):,}; at most {MOST_VALUES:,} can be named.")
            return ()
        good = [self._text(f"{name}/{place}", one) for place, one in enumerate(given)]
        return tuple(dict.fromkeys(one for one in good if one))

    def _text(self, place: str, given: object) -> str:
        if isinstance(given, str) and given.strip() and len(given) <= LONGEST:
            return given.strip()
        self.finding(place, f"A text of at most {LONGEST} characters is expected here.")
        return ""

    def _list(self, name: str) -> list[Any]:
        given = self._given.get(name)
        if given is None:
            return []
        if not isinstance(given, list | tuple):
            self.finding(name, "A list is expected here.")
            return []
        return list(given)

    def _rising(self, name: str, read: Sequence[Any]) -> tuple[Any, ...]:
        if list(read) != sorted(set(read)) or not read:
            self.finding(name, "At least one edge is needed, and each must lie above the one before it.")
            return ()
        return tuple(read)


def _decimal(given: object) -> Decimal | None:
    """The number that a text writes in plain digits; None for anything else, also for JSON numbers (they are binary)."""
    if not isinstance(given, str) or len(given) > 30:
        return None
    try:
        read = Decimal(given)
    except InvalidOperation:
        return None
    return read if read.is_finite() and "e" not in given.lower() and "_" not in given else None


def _is_amount(read: Decimal | None) -> bool:
    if read is None or not 0 <= read < Decimal(10) ** 12:
        return False
    exponent = read.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -2
