"""Without a beacon officers of different teams give secrets: digests before the freeze, the secrets after it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.core.access import Actor
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from inspections.draws.chance import seeds
from inspections.draws.drawing import draw as make_draw
from inspections.draws.freezing import freeze
from inspections.draws.models import Draw, OfficerSecret
from inspections.draws.officers import commit_secret, tell_secret
from inspections.draws.public_source import NOT_IN_TIME, TOO_FEW_OFFICERS, value_of
from inspections.draws.readings import read_draw
from inspections.draws.states import Assurance
from tests.builders import BY
from tests.inspections.draws.living import (
    COMMITTED,
    DRAND,
    DRAWN,
    DUE,
    OFFICER,
    OFFICERS,
    REVIEWER,
    committed,
    make_plan,
)

pytestmark = pytest.mark.usefixtures("market", "undone")
FIRST = "a secret that nobody can guess"
SECOND = "密码 another that nobody can guess"


@pytest.fixture
def draw(market: None, undone: None) -> Draw:
    """A draw that waits for its officers."""
    return committed(make_plan(OFFICERS))


def give(draw: Draw, team: str = "quality", secret: str = FIRST, by: Actor = OFFICER) -> OfficerSecret:
    commitment = seeds.officer_commitment(secret)
    return commit_secret(draw_id=draw.id, team=team, commitment=commitment, by=by, at=COMMITTED)


def both(draw: Draw) -> None:
    give(draw)
    give(draw, "logistics", SECOND, REVIEWER)


def test_two_secrets_that_are_told_make_the_public_value(draw: Draw) -> None:
    both(draw)
    freeze(draw_id=draw.id, by=BY, at=DUE)
    assert value_of(draw, at=DRAWN) is None
    tell_secret(draw_id=draw.id, secret=FIRST, by=OFFICER, at=DRAWN)
    assert value_of(draw, at=DRAWN) is None
    tell_secret(draw_id=draw.id, secret=SECOND, by=REVIEWER, at=DRAWN)
    made = make_draw(draw_id=draw.id, by=BY, at=DRAWN)
    assert made.assurance == Assurance.OFFICERS
    assert made.public_value == seeds.officers_value({"quality": FIRST, "logistics": SECOND})
    assert made.public_evidence is not None
    assert [one["secret"] for one in made.public_evidence["teams"]] == [SECOND, FIRST]


def test_the_commitments_stand_on_the_frozen_list(draw: Draw) -> None:
    both(draw)
    freeze(draw_id=draw.id, by=BY, at=DUE)
    assert draw.public_source is not None
    assert [one["team"] for one in draw.public_source["teams"]] == ["logistics", "quality"]


def test_a_secret_that_is_not_told_in_time_leaves_the_draw_unverified(draw: Draw) -> None:
    both(draw)
    freeze(draw_id=draw.id, by=BY, at=DUE)
    tell_secret(draw_id=draw.id, secret=FIRST, by=OFFICER, at=DRAWN)
    just_before = value_of(draw, at=DUE + timedelta(days=2) - timedelta(seconds=1))
    late = value_of(draw, at=DUE + timedelta(days=2))
    assert just_before is None
    assert late is not None
    assert (late.value, late.assurance, late.because) == ("", Assurance.UNVERIFIED, NOT_IN_TIME)


@pytest.mark.parametrize("given", [0, 1])
def test_one_team_alone_is_no_source(draw: Draw, given: int) -> None:
    if given:
        give(draw)
    freeze(draw_id=draw.id, by=BY, at=DUE)
    assert draw.public_source == {"kind": "none", "because": TOO_FEW_OFFICERS}
    assert make_draw(draw_id=draw.id, by=BY, at=DRAWN).assurance == Assurance.UNVERIFIED


def test_a_team_and_an_officer_give_one_secret_each(draw: Draw) -> None:
    give(draw)
    with pytest.raises(Conflict):
        give(draw, "quality", SECOND, REVIEWER)
    with pytest.raises(Conflict):
        give(draw, "logistics", SECOND, OFFICER)


def test_only_teams_of_the_plan_are_asked(draw: Draw) -> None:
    with pytest.raises(Invalid, match="asks logistics or quality") as refused:
        give(draw, "sales")
    assert refused.value.findings[0].pointer == "team"


def test_a_plan_with_another_source_asks_nobody() -> None:
    with pytest.raises(Invalid, match="asks nobody"):
        give(committed(make_plan(DRAND)))


@pytest.mark.parametrize("digest", ["", "abc", "Z" * 64, "A" * 64, "a" * 63])
def test_a_commitment_is_a_digest(draw: Draw, digest: str) -> None:
    with pytest.raises(Invalid):
        commit_secret(draw_id=draw.id, team="quality", commitment=digest, by=OFFICER, at=COMMITTED)


def test_nobody_commits_once_the_list_is_frozen(draw: Draw) -> None:
    both(draw)
    freeze(draw_id=draw.id, by=BY, at=DUE)
    with pytest.raises(InvalidTransition, match="before the list is frozen"):
        give(draw)


def test_nobody_tells_before_the_list_is_frozen(draw: Draw) -> None:
    both(draw)
    with pytest.raises(InvalidTransition, match="between freeze and draw"):
        tell_secret(draw_id=draw.id, secret=FIRST, by=OFFICER, at=COMMITTED)


@pytest.mark.parametrize("secret", ["not the secret that was committed", "short", "x" * 201, FIRST + "\n"])
def test_another_secret_than_the_committed_is_refused(draw: Draw, secret: str) -> None:
    both(draw)
    freeze(draw_id=draw.id, by=BY, at=DUE)
    with pytest.raises(Invalid):
        tell_secret(draw_id=draw.id, secret=secret, by=OFFICER, at=DRAWN)


def test_who_has_committed_nothing_has_nothing_to_tell(draw: Draw) -> None:
    both(draw)
    freeze(draw_id=draw.id, by=BY, at=DUE)
    stranger = OFFICER.__class__("account", "999", "third", OFFICER.permissions)
    with pytest.raises(NotFound):
        tell_secret(draw_id=draw.id, secret=FIRST, by=stranger, at=DRAWN)


def test_a_secret_is_told_once(draw: Draw) -> None:
    both(draw)
    freeze(draw_id=draw.id, by=BY, at=DUE)
    tell_secret(draw_id=draw.id, secret=FIRST, by=OFFICER, at=DRAWN)
    with pytest.raises(Conflict, match="told your secret already"):
        tell_secret(draw_id=draw.id, secret=FIRST, by=OFFICER, at=DRAWN)


def test_no_job_gives_a_share(draw: Draw) -> None:
    with pytest.raises(PermissionDenied, match="a person of the platform"):
        give(draw, by=BY)


def test_officers_see_who_has_told_and_never_the_secret(draw: Draw) -> None:
    both(draw)
    freeze(draw_id=draw.id, by=BY, at=DUE)
    tell_secret(draw_id=draw.id, secret=FIRST, by=OFFICER, at=DRAWN)
    shown = read_draw(reference=draw.reference, by=REVIEWER, at=DRAWN)
    assert [(one.team, one.told_at is not None) for one in shown.officers] == [("logistics", False), ("quality", True)]
    assert FIRST not in repr(shown)
    assert shown.waits_for is not None
    assert (shown.waits_for.kind, shown.waits_for.missing) == ("officers", ("logistics",))


def test_the_trail_does_not_hold_the_secret(draw: Draw) -> None:
    both(draw)
    freeze(draw_id=draw.id, by=BY, at=DUE)
    tell_secret(draw_id=draw.id, secret=FIRST, by=OFFICER, at=DRAWN)
    trail = [str(after) for after in db.session.scalars(select(AuditEntry.after))]
    assert trail
    assert not [entry for entry in trail if FIRST in entry]
