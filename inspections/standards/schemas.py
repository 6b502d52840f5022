"""Wire shapes of standards, editions, test items and templates."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from inspections.standards.limit_documents import limit_to_document
from inspections.standards.states import State
from inspections.standards.templates import MOST_TESTS, MOST_UNITS
from inspections.standards.wording import in_words

LONGEST: Final = 2_000


class TitleSchema(Schema):
    """The same words in each language."""

    en = fields.String(required=True)
    zh = fields.String(required=True)


class LimitField(fields.Dict):
    """A limit as the documents of editions write it, with all that is absent left out."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ARG002
        return limit_to_document(value)


class LimitWordsField(fields.Dict):
    """A limit in words, {en, zh}."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> dict[str, str]:  # noqa: ARG002
        return dict(in_words(value))


class StandardQuery(PageQuery):
    """Which standards are wanted."""

    words = fields.String(
        load_default=None,
        allow_none=False,
        validate=validate.Length(1, 100),
        metadata={"description": "Part of the code or the title."},
    )
    drafts = fields.Boolean(
        load_default=False,
        metadata={"description": "Only those with a draft, for whoever writes or publishes standards."},
    )


class EditionLineSchema(Schema):
    """An edition in the list of its standard."""

    edition = fields.String(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    in_force_from = fields.Date(required=True)
    in_force_until = fields.Date(required=True, allow_none=True, metadata={"description": "Last day; null: no end."})
    withdrawn_on = fields.Date(
        required=True, allow_none=True, metadata={"description": "First day on which it no longer counts."}
    )
    in_force = fields.Boolean(required=True, metadata={"description": "Whether it is the one that counts today."})


class StandardSchema(Schema):
    """A standard with its editions, the newest first."""

    code = fields.String(required=True, metadata={"description": "The number without the year, such as GB 6675.4."})
    kind = fields.String(required=True, metadata={"description": "national, industry, international or platform."})
    title = fields.Nested(TitleSchema, required=True)
    issuer = fields.String(required=True)
    current = fields.String(required=True, allow_none=True, metadata={"description": "The edition in force today."})
    editions = fields.List(fields.Nested(EditionLineSchema), required=True)


class StandardItemSchema(Schema):
    """One thing that an edition asks to be tested."""

    code = fields.String(required=True)
    name = fields.Nested(TitleSchema, required=True)
    clause = fields.String(required=True, allow_none=True, metadata={"description": "Where the standard says it."})
    method = fields.String(required=True, allow_none=True, metadata={"description": "How it is tested."})
    severity = fields.String(required=True, metadata={"description": "critical, major or minor."})
    limit = LimitField(dump_only=True)
    limit_in_words = LimitWordsField(dump_only=True, attribute="limit")


class EditionSchema(Schema):
    """One edition with its items. What was published never changes."""

    standard = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.Nested(TitleSchema, required=True)
    issuer = fields.String(required=True)
    edition = fields.String(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    in_force_from = fields.Date(required=True)
    in_force_until = fields.Date(required=True, allow_none=True)
    source = fields.String(required=True, metadata={"description": "Where the text can be read."})
    digest = fields.String(required=True, metadata={"description": "SHA-256 of the edition as it was drafted."})
    drafted_at = fields.AwareDateTime(required=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    withdrawn_on = fields.Date(required=True, allow_none=True)
    withdrawn_reason = fields.String(required=True, allow_none=True)
    version = fields.Integer(
        required=True, metadata={"description": "Send it back with a change: it is refused if another came first."}
    )
    may_publish = fields.Boolean(
        required=True, metadata={"description": "Whether you had no part in this draft and may publish it now."}
    )
    items = fields.List(fields.Nested(StandardItemSchema), required=True)


class EditionDocumentSchema(Schema):
    """The document of an edition, checked as a whole: every finding names its place."""

    document = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={
            "description": "standard {code, kind, title {en, zh}, issuer}, edition, in_force_from, in_force_until, "
            "source, and items [{code, name {en, zh}, clause, method, severity, limit}]."
        },
    )


class EditionChangeSchema(Schema):
    """What every change takes."""

    version = fields.Integer(
        load_default=None,
        allow_none=False,
        metadata={"description": "The version you looked at; a newer one is not overwritten."},
    )


class WithdrawalSchema(EditionChangeSchema):
    """Why an edition is withdrawn."""

    reason = fields.String(required=True, validate=validate.Length(1, LONGEST))


class MissingTestSchema(Schema):
    """What cannot be tested, and why."""

    pointer = fields.String(required=True)
    message = fields.String(required=True)


class GoodsTestSchema(Schema):
    """One line of a template."""

    standard = fields.String(required=True)
    code = fields.String(required=True)
    units = fields.Integer(required=True, metadata={"description": "Units that this test needs."})
    left_out = fields.Boolean(required=True, metadata={"description": "The product leaves out what its category asks."})
    item = fields.Nested(
        StandardItemSchema,
        required=True,
        allow_none=True,
        metadata={"description": "null: no edition in force has it."},
    )


class GoodsTemplateSchema(Schema):
    """What is tested of a category's goods, or what one product adds to or leaves out of that."""

    kind = fields.String(required=True, metadata={"description": "category or product."})
    subject = fields.String(required=True, metadata={"description": "Code of the category or product."})
    name = fields.Nested(TitleSchema, required=True)
    number = fields.Integer(required=True)
    in_force_from = fields.Date(required=True)
    note = fields.String(required=True, allow_none=True)
    tests = fields.List(fields.Nested(GoodsTestSchema), required=True)
    missing = fields.List(
        fields.Nested(MissingTestSchema), required=True, metadata={"description": "Tests without an edition in force."}
    )


