"""The language of two sections: `admission`, what applicants must show and promise, and `clocks`, what is due when."""

from marshmallow import Schema, fields, validate

from governance.rulebook.plain_fields import (
    CODE,
    DAYS,
    NOT_NEGATIVE,
    POSITIVE,
    Day,
    Words,
    one_of,
    several,
    some_text,
    whole,
    yes_or_no,
)

KINDS_OF_BUSINESS = ("company", "individual_business", "natural_person")
# What an applicant can be asked to fill in; the same names as the columns of an application.
FIELDS = (
    "bank_account_name",
    "bank_account_number",
    "business_scope",
    "contact_email",
    "contact_name",
    "contact_phone",
    "exemption",
    "founded_on",
    "legal_name",
    "registered_address",
    "registration_number",
    "representative_id_number",
    "representative_name",
    "shop_name",
)
CHANNELS = ("chat", "email", "phone")
# When a second person confirms an admission.
FOUR_EYES = ("deposit_waived", "earlier_closure", "warning_overridden")


def _country() -> fields.String:
    two_letters = validate.Regexp(r"[A-Z]{2}\Z", error="Give a country by its two letters, such as CN.")
    return fields.String(required=True, validate=two_letters)


class Source(Schema):
    """What somebody is held to: the law, a contract, or what the platform promises by itself."""

    kind = one_of("law", "contract", "promise")
    source = some_text()


class Clock(Schema):
    """What is due how long after it began; `verified_on` is the day on which somebody read the source."""

    code = some_text(CODE)
    binds = one_of("platform", "seller", "authority", "complainant")
    ground = fields.Nested(Source, required=True)
    verified_on = Day(required=True)
    amount = whole(POSITIVE)
    unit = one_of("hours", "calendar_days", "working_days", "months")


class Named(Schema):
    """A code and what people read instead: an exception from returns, or a reason to need no registration."""

    code = some_text(CODE)
    name = fields.Nested(Words, required=True)


class DocumentKind(Schema):
    """A kind of document. `ends`: whether it states a last valid day; `permit`: whether its lapse stops sales."""

    code = some_text(CODE)
    name = fields.Nested(Words, required=True)
    ends = one_of("always", "sometimes", "never")
    numbered = yes_or_no()
    permit = yes_or_no()
    grace_days = whole(NOT_NEGATIVE)
    ground = fields.Nested(Source, required=True)


# What a kind of business registered in a country must show and fill in, whatever it sells. `fields` is a word of
# marshmallow's own, hence the call.
Business = Schema.from_dict(
    {
        "country": _country(),
        "kind": one_of(*KINDS_OF_BUSINESS),
        "documents": several(some_text(CODE), at_least=1),
        "fields": several(one_of(*FIELDS), at_least=1),
        "exemptions": several(some_text(CODE)),
    },
    name="Business",
)


class Commitments(Schema):
    """The least an applicant must promise after the sale; every promise is shown to buyers."""

    code = some_text(CODE)
    return_days = whole(NOT_NEGATIVE)
    exceptions = several(some_text(CODE))
    channels = several(one_of(*CHANNELS), at_least=1)
    answer_hours = whole(POSITIVE)
    warranty_days = whole(NOT_NEGATIVE)
    repair = yes_or_no()
    ground = fields.Nested(Source, required=True)


class Deposit(Schema):
    amount = whole(NOT_NEGATIVE)
    currency = fields.String(
        required=True,
        validate=validate.Regexp(r"[A-Z]{3}\Z", error="Give a currency by its three letters, such as CNY."),
    )


class CategoryNeeds(Schema):
    """What a category needs on top in some countries. `scope_words`: a licence whose scope has one of them covers it."""

    category = some_text(CODE)
    countries = several(_country(), at_least=1)
    documents = several(some_text(CODE))
    scope_words = several(some_text())
    deposit = fields.Nested(Deposit, required=True)
    commitments = some_text(CODE)


class Brands(Schema):
    """What proves the right to sell under a brand: of one's own, and of somebody else's through a chain of links."""

    own = some_text(CODE)
    authorised = some_text(CODE)
    links_at_most = whole(POSITIVE)


class Admission(Schema):
    """Who may sell. A country or category that is not listed is not configured: nobody can be admitted to it."""

    exceptions = fields.List(fields.Nested(Named), required=True)
    exemptions = fields.List(fields.Nested(Named), required=True)
    documents = fields.List(fields.Nested(DocumentKind), required=True)
    businesses = fields.List(fields.Nested(Business), required=True)
    commitments = fields.List(fields.Nested(Commitments), required=True)
    categories = fields.List(fields.Nested(CategoryNeeds), required=True)
    brands = fields.Nested(Brands, required=True)
    four_eyes = several(one_of(*FOUR_EYES))
    reminders_days = several(whole(DAYS), at_least=1)
    lapse_violation = some_text(CODE)
