"""Patterns of complainants: proposed by the clock, judged by a person; they lower a case's weight and hide nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import insert, select, text, update

from governance.complaints.entries import enter
from governance.complaints.lookup import subject_of, to_change
from governance.complaints.models import Case, CasePerson, ComplainantPattern
from governance.complaints.parties import name_of, party_of
from governance.complaints.pattern_rules import LEAST_CASES, Counts, reasons_of
from governance.complaints.states import ENDED, EntryKind
from governance.complaints.wording import said
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import InvalidTransition, NotFound

MOST_CASES: Final = 200
YEAR: Final = timedelta(days=365)
_ENDED: Final = tuple(sorted(ENDED))
# What was judged once is not held against anybody again: only cases since then count.
_COUNTS: Final = text(
    """
    WITH judged AS (
        SELECT complainant_key, max(judged_at) AS at, bool_or(state IN ('proposed', 'confirmed')) AS standing
        FROM complainant_pattern WHERE complainant_key IS NOT NULL GROUP BY complainant_key
    ),
    filed AS (
        SELECT p.complainant_key, c.id, c.seller_id, c.outcome, c.state,
            CAST(c.opened_at AT TIME ZONE :timezone AS date) AS day,
            (SELECT md5(lower(e.text)) FROM case_entry AS e
             WHERE e.case_id = c.id AND e.kind = 'filed' AND length(e.text) >= 40 ORDER BY e.id LIMIT 1) AS words
        FROM case_person AS p
        JOIN complaint_case AS c ON c.id = p.case_id
        LEFT JOIN judged ON judged.complainant_key = p.complainant_key
        WHERE c.opened_at >= :since AND c.opened_at > coalesce(judged.at, '-infinity') AND c.state <> 'merged'
            AND NOT coalesce(judged.standing, false)
            AND p.complainant_key IN (
                SELECT complainant_key FROM case_person WHERE complainant_key IS NOT NULL
                GROUP BY complainant_key HAVING count(*) >= :least
            )
    ),
    same AS (
        SELECT complainant_key, max(shops) AS shops FROM (
            SELECT complainant_key, count(DISTINCT seller_id) AS shops FROM filed
            WHERE words IS NOT NULL GROUP BY complainant_key, words
        ) AS by_words GROUP BY complainant_key
    ),
    busy AS (
        SELECT complainant_key, max(cases) AS cases FROM (
            SELECT complainant_key, count(*) AS cases FROM filed GROUP BY complainant_key, day
        ) AS by_day GROUP BY complainant_key
    )
    SELECT f.complainant_key AS key,
        count(*) AS cases,
        count(DISTINCT f.seller_id) AS shops,
        count(*) FILTER (WHERE f.outcome IN ('upheld', 'partly', 'dismissed')) AS decided,
        count(*) FILTER (WHERE f.outcome = 'dismissed') AS dismissed,
        count(*) FILTER (WHERE f.state = 'withdrawn') AS withdrawn,
        coalesce(max(same.shops), 0) AS same_words,
        max(busy.cases) AS most_in_a_day
    FROM filed AS f
    JOIN busy ON busy.complainant_key = f.complainant_key
    LEFT JOIN same ON same.complainant_key = f.complainant_key
    GROUP BY f.complainant_key HAVING count(*) >= :least
    """
)


class PatternState(StrEnum):
    """Where a pattern stands. The values are stored: changing one needs a migration."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    LIFTED = "lifted"


class Weight(StrEnum):
    """What the word of a complainant weighs as evidence. The values are stored: changing one needs a migration."""

    FULL = "full"
    REDUCED = "reduced"


MOVES: Final[dict[PatternState, frozenset[PatternState]]] = {
    PatternState.PROPOSED: frozenset({PatternState.CONFIRMED, PatternState.REJECTED}),
    PatternState.CONFIRMED: frozenset({PatternState.LIFTED}),
    PatternState.REJECTED: frozenset(),
    PatternState.LIFTED: frozenset(),
}


def propose(*, timezone: str, by: Actor, at: datetime) -> int:
    """Propose a pattern for every complainant whose cases of the last year look like one; returns how many."""
    check_permission(by, Permission.JOB_RUN)
    asked = {"since": at - YEAR, "least": LEAST_CASES, "timezone": timezone}
    proposed = 0
    for row in db.session.execute(_COUNTS, asked).mappings():
        counts = {name: value for name, value in row.items() if name != "key"}
        if reasons := reasons_of(Counts(**counts)):
            new = {"complainant_key": row["key"], "reasons": reasons, "state": PatternState.PROPOSED, "found_at": at}
            db.session.execute(insert(ComplainantPattern).values(new))
            proposed += 1
    return proposed


