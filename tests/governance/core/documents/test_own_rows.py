"""Rows of documents are kept apart in the database itself: also with every filter of the application removed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from governance.core.database import PLATFORM, applicant_scope, db, scoped, seller_scope, transaction
from tests.governance.core.documents.handed_in import hand_in

ANA, BO = 11, 12  # applications


@pytest.fixture(scope="module")
def rows(shared_app: Flask) -> None:
    """A document of each applicant and of each shop."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        for application in (ANA, BO):
            hand_in(application_id=application)
        hand_in(seller_id=1, subject=("seller", "1"))


@pytest.mark.usefixtures("rows")
def test_without_any_filter_of_ours_the_database_shows_each_the_own_rows(shared_app: Flask) -> None:
    for scope, column, own in (
        (applicant_scope(ANA), "application_id", ANA),
        (applicant_scope(BO), "application_id", BO),
        (seller_scope(1), "seller_id", 1),
    ):
        with shared_app.app_context(), scoped(scope):
            assert set(db.session.scalars(text(f"SELECT {column} FROM document"))) == {own}
            for change in ("UPDATE document SET verified_by = 'me', verified_at = now()", "DELETE FROM document"):
                assert db.session.connection().execute(text(change)).rowcount == 0


@pytest.mark.usefixtures("rows")
def test_the_database_lets_nobody_add_for_another(shared_app: Flask) -> None:
    columns = "sha256, media_type, size, name, kind, subject_kind, subject_id, scan, uploaded_at, uploaded_by"
    copy = "SELECT 'x', 'image/png', 1, 'n', 'k', 'application', '1', 'clean', now(), 'me'"
    for own, other in (
        (applicant_scope(ANA), f"{BO}, NULL"),
        (applicant_scope(ANA), f"{ANA}, 1"),
        (seller_scope(1), f"{ANA}, 1"),
    ):
        with shared_app.app_context(), scoped(own), pytest.raises(ProgrammingError, match="row-level security"):
            db.session.execute(text(f"INSERT INTO document ({columns}, application_id, seller_id) {copy}, {other}"))
