"""Tables of reviews: what was said with how many stars, who said it apart from it, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class Review(Base):
    """A review of a shop's goods or service. It is never deleted: the application has no right to.

    Its words and its writer stand apart and can be erased; stars, class and handling stay. Its number is its name to
    people (`R-42`). `seller_id` carries no foreign key: it was joined with the register, and reviews come by the million.
    """

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("publisher", "external_reference"),
        CheckConstraint("score BETWEEN 1 AND 5", name="one_to_five_stars"),
        CheckConstraint("(state = 'handled') = (closed_at IS NOT NULL)", name="handled_with_its_moment"),
        CheckConstraint("(action IS NULL) = (closed_at IS NULL)", name="closed_with_its_action"),
        CheckConstraint("(state = 'waiting') = (answered_at IS NULL)", name="answered_with_its_moment"),
        CheckConstraint("(judged IS NULL) = (judged_at IS NULL)", name="judged_with_its_moment"),
        Index(None, "seller_id", "id"),
        Index(None, "seller_id", "written_at"),
        Index("ix_review_open", "score", "id", postgresql_where=text("state <> 'handled'")),
        Index("ix_review_flagged", "id", postgresql_where=text("authenticity = 'flagged'")),
        Index("ix_review_third_party", "id", postgresql_where=text("source = 'third_party'")),
        Index("ix_review_to_examine", "id", postgresql_where=text("examined_at IS NULL")),
        Index("ix_review_to_tell", "id", postgresql_where=text("closed_at IS NOT NULL AND told_at IS NULL")),
        Index(
            "ix_review_to_remind",
            "due_at",
            postgresql_where=text("state = 'waiting' AND due_at IS NOT NULL AND reminded_at IS NULL"),
        ),
        Index(
            "ix_review_to_hand_over",
            "id",
            postgresql_where=text(
                "order_reference IS NOT NULL AND examined_at IS NOT NULL"
                " AND (handed_over_at IS NULL OR handed_over_at < changed_at)"
            ),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    source: Mapped[str] = mapped_column(String, comment="own or third_party")
    publisher: Mapped[str] = mapped_column(String, comment="platform, or the name of the third party")
    external_reference: Mapped[str] = mapped_column(String, comment="its name there; a repetition is known by it")
    seller_id: Mapped[int] = mapped_column(BigInteger)
    order_reference: Mapped[str | None] = mapped_column(String)
    product: Mapped[str | None] = mapped_column(String, comment="the platform's id of the product")
    product_name: Mapped[str | None] = mapped_column(String)
    category: Mapped[str | None] = mapped_column(String)
    lot: Mapped[str | None] = mapped_column(String)
    score: Mapped[int] = mapped_column(SmallInteger)
    factor: Mapped[str] = mapped_column(String, comment="the class: what it is about")
    factor_by_rule: Mapped[str] = mapped_column(String, comment="what the keywords found; stays when a person corrects")
    factor_by: Mapped[str | None] = mapped_column(String, comment="account:17 who corrected it; null: the keywords")
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), comment="when we knew of it")
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), comment="of what the facts hold of it")
    due_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="until when the shop answers; null where no answer is asked for"
    )
    state: Mapped[str] = mapped_column(String)
    examined_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="when the rules of authenticity looked at it"
    )
    flags: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, server_default=text("'[]'::jsonb"), comment="reasons the rules found, with their numbers; no words"
    )
    authenticity: Mapped[str] = mapped_column(
        String, server_default="ok", comment="flagged: counted apart, and shown wherever the others are"
    )
    judged: Mapped[str | None] = mapped_column(String, comment="genuine or not_genuine, as a person found")
    judged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    judged_by: Mapped[str | None] = mapped_column(String)
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), comment="first answer")
    action: Mapped[str | None] = mapped_column(String, comment="code of what was done")
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_by: Mapped[str | None] = mapped_column(String)
    told_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="when the reviewer was told, or was found to have no address"
    )
    reminded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), comment="the shop, of a missed day")
    handed_over_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), comment="to the facts, last")
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change")


class ReviewWords(Base):
    """What a review says, with personal numbers masked: what the shop reads. Gone when its writer asks for it."""

    __tablename__ = "review_words"
    __table_args__ = (Index(None, "seller_id"),)

    review_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seller_id: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(String)


class ReviewPerson(Base):
    """Who wrote a review, apart from it and erasable; sellers never see this table."""

    __tablename__ = "review_person"
    __table_args__ = (
        Index("ix_review_person_key", "reviewer_key", postgresql_where=text("reviewer_key IS NOT NULL")),
        Index("ix_review_person_words", "words_key", postgresql_where=text("words_key IS NOT NULL")),
        CheckConstraint(
            "erased_at IS NULL OR (name IS NULL AND email IS NULL AND phone IS NULL AND buyer_reference IS NULL"
            " AND reviewer_key IS NULL AND words IS NULL AND words_key IS NULL)",
            name="erased_is_empty",
        ),
    )

    review_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str | None] = mapped_column(String)
    email: Mapped[str | None] = mapped_column(String)
    phone: Mapped[str | None] = mapped_column(String)
    buyer_reference: Mapped[str | None] = mapped_column(String, comment="the platform's id of the buyer")
    reviewer_key: Mapped[str | None] = mapped_column(String, comment="salted digest: the same for the same person")
    language: Mapped[str | None] = mapped_column(String)
    words: Mapped[str | None] = mapped_column(String, comment="the review in full, where masking changed it")
    words_key: Mapped[str | None] = mapped_column(String, comment="salted digest of its words: the same for the same")
    keep_until: Mapped[date | None] = mapped_column(Date, index=True, comment="last day on which it is kept")
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ReviewEntry(Base):
    """One thing that happened to a review. `text` is masked; it is what the reviewer, too, may read of an answer."""

    __tablename__ = "review_entry"
    __table_args__ = (Index(None, "review_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    review_id: Mapped[int] = mapped_column(BigInteger)
    seller_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    party: Mapped[str] = mapped_column(String, comment="seller, platform or system")
    by: Mapped[str] = mapped_column(String, comment="account:17; never a name")
    kind: Mapped[str] = mapped_column(String)
    text: Mapped[str | None] = mapped_column(String)
    data: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True), comment="codes and numbers, no words")
    for_seller: Mapped[bool] = mapped_column()
