"""The upkeep of sellers over HTTP: permits, verification, reported changes, lists taken in, exports."""

from __future__ import annotations

import re
import tempfile
from datetime import date
from pathlib import Path
from typing import Any, Final

from flask import Response, send_file

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.commands import settings
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.errors import Finding, NotFound
from governance.core.identity import current_actor
from governance.core.numbers import number_in
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema
from governance.onboarding import fact_changes, permits, reverification
from governance.onboarding.identity_export import exports, file_of
from governance.onboarding.public_licence import PublicLicence, public_licence
from governance.onboarding.seller_import.imports import ImportSummary, import_sellers
from governance.onboarding.upkeep_models import IdentityChange
from governance.onboarding.upkeep_readings import (
    IdentityReading,
    PermitReading,
    permit_readings,
    read_identity,
    read_permit,
    sellers_to_verify,
)
from governance.onboarding.upkeep_rules import rules_at
from governance.onboarding.upkeep_schemas import (
    ChangeReportSchema,
    IdentityChangeSchema,
    IdentityChangesSchema,
    IdentityExportsSchema,
    IdentityStateSchema,
    NewPermitSchema,
    PermitSchema,
    PermitsSchema,
    PublicLicenceSchema,
    RefusalSchema,
    ReverificationQuery,
    ReverificationSchema,
    SellerImportSchema,
    SellerListForm,
    SellerListQuery,
)
from governance.sellers import register

blueprint = ApiBlueprint("upkeep", __name__, url_prefix="/api/v1", description="Licences and identities of sellers.")

_CSV: Final = {
    "description": "The file as it was made.",
    "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}},
}


@blueprint.route("/sellers/<string:reference>/licence")
@needs(Permission.SELLER_READ)
@blueprint.response(200, PublicLicenceSchema)
def licence(reference: str) -> PublicLicence:
    """The licence data that everybody may read on the seller's public page."""
    register.find(reference)
    return public_licence(reference, at=now())


@blueprint.route("/sellers/<string:reference>/permits")
@needs(Permission.SELLER_READ)
@blueprint.response(200, PermitsSchema)
def permits_of(reference: str) -> dict[str, Any]:
    """The permits of a seller, the newest first; also those that were replaced or refused."""
    return {"items": permit_readings(register.find(reference).id, by=current_actor(), at=now())}


@blueprint.route("/sellers/<string:reference>/permits", methods=["POST"])
@needs(Permission.DOCUMENT_ADD)
@blueprint.arguments(NewPermitSchema)
@blueprint.response(201, PermitSchema)
def hand_in(body: dict[str, Any], reference: str) -> PermitReading:
    """Hand in a permit, new or in place of one that ends; it counts once somebody else has verified the document."""
    at = now()
    with transaction():
        seller_id = register.find(reference).id
        return read_permit(permits.propose(seller_id=seller_id, by=current_actor(), at=at, **body), rules_at(at))


@blueprint.route("/permits/<string:permit>/verify", methods=["POST"])
@needs(Permission.DOCUMENT_VERIFY)
@blueprint.response(200, PermitSchema)
def verify(permit: str) -> PermitReading:
    """State as a second person that the document is right: the permit counts, and sales that it stopped open again."""
    at, permit_id = now(), number_in(permit, noun="permit")
    with transaction():
        return read_permit(permits.verify(permit_id=permit_id, by=current_actor(), at=at), rules_at(at))


@blueprint.route("/permits/<string:permit>/refuse", methods=["POST"])
@needs(Permission.DOCUMENT_VERIFY)
@blueprint.arguments(RefusalSchema)
@blueprint.response(200, PermitSchema)
def refuse(body: dict[str, Any], permit: str) -> PermitReading:
    """State why the document cannot be accepted."""
    at, permit_id = now(), number_in(permit, noun="permit")
    with transaction():
        return read_permit(permits.refuse(permit_id=permit_id, by=current_actor(), at=at, **body), rules_at(at))


@blueprint.route("/reverifications")
@needs(Permission.DOCUMENT_VERIFY)
@blueprint.arguments(ReverificationQuery, location="query")
@blueprint.response(200, page_schema(IdentityStateSchema))
def to_verify(query: dict[str, Any]) -> Page[IdentityReading]:
    """Sellers to verify again, what is due first first."""
    return sellers_to_verify(by=current_actor(), at=now(), **query)


