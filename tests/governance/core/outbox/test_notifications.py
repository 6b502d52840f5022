"""What an account was told inside the application: its own, in the reader's language, read once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select, text

from governance.core.access import ANONYMOUS, Role
from governance.core.accounts import Account
from governance.core.database import NOBODY, PLATFORM, Scope, applicant_scope, db, scoped, seller_scope, transaction
from governance.core.errors import Invalid, PermissionDenied
from governance.core.outbox.announcing import announce
from governance.core.outbox.models import Message
from governance.core.outbox.notifications import mark_read, notifications_of, unread
from tests.builders import AT, BY, commit, make_account, make_seller
from tests.governance.core.outbox.conftest import DATA, OPENED, SUBJECT


def tell(*accounts: Account, count: int = 1, minutes: int = 0) -> None:
    for number in range(count):
        announce(
            OPENED.name,
            data={**DATA, "shop": f"shop-{number}"},
            subject=SUBJECT,
            accounts=[account.id for account in accounts],
            at=AT + timedelta(minutes=minutes + number),
        )


@pytest.mark.usefixtures("platform")
class TestReading:
    def test_an_account_reads_its_own_newest_first_and_no_others(self) -> None:
        mine, other = make_account(), make_account()
        tell(mine, count=3)
        tell(other)
        found = notifications_of(mine.id).items
        assert [item.body for item in found] == [
            f"The shop shop-{number} opened on 2026-03-01." for number in (2, 1, 0)
        ]
        assert (found[0].title, found[0].path) == ("Sign in", "/shops/shop-2?tab=one")
        assert (unread(mine.id), unread(other.id)) == (3, 1)

    def test_pages_follow_each_other_without_gap_or_repetition(self) -> None:
        mine = make_account()
        tell(mine, count=7)
        for _number in range(3):
            tell(mine)  # the same moment: the id decides
        seen, cursor = [], None
        while True:
            page = notifications_of(mine.id, limit=4, cursor=cursor)
            seen += [item.id for item in page.items]
            cursor = page.next
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == 10

    def test_words_are_those_of_whoever_reads_now(self) -> None:
        mine = make_account(language="en")
        tell(mine)
        with force_locale("zh_CN"):
            assert notifications_of(mine.id).items[0].title == "登录"

    def test_what_was_read_is_marked_once_and_counts_no_more(self) -> None:
        mine, other = make_account(), make_account()
        tell(mine, other, count=3)
        first = notifications_of(mine.id).items[0]
        assert mark_read(message_ids=[first.id], by=mine.actor(), at=AT) == 1
        assert mark_read(message_ids=[first.id], by=mine.actor(), at=AT + timedelta(days=1)) == 0
        assert unread(mine.id) == 2
        assert first.id not in {item.id for item in notifications_of(mine.id, unread_only=True).items}
        assert mark_read(by=mine.actor(), at=AT) == 2
        assert (unread(mine.id), unread(other.id)) == (0, 3)

    def test_nobody_marks_what_another_was_told(self) -> None:
        mine, other = make_account(), make_account()
        tell(other)
        theirs = [item.id for item in notifications_of(other.id).items]
        assert mark_read(message_ids=[*theirs, uuid4()], by=mine.actor(), at=AT) == 0
        assert unread(other.id) == 1

    def test_strangers_and_the_system_have_no_notifications(self) -> None:
        with pytest.raises(PermissionDenied):
            mark_read(by=ANONYMOUS, at=AT)
        with pytest.raises(Invalid):
            mark_read(by=BY, at=AT)

    @pytest.mark.parametrize("cursor", ["x", "", "WzEsMl0", "WyIyMDI2LTAzLTAxIiwieCJd"])
    def test_a_cursor_that_is_none_of_ours_is_refused(self, cursor: str) -> None:
        with pytest.raises(Invalid, match="cursor"):
            notifications_of(1, cursor=cursor)


@pytest.fixture
def people(app: Flask) -> dict[str, int]:
    """Accounts of a shop, of two applications and of an officer; each was told something, and mails wait."""
    with app.app_context(), scoped(PLATFORM), transaction():
        accounts = {
            "shop": make_account(Role.SELLER, seller_id=make_seller().id),
            "one": make_account(),
            "two": make_account(),
            "officer": make_account(),
        }
        for name, number in (("one", 101), ("two", 102)):
            accounts[name].subject_kind, accounts[name].subject_id, accounts[name].roles = "application", number, []
        tell(*accounts.values())
        db.session.execute(
            text(
                "INSERT INTO message (id, topic, channel, account_id, data, subject_kind, subject_id, created_at,"
                " next_attempt_at, state) SELECT gen_random_uuid(), 'shop.opened', 'email', id, '{}', 'shop', '1',"
                " now(), now(), 'waiting' FROM account"
            )
        )
        return {name: account.id for name, account in accounts.items()}


def readable(app: Flask, scope: Scope) -> list[int | None]:
    """Whose messages a scope sees, asked without any condition."""
    with app.app_context(), scoped(scope):
        return sorted(db.session.scalars(select(Message.account_id)), key=str)


def test_the_database_itself_keeps_messages_apart(app: Flask, people: dict[str, int]) -> None:
    with app.app_context(), scoped(PLATFORM):
        shop = db.session.get_one(Account, people["shop"]).subject_id or 0
    assert readable(app, seller_scope(shop)) == [people["shop"]]
    assert readable(app, applicant_scope(101)) == [people["one"]]
    assert readable(app, applicant_scope(102)) == [people["two"]]
    assert readable(app, applicant_scope(shop)) == []
    assert readable(app, NOBODY) == []
    assert len(readable(app, PLATFORM)) == 8


def test_the_database_itself_keeps_endpoints_and_their_secrets_for_the_platform(app: Flask) -> None:
    insert = text(
        "INSERT INTO webhook_endpoint (url, topics, active, secret, created_at, created_by)"
        " VALUES ('https://shop.example/', '{}', true, 'whsec_x', now(), 'somebody')"
    )
    with app.app_context(), scoped(PLATFORM), transaction() as session:
        session.execute(insert)
    for scope, seen in ((PLATFORM, 1), (seller_scope(1), 0), (applicant_scope(1), 0), (NOBODY, 0)):
        with app.app_context(), scoped(scope):
            assert len(db.session.execute(text("SELECT secret FROM webhook_endpoint")).all()) == seen


def test_an_applicant_marks_its_own_and_can_change_no_other_row(app: Flask, people: dict[str, int]) -> None:
    with app.app_context(), scoped(PLATFORM):
        actor = db.session.get_one(Account, people["one"]).actor()
        actor = type(actor)(**{**vars(actor), "permissions": BY.permissions})
    with app.app_context(), scoped(applicant_scope(101)), transaction() as session:
        assert mark_read(by=actor, at=AT) == 1
        assert session.connection().execute(text("UPDATE message SET topic = topic")).rowcount == 1
        assert session.connection().execute(text("DELETE FROM message")).rowcount == 0


def test_an_account_keeps_its_notifications_when_the_application_becomes_a_shop(
    app: Flask, people: dict[str, int]
) -> None:
    with app.app_context(), scoped(PLATFORM):
        account = db.session.get_one(Account, people["one"])
        account.subject_kind, account.subject_id = "seller", make_seller().id
        seller_id = account.subject_id
        commit()
    assert readable(app, seller_scope(seller_id)) == [people["one"]]
    assert readable(app, applicant_scope(101)) == []
