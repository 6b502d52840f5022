"""Tables of cases: what was filed, what happened, what was offered and decided; persons stand apart and can be erased."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base

OPEN = "state NOT IN ('closed', 'not_accepted', 'withdrawn', 'merged')"


class Case(Base):
    """A complaint, report or notice. Nothing here says who filed it; `seller_id` was joined with the register.

    Its number is its name to people (`C-42`, see `references.py`). `seller_id` carries no foreign key: cases come by
    the million, and checking each again would cost more than storing it.
    """

    __tablename__ = "complaint_case"
    __table_args__ = (
        UniqueConstraint("source", "external_reference"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rated_one_to_five"),
        CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name="merged_into_something"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided_with_its_outcome"),
        CheckConstraint("(amount IS NULL) = (currency IS NULL)", name="amount_with_its_currency"),
        CheckConstraint("(remedy_amount IS NULL) = (remedy_currency IS NULL)", name="remedy_with_its_currency"),
        Index(None, "seller_id", "id"),
        Index("ix_complaint_case_open", "id", postgresql_where=text(OPEN)),
        Index("ix_complaint_case_handler", "handler_id", "id", postgresql_where=text(OPEN)),
        # One index for both jobs: cases come by the million, and every index is paid for by each of them.
        Index(
            "ix_complaint_case_to_see_to",
            "id",
            postgresql_where=text("taken_in_at IS NULL OR recorded_facts_at IS NULL"),
        ),
        Index("ix_complaint_case_group", "group_id", "id", postgresql_where=text("group_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str] = mapped_column(String)
    source: Mapped[str] = mapped_column(String, comment="where it came from: web, a system's or a file's name")
    external_reference: Mapped[str | None] = mapped_column(
        String, comment="its name there; a repetition is known by it"
    )
    authority: Mapped[str | None] = mapped_column(String, comment="authority it came from or went to: its clocks run")
    seller_id: Mapped[int] = mapped_column(BigInteger)
    issue: Mapped[str] = mapped_column(String, comment="code of the published taxonomy")
    severity: Mapped[str | None] = mapped_column(String)
    category: Mapped[str | None] = mapped_column(String)
    product: Mapped[str | None] = mapped_column(String, comment="the platform's id of the product")
    product_name: Mapped[str | None] = mapped_column(String)
    lot: Mapped[str | None] = mapped_column(String)
    order_reference: Mapped[str | None] = mapped_column(String)
    request: Mapped[str | None] = mapped_column(String, comment="code of the remedy that is asked for")
    amount: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    currency: Mapped[str | None] = mapped_column(String(3))
    occurred_on: Mapped[date | None] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), comment="when it was filed, here or elsewhere")
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), comment="when we knew of it")
    state: Mapped[str] = mapped_column(String)
    asked_in: Mapped[str | None] = mapped_column(String, comment="where it goes on when the complainant has answered")
    testing: Mapped[bool] = mapped_column(Boolean, server_default=false(), comment="a test runs: clocks stand still")
    taken_in_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="clocks, handler, duplicates and group are seen to"
    )
    recorded_facts_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="what the platform knew is frozen"
    )
    handler_id: Mapped[int | None] = mapped_column(BigInteger, comment="account of the officer who holds it")
    group_id: Mapped[int | None] = mapped_column(BigInteger)
    merged_into: Mapped[int | None] = mapped_column(BigInteger)
    seller_told_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="since then the seller sees it; before, it knows of nothing"
    )
    accepted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), comment="first answer of the seller")
    silent_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="the seller's time ran out without an answer: decided on the record"
    )
    outcome: Mapped[str | None] = mapped_column(String)
    ground: Mapped[str | None] = mapped_column(String, comment="code: why it was not accepted")
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str | None] = mapped_column(String, comment="account:17, or group:3 for a common finding")
    remedy: Mapped[str | None] = mapped_column(String, comment="code of what is due to the complainant")
    remedy_amount: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    remedy_currency: Mapped[str | None] = mapped_column(String(3))
    remedy_shown_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    remedy_confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    rating: Mapped[int | None] = mapped_column(SmallInteger, comment="of the outcome by the complainant, 1 to 5")
    rated_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    times_reopened: Mapped[int] = mapped_column(Integer, server_default="0")
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change")


class CasePerson(Base):
    """Who filed a case, apart from it and erasable; sellers never see this table."""

    __tablename__ = "case_person"
    __table_args__ = (
        Index("uq_case_person_token", "token_digest", unique=True, postgresql_where=text("token_digest IS NOT NULL")),
        Index(
            "ix_case_person_key",
            "complainant_key",
            postgresql_using="hash",
            postgresql_where=text("complainant_key IS NOT NULL"),
        ),
        Index("ix_case_person_keep_until", "keep_until", postgresql_where=text("keep_until IS NOT NULL")),
        CheckConstraint(
            "erased_at IS NULL OR (name IS NULL AND email IS NULL AND phone IS NULL AND address IS NULL"
            " AND buyer_reference IS NULL AND complainant_key IS NULL AND token_digest IS NULL)",
            name="erased_is_empty",
        ),
    )

    case_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str | None] = mapped_column(String)
    email: Mapped[str | None] = mapped_column(String)
    phone: Mapped[str | None] = mapped_column(String)
    address: Mapped[str | None] = mapped_column(String)
    buyer_reference: Mapped[str | None] = mapped_column(String, comment="the platform's id of the buyer")
    complainant_key: Mapped[str | None] = mapped_column(String, comment="salted digest: the same for the same person")
    language: Mapped[str | None] = mapped_column(String)
    token_digest: Mapped[str | None] = mapped_column(String(64), comment="SHA-256 of the secret in the tracking link")
    weight: Mapped[str] = mapped_column(
        String, server_default="full", comment="full, or reduced where a person found a pattern of abuse"
    )
    keep_until: Mapped[date | None] = mapped_column(Date, comment="last day on which it is kept")
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class CaseEntry(Base):
    """One thing that happened in a case: the same entry, at the same time, on every screen that may show it.

    `text` is what everybody who sees the entry reads: personal numbers are masked. What was said in full stands in
    `CaseWords` where it differs.
    """

    __tablename__ = "case_entry"
    __table_args__ = (
        Index(None, "case_id", "id"),
        Index(
            "ix_case_entry_to_tell",
            "id",
            postgresql_where=text("for_complainant AND told_at IS NULL AND party <> 'complainant'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    case_id: Mapped[int] = mapped_column(BigInteger)
    seller_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    party: Mapped[str] = mapped_column(String)
    by: Mapped[str] = mapped_column(String, comment="account:17; never a name")
    kind: Mapped[str] = mapped_column(String)
    text: Mapped[str | None] = mapped_column(String)
    data: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True), comment="codes and amounts, no words")
    for_complainant: Mapped[bool] = mapped_column(Boolean)
    for_seller: Mapped[bool] = mapped_column(Boolean)
    told_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="when the complainant was told, or was found to have no address"
    )
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class CaseWords(Base):
    """What an entry says in full, where its text is masked; for the platform, and the complainant's own for itself."""

    __tablename__ = "case_words"

    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(BigInteger, index=True)
    of_complainant: Mapped[bool] = mapped_column(Boolean)
    text: Mapped[str] = mapped_column(String)


