"""Tables of what the platform keeps of an admitted seller: who it is, its permits, and who is related to whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class SellerIdentity(Base):
    """Who an admitted seller is, without personal data: what the law has us verify, keep and show.

    `number_key`, `address_key` and their like in `seller_person` are the normalised forms that duplicates are found by
    (written by whoever writes the row, see governance/onboarding/checks).
    """

    __tablename__ = "seller_identity"
    __table_args__ = (Index(None, "number_key"), Index(None, "address_key"), Index(None, "reverify_on"))

    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"), primary_key=True)
    application_id: Mapped[int | None] = mapped_column(
        ForeignKey("application.id"), comment="null: taken in by a bulk import"
    )
    country: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String, comment="company, individual_business or natural_person")
    legal_name: Mapped[str | None] = mapped_column(String, comment="null for a natural person: see seller_person")
    registration_number: Mapped[str | None] = mapped_column(String)
    number_key: Mapped[str | None] = mapped_column(String)
    exemption: Mapped[str | None] = mapped_column(String)
    registered_address: Mapped[str | None] = mapped_column(String)
    address_key: Mapped[str | None] = mapped_column(String)
    founded_on: Mapped[date | None] = mapped_column(Date)
    business_scope: Mapped[str | None] = mapped_column(String)
    state: Mapped[str] = mapped_column(String, comment="unverified, verified, to_verify or under_correction")
    verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reverify_on: Mapped[date | None] = mapped_column(Date, comment="day by which it has to be verified again")
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class SellerPerson(Base):
    """The personal data behind a seller; every field is empty once it was erased."""

    __tablename__ = "seller_person"
    __table_args__ = (
        Index(None, "representative_key"),
        Index(None, "phone_key"),
        Index(None, "account_key"),
    )

    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"), primary_key=True)
    representative_name: Mapped[str | None] = mapped_column(String)
    representative_id_number: Mapped[str | None] = mapped_column(String)
    representative_key: Mapped[str | None] = mapped_column(String)
    contact_name: Mapped[str | None] = mapped_column(String)
    contact_email: Mapped[str | None] = mapped_column(String)
    contact_phone: Mapped[str | None] = mapped_column(String)
    phone_key: Mapped[str | None] = mapped_column(String)
    bank_account_name: Mapped[str | None] = mapped_column(String)
    bank_account_number: Mapped[str | None] = mapped_column(String)
    account_key: Mapped[str | None] = mapped_column(String)
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Permit(Base):
    """A licence or permit of a seller, for one category or (category null) for the whole shop.

    A renewal is a new row; the one before becomes `replaced`. Expiring, grace and expired are readings of
    `valid_until` at a moment; the stored state says what was done about it.
    """

    __tablename__ = "permit"
    __table_args__ = (
        CheckConstraint("valid_from IS NULL OR valid_until IS NULL OR valid_from <= valid_until", name="span"),
        Index(None, "seller_id", "category"),
        Index(None, "valid_until"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    category: Mapped[str | None] = mapped_column(String, comment="code of the category; null: the whole shop")
    kind: Mapped[str] = mapped_column(String, comment="kind of document in the rule book, such as food_licence")
    number: Mapped[str | None] = mapped_column(String)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date, comment="last day on which it is valid; null: no end")
    document_id: Mapped[int | None] = mapped_column(BigInteger, comment="the document it was read from")
    state: Mapped[str] = mapped_column(String, comment="proposed, verified, expired, replaced or withdrawn")
    verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    verified_by: Mapped[str | None] = mapped_column(String)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class SellerRelation(Base):
    """Two sellers or applications that share something; what follows from it is for an officer to confirm.

    The sides are in order (`left` < `right` as text of kind and id), so that a pair is found once. Platform only.
    """

    __tablename__ = "seller_relation"
    __table_args__ = (
        UniqueConstraint("kind", "left_kind", "left_id", "right_kind", "right_id"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_by_and_at"),
        Index(None, "left_kind", "left_id"),
        Index(None, "right_kind", "right_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str] = mapped_column(
        String, comment="same_number, same_account, same_representative, same_address or same_phone"
    )
    left_kind: Mapped[str] = mapped_column(String, comment="seller or application")
    left_id: Mapped[int] = mapped_column(BigInteger)
    right_kind: Mapped[str] = mapped_column(String, comment="seller or application")
    right_id: Mapped[int] = mapped_column(BigInteger)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="what is shared, masked or as a digest")
    state: Mapped[str] = mapped_column(String, comment="proposed, confirmed or rejected")
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str | None] = mapped_column(String)
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
