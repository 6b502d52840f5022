"""Wire shapes of permits, identities and what keeps them up to date."""

from flask_smorest.fields import Upload
from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from governance.onboarding.expiry import Expiry
from governance.onboarding.fact_changes import CHANGEABLE
from governance.onboarding.identity_states import IdentityState
from governance.onboarding.permit_states import PermitState

LONGEST: int = 4_000
_CODE = validate.Regexp(r"[a-z][a-z0-9_]{0,63}\Z", error="Give a code such as food_licence.")


class PermitSchema(Schema):
    """A licence or permit of a seller. Expiring and in grace are readings of its last valid day."""

    id = fields.String(required=True)
    kind = fields.String(required=True, metadata={"description": "Kind of document in the rule book."})
    category = fields.String(required=True, allow_none=True, metadata={"description": "null: the whole shop."})
    number = fields.String(required=True, allow_none=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_until = fields.Date(required=True, allow_none=True, metadata={"description": "Last valid day; null: no end."})
    state = fields.Enum(PermitState, by_value=True, required=True)
    expiry = fields.Enum(Expiry, by_value=True, required=True)
    document_id = fields.String(required=True, allow_none=True)
    verified_at = fields.AwareDateTime(required=True, allow_none=True)


class PermitsSchema(Schema):
    """The permits of a seller, the newest first."""

    items = fields.List(fields.Nested(PermitSchema), required=True)


class NewPermitSchema(Schema):
    """A permit that is handed in; the document was handed in before."""

    kind = fields.String(required=True, validate=_CODE)
    category = fields.String(load_default=None, allow_none=True, validate=_CODE)
    document_id = fields.Integer(required=True, strict=False, validate=validate.Range(1, 2**62))
    number = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
    valid_from = fields.Date(load_default=None, allow_none=True)
    valid_until = fields.Date(load_default=None, allow_none=True)


class RefusalSchema(Schema):
    """Why something cannot be accepted; the seller reads it."""

    reason = fields.String(required=True, validate=validate.Length(1, LONGEST))


class PublicPermitSchema(Schema):
    """A permit as everybody may read it."""

    kind = fields.String(required=True)
    kind_en = fields.String(required=True)
    kind_zh = fields.String(required=True)
    category = fields.String(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_until = fields.Date(required=True, allow_none=True)
    verified_on = fields.Date(required=True, allow_none=True)
    expiry = fields.Enum(Expiry, by_value=True, required=True)


class PublicLicenceSchema(Schema):
    """Who trades under a shop's name, as everybody may read it; of a natural person neither name nor address."""

    reference = fields.String(required=True)
    shop_name = fields.String(required=True)
    kind = fields.String(required=True)
    country = fields.String(required=True)
    legal_name = fields.String(required=True, allow_none=True)
    registration_number = fields.String(required=True, allow_none=True)
    registered_address = fields.String(required=True, allow_none=True)
    exemption = fields.String(required=True, allow_none=True)
    verified_on = fields.Date(required=True, allow_none=True)
    permits = fields.List(fields.Nested(PublicPermitSchema), required=True)


class IdentityFindingSchema(Schema):
    """Something that is not right, and which field it is about."""

    field = fields.String(required=True, validate=validate.Length(1, 100))
    message = fields.String(required=True, validate=validate.Length(1, LONGEST))


class ReverificationSchema(Schema):
    """What was found when a seller was verified again; without findings everything is right."""

    findings = fields.List(fields.Nested(IdentityFindingSchema), load_default=list, validate=validate.Length(max=50))


class IdentityStateSchema(Schema):
    """How sure the platform is of who a seller is."""

    seller = fields.String(required=True)
    state = fields.Enum(IdentityState, by_value=True, required=True)
    verified_at = fields.AwareDateTime(required=True, allow_none=True)
    reverify_on = fields.Date(required=True, allow_none=True, metadata={"description": "Day by which it is due again."})
    overdue = fields.Boolean(required=True)


class ReverificationQuery(PageQuery):
    """Sellers to verify, what is due first first."""


class ChangeReportSchema(Schema):
    """What is different now."""

    fields_ = fields.Dict(
        data_key="fields",
        attribute="fields",
        keys=fields.String(validate=validate.OneOf(CHANGEABLE)),
        values=fields.String(validate=validate.Length(1, LONGEST)),
        required=True,
    )
    document_id = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**62))


class IdentityChangeSchema(Schema):
    """A reported change. Values are personal at times: whoever may see persons reads them while it waits."""

    id = fields.String(required=True)
    names = fields.List(fields.String(), required=True, data_key="fields")
    document_id = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    reported_at = fields.AwareDateTime(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)


class IdentityChangesSchema(Schema):
    """Changes that a seller reported, the newest first."""

    items = fields.List(fields.Nested(IdentityChangeSchema), required=True)


class IdentityExportSchema(Schema):
    """A file of all identities made for the authority."""

    as_of = fields.Date(required=True)
    file = fields.String(required=True)
    digest = fields.String(required=True, metadata={"description": "SHA-256 of the file."})
    sellers = fields.Integer(required=True)
    made_at = fields.AwareDateTime(required=True)


class IdentityExportsSchema(Schema):
    """Every export, the newest first."""

    items = fields.List(fields.Nested(IdentityExportSchema), required=True)


class SellerListForm(Schema):
    """A list of sellers who trade already."""

    content = Upload(required=True, metadata={"description": "CSV (UTF-8 or GB18030) or .xlsx"})


class SellerListQuery(Schema):
    """How a list is taken in."""

    dry_run = fields.Boolean(load_default=False, metadata={"description": "Report everything and change nothing."})


class SellerImportSchema(Schema):
    """What became of a list. The reports with every row lie with the operator, in the folder of imports."""

    source = fields.String(required=True)
    rows_read = fields.Integer(required=True)
    rows_rejected = fields.Integer(required=True)
    rows_known = fields.Integer(required=True)
    sellers_registered = fields.Integer(required=True)
    identities_added = fields.Integer(required=True)
    permits_added = fields.Integer(required=True)
    groups_found = fields.Integer(required=True)
    relations_proposed = fields.Integer(required=True)
    unknown_columns = fields.List(fields.String(), required=True)
    earlier = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "Since when this very file is known."}
    )
