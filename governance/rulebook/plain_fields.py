"""The kinds of fields that rule books are written in: plain data only, each with the sentence for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

CODE: Final = validate.Regexp(
    re.compile(r"[a-z][a-z0-9_]*\Z"), error="Give a code of small letters, digits and underscores, such as late_orders."
)
SOME_TEXT: Final = validate.Length(min=1, max=500, error="Give between 1 and 500 characters.")
NOT_NEGATIVE: Final = validate.Range(min=0, max=1_000_000, error="Give a whole number from 0 to 1,000,000.")
POSITIVE: Final = validate.Range(min=1, max=1_000_000, error="Give a whole number from 1 to 1,000,000.")
DAYS: Final = validate.Range(min=1, max=3_660, error="Give between 1 and 3,660 days.")


class DecimalText(fields.Field[str]):
    """A number from 0 to `most` with at most `places` decimals, kept as text in its shortest form."""

    def __init__(self, *, most: int, places: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most, self.places = Decimal(most), places

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:  # noqa: ARG002
        sentence = f"Give a number from 0 to {self.most:,} with at most {self.places} decimals."
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValidationError(sentence)
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise ValidationError(sentence) from None
        if not number.is_finite() or not 0 <= number <= self.most:
            raise ValidationError(sentence)
        if number != round(number, self.places):
            raise ValidationError(sentence)
        text = f"{number:f}"
        return text.rstrip("0").rstrip(".") or "0" if "." in text else text


class Day(fields.Field[str]):
    """A calendar day, written as YAML writes it (2026-01-31), kept as text."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:  # noqa: ARG002
        try:
            day = value if type(value) is date else date.fromisoformat(str(value))
        except ValueError:
            raise ValidationError("Give a day such as 2026-01-31.") from None
        return day.isoformat()


def share() -> DecimalText:
    return DecimalText(most=1, places=6, required=True)


def whole(rule: validate.Range, **kwargs: Any) -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=rule, **kwargs)


def some_text(rule: validate.Validator = SOME_TEXT) -> fields.String:
    return fields.String(required=True, validate=rule)


def several(field: fields.Field[Any], *, at_least: int = 0) -> fields.List[Any]:
    """A list of at most 100 of `field`."""
    return fields.List(field, required=True, validate=validate.Length(min=at_least, max=100))


def yes_or_no() -> fields.Boolean:
    return fields.Boolean(required=True, truthy={True}, falsy={False})


def one_of(*choices: str, required: bool = True) -> fields.String:
    error = "Give one of: {choices}."
    return fields.String(required=required, validate=validate.OneOf(choices, error=error))


class Words(Schema):
    """The same sentence in each language people read."""

    en = some_text()
    zh = some_text()


def long_words() -> fields.Nested:
    """Words long enough for a page."""
    text = validate.Length(min=1, max=5_000, error="Give between 1 and 5,000 characters.")
    return fields.Nested(
        Schema.from_dict({"en": some_text(text), "zh": some_text(text)}, name="LongWords"), required=True
    )
