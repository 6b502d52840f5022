"""An application as plain data: what is submitted word for word, checked against the rule book, and digested."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from governance.core.documents.models import Document
from governance.onboarding.models import Application, ApplicationPerson

BUSINESS_FIELDS: Final = (
    "country",
    "kind",
    "legal_name",
    "registration_number",
    "exemption",
    "registered_address",
    "founded_on",
    "business_scope",
    "categories",
    "brands",
    "commitments",
    "shop_name",
)
PERSONAL_FIELDS: Final = (
    "representative_name",
    "representative_id_number",
    "contact_name",
    "contact_email",
    "contact_phone",
    "bank_account_name",
    "bank_account_number",
)


def content_of(application: Application, person: ApplicationPerson, papers: Iterable[Document]) -> dict[str, Any]:
    """The application as it stands, with its documents in the order of their ids."""
    content = {name: getattr(application, name) for name in BUSINESS_FIELDS}
    content["founded_on"] = str(application.founded_on) if application.founded_on else None
    content["person"] = {name: getattr(person, name) for name in PERSONAL_FIELDS}
    content["documents"] = [_paper(paper) for paper in sorted(papers, key=lambda paper: paper.id)]
    return content


def digest_of(content: Mapping[str, Any] | list[Any]) -> str:
    """SHA-256 of plain data as canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def parts_of(content: Mapping[str, Any]) -> dict[str, str]:
    """The digest of each part: the business, the person, and the documents by what is in them."""
    business = {name: value for name, value in content.items() if name not in {"person", "documents"}}
    kept = ("kind", "sha256", "valid_from", "valid_until")  # what stays when a document is erased
    documents = [{name: paper[name] for name in kept} for paper in content["documents"]]
    return {
        "business": digest_of(business),
        "person": digest_of(content["person"]),
        "documents": digest_of(documents),
    }


def _paper(paper: Document) -> dict[str, Any]:
    return {
        "id": paper.id,
        "kind": paper.kind,
        "sha256": paper.sha256,
        "number": paper.number,
        "valid_from": str(paper.valid_from) if paper.valid_from else None,
        "valid_until": str(paper.valid_until) if paper.valid_until else None,
    }
