"""Assessments: every seller looked at once a month; who is over its target a second time has broken a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import numpy as np
from sqlalchemy import exists, insert, select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.database import db
from governance.core.errors import Conflict, Invalid
from governance.core.settings import Settings
from governance.rulebook import publication
from governance.scoring.assessment import FINDINGS, Assessed, Finding, assess
from governance.scoring.assessment_gathering import Seen, look
from governance.scoring.assessment_models import AssessmentFinding, AssessmentRun
from governance.scoring.assessment_pooling import lay_at_one_door
from governance.scoring.assessment_rules import AssessmentRules
from governance.scoring.assessment_telling import tell_warned
from governance.scoring.assessment_words import reason_in_words
from governance.scoring.policy import Policy
from governance.scoring.run import check_times, count, hold_knowledge, is_retrospective
from governance.violations.in_bulk import Found, report_and_confirm_all

FOUND: Final = (Finding.WARNED, Finding.OVER, Finding.VIOLATION)


@dataclass(frozen=True)
class AssessmentSummary:
    """What an assessment found: per rate, of how many sellers it was judged and how many there are of each finding.

    `repeated` tells that this month was assessed before and nothing was done.
    """

    run_id: int
    as_of: date
    known_at: datetime
    sellers: int
    pooled: int
    rates: Mapping[str, Mapping[str, int]]
    repeated: bool

    def number(self, finding: Finding) -> int:
        """How often it came to this finding, over all rates."""
        return sum(rate[finding.value] for rate in self.rates.values())


def run_assessment(
    *, as_of: date, known_at: datetime, settings: Settings, by: Actor, at: datetime
) -> AssessmentSummary:
    """Assess every seller as of the first day of a month, on what was known at `known_at`, once for each month.

    Warns who is found over a target, and reports a violation where that is found again. Raises `PermissionDenied`,
    `Invalid` for a day that begins no month or has not come, `Conflict` when a later month was assessed already,
    `NotFound` when the rule book says nothing about assessments, `Unavailable` while an import goes on and on.
    """
    check_permission(by, Permission.ASSESSMENT_RUN)
    check_times(as_of, known_at, at, settings.timezone)
    if as_of.day != 1:
        raise Invalid(f"{as_of} does not begin a month: assessments are on the first.", pointer="as_of")
    hold_knowledge()
    stored = db.session.scalar(select(AssessmentRun).where(AssessmentRun.as_of == as_of))
    if stored is not None:
        return _summary(stored, repeated=True)
    if db.session.scalar(select(exists().where(AssessmentRun.as_of > as_of))):
        raise Conflict(f"A month after {as_of} was assessed already; what is assessed now would come too late to warn.")
    book = publication.in_force(as_of)
    document = publication.document_of(book.id)
    policy, rules = Policy.from_document(document), AssessmentRules.from_document(book.id, document)
    retrospective = is_retrospective(as_of, known_at)
    counts = count(policy, as_of=as_of, known_at=known_at, retrospective=retrospective, settings=settings)
    seen = look(counts, policy, rules, as_of=as_of, known_at=known_at)
    found = lay_at_one_door(
        assess(
            seen.looked,
            seen.before,
            error=rules.error,
            in_a_row=rules.in_a_row,
            minimum_independent=policy.minimum_independent,
        ),
        seen.own,
        seen.group,
    )
    run = {"as_of": as_of, "known_at": known_at, "rule_book_id": book.id, "recorded_at": at, "by": by.label}
    row = _store_run(run, seen, found, policy, by=by, at=at)
    findings = list(_findings(row, seen, found, policy))
    _let_follow(row, findings, policy, rules, settings, by=by, at=at)
    if findings:
        db.session.execute(insert(AssessmentFinding), findings)
    tell_warned(row, findings, at=at)
    return _summary(row, repeated=False)


def _store_run(
    run: Mapping[str, Any], seen: Seen, found: Assessed, policy: Policy, *, by: Actor, at: datetime
) -> AssessmentRun:
    judged = seen.looked.judged
    counted = {
        "sellers": int(np.count_nonzero(judged.any(axis=1))),
        "pooled": int(np.count_nonzero(seen.shops > 1)),
        "rates": {
            code: {"judged": int(np.count_nonzero(judged[:, place]))}
            | {one.value: int(np.count_nonzero(found.found(one)[:, place])) for one in FOUND}
            for place, code in enumerate(policy.codes)
        },
    }
    row = db.session.scalars(insert(AssessmentRun).values({**run, **counted}).returning(AssessmentRun)).one()
    after = {"as_of": row.as_of.isoformat(), "known_at": row.known_at.isoformat(), **counted}
    audit.record(AuditAction.ASSESSMENT_RUN, subject=("assessment_run", str(row.id)), by=by, at=at, after=after)
    return row


def _findings(run: AssessmentRun, seen: Seen, found: Assessed, policy: Policy) -> Iterator[dict[str, Any]]:
    """A row per rate that was found over its target, in order of seller."""
    looked, shops = seen.looked, seen.shops
    rates_judged = looked.judged.sum(axis=1)
    for seller, rate in np.argwhere(found.finding != FINDINGS.index(Finding.NOTHING)).tolist():
        yield {
            "run_id": run.id,
            "seller_id": int(seen.seller_id[seller]),
            "rate": policy.codes[rate],
            "finding": FINDINGS[found.finding[seller, rate]].value,
            "in_a_row": int(found.in_a_row[seller, rate]),
            "exposed": int(looked.exposed[seller, rate]),
            "bad": int(seen.bad[seller, rate]),
            "independent": int(looked.independent[seller, rate]),
            "lower": int(found.lower[seller, rate]),
            "target": int(looked.target[seller, rate]),
            "rates_judged": int(rates_judged[seller]),
            "first_day": date.fromordinal(int(looked.first_day[seller, rate])),
            "last_day": date.fromordinal(int(looked.last_day[seller, rate])),
            "pooled": int(shops[seller]),
            "violation_id": None,
        }


def _let_follow(
    run: AssessmentRun,
    findings: list[dict[str, Any]],
    policy: Policy,
    rules: AssessmentRules,
    settings: Settings,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Report what has become violations; their numbers go into the findings."""
    ripe = [finding for finding in findings if finding["finding"] == Finding.VIOLATION.value]
    effective_on = day_of(at, settings.timezone)
    breaches = [_breach(run, finding, policy, rules) for finding in ripe]
    violations = report_and_confirm_all(found=breaches, effective_on=effective_on, by=by, at=at)
    for finding, violation in zip(ripe, violations, strict=True):
        finding["violation_id"] = violation.id


def _breach(run: AssessmentRun, finding: Mapping[str, Any], policy: Policy, rules: AssessmentRules) -> Found:
    rate = policy.rates[policy.position(finding["rate"])]
    reference = f"{run.id}:{rate.code}"
    return Found(
        seller_id=finding["seller_id"],
        rule=rules.violations[rate.code],
        source=f"assessment:{reference}",
        occurred_on=run.as_of,
        reason=reason_in_words(rate, finding),
        details={"rate": rate.code, "evidence": [{"kind": "assessment", "reference": reference}]},
    )


def _summary(run: AssessmentRun, *, repeated: bool) -> AssessmentSummary:
    return AssessmentSummary(
        run_id=run.id,
        as_of=run.as_of,
        known_at=run.known_at,
        sellers=run.sellers,
        pooled=run.pooled,
        rates=run.rates,
        repeated=repeated,
    )