@blueprint.route("/sellers/<string:reference>/reverifications", methods=["POST"])
@needs(Permission.DOCUMENT_VERIFY)
@blueprint.arguments(ReverificationSchema)
@blueprint.response(200, IdentityStateSchema)
def reverify(body: dict[str, Any], reference: str) -> IdentityReading:
    """Note that a seller was verified again, and what was not right."""
    at, findings = now(), [Finding(found["field"], found["message"]) for found in body["findings"]]
    with transaction():
        seller_id = register.find(reference).id
        identity = reverification.reverify(seller_id=seller_id, findings=findings, by=current_actor(), at=at)
        return read_identity(reference, identity, at=at)


@blueprint.route("/sellers/<string:reference>/identity-changes")
@needs(Permission.SELLER_READ)
@blueprint.response(200, IdentityChangesSchema)
def changes(reference: str) -> dict[str, Any]:
    """What a seller reported as changed, the newest first."""
    return {"items": fact_changes.changes_of(register.find(reference).id)}


@blueprint.route("/sellers/<string:reference>/identity-changes", methods=["POST"])
@needs(Permission.DOCUMENT_ADD)
@blueprint.arguments(ChangeReportSchema)
@blueprint.response(201, IdentityChangeSchema)
def report_change(body: dict[str, Any], reference: str) -> IdentityChange:
    """Report what is different now; it holds once somebody at the platform has verified it."""
    with transaction():
        seller_id = register.find(reference).id
        return fact_changes.report_change(seller_id=seller_id, by=current_actor(), at=now(), **body)


@blueprint.route("/identity-changes/<string:change>/verify", methods=["POST"])
@needs(Permission.DOCUMENT_VERIFY)
@blueprint.response(200, IdentityChangeSchema)
def verify_change(change: str) -> IdentityChange:
    """State as a second person that a reported change is so."""
    with transaction():
        return fact_changes.verify_change(change_id=number_in(change, noun="change"), by=current_actor(), at=now())


@blueprint.route("/identity-changes/<string:change>/refuse", methods=["POST"])
@needs(Permission.DOCUMENT_VERIFY)
@blueprint.arguments(RefusalSchema)
@blueprint.response(200, IdentityChangeSchema)
def refuse_change(body: dict[str, Any], change: str) -> IdentityChange:
    """State why a reported change cannot be accepted."""
    with transaction():
        return fact_changes.refuse_change(
            change_id=number_in(change, noun="change"), by=current_actor(), at=now(), **body
        )


@blueprint.route("/seller-imports", methods=["POST"])
@needs(Permission.SELLER_REGISTER)
@blueprint.arguments(SellerListForm, location="files")
@blueprint.arguments(SellerListQuery, location="query")
@blueprint.response(200, SellerImportSchema)
def take_in(form: dict[str, Any], query: dict[str, Any]) -> ImportSummary:
    """Take in a list of sellers who trade already; `dry_run` reports everything and changes nothing."""
    content = form["content"]
    name = re.sub(r"[^\w.-]", "_", Path(content.filename or "list").name)[-100:] or "list"
    with tempfile.TemporaryDirectory(prefix="sellers-") as folder, transaction():
        path = Path(folder) / name
        content.save(path)
        return import_sellers(path=path, settings=settings(), by=current_actor(), at=now(), **query)


@blueprint.route("/identity-exports")
@needs(Permission.IDENTITY_EXPORT)
@blueprint.response(200, IdentityExportsSchema)
def identity_exports() -> dict[str, Any]:
    """The files of all identities made for the authority, the newest first."""
    return {"items": exports(by=current_actor())}


@blueprint.route("/identity-exports/<string:day>/content")
@needs(Permission.IDENTITY_EXPORT)
@blueprint.doc(responses={200: _CSV})
def identity_export(day: str) -> Response:
    """One of the files; that it was asked for is on record."""
    try:
        as_of = date.fromisoformat(day)
    except ValueError:
        raise NotFound(f"There is no export of {day!r}.") from None
    with transaction():
        made, path = file_of(as_of=as_of, settings=settings(), by=current_actor(), at=now())
        digest = made.digest
    response = send_file(path, mimetype="text/csv", as_attachment=True, conditional=False, etag=False)
    response.set_etag(digest)
    response.headers.update({"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"})
    return response
