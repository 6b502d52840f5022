"""Tables of applications. Personal data stands apart, in `application_person` and in submissions, and can be erased."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class Application(Base):
    """Somebody wants to sell: what they say about the business, and how far we have come.

    A natural person has no registration number and says in `exemption` why none is needed; the number of the identity
    card is personal and stands in `application_person`. `commitments` holds one mapping per category, with the fields
    of the rule book (`governance/rulebook/admission.py`). `brands` is a list of
    `{"brand", "owner", "registration_number", "links": [{"from", "to", "valid_until"}]}`; no links: an own brand.
    """

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint("deposit_amount >= 0", name="deposit_not_negative"),
        CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name="taken_by_and_at"),
        Index(None, "state", "submitted_at"),
        Index(None, "number_key"),
        Index(None, "address_key"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    reference: Mapped[str] = mapped_column(String, unique=True, comment="what people call it; cannot be guessed")
    state: Mapped[str] = mapped_column(String)
    country: Mapped[str | None] = mapped_column(String(2), comment="where the business is registered")
    kind: Mapped[str | None] = mapped_column(String, comment="company, individual_business or natural_person")
    legal_name: Mapped[str | None] = mapped_column(String, comment="as it stands on the licence")
    registration_number: Mapped[str | None] = mapped_column(String, comment="as it was typed")
    number_key: Mapped[str | None] = mapped_column(String, comment="normalised by the checks, to find duplicates")
    exemption: Mapped[str | None] = mapped_column(String, comment="why no registration is needed, if none is")
    registered_address: Mapped[str | None] = mapped_column(String)
    address_key: Mapped[str | None] = mapped_column(String, comment="normalised by the checks")
    founded_on: Mapped[date | None] = mapped_column(Date)
    business_scope: Mapped[str | None] = mapped_column(String, comment="as it stands on the licence")
    categories: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    brands: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    commitments: Mapped[dict[str, dict[str, Any]]] = mapped_column(
        JSONB, server_default=text("'{}'"), comment="after sales, per category"
    )
    deposit_amount: Mapped[int] = mapped_column(Integer, server_default="0", comment="whole units of the currency")
    deposit_currency: Mapped[str | None] = mapped_column(String(3))
    deposit_state: Mapped[str] = mapped_column(String, server_default="open", comment="open, paid or waived")
    shop_name: Mapped[str | None] = mapped_column(String, comment="what buyers will read")
    shop_reference: Mapped[str | None] = mapped_column(
        String, comment="the platform's id of the shop if it is known; else the application's reference becomes it"
    )
    seller_id: Mapped[int | None] = mapped_column(ForeignKey("seller.id"), comment="the seller it became")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), comment="first or latest time")
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    taken_by: Mapped[str | None] = mapped_column(String, comment="id of the officer who reviews it")
    taken_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="rises with every change; If-Match")


class ApplicationPerson(Base):
    """The personal data of an application; every field is empty once it was erased. Keys are written by the checks."""

    __tablename__ = "application_person"
    __table_args__ = (Index(None, "representative_key"), Index(None, "phone_key"), Index(None, "account_key"))

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    representative_name: Mapped[str | None] = mapped_column(
        String, comment="legal representative, or the person itself"
    )
    representative_id_number: Mapped[str | None] = mapped_column(String)
    representative_key: Mapped[str | None] = mapped_column(String)
    contact_name: Mapped[str | None] = mapped_column(String)
    contact_email: Mapped[str | None] = mapped_column(String)
    contact_email_confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    contact_phone: Mapped[str | None] = mapped_column(String)
    phone_key: Mapped[str | None] = mapped_column(String)
    bank_account_name: Mapped[str | None] = mapped_column(String)
    bank_account_number: Mapped[str | None] = mapped_column(String)
    account_key: Mapped[str | None] = mapped_column(String)
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ApplicationSubmission(Base):
    """What was submitted, word for word, each time it was submitted; never changed, only erased (digest stays)."""

    __tablename__ = "application_submission"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int] = mapped_column(Integer, comment="1 for the first; each resubmission adds one")
    content: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True), comment="null once erased")
    digest: Mapped[str] = mapped_column(String, comment="SHA-256 of the content as canonical JSON")
    submitted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)


class ApplicationRequest(Base):
    """One question to the applicant, about one document or one field; the applicant reads it."""

    __tablename__ = "application_request"
    __table_args__ = (Index(None, "application_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    target: Mapped[str] = mapped_column(String, comment="document:business_licence or field:legal_name")
    question: Mapped[str] = mapped_column(String)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    asked_by: Mapped[str] = mapped_column(String)
    answer: Mapped[str | None] = mapped_column(String, comment="the applicant's words, if any")
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), comment="when it was resubmitted")


class ApplicationCheck(Base):
    """The result of one check; append-only, the latest of a code counts. The platform's alone: it may name others."""

    __tablename__ = "application_check"
    __table_args__ = (Index(None, "application_id", "code", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    submission: Mapped[int] = mapped_column(Integer, comment="number of the submission that was checked")
    code: Mapped[str] = mapped_column(String, comment="registration_number, or permit_scope:food for one of several")
    version: Mapped[str] = mapped_column(String, comment="of the rule or the provider's answer")
    provider: Mapped[str] = mapped_column(String, comment="rules, or the name of the register that was asked")
    result: Mapped[str] = mapped_column(String, comment="pass, fail, warn, manual or unavailable")
    sentence: Mapped[str] = mapped_column(String, comment="what an officer reads")
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="what it was judged by, without personal data")
    checked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ApplicationDecision(Base):
    """An officer's decision; `proposed` until the second person, where the rule book asks for one, has confirmed it.

    The applicant reads it once it is final; why a check was overruled stands apart, in `application_override`.
    """

    __tablename__ = "application_decision"
    __table_args__ = (
        CheckConstraint("(second_by IS NULL) = (second_at IS NULL)", name="second_by_and_at"),
        # At most one decision at a time waits for its second person.
        Index(
            "uq_application_decision_proposed",
            "application_id",
            unique=True,
            postgresql_where=text("state = 'proposed'"),
        ),
        Index(None, "application_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    submission: Mapped[int] = mapped_column(Integer)
    rule_book_id: Mapped[int] = mapped_column(ForeignKey("rule_book.id"))
    outcome: Mapped[str] = mapped_column(String, comment="approved, approved_with_conditions or rejected")
    state: Mapped[str] = mapped_column(String, comment="proposed, final, or declined by the second person")
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, comment="each {check: code or null, sentence}; the applicant reads the sentence"
    )
    conditions: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, comment="each {sentence, due_on}; the applicant reads them"
    )
    four_eyes: Mapped[list[str]] = mapped_column(JSONB, comment="why a second person is needed; empty: none is")
    basis: Mapped[dict[str, str]] = mapped_column(JSONB, comment="digest of each part it was decided on")
    decided_on_digest: Mapped[str] = mapped_column(String, comment="SHA-256 over the basis")
    by_id: Mapped[str] = mapped_column(String)
    by: Mapped[str] = mapped_column(String)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    second_by_id: Mapped[str | None] = mapped_column(String)
    second_by: Mapped[str | None] = mapped_column(String)
    second_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ApplicationOverride(Base):
    """Why a check that warned or asked for a person was decided in the applicant's favour. The platform's alone."""

    __tablename__ = "application_override"
    __table_args__ = (UniqueConstraint("decision_id", "check_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("application_decision.id"))
    check_id: Mapped[int] = mapped_column(ForeignKey("application_check.id"))
    reason: Mapped[str] = mapped_column(String)


class ApplicationContest(Base):
    """An applicant does not accept a refusal; another person decides again. Once per decision."""

    __tablename__ = "application_contest"

    decision_id: Mapped[int] = mapped_column(ForeignKey("application_decision.id"), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    reason: Mapped[str] = mapped_column(String)
    contested_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    contested_by: Mapped[str] = mapped_column(String)
