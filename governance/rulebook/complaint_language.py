"""The language of the section `complaints`: what may be complained of, what is owed, and where else one can go."""

from marshmallow import Schema, fields, validate

from governance.rulebook.plain_fields import CODE, DAYS, Words, one_of, several, some_text, whole, yes_or_no

KINDS = ("complaint", "report", "ip_notice")
BURDENS = ("seller", "complainant", "platform")


def _link() -> fields.String:
    secure = validate.Regexp(r"https://[^\s]+\Z", error="Give an address that begins with https://.")
    return fields.String(required=True, validate=secure)


class Issue(Schema):
    """What may be complained of. `burden`: who has to prove; `safety`: people may be hurt, so it goes first."""

    code = some_text(CODE)
    name = fields.Nested(Words, required=True)
    explanation = fields.Nested(Words, required=True)
    kinds = several(one_of(*KINDS), at_least=1)
    burden = one_of(*BURDENS)
    evidence = fields.Nested(Words, required=True)
    severity = one_of("low", "medium", "high", "critical")
    remedies = several(some_text(CODE), at_least=1)
    safety = yes_or_no()
    source = some_text()


class Remedy(Schema):
    """What may be owed. `amount`: it names a sum; `refund`: the price goes back, so the legal limit for it holds."""

    code = some_text(CODE)
    name = fields.Nested(Words, required=True)
    amount = yes_or_no()
    refund = yes_or_no()


class Ground(Schema):
    """Why a case is not accepted."""

    code = some_text(CODE)
    name = fields.Nested(Words, required=True)


class Place(Schema):
    """Where somebody can go besides: an authority, or another way on after the outcome."""

    code = some_text(CODE)
    name = fields.Nested(Words, required=True)
    explanation = fields.Nested(Words, required=True)
    link = _link()


class Complaints(Schema):
    """What may be filed, what may follow, and how long things belong together."""

    issues = several(fields.Nested(Issue), at_least=1)
    remedies = several(fields.Nested(Remedy), at_least=1)
    grounds = several(fields.Nested(Ground), at_least=1)
    authorities = several(fields.Nested(Place))
    onward_routes = several(fields.Nested(Place), at_least=1)
    reopen_days = whole(DAYS)
    group_window_days = whole(DAYS)
    duplicate_days = whole(DAYS)