class AskedTestSchema(Schema):
    """One test: an item of a standard and the units it needs, or that a product leaves it out."""

    standard = fields.String(required=True, validate=validate.Length(1, 100))
    item = fields.String(required=True, validate=validate.Length(1, 100))
    units = fields.Integer(load_default=1, strict=True, validate=validate.Range(1, MOST_UNITS))
    left_out = fields.Boolean(load_default=False)


class NewGoodsTemplateSchema(Schema):
    """What is tested from a day on."""

    category = fields.String(load_default=None, allow_none=False, metadata={"description": "Code of a category, or"})
    product = fields.String(load_default=None, allow_none=False, metadata={"description": "code of a product."})
    in_force_from = fields.Date(required=True)
    note = fields.String(load_default=None, allow_none=True, validate=validate.Length(0, LONGEST))
    items = fields.List(fields.Nested(AskedTestSchema), required=True, validate=validate.Length(0, MOST_TESTS))


class GoodsTemplateQuery(PageQuery):
    """Which templates are wanted."""

    of = fields.String(
        load_default="category",
        validate=validate.OneOf(("category", "product")),
        metadata={"description": "Those of categories, or of products that have tests of their own."},
    )


class AppliedQuery(Schema):
    """On which day."""

    day = fields.Date(load_default=None, allow_none=False, metadata={"description": "Default: today."})


class AppliedTestSchema(Schema):
    """One test of a product's goods on a day."""

    standard = fields.String(required=True)
    edition = fields.String(required=True, allow_none=True)
    code = fields.String(required=True)
    units = fields.Integer(required=True)
    origin = fields.String(required=True, metadata={"description": "Who asks for it: category or product."})
    item = fields.Nested(StandardItemSchema, required=True, allow_none=True)
    missing = fields.Nested(
        MissingTestSchema, required=True, allow_none=True, metadata={"description": "Why it cannot be tested."}
    )


class AppliedTestsSchema(Schema):
    """What is tested of a product's goods, and how many units that needs."""

    tests = fields.List(fields.Nested(AppliedTestSchema), required=True)
    units = fields.Integer(required=True)
