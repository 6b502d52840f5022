"""Plans are the platform's own: the database keeps them from sellers when the application does not."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from governance.core.database import NOBODY, PLATFORM, Scope, applicant_scope, apply_scope, db, seller_scope
from tests.inspections.drawn import stored_plan

pytestmark = pytest.mark.usefixtures("undone")


@pytest.mark.parametrize(
    ("scope", "seen"), [(PLATFORM, 1), (seller_scope(1), 0), (applicant_scope(1), 0), (NOBODY, 0)], ids=str
)
def test_nobody_but_the_platform_sees_a_plan(scope: Scope, seen: int) -> None:
    stored_plan()
    apply_scope(db.session.connection(), scope)
    assert db.session.scalar(text("SELECT count(*) FROM inspection_plan")) == seen
    changed = db.session.connection().execute(text("UPDATE inspection_plan SET state = 'ended'"))
    assert changed.rowcount == seen
