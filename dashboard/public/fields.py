"""Fields of the forms: what each is called and how it is filled in. What fits is for the operation to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from governance.core.errors import DomainError, Finding


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field. `kind` is an input type of HTML, or `area`, `choice` or `check`; `choices` are (value, words).

    `optional` says of a field that is not required when it is left empty, where "if there is any" does not.
    """

    name: str
    label: Any
    kind: str = "text"
    hint: Any = ""
    required: bool = True
    choices: Sequence[tuple[str, Any]] = ()
    autocomplete: str = ""
    optional: Any = ""


def filled_in(fields: Sequence[Field], form: Mapping[str, str]) -> dict[str, str | None]:
    """What was typed into these fields, by name; None for nothing."""
    return {field.name: form.get(field.name, "").strip() or None for field in fields}


def findings_of(refused: DomainError) -> list[Finding]:
    """What stood against it, one finding at least."""
    return list(refused.findings) or [Finding("", refused.message)]


def marks(findings: Sequence[Finding]) -> dict[str, str]:
    """The sentences by the name of the field that each is about."""
    return {finding.pointer.rsplit("/", 1)[-1]: finding.message for finding in findings}
