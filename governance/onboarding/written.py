"""What an applicant may write, field by field, with the sentence for whatever does not fit. Used by every door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, post_load, validate

from governance.core.errors import Finding, Invalid
from governance.onboarding.promises import LONGEST_ANSWER_HOURS
from governance.rulebook.admission_language import CHANNELS, KINDS_OF_BUSINESS

CODE: Final = validate.Regexp(r"[a-z][a-z0-9_]*\Z", error="This is no code of ours.")
PRINTABLE: Final = validate.Regexp(r"[^\x00-\x08\x0b-\x1f\x7f]*\Z", error="It contains characters that are no text.")


def _text(longest: int = 200, **kwargs: Any) -> fields.String:
    length = validate.Length(max=longest, error=f"Give at most {longest} characters.")
    return fields.String(allow_none=True, validate=[length, PRINTABLE], **kwargs)


def _list(field: fields.Field[Any], most: int = 50) -> fields.List[Any]:
    return fields.List(field, validate=validate.Length(max=most, error=f"Give at most {most}."))


class BrandLinkSchema(Schema):
    """One hand that the right to a brand went through."""

    from_ = _text(data_key="from", attribute="from", required=True)
    to = _text(required=True)
    valid_until = fields.Date(allow_none=True, load_default=None)


class BrandSchema(Schema):
    """A brand that will be sold; without links it is the applicant's own."""

    brand = fields.String(required=True, validate=[validate.Length(min=1, max=200), PRINTABLE])
    owner = _text(load_default=None)
    registration_number = _text(load_default=None)
    links = _list(fields.Nested(BrandLinkSchema), most=10)

    @post_load
    def _whole(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """As it is stored: days as text, no links rather than none given."""
        links = [
            link | {"valid_until": str(link["valid_until"]) if link["valid_until"] else None}
            for link in data.get("links", [])
        ]
        return data | {"links": links}


class PromisesSchema(Schema):
    """What buyers are promised in one category."""

    return_days = fields.Integer(strict=True, validate=validate.Range(0, 3_660))
    exceptions = _list(fields.String(validate=CODE))
    channels = _list(fields.String(validate=validate.OneOf(CHANNELS)))
    contact = _text()
    answer_hours = fields.Integer(strict=True, validate=validate.Range(1, LONGEST_ANSWER_HOURS))
    warranty_days = fields.Integer(strict=True, validate=validate.Range(0, 36_600))
    repair = fields.Boolean()


class WrittenApplicationSchema(Schema):
    """The fields of an application; what is left out stays as it is."""

    country = fields.String(
        allow_none=True, validate=validate.Regexp(r"[A-Z]{2}\Z", error="Give a country by its two letters.")
    )
    kind = fields.String(allow_none=True, validate=validate.OneOf(KINDS_OF_BUSINESS))
    legal_name = _text()
    registration_number = _text(100)
    exemption = fields.String(allow_none=True, validate=CODE)
    registered_address = _text(500)
    founded_on = fields.Date(allow_none=True)
    business_scope = _text(5_000)
    categories = _list(fields.String(validate=CODE))
    brands = _list(fields.Nested(BrandSchema))
    commitments = fields.Dict(keys=fields.String(validate=CODE), values=fields.Nested(PromisesSchema))
    shop_name = _text()
    representative_name = _text()
    representative_id_number = _text(100)
    contact_name = _text()
    contact_phone = _text(50)
    bank_account_name = _text()
    bank_account_number = _text(100)


FIELDS: Final = frozenset(WrittenApplicationSchema().fields)


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as values; raises `Invalid` with a finding per field that does not fit."""
    try:
        values: dict[str, Any] = WrittenApplicationSchema().load(data)
    except ValidationError as error:
        raise Invalid("Some of this cannot be accepted.", findings=_flat(error.messages, "")) from error
    return values


def _flat(messages: Any, pointer: str) -> list[Finding]:
    if isinstance(messages, Mapping):
        # a Dict field puts `key` and `value` between the key of an entry and what is wrong with it
        inner = {
            key: below.get("value", below) if isinstance(below, Mapping) else below for key, below in messages.items()
        }
        return [each for key, below in inner.items() for each in _flat(below, f"{pointer}/{key}")]
    return [Finding(pointer, str(sentence)) for sentence in messages]
