"""One login per role, in a file for its owner's eyes alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from governance.core.access import Role, permissions_of
from governance.core.database import PLATFORM, scoped, transaction
from governance.demo.logins import open_demo_accounts, write_logins
from governance.onboarding import applications
from tests.builders import AT, BY, make_seller


@pytest.mark.usefixtures("platform")
def test_every_role_gets_an_account_with_a_password_of_its_own() -> None:
    with scoped(PLATFORM), transaction():
        seller = make_seller()
        application = applications.start(email="applicant@demo.example", by=BY, at=AT)
        actors, text = open_demo_accounts(seller_id=seller.id, application_id=application.id, by=BY, at=AT)
        lines = [line.split("\t") for line in text.splitlines()]
        assert [line[0] for line in lines] == [role.value for role in (*actors,)]
        assert set(actors) == set(Role)
        assert len({line[2] for line in lines}) == len(Role)
        assert all(len(line[2]) >= 12 for line in lines)
        assert actors[Role.SELLER].seller_id == seller.id
        assert actors[Role.APPLICANT].application_id == application.id
        for role, actor in actors.items():
            assert actor.permissions == permissions_of([role])


def test_the_file_is_closed_to_others_also_when_it_was_open_before(tmp_path: Path) -> None:
    (tmp_path / "demo-logins").write_text("old")
    path = write_logins("seller\tshop@demo.example\tsecret\n", tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text(encoding="utf-8") == "seller\tshop@demo.example\tsecret\n"
