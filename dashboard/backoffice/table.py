"""A table that can be read and never edited: closed to everyone without the permission it names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Final

from flask import g
from flask_admin.contrib.sqla import ModelView
from flask_babel import format_datetime
from sqlalchemy import select
from wtforms import Form

from governance.core.access import Permission, check_permission, may
from governance.core.database import Base, db
from governance.core.identity import current_actor
from governance.sellers.models import Seller

LARGEST_KEY: Final = 2**63 - 1
# Flask-Admin opens many more doors; those that change rows are not even there.
DOORS: Final = frozenset({"/", "/details/"})


class ReadOnlyTable(ModelView):  # type: ignore[misc]  # published without types
    """A list with search, sorting and pages, and a page for each row.

    A subclass names its `permission`; without one it is closed to everybody. The database itself adds row-level
    security to what it reads.
    """

    permission: ClassVar[Permission | None] = None
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
        self._urls = [door for door in self._urls if door[0] in DOORS]
        super().__init__(model, db, name=name, endpoint=f"backoffice_{endpoint}", url=endpoint)

    def is_accessible(self) -> bool:
        """Whether the person who asks holds the table's permission."""
        return self.permission is not None and may(current_actor(), self.permission)

    def inaccessible_callback(self, name: str, **_kwargs: Any) -> None:  # noqa: ARG002 (Flask-Admin's signature)
        """Refuse; strangers never come this far."""
        check_permission(current_actor(), self.permission or Permission.AUDIT_READ)

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
        """The rows of a page; the names of the sellers they belong to are read with one query."""
        count, rows = super().get_list(*args, **kwargs)
        g.seller_references = _references([row.seller_id for row in rows if hasattr(row, "seller_id")])
        return count, rows

    def get_one(self, id: str) -> Any:  # noqa: A002 (Flask-Admin's signature)
        """One row by its key; None when there is none such, or its key is not one."""
        row = db.session.get(self.model, int(id)) if id.isdecimal() and int(id) <= LARGEST_KEY else None
        g.seller_references = _references([row.seller_id] if row is not None and hasattr(row, "seller_id") else [])
        return row


def seller_reference(_view: Any, _context: Any, row: Any, _name: str) -> str:
    """The platform's own id of the seller a row belongs to."""
    references: dict[int, str] = g.seller_references
    return references.get(row.seller_id, "")


def moment(_view: Any, value: datetime, _name: str) -> str:
    """A point in time, to the second, in UTC."""
    return f"{format_datetime(value, 'yyyy-MM-dd HH:mm:ss', rebase=False)} UTC"


def _references(seller_ids: Sequence[int]) -> dict[int, str]:
    if not seller_ids:
        return {}
    query = select(Seller.id, Seller.reference).where(Seller.id.in_(set(seller_ids)))
    return {row.id: row.reference for row in db.session.execute(query)}


ReadOnlyTable.column_type_formatters = ReadOnlyTable.column_type_formatters_detail = {
    datetime: moment,
    type(None): lambda _view, _value, _name: "",
}
