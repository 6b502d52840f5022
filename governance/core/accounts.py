"""Accounts and their roles. They stand outside seller row-level security and hold a neutral subject (kind, id)."""

from __future__ import annotations

from datetime import datetime

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Identity, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core import access
from governance.core.access import Actor
from governance.core.database import NOBODY, PLATFORM, Base, Scope, applicant_scope, seller_scope

account_role = Table(
    "account_role",
    Base.metadata,
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Base, RoleMixin):
    """A role's row; what it allows is written in `access.py`."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(String, unique=True)
    description: Mapped[str | None] = mapped_column(String)


class Account(Base, UserMixin):
    """A person or system that signs in.

    A seller's account names its shop as (`seller`, id of the seller), an applicant's its application as (`application`,
    id of the application).
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("(subject_kind IS NULL) = (subject_id IS NULL)", name="subject_whole"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    email: Mapped[str] = mapped_column(String, unique=True)
    name: Mapped[str] = mapped_column(String)
    password: Mapped[str | None] = mapped_column(String)
    active: Mapped[bool] = mapped_column()
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    language: Mapped[str | None] = mapped_column(String(16))
    subject_kind: Mapped[str | None] = mapped_column(String)
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # the mixin knows only its own base class
        secondary=account_role, lazy="selectin", order_by=Role.name
    )

    def actor(self) -> Actor:
        """This account as the `by` of operations."""
        roles = [access.Role(role.name) for role in self.roles]
        subject = {self.subject_kind: self.subject_id}
        return Actor(
            "account",
            str(self.id),
            self.email,
            access.permissions_of(roles),
            seller_id=subject.get("seller"),
            application_id=subject.get("application"),
        )

    def scope(self) -> Scope:
        """Whose rows this account may see in the database."""
        names = {role.name for role in self.roles}
        if names - {access.Role.SELLER.value, access.Role.APPLICANT.value}:
            return PLATFORM
        if self.subject_kind == "seller" and self.subject_id is not None:
            return seller_scope(self.subject_id)
        if self.subject_kind == "application" and self.subject_id is not None:
            return applicant_scope(self.subject_id)
        return NOBODY


class SignInAttempt(Base):
    """A failed sign-in, counted per address and per account name so that guessing is slowed on every web process."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "key", "at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    key: Mapped[str] = mapped_column(String, comment="digest of the address or of the account name")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
