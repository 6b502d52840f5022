"""A table that can be read and never edited: closed to everyone without the permission it names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from flask import g
from flask_admin.contrib.sqla import ModelView
from flask_babel import format_datetime
from sqlalchemy import select
from wtforms import Form

from governance.core.access import Permission, check_permission, may
from governance.core.database import Base, db
from governance.core.identity import current_actor
from governance.onboarding.models import Application
from governance.sellers.models import Seller

# What opens the back office at all; each table has its own permission besides.
OPENS: Final = Permission.MARKET_READ
LARGEST_KEY: Final = 2**63 - 1
# Flask-Admin opens many more doors; those that change rows are not even there.
DOORS: Final = frozenset({"/", "/details/"})


class ReadOnlyTable(ModelView):  # type: ignore[misc]  # published without types
    """A list with search, sorting and pages, and a page for each row.

    A subclass names its `permission`; without one it is closed to everybody. The database itself adds row-level
    security to what it reads.
    """

    permission: ClassVar[Permission | None] = None
    doors: ClassVar[frozenset[str]] = DOORS
    _urls: list[tuple[Any, ...]]  # what Flask-Admin opens: address, view, methods

    can_create = can_edit = can_delete = can_export = False
    can_view_details = True
    list_template = "backoffice/list.html"
    details_template = "backoffice/details.html"
    page_size = 50
    # Counting all rows of a big table costs more than showing a page of it.
    simple_list_pager = True
    named_filter_urls = True

    def __init__(self, model: type[Base], *, name: Any, endpoint: str) -> None:
        self._urls = [door for door in self._urls if door[0] in self.doors]
        super().__init__(model, db, name=name, endpoint=f"backoffice_{endpoint}", url=endpoint)

    def is_accessible(self) -> bool:
        """Whether the person who asks works for the platform and holds the table's permission."""
        by = current_actor()
        return self.permission is not None and may(by, OPENS) and may(by, self.permission)

    def inaccessible_callback(self, name: str, **_kwargs: Any) -> None:  # noqa: ARG002 (Flask-Admin's signature)
        """Refuse; strangers never come this far."""
        by = current_actor()
        check_permission(by, OPENS)
        check_permission(by, self.permission or Permission.AUDIT_READ)

    def _run_view(self, view: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run the view once; Flask-Admin would run it a second time after a TypeError."""
        return view(self, *args, **kwargs)

    def scaffold_form(self) -> Any:
        """No form: nothing is edited here."""
        return Form

    def get_column_name(self, field: str) -> Any:
        """The head of a column: its label, else the column's name in words."""
        return (self.column_labels or {}).get(field, field.replace("_", " ").capitalize())

    def get_list(self, *args: Any, **kwargs: Any) -> tuple[int | None, list[Any]]:
        """The rows of a page; the names of whom they belong to are read with one query each."""
        count, rows = super().get_list(*args, **kwargs)
        _remember_owners(rows)
        return count, rows

    def get_one(self, id: str) -> Any:  # noqa: A002 (Flask-Admin's signature)
        """One row by its key; None when there is none such, or its key is not one."""
        key = self._key(id)
        row = db.session.get(self.model, key) if key is not None else None
        _remember_owners([row] if row is not None else [])
        return row

    def _key(self, text: str) -> Any:
        """A key as its columns want it: each part by its type, several parts between commas."""
        columns = self.model.__mapper__.primary_key
        parts = text.split(",")
        if len(parts) != len(columns):
            return None
        read = [_read(column.type.python_type, part) for column, part in zip(columns, parts, strict=True)]
        return None if None in read else read[0] if len(read) == 1 else tuple(read)


def seller_reference(_view: Any, _context: Any, row: Any, _name: str) -> str:
    """The platform's own id of the seller a row belongs to."""
    references: dict[int, str] = g.seller_references
    return references.get(row.seller_id, "")


def application_reference(_view: Any, _context: Any, row: Any, _name: str) -> str:
    """What people call the application a row belongs to."""
    references: dict[int, str] = g.application_references
    return references.get(row.application_id, "")


def moment(_view: Any, value: datetime, _name: str) -> str:
    """A point in time, to the second, in UTC."""
    return f"{format_datetime(value, 'yyyy-MM-dd HH:mm:ss', rebase=False)} UTC"


def _remember_owners(rows: Sequence[Any]) -> None:
    """The references of the sellers and applications that rows belong to, for their formatters."""
    g.seller_references = _references(Seller, [row.seller_id for row in rows if hasattr(row, "seller_id")])
    applications = [row.application_id for row in rows if hasattr(row, "application_id")]
    g.application_references = _references(Application, applications)


def _references(model: type[Seller | Application], ids: Sequence[int]) -> dict[int, str]:
    if not ids:
        return {}
    return {
        row.id: row.reference
        for row in db.session.execute(select(model.id, model.reference).where(model.id.in_(set(ids))))
    }


def _read(kind: type, text: str) -> Any:
    """A part of a key; None when the text is none."""
    if kind is int:
        return int(text) if text.isdecimal() and int(text) <= LARGEST_KEY else None
    try:
        return READERS[kind](text)
    except ValueError:
        return None


READERS: Final[dict[type, Callable[[str], Any]]] = {str: str, UUID: UUID, date: date.fromisoformat}


ReadOnlyTable.column_type_formatters = ReadOnlyTable.column_type_formatters_detail = {
    datetime: moment,
    type(None): lambda _view, _value, _name: "",
}
