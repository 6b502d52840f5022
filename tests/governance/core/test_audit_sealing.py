"""The audit chain from outside: the job, the command, and an erasure in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from governance.core.access import system_actor
from governance.core.calendar import now
from governance.core.database import PLATFORM, scoped, transaction
from governance.core.documents import erasing
from governance.core.jobs import run_now
from tests.builders import AT, BY
from tests.governance.core.documents.handed_in import NUMBER, hand_in
from tests.servers import Database


@pytest.fixture
def sealed(app: Flask) -> str:
    """A trail under seals: a document came, was kept through yesterday and erased; what the job said at the end."""
    with app.app_context(), scoped(PLATFORM):
        with transaction():
            hand_in(number=NUMBER)
            yesterday = AT.date() - timedelta(days=1)
            erasing.keep_until(subject=("application", "1"), last_day=yesterday, by=BY, at=AT)
        before = run_now(app.extensions["jobs"], "audit-seal", by=system_actor("test"), at=now())
        with transaction():
            assert erasing.erase_due(by=BY, at=AT) == 1
        run = run_now(app.extensions["jobs"], "audit-seal", by=system_actor("test"), at=now())
        assert before.state == run.state == "done"
    return run.detail or ""


def verify(app: Flask, *options: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["audit", "verify", *options])
    return result.exit_code, result.output


def test_the_chain_is_in_order_before_and_after_an_erasure(app: Flask, sealed: str) -> None:
    assert sealed == "2 entries sealed."
    code, said = verify(app)
    assert code == 0
    assert said.splitlines()[0] == "In order: 5 entries under 2 seals; 0 not yet sealed."
    head = said.splitlines()[1].removeprefix("Head: ")
    assert verify(app, "--noted", head)[0] == 0


@pytest.mark.usefixtures("sealed")
def test_the_first_difference_is_named_and_the_exit_code_is_1(app: Flask, database: Database) -> None:
    with database.connect("owner") as connection:
        connection.execute("UPDATE audit_entry SET reason = 'another' WHERE id >= 2")
    assert verify(app) == (1, "Error: Entry 2 was changed after seal 1 was set.\n")


@pytest.mark.usefixtures("sealed")
def test_a_head_that_nobody_set_is_told_apart(app: Flask) -> None:
    code, said = verify(app, "--noted", "0" * 64)
    assert code == 1
    assert "not part of the chain" in said
