"""Documents that people hand in. What they say about persons stands in columns that can be emptied."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, Identity, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class Scan(StrEnum):
    """What the virus scanner said of a document that was kept; an infected one never is."""

    CLEAN = "clean"
    NOT_SCANNED = "not_scanned"


class Document(Base):
    """One document about a subject; its content lies in the file store under `sha256`, perhaps shared with others."""

    __tablename__ = "document"
    __table_args__ = (
        Index(None, "subject_kind", "subject_id"),
        CheckConstraint("size > 0", name="holds_something"),
        CheckConstraint("valid_until >= valid_from", name="valid_from_before_until"),
        CheckConstraint("(verified_at IS NULL) = (verified_by IS NULL)", name="verified_by_and_at"),
        CheckConstraint(
            "erased_at IS NULL OR (name IS NULL AND number IS NULL AND uploaded_by IS NULL)", name="erased_is_empty"
        ),
        CheckConstraint(
            "erased_at IS NOT NULL OR (name IS NOT NULL AND uploaded_by IS NOT NULL)", name="kept_is_named"
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String)
    size: Mapped[int] = mapped_column(BigInteger, comment="bytes")
    name: Mapped[str | None] = mapped_column(String, comment="for people; never a place in the file store")
    kind: Mapped[str] = mapped_column(String, comment="what it is: business_licence, identity_card, …")
    application_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    seller_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    subject_kind: Mapped[str] = mapped_column(String)
    subject_id: Mapped[str] = mapped_column(String)
    number: Mapped[str | None] = mapped_column(String, comment="as printed on it; may be a person's")
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date, comment="last day on which it is valid")
    scan: Mapped[str] = mapped_column(String, comment="clean or not_scanned")
    uploaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    uploaded_by: Mapped[str | None] = mapped_column(String)
    verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    verified_by: Mapped[str | None] = mapped_column(String)
    keep_until: Mapped[date | None] = mapped_column(Date, index=True, comment="last day on which it is kept")
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
