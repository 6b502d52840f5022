"""What others may hear of documents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DocumentVerified:
    """Somebody compared a document with its original, or with the register that issued it, and found it right."""

    document_id: int
    kind: str
    subject_kind: str
    subject_id: str
    application_id: int | None
    seller_id: int | None