class CaseEvidence(Base):
    """A document in a case and who may see it; the document's subject is (`case`, id of the case)."""

    __tablename__ = "case_evidence"
    __table_args__ = (UniqueConstraint("document_id"), Index(None, "case_id", "id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"))
    seller_id: Mapped[int] = mapped_column(BigInteger)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    entry_id: Mapped[int | None] = mapped_column(BigInteger)
    party: Mapped[str] = mapped_column(String)
    for_complainant: Mapped[bool] = mapped_column(Boolean)
    for_seller: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class CaseOffer(Base):
    """What one side offered the other in mediation; one open offer per case."""

    __tablename__ = "case_offer"
    __table_args__ = (
        Index("uq_case_offer_open", "case_id", unique=True, postgresql_where=text("state = 'open'")),
        Index(None, "case_id", "id"),
        CheckConstraint("(amount IS NULL) = (currency IS NULL)", name="amount_with_its_currency"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_with_its_moment"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"))
    seller_id: Mapped[int] = mapped_column(BigInteger)
    entry_id: Mapped[int] = mapped_column(BigInteger)
    party: Mapped[str] = mapped_column(String, comment="who offers; the platform's proposals go to both sides")
    remedy: Mapped[str] = mapped_column(String)
    amount: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    currency: Mapped[str | None] = mapped_column(String(3))
    state: Mapped[str] = mapped_column(String)
    complainant_agreed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    seller_agreed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class CaseRecord(Base):
    """What the platform knew when a case was opened, frozen; without personal data, never changed."""

    __tablename__ = "case_record"
    __table_args__ = (UniqueConstraint("case_id", "kind"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"))
    seller_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String, comment="order, logistics, listing, service, reviews or conversation")
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the content in canonical JSON")
    known_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), comment="as known at this moment")
    taken_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    for_complainant: Mapped[bool] = mapped_column(Boolean)
    for_seller: Mapped[bool] = mapped_column(Boolean)


