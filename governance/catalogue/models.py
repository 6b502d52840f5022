"""Tables of the catalogue."""

from sqlalchemy import BigInteger, Identity, String
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class Category(Base):
    """A category of goods, by the platform's own code."""

    __tablename__ = "category"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(String, unique=True)
    name_en: Mapped[str] = mapped_column(String)
    name_zh: Mapped[str | None] = mapped_column(String)