def judge(*, pattern_id: int, confirmed: bool, reason: str, by: Actor, at: datetime) -> ComplainantPattern:
    """Say whether a proposed pattern is one. If so, the word of this complainant weighs less in its open cases.

    No case is closed or hidden by it, and each is still decided on its evidence. Raises `InvalidTransition` when it
    was judged already.
    """
    check_permission(by, Permission.COMPLAINANT_JUDGE)
    to = PatternState.CONFIRMED if confirmed else PatternState.REJECTED
    pattern = _judged(pattern_id, to, said(reason, "reason"), by=by, at=at)
    if confirmed:
        _weigh(_open_cases(pattern), Weight.REDUCED, pattern, by=by, at=at)
    return pattern


def lift(*, pattern_id: int, reason: str, by: Actor, at: datetime) -> ComplainantPattern:
    """Take a confirmed pattern back: from now on the complainant's word has its full weight again."""
    check_permission(by, Permission.COMPLAINANT_JUDGE)
    pattern = _judged(pattern_id, PatternState.LIFTED, said(reason, "reason"), by=by, at=at)
    _weigh(_open_cases(pattern), Weight.FULL, pattern, by=by, at=at)
    return pattern


def weigh_new(*, by: Actor, at: datetime) -> int:
    """Let confirmed patterns count in cases that came since; returns in how many."""
    check_permission(by, Permission.JOB_RUN)
    confirmed = select(ComplainantPattern).where(
        ComplainantPattern.state == PatternState.CONFIRMED, ComplainantPattern.complainant_key.is_not(None)
    )
    patterns = db.session.scalars(confirmed.order_by(ComplainantPattern.id)).all()
    return sum(_weigh(_open_cases(pattern), Weight.REDUCED, pattern, by=by, at=at) for pattern in patterns)


def cases_of_pattern(pattern_id: int, *, by: Actor) -> list[int]:
    """The cases of the complainant of a pattern, newest first; none once the person was erased."""
    check_permission(by, Permission.COMPLAINANT_JUDGE)
    pattern = _pattern(pattern_id)
    theirs = select(CasePerson.case_id).where(CasePerson.complainant_key == pattern.complainant_key)
    return list(db.session.scalars(theirs.order_by(CasePerson.case_id.desc()).limit(MOST_CASES)))


def _pattern(pattern_id: int, *, to_change: bool = False) -> ComplainantPattern:
    pattern = db.session.get(ComplainantPattern, pattern_id, with_for_update=to_change, populate_existing=to_change)
    if pattern is None:
        raise NotFound(f"There is no pattern {pattern_id}.")
    return pattern


def _judged(pattern_id: int, to: PatternState, reason: str, *, by: Actor, at: datetime) -> ComplainantPattern:
    pattern = _pattern(pattern_id, to_change=True)
    before = PatternState(pattern.state)
    if to not in MOVES[before]:
        raise InvalidTransition(f"A pattern that is {before} cannot become {to}.")
    pattern.state, pattern.judged_at, pattern.judged_by, pattern.reason = to.value, at, name_of(by), reason
    db.session.flush()
    subject, was, now = ("pattern", str(pattern.id)), {"state": before.value}, {"state": to.value}
    audit.record(AuditAction.CASE_WEIGHT, subject=subject, by=by, at=at, before=was, after=now)
    return pattern


def _open_cases(pattern: ComplainantPattern) -> list[int]:
    theirs = (
        select(Case.id)
        .join(CasePerson, CasePerson.case_id == Case.id)
        .where(CasePerson.complainant_key == pattern.complainant_key, Case.state.not_in(_ENDED))
    )
    return list(db.session.scalars(theirs.order_by(Case.id)))


def _weigh(case_ids: Collection[int], weight: Weight, pattern: ComplainantPattern, *, by: Actor, at: datetime) -> int:
    other = (CasePerson.case_id.in_(case_ids), CasePerson.weight != weight)
    changed = sorted(
        db.session.scalars(update(CasePerson).where(*other).values(weight=weight).returning(CasePerson.case_id))
    )
    for case_id in changed:
        case = to_change(case_id, by=by)
        data = {"weight": weight.value, "pattern": pattern.id}
        enter(case, EntryKind.WEIGHT, party_of(by), by=by, at=at, data=data, for_complainant=False, for_seller=False)
        audit.record(AuditAction.CASE_WEIGHT, subject=subject_of(case_id), by=by, at=at, after=data)
    return len(changed)
