"""Wire shapes of draws: for officers, and for everybody."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from inspections.draws.officers import LONGEST, SHORTEST
from inspections.draws.readings import SHOWS
from inspections.draws.states import Assurance, End, Role, State
from inspections.draws.voiding import LONGEST_REASON

DIGEST: Final = {"description": "SHA-256, 64 hexadecimal digits."}
KINDS: Final = ("committed", "frozen", "drawn", "extended", "revealed", "void")


class DrawQuery(PageQuery):
    """Which draws are wanted."""

    show = fields.String(
        load_default=None,
        allow_none=False,
        validate=validate.OneOf(list(SHOWS)),
        metadata={"description": "What is coming, under way (frozen or drawn) or over (revealed or void); all."},
    )
    plan = fields.String(load_default=None, allow_none=False, metadata={"description": "Code of one plan."})


class DrawSchema(Schema):
    """A draw of one slot of a plan."""

    reference = fields.String(required=True)
    plan = fields.String(required=True, metadata={"description": "Code of the plan."})
    plan_name = fields.String(required=True)
    slot = fields.AwareDateTime(required=True, metadata={"description": "When it is due."})
    state = fields.Enum(State, by_value=True, required=True)
    version = fields.Integer(
        required=True, metadata={"description": "Send it back with a change: it is refused if another came first."}
    )
    commitment = fields.String(required=True, metadata={"description": "SHA-256 of the secret's 32 bytes."})
    committed_at = fields.AwareDateTime(required=True)
    frozen_at = fields.AwareDateTime(required=True, allow_none=True)
    list_digest = fields.String(required=True, allow_none=True, metadata=DIGEST)
    listed = fields.Integer(required=True, allow_none=True, metadata={"description": "Items on the list."})
    assurance = fields.Enum(Assurance, by_value=True, required=True, allow_none=True)
    drawn_at = fields.AwareDateTime(required=True, allow_none=True)
    items = fields.Integer(required=True, allow_none=True, metadata={"description": "Bought and tested."})
    sampling_until = fields.Date(required=True, allow_none=True, metadata={"description": "Last day for purchases."})
    revealed_at = fields.AwareDateTime(required=True, allow_none=True)
    void_reason = fields.String(required=True, allow_none=True)


class DrawStratumSchema(Schema):
    """A stratum of the frozen list."""

    name = fields.String(required=True)
    size = fields.Integer(required=True)
    take = fields.Integer(required=True)
    reserves = fields.Integer(required=True)


class DrawnItemSchema(Schema):
    """An item that was drawn, or waits as a reserve."""

    id = fields.String(required=True)
    stratum = fields.String(required=True)
    position = fields.Integer(required=True, metadata={"description": "Place by key in the stratum; from 1."})
    item = fields.String(required=True, metadata={"description": "Its id on the frozen list."})
    role = fields.Enum(Role, by_value=True, required=True)
    probability = fields.Float(required=True, metadata={"description": "Declared probability of inclusion."})
    listing = fields.String(required=True)
    product = fields.String(required=True)
    product_name = fields.String(required=True)
    lot = fields.String(required=True, allow_none=True)
    seller = fields.String(required=True)
    seller_name = fields.String(required=True)
    units = fields.Integer(required=True)
    accept_at_most = fields.Integer(required=True)
    units_reason = fields.String(required=True)
    inspector = fields.String(required=True, allow_none=True)
    laboratory = fields.String(required=True, allow_none=True)
    instead_of = fields.String(required=True, allow_none=True)


class DrawShareSchema(Schema):
    """The share of one officer in a draw without a beacon; the secret itself stands in the announcements."""

    team = fields.String(required=True)
    account = fields.String(required=True)
    commitment = fields.String(required=True, metadata=DIGEST)
    committed_at = fields.AwareDateTime(required=True)
    told_at = fields.AwareDateTime(required=True, allow_none=True)


class DrawExtensionSchema(Schema):
    """More that was drawn later."""

    number = fields.Integer(required=True)
    stratum = fields.String(required=True)
    extra = fields.Integer(required=True)
    reason = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    by = fields.String(required=True)


class DrawAnnouncementSchema(Schema):
    """What everybody was told at a moment."""

    number = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    at = fields.AwareDateTime(required=True)
    body = fields.Dict(keys=fields.String(), required=True)


class DrawWaitsSchema(Schema):
    """What the next step waits for."""

    kind = fields.String(
        required=True,
        metadata={"description": "slot, earlier (a draw of the same plan), beacon, officers, job or sampling."},
    )
    until = fields.String(required=True, allow_none=True, metadata={"description": "ISO 8601; a day for sampling."})
    missing = fields.List(fields.String(), required=True, metadata={"description": "Teams that have not told."})


class DrawDetailsSchema(Schema):
    """One draw with everything an officer may know."""

    draw = fields.Nested(DrawSchema, required=True)
    public_source = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    public_value = fields.String(required=True, allow_none=True)
    final_seed = fields.String(required=True, allow_none=True)
    record_digest = fields.String(required=True, allow_none=True, metadata=DIGEST)
    plan_version = fields.Integer(required=True, allow_none=True)
    strata = fields.List(fields.Nested(DrawStratumSchema), required=True)
    items = fields.List(fields.Nested(DrawnItemSchema), required=True)
    officers = fields.List(fields.Nested(DrawShareSchema), required=True)
    officer_teams = fields.List(fields.String(), required=True)
    extensions = fields.List(fields.Nested(DrawExtensionSchema), required=True)
    announcements = fields.List(fields.Nested(DrawAnnouncementSchema), required=True)
    may_void = fields.Boolean(required=True)
    waits_for = fields.Nested(DrawWaitsSchema, required=True, allow_none=True)


class DrawChangeSchema(Schema):
    """What every change may carry."""

    version = fields.Integer(
        load_default=None,
        allow_none=False,
        metadata={"description": "The version you looked at; a newer one is not overwritten."},
    )


class DrawVoidSchema(DrawChangeSchema):
    """Why a draw is called off."""

    reason = fields.String(
        required=True,
        validate=validate.Length(1, LONGEST_REASON),
        metadata={"description": "Everybody reads it: it names nothing that is looked at."},
    )


class DrawMoreSchema(DrawChangeSchema):
    """What is drawn beyond the first count."""

    stratum = fields.String(required=True)
    extra = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10_000))
    reason = fields.String(
        required=True,
        validate=validate.Length(1, LONGEST_REASON),
        metadata={"description": "It stands in the public record."},
    )


class BeaconMessageSchema(Schema):
    """The message of a round, as the drand network answers it."""

    round = fields.Integer(required=True, strict=True)
    randomness = fields.String(required=True, validate=validate.Length(1, 1_000))
    signature = fields.String(required=True, validate=validate.Length(1, 1_000))


class OfficerCommitmentSchema(Schema):
    """The digest of a secret that an officer keeps for a team."""

    team = fields.String(required=True)
    commitment = fields.String(required=True, metadata={"description": "SHA-256 of the secret's UTF-8 bytes."})


class OfficerSecretSchema(Schema):
    """The secret that was committed."""

    secret = fields.String(
        required=True,
        validate=validate.Length(SHORTEST, LONGEST),
        metadata={"description": "The very text whose SHA-256 you committed; everybody will read it."},
    )


class PublicStratumSchema(Schema):
    """A stratum of a revealed draw."""

    name = fields.String(required=True)
    size = fields.Integer(required=True)
    take = fields.Integer(required=True)
    ends = fields.Dict(
        keys=fields.Enum(End, by_value=True),
        values=fields.Integer(),
        required=True,
        metadata={"description": "How purchases ended: purchased, not_obtainable, refused, cancelled."},
    )


class PublicItemSchema(Schema):
    """An item of a revealed draw; inspectors and laboratories are pseudonyms."""

    item = fields.String(required=True)
    stratum = fields.String(required=True)
    position = fields.Integer(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    seller = fields.String(required=True)
    category = fields.String(required=True)
    probability = fields.Float(required=True)
    units = fields.Integer(required=True)
    inspector = fields.String(required=True, allow_none=True)
    laboratory = fields.String(required=True, allow_none=True)
    instead_of = fields.String(required=True, allow_none=True)
    end = fields.Enum(End, by_value=True, required=True, allow_none=True)
    handed_to = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Who had it in the end, where that was not the inspector drawn."},
    )


class PublicOutcomeSchema(Schema):
    """The record of a revealed draw in short; in a list the items are left out."""

    record_digest = fields.String(required=True, metadata=DIGEST)
    plan = fields.String(required=True)
    plan_name = fields.String(required=True)
    scope = fields.Dict(keys=fields.String(), required=True)
    listed = fields.Integer(required=True)
    random_share = fields.String(required=True)
    secret = fields.String(required=True)
    final_seed = fields.String(required=True)
    strata = fields.List(fields.Nested(PublicStratumSchema), required=True)
    items = fields.List(fields.Nested(PublicItemSchema), required=True)


class PublicDrawSchema(Schema):
    """A draw as everybody may read it: digests alone until its record is open."""

    reference = fields.String(required=True)
    slot = fields.AwareDateTime(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    commitment = fields.String(required=True, metadata={"description": "SHA-256 of the secret's 32 bytes."})
    committed_at = fields.AwareDateTime(required=True)
    frozen_at = fields.AwareDateTime(required=True, allow_none=True)
    list_digest = fields.String(required=True, allow_none=True, metadata=DIGEST)
    public_source = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    public_value = fields.String(required=True, allow_none=True)
    public_evidence = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    assurance = fields.Enum(Assurance, by_value=True, required=True, allow_none=True)
    because = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Why it is unverified: no_source, too_few_officers or not_in_time."},
    )
    drawn_at = fields.AwareDateTime(required=True, allow_none=True)
    revealed_at = fields.AwareDateTime(required=True, allow_none=True)
    void_reason = fields.String(required=True, allow_none=True)
    announcements = fields.List(fields.Nested(DrawAnnouncementSchema), required=True)
    outcome = fields.Nested(PublicOutcomeSchema, required=True, allow_none=True)
