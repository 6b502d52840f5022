"""Table of the rule book's versions."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, DateTime, Identity, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class RuleBook(Base):
    """One published version, as canonical JSON with its digest; never changed."""

    __tablename__ = "rule_book"
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(String)
    version: Mapped[str] = mapped_column(String)
    digest: Mapped[str] = mapped_column(String, unique=True, comment="SHA-256 of the document")
    document: Mapped[str] = mapped_column(Text, comment="canonical JSON")
    in_force_from: Mapped[date] = mapped_column(Date)
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)
