"""Tables of the upkeep: facts that sellers reported as changed, lists of sellers taken in, exports for the authority."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class IdentityChange(Base):
    """A seller says that something about it is different now; it counts once an officer has verified it."""

    __tablename__ = "identity_change"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_and_at"),
        # One report at a time: the next one waits until somebody has looked at this one.
        Index("uq_identity_change_reported", "seller_id", unique=True, postgresql_where=text("state = 'reported'")),
        Index(None, "seller_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    fields: Mapped[dict[str, str] | None] = mapped_column(
        JSONB(none_as_null=True), comment="what is new; null once it was decided, for it may be personal"
    )
    names: Mapped[list[str]] = mapped_column(JSONB, comment="which fields; stays for good")
    document_id: Mapped[int | None] = mapped_column(BigInteger, comment="the document that shows it")
    state: Mapped[str] = mapped_column(String, comment="reported, verified or refused")
    reason: Mapped[str | None] = mapped_column(String, comment="why it was refused; the seller reads it")
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reported_by: Mapped[str] = mapped_column(String)
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str | None] = mapped_column(String)


class SellerImport(Base):
    """One list of sellers that was taken in."""

    __tablename__ = "seller_import"
    __table_args__ = (Index(None, "digest"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    source: Mapped[str] = mapped_column(String, comment="name of the file, for people")
    digest: Mapped[str] = mapped_column(String, comment="SHA-256 of the file")
    rows_read: Mapped[int] = mapped_column(Integer)
    rows_rejected: Mapped[int] = mapped_column(Integer)
    rows_known: Mapped[int] = mapped_column(Integer, comment="the seller has an identity already; it stays as it is")
    sellers_registered: Mapped[int] = mapped_column(Integer)
    identities_added: Mapped[int] = mapped_column(Integer)
    permits_added: Mapped[int] = mapped_column(Integer)
    groups_found: Mapped[int] = mapped_column(Integer, comment="sets of sellers that share something")
    relations_proposed: Mapped[int] = mapped_column(Integer)
    report_file: Mapped[str | None] = mapped_column(String)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)


class IdentityExport(Base):
    """A file of all sellers' identities made for the authority; the file stands in the folder of exports."""

    __tablename__ = "identity_export"

    as_of: Mapped[date] = mapped_column(Date, primary_key=True)
    file: Mapped[str] = mapped_column(String, comment="its name in the folder")
    digest: Mapped[str] = mapped_column(String, comment="SHA-256 of the file")
    sellers: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)
