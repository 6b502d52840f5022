"""What the dialogs of inspectors and laboratories read from their fields."""

from __future__ import annotations

from datetime import date

from dashboard.shell.actions import Given
from dashboard.shell.language import _
from governance.core.errors import Invalid


def day_in(given: Given, name: str) -> date | None:
    """The day in a field, None when it is empty; raises `Invalid` when it holds something else."""
    try:
        return date.fromisoformat(given.text(name)) if given.text(name) else None
    except ValueError:
        raise Invalid(_("Choose a day."), pointer=name) from None


def needed_day(given: Given, name: str) -> date:
    """The day in a field that must have one."""
    day = day_in(given, name)
    if day is None:
        raise Invalid(_("Choose a day."), pointer=name)
    return day


def number_of(given: Given, name: str) -> int:
    """The whole number in a field; raises `Invalid`."""
    text = given.text(name)
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise Invalid(_("Write a whole number."), pointer=name)
    return int(text)
