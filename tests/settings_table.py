"""The table of settings for the README: `python -m tests.settings_table` prints it."""

from __future__ import annotations

from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from governance.core.settings import PROJECT, Settings

# Defaults that depend on the machine, in words.
IN_WORDS = {"EVENT_THREADS": "number of processors"}


def settings_table() -> str:
    """One row per setting: name, default, meaning."""
    rows = [(f.metadata["name"], _default(f), f.metadata["description"]) for f in fields(Settings)]
    lines = [f"| `{name}` | {default} | {meaning} |" for name, default, meaning in rows]
    return "\n".join(["| Setting | Default | Meaning |", "|---|---|---|", *lines])


def _default(field: Field[Any]) -> str:
    name, value = field.metadata["name"], field.default
    if name in IN_WORDS:
        return IN_WORDS[name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Path):
        value = value.relative_to(PROJECT)
    return f"`{value}`" if str(value) else ""


if __name__ == "__main__":
    print(settings_table())
