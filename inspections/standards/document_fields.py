"""Reading plain data field by field: what does not fit is noted with its place, and reading goes on. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from governance.core.errors import Finding

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,12})?([eE][+-]?[0-9]{1,2})?\Z")
MOST_ROWS: Final = 500


class Fields:
    """The fields of one mapping; what is wrong is added to `findings`, and the reader gets a stand-in of the type."""

    def __init__(self, data: Any, pointer: str, findings: list[Finding]) -> None:
        self.pointer, self.findings = pointer, findings
        self._seen: set[str] = set()
        if not isinstance(data, Mapping):
            self.note("", "Here stand fields with their names, such as `code: lead`.")
            data = {}
        self._data: Mapping[str, Any] = data

    def note(self, name: str, message: str) -> None:
        """Add a finding about the field `name`, or about the whole mapping when it is empty."""
        self.findings.append(Finding(f"{self.pointer}/{name}" if name else self.pointer or "/", message))

    def has(self, name: str) -> bool:
        """Whether the field stands there with something in it."""
        return self._data.get(name) is not None

    def raw(self, name: str) -> Any:
        """The field as it stands; None when it is not there."""
        self._seen.add(name)
        return self._data.get(name)

    def text(self, name: str, *, pattern: re.Pattern[str] | None = None, hint: str = "", longest: int = 500) -> str:
        """A text that has to be there; numbers that YAML made of an edition's year are read as they were written."""
        value = self.raw(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value.strip() or len(value) > longest:
            self.note(name, f"Give between 1 and {longest} characters.")
            return ""
        if pattern is not None and pattern.fullmatch(value.strip()) is None:
            self.note(name, hint)
        return value.strip()

    def maybe_text(self, name: str, *, longest: int = 500) -> str | None:
        """A text that may be missing."""
        return self.text(name, longest=longest) if self.has(name) else self.raw(name)

    def words(self, name: str) -> dict[str, str]:
        """A sentence in both languages; Chinese may be missing."""
        below = self.section(name)
        if below is None:
            self.note(name, "Give the words in each language: en and zh.")
            return {"en": "", "zh": ""}
        english = below.text("en")
        chinese = below.maybe_text("zh") or english
        below.no_others()
        return {"en": english, "zh": chinese}

    def number(self, name: str) -> Decimal | None:
        """A decimal number with a point, None when the field is missing."""
        value = self.raw(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float) or not _NUMBER.match(str(value).strip()):
            self.note(name, "Give a number with a decimal point, such as 0.5.")
            return None
        try:
            return Decimal(str(value).strip())
        except InvalidOperation:  # pragma: no cover - the pattern lets only numbers pass
            return None

    def whole(self, name: str, *, least: int, most: int, default: int) -> int:
        """A whole number within its bounds; `default` when the field is missing."""
        value = self.raw(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.note(name, f"Give a whole number from {least} to {most:,}.")
            return default
        return value

    def yes_or_no(self, name: str, *, default: bool | None = None) -> bool:
        """Yes or no; a finding when the field is missing and has no default."""
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, bool):
            self.note(name, "Say yes or no.")
            return False
        return value

    def one_of(self, name: str, choices: Sequence[str], *, default: str | None = None) -> str:
        """One of the choices; a finding when the field is missing and has no default."""
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if value not in choices:
            self.note(name, f"Give one of: {', '.join(choices)}.")
            return default or choices[0]
        return str(value)

    def day(self, name: str) -> date | None:
        """A calendar day as YAML writes it (2026-01-31), None when the field is missing."""
        value = self.raw(name)
        if value is None:
            return None
        try:
            return value if type(value) is date else date.fromisoformat(str(value))
        except ValueError:
            self.note(name, "Give a day such as 2026-01-31.")
            return None

    def section(self, name: str) -> Fields | None:
        """The mapping below a field, None when it is missing."""
        value = self.raw(name)
        return None if value is None else Fields(value, f"{self.pointer}/{name}", self.findings)

    def rows(self, name: str) -> Iterator[Fields]:
        """The mappings listed below a field."""
        for place, value in enumerate(self.several(name)):
            yield Fields(value, f"{self.pointer}/{name}/{place}", self.findings)

    def several(self, name: str) -> list[Any]:
        """The values listed below a field; none when it is missing."""
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > MOST_ROWS:
            self.note(name, f"Here stands a list of at most {MOST_ROWS}.")
            return []
        return value

    def no_others(self) -> None:
        """Note every field that nobody asked for: a misspelt one would else say nothing."""
        for name in self._data:
            if name not in self._seen:
                self.note(str(name), "There is no such field here.")
