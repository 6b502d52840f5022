"""The columns of a case as fields of a schema; they read a value exactly as the statements over many rows do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from marshmallow import ValidationError, fields, validate

from governance.complaints.intake.columns import Column, Value, is_written_as
from governance.core.commands import settings

T = TypeVar("T")


class Words(fields.Field[str]):
    """Text in quotation marks: a number that stands for an id has lost its zeros."""

    def _deserialize(self, value: Any, *_where: Any, **_kwargs: Any) -> str:
        if not isinstance(value, str) or (not value.isascii() and _broken(value)):
            raise ValidationError("is not text in quotation marks")
        return value


class Day(fields.Field[date]):
    """A day in figures."""

    def _deserialize(self, value: Any, *_where: Any, **_kwargs: Any) -> date:
        return _read(Value.DAY, value, date.fromisoformat)


class Moment(fields.Field[datetime]):
    """A moment; without a zone, or a time, it is one of the platform's own calendar."""

    def _deserialize(self, value: Any, *_where: Any, **_kwargs: Any) -> datetime:
        moment = _read(Value.MOMENT, value, datetime.fromisoformat)
        own = ZoneInfo(settings().timezone)
        return (moment if moment.tzinfo else moment.replace(tzinfo=own)).astimezone(UTC)


class Sum(fields.Field[Decimal]):
    """A sum with at most two places, as a number or as text."""

    def _deserialize(self, value: Any, *_where: Any, **_kwargs: Any) -> Decimal:
        figure = isinstance(value, int | float) and not isinstance(value, bool)
        return _read(Value.SUM, str(value) if figure else value, Decimal)


def _broken(text: str) -> bool:
    """Whether half of a pair of surrogates stands in it, which no encoding knows."""
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _read(value: Value, given: Any, read: Callable[[str], T]) -> T:
    if not isinstance(given, str) or not is_written_as(value, given):
        raise ValidationError(f"is not {value}")
    try:
        return read(given)
    except ValueError as error:  # the 30th of February
        raise ValidationError(f"is not {value}") from error


def field_of(column: Column) -> fields.Field[Any]:
    """The field of one column."""
    codes = validate.OneOf(column.codes, error=f"is none of {', '.join(column.codes)}")
    options: dict[str, Any] = {
        "required": column.required,
        "allow_none": not column.required,
        "validate": [codes] if column.codes else [],
        "metadata": {"description": column.meaning},
    }
    match column.value:
        case Value.DAY:
            return Day(**options)
        case Value.MOMENT:
            return Moment(**options)
        case Value.SUM:
            return Sum(**options)
        case _:
            return Words(**options)
