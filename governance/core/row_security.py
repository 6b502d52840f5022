"""Row-level security of tables whose rows belong to a seller, an applicant or a complainant, as statements of a migration."""

from __future__ import annotations

from alembic import op
from flask import current_app
from sqlalchemy.engine import make_url

_SCOPE = "(SELECT current_setting('governance.scope', true))"


def keep_apart(table: str, *, seller: str | None = None, application: str | None = None, writes: bool = False) -> None:
    """Let the platform see every row of `table`, a seller and an applicant their own, nobody else anything.

    `seller` and `application` name the columns that say whose a row is. With `writes`, owners may also add and change
    rows of their own; otherwise they only read.
    """
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY platform ON {table} USING ({_SCOPE} = 'platform')")
    for scope, column, setting in (
        ("seller", seller, "governance.seller_id"),
        ("applicant", application, "governance.application_id"),
    ):
        if column:
            own = f"(SELECT nullif(current_setting('{setting}', true), '')::bigint)"
            mine = f"({_SCOPE} = '{scope}' AND {column} = {own})"
            op.execute(f"CREATE POLICY {scope}_reads ON {table} FOR SELECT USING {mine}")
            if writes:
                op.execute(f"CREATE POLICY {scope}_adds ON {table} FOR INSERT WITH CHECK {mine}")
                op.execute(f"CREATE POLICY {scope}_changes ON {table} FOR UPDATE USING {mine} WITH CHECK {mine}")


def application_role() -> str:
    """The quoted name of the role that the application signs in with."""
    name = make_url(current_app.extensions["settings"].database_url).username or ""
    return str(op.get_bind().dialect.identifier_preparer.quote(name))


def grant(*tables: str, append_only: bool = False) -> None:
    """Let the application read and add rows of `tables`, and change them unless they are `append_only`."""
    rights = "SELECT, INSERT" if append_only else "SELECT, INSERT, UPDATE, DELETE"
    op.execute(f"GRANT {rights} ON {', '.join(tables)} TO {application_role()}")
