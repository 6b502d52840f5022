"""Tables of the outbox: messages, and the addresses of other systems that asked for some of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, Index, Integer, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class WebhookEndpoint(Base):
    """An address of another system, what it wants to hear of, and the secret its messages are signed with.

    After a change of secret the old one signs beside the new one until `old_secret_until`.
    """

    __tablename__ = "webhook_endpoint"
    __table_args__ = (
        CheckConstraint("(old_secret IS NULL) = (old_secret_until IS NULL)", name="old_secret_with_its_end"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    url: Mapped[str] = mapped_column(String)
    topics: Mapped[list[str]] = mapped_column(ARRAY(String))
    active: Mapped[bool] = mapped_column()
    secret: Mapped[str] = mapped_column(String)
    old_secret: Mapped[str | None] = mapped_column(String)
    old_secret_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[str] = mapped_column(String)


class Message(Base):
    """One message to one reader over one channel. Its id never changes, however often it is sent.

    The reader is an account, an endpoint, or (of an e-mail) a bare address with the language it is written in.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint(
            "CASE channel WHEN 'notification' THEN account_id IS NOT NULL AND address IS NULL AND endpoint_id IS NULL"
            " WHEN 'email' THEN (account_id IS NULL) <> (address IS NULL) AND endpoint_id IS NULL"
            " WHEN 'webhook' THEN endpoint_id IS NOT NULL AND account_id IS NULL AND address IS NULL ELSE false END",
            name="one_reader",
        ),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_with_its_moment"),
        Index("ix_message_waiting", "endpoint_id", "next_attempt_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_message_dead", "created_at", "id", postgresql_where=text("state = 'dead'")),
        Index(
            "ix_message_notifications",
            "account_id",
            "created_at",
            "id",
            postgresql_where=text("channel = 'notification'"),
        ),
        Index(None, "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String)
    channel: Mapped[str] = mapped_column(String, comment="notification, email or webhook")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    endpoint_id: Mapped[int | None] = mapped_column(ForeignKey("webhook_endpoint.id"))
    address: Mapped[str | None] = mapped_column(String, comment="of somebody without an account")
    language: Mapped[str | None] = mapped_column(String(16), comment="of somebody without an account")
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    subject_kind: Mapped[str] = mapped_column(String)
    subject_id: Mapped[str] = mapped_column(String)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String, comment="waiting, sent or dead")
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    next_attempt_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_error: Mapped[str | None] = mapped_column(String)
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), comment="of a notification")
