"""Who drafts, who publishes, and what never changes again."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from inspections.standards.drafting import draft_edition
from inspections.standards.models import Standard, StandardEdition, TestItem
from inspections.standards.publishing import publish, withdraw
from inspections.standards.states import MOVES, State, can_move, check_move
from tests.builders import AT, BY
from tests.inspections.standards.drafted import LEAD, SECOND, SHOP, WRITER, drafted, edition_document, published

pytestmark = pytest.mark.usefixtures("undone")


def actions(edition: StandardEdition) -> list[str]:
    query = select(AuditEntry.action).where(
        AuditEntry.subject_kind == "standard_edition", AuditEntry.subject_id == str(edition.id)
    )
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_an_edition_is_drafted_by_one_and_published_by_another() -> None:
    edition = drafted()
    assert (edition.state, edition.drafted_by, edition.published_by, edition.version) == (
        "draft",
        "account:101",
        None,
        1,
    )
    publish(standard="PS 900", edition="2024", version=1, by=SECOND, at=AT)
    assert (edition.state, edition.published_by, edition.published_at, edition.version) == (
        *("published", "account:102", AT, 2),
    )
    assert actions(edition) == ["standard:draft", "standard:publish"]


def test_whoever_drafted_it_does_not_publish_it() -> None:
    edition = drafted()
    with pytest.raises(PermissionDenied, match="somebody else"):
        publish(standard="PS 900", edition="2024", by=WRITER, at=AT)
    with pytest.raises(IntegrityError, match="published_by_another"):
        db.session.execute(
            update(StandardEdition)
            .where(StandardEdition.id == edition.id)
            .values(state="published", published_at=AT, published_by="account:101")
        )


def test_no_job_publishes_a_draft() -> None:
    drafted()
    with pytest.raises(PermissionDenied, match="person of the platform"):
        publish(standard="PS 900", edition="2024", by=BY, at=AT)


def test_who_may_not_write_or_publish_is_refused() -> None:
    with pytest.raises(PermissionDenied):
        draft_edition(document=edition_document(), by=SHOP, at=AT)
    with pytest.raises(PermissionDenied):
        draft_edition(document=edition_document(), by=SECOND, at=AT)
    drafted()
    with pytest.raises(PermissionDenied):
        publish(standard="PS 900", edition="2024", by=SHOP, at=AT)


def test_the_same_document_again_changes_nothing() -> None:
    first = drafted()
    assert drafted().id == first.id
    assert (first.version, actions(first)) == (1, ["standard:draft"])


def test_a_draft_is_written_anew_until_it_is_published() -> None:
    first = drafted()
    again = drafted(items=[LEAD], in_force_from="2024-06-01")
    assert (again.id, again.version, str(again.in_force_from)) == (first.id, 2, "2024-06-01")
    assert db.session.scalars(select(TestItem.code).where(TestItem.edition_id == again.id)).all() == ["lead"]
    with pytest.raises(Conflict, match="in the meantime"):
        publish(standard="PS 900", edition="2024", version=1, by=SECOND, at=AT)


def test_a_draft_that_somebody_wrote_anew_is_published_by_the_one_who_wrote_it_first() -> None:
    drafted()
    other = BY  # somebody else brings the last words
    draft_edition(document=edition_document(items=[LEAD]), by=other, at=AT)
    assert publish(standard="PS 900", edition="2024", by=WRITER, at=AT).published_by == "account:101"


def test_what_was_published_never_changes() -> None:
    edition = published()
    assert drafted().id == edition.id, "the same words are no change"
    with pytest.raises(Conflict, match="never changes"):
        drafted(items=[LEAD])
    with pytest.raises(Conflict, match="never changes"):
        drafted(edition="2024", source="Elsewhere.")
    assert edition.version == 2


def test_the_name_of_a_published_standard_stays() -> None:
    drafted()
    standard = edition_document()["standard"] | {"title": {"en": "Toys and games", "zh": "玩具与游戏"}}
    drafted(standard=standard)
    publish(standard="PS 900", edition="2024", by=SECOND, at=AT)
    assert db.session.scalars(select(Standard.title_en).where(Standard.code == "PS 900")).one() == "Toys and games"
    with pytest.raises(Conflict, match="does not call it otherwise"):
        drafted(edition="2026")


def test_an_edition_is_withdrawn_with_its_reason_and_day() -> None:
    edition = published()
    withdraw(standard="PS 900", edition="2024", reason=" Wrong limit. ", version=2, by=SECOND, at=AT)
    assert (edition.state, edition.withdrawn_reason, str(edition.withdrawn_on)) == (
        *("withdrawn", "Wrong limit.", "2026-03-01"),
    )
    assert actions(edition)[-1] == "standard:withdraw"


def test_withdrawing_needs_a_reason_and_something_published() -> None:
    drafted()
    with pytest.raises(InvalidTransition):
        withdraw(standard="PS 900", edition="2024", reason="x", by=SECOND, at=AT)
    published(edition="2025")
    with pytest.raises(Invalid):
        withdraw(standard="PS 900", edition="2025", reason="  ", by=SECOND, at=AT)
    with pytest.raises(PermissionDenied):
        withdraw(standard="PS 900", edition="2025", reason="x", by=SHOP, at=AT)


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        publish(standard="PS 900", edition="1999", by=SECOND, at=AT)
    with pytest.raises(NotFound):
        withdraw(standard="PS 1", edition="1999", reason="x", by=SECOND, at=AT)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", State)
def test_the_moves_are_those_of_the_table(state: State, to: State) -> None:
    allowed = {(State.DRAFT, State.PUBLISHED), (State.PUBLISHED, State.WITHDRAWN)}
    assert can_move(state, to) is ((state, to) in allowed)
    if to not in MOVES[state]:
        with pytest.raises(InvalidTransition):
            check_move(state, to)