class CaseGroup(Base):
    """Cases with one cause, such as one lot: one finding for all, an outcome for each."""

    __tablename__ = "case_group"
    __table_args__ = (
        Index(
            "uq_case_group_open",
            "seller_id",
            "issue",
            "cause",
            unique=True,
            postgresql_where=text("found_at IS NULL"),
        ),
        CheckConstraint("(finding IS NULL) = (found_at IS NULL)", name="found_with_its_moment"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(BigInteger)
    issue: Mapped[str] = mapped_column(String)
    cause: Mapped[str] = mapped_column(String, comment="what they have in common, such as lot:2026-03 or product:881")
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    opened_by: Mapped[str] = mapped_column(String)
    handler_id: Mapped[int | None] = mapped_column(BigInteger)
    finding: Mapped[str | None] = mapped_column(String, comment="upheld, partly or dismissed")
    reason: Mapped[str | None] = mapped_column(String)
    found_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    found_by: Mapped[str | None] = mapped_column(String)
    version: Mapped[int] = mapped_column(Integer, server_default="1")


class ComplainantPattern(Base):
    """A pattern in the cases of one complainant that a person has to judge; it lowers weight, and hides nothing."""

    __tablename__ = "complainant_pattern"
    __table_args__ = (
        Index(
            "uq_complainant_pattern_open",
            "complainant_key",
            unique=True,
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    complainant_key: Mapped[str | None] = mapped_column(String, index=True)
    reasons: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="which pattern, and the numbers behind it")
    state: Mapped[str] = mapped_column(String, comment="proposed, confirmed, rejected or lifted")
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    judged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    judged_by: Mapped[str | None] = mapped_column(String)
    reason: Mapped[str | None] = mapped_column(String)


class CaseImport(Base):
    """One delivery of cases: what was read, and what was refused."""

    __tablename__ = "case_import"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    source: Mapped[str] = mapped_column(String)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    rows_read: Mapped[int] = mapped_column(BigInteger)
    rows_opened: Mapped[int] = mapped_column(BigInteger)
    rows_known: Mapped[int] = mapped_column(BigInteger, comment="told before; nothing was changed")
    rows_rejected: Mapped[int] = mapped_column(BigInteger)
    report_file: Mapped[str | None] = mapped_column(String, comment="reasons per rejected row, without personal data")
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)


class CaseDeputy(Base):
    """Who takes the cases of an officer who is away."""

    __tablename__ = "case_deputy"
    __table_args__ = (
        CheckConstraint("account_id <> deputy_id", name="deputy_is_somebody_else"),
        CheckConstraint("until_on >= from_on", name="from_before_until"),
        Index(None, "account_id", "until_on"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
