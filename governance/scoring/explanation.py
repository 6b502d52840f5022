"""Why a score is what it is: lines that add up to the last thousandth, each with what removes it.

Made from the stored score, its rule book and the ledger entries that counted; the same inputs give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from governance.core.bounds import bounds
from governance.scoring.evidence import Evidence
from governance.scoring.policy import THOUSAND, Policy, RateRule
from governance.scoring.stored import CountedPoints, Run, StoredScore


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: `amount` in thousandths, None while the seller is not yet rated.

    `kind` is base, rate, points or points_cap; `numbers` holds the integers and days that `because` puts in words.
    """

    kind: str
    code: str
    title: str
    amount: int | None
    because: str
    removed_by: str
    numbers: dict[str, int | str | None]


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """The whole story of one score; `score` in thousandths is exactly the sum of the lines' amounts."""

    seller: str
    category: str | None
    as_of: date
    known_at: str
    rule_book: str
    rule_book_version: str
    rule_book_digest: str
    standing: str
    score: int | None
    summary: str
    lines: tuple[Line, ...]

    def document(self) -> dict[str, Any]:
        """Plain data for the wire, days as text."""
        return asdict(self) | {"as_of": self.as_of.isoformat(), "lines": [asdict(line) for line in self.lines]}

    def canonical(self) -> bytes:
        """The one sequence of bytes of this explanation: JSON, keys in order, no blanks, UTF-8."""
        plain = json.dumps(self.document(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return plain.encode("utf-8")

    def digest(self) -> str:
        """SHA-256 of the canonical bytes, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()


def explain(score: StoredScore, run: Run, entries: Sequence[CountedPoints]) -> Explanation:
    """The explanation of one stored score; `entries` are the ledger entries that counted for it."""
    rated = score.score is not None
    rates = (rate_line(score, run, place, entries) for place in range(len(run.policy.rates)))
    points = points_lines(score, run.policy, entries)
    return Explanation(
        seller=score.reference,
        category=score.category,
        as_of=run.as_of,
        known_at=run.known_at.isoformat(),
        rule_book=run.rule_book,
        rule_book_version=run.rule_book_version,
        rule_book_digest=run.rule_book_digest,
        standing=score.standing.code,
        score=score.score,
        summary=_summary(score, run.policy),
        lines=(*([_base_line(run.policy)] if rated else []), *rates, *points),
    )


def rate_line(score: StoredScore, run: Run, place: int, entries: Sequence[CountedPoints]) -> Line:
    """The line of one rate: counts, window, what is proven, the arithmetic or what covers it, and when it is gone."""
    rule = run.policy.rates[place]
    covering = _covering(score, rule.code, place, entries)
    until = run.as_of - timedelta(days=rule.maturity_days)
    return Line(
        kind="rate",
        code=rule.code,
        title=rule.name["en"],
        amount=None if score.score is None else -score.deduction[place],
        because=_because(score, run, place, covering),
        removed_by=_removed_by(score, run, place),
        numbers={
            "exposed": score.exposed[place],
            "bad": score.bad[place],
            "independent": score.independent[place],
            "immature_exposed": score.immature_exposed[place],
            "immature_bad": score.immature_bad[place],
            "window_days": score.window_days[place],
            "window_from": (until - timedelta(days=score.window_days[place] - 1)).isoformat(),
            "window_to": until.isoformat(),
            "target": score.target[place],
            "worst": score.worst[place],
            "lower": score.lower[place],
            "upper": score.upper[place],
            "weight": rule.weight,
            "evidence": Evidence(score.evidence[place]).code if run.fed[place] else "not_fed",
            "covered_by": covering.violation_id if covering else None,
        },
    )


def points_lines(score: StoredScore, policy: Policy, entries: Sequence[CountedPoints]) -> list[Line]:
    """One line per ledger entry that counts, and one that gives back what lies above the cap."""
    rated = score.score is not None
    each = policy.points_each * THOUSAND
    lines = [_entry_line(entry, each, policy, rated=rated) for entry in entries]
    above = sum(entry.points for entry in entries) * each - score.points_deduction
    if rated and above:
        words = f"{score.points} points would take {in_points(above + score.points_deduction)}"
        lines.append(
            Line(
                kind="points_cap",
                code="points_cap",
                title="Points take no more than the rule book allows",
                amount=above,
                because=f"{words}; all points together take at most {policy.points_at_most}.",
                removed_by="",
                numbers={"points": score.points, "deduct_at_most": policy.points_at_most},
            )
        )
    return lines


def most_events_allowed(exposed: int, independent: int, target: int, rule: RateRule, policy: Policy) -> int:
    """With so many exposed: how many independent events could stay and still nothing would be taken off."""
    candidates = np.arange(independent + 1)
    lower, _ = bounds(candidates, np.full(independent + 1, exposed), confidence=rule.confidence)
    free = (lower <= target) | (candidates < policy.minimum_independent)
    return int(candidates[free].max())


def percent(millionths: int) -> str:
    """A share in millionths as people read it: 68123 is 6.8123 %."""
    text = f"{millionths // 10_000}.{millionths % 10_000:04d}".rstrip("0").rstrip(".")
    return f"{text} %"


def in_points(thousandths: int) -> str:
    """An amount in thousandths with three decimals: 30680 is 30.680."""
    return f"{thousandths // THOUSAND:,}.{thousandths % THOUSAND:03d}"


def _summary(score: StoredScore, policy: Policy) -> str:
    if score.score is None:
        return (
            f"Not yet rated: {score.mature_orders} of the {policy.floor_orders} orders that a score needs, "
            f"counting orders at least {policy.floor_maturity_days} days old."
        )
    return f"{in_points(score.score)} of {policy.base:,}: {score.standing.code}."


def _base_line(policy: Policy) -> Line:
    return Line(
        kind="base",
        code="base",
        title="Every shop starts at",
        amount=policy.highest,
        because=f"Every shop starts at {policy.base:,}.",
        removed_by="",
        numbers={},
    )


def _covering(score: StoredScore, rate: str, place: int, entries: Sequence[CountedPoints]) -> CountedPoints | None:
    """The entry whose violation covers what is proven of a rate; of several the one that lapses last."""
    if score.evidence[place] != Evidence.PROVEN_OVER:
        return None
    found = [entry for entry in entries if entry.rate == rate and entry.earned is None]
    return max(found, key=lambda entry: (entry.lapses_at, entry.violation_id), default=None)


def _because(score: StoredScore, run: Run, place: int, covering: CountedPoints | None) -> str:
    if not run.fed[place]:
        return "The platform delivers no facts for this rate: nothing is taken off and nothing is claimed."
    if not score.exposed[place]:
        return "Nothing happened in this window that could be counted: nothing is taken off and nothing is claimed."
    counted = f"{score.bad[place]} of {score.exposed[place]}"
    if score.independent[place] != score.bad[place]:
        counted += f", {score.independent[place]} of them independent (one per buyer and lot)"
    if covering:
        rule = covering.rule.replace("_", " ")
        return (
            f"{counted}. We are sure that at least {percent(score.lower[place])} were. Violation {covering.violation_id}"
            f" ({rule}) covers this: its points are taken off, and nothing more here."
        )
    return f"{counted}. {_proven(score, run.policy, place)}"


def _proven(score: StoredScore, policy: Policy, place: int) -> str:
    lower, upper, target = score.lower[place], score.upper[place], score.target[place]
    if score.score is None:
        return "The shop is not yet rated: nothing is claimed."
    if score.evidence[place] == Evidence.PROVEN_OVER:
        return f"We are sure that at least {percent(lower)} were. {_arithmetic(score, policy.rates[place], place)}"
    if score.evidence[place] == Evidence.PROVEN_WITHIN:
        words = f"We are sure that it is at most {percent(upper)}"
        return f"{words}, within the target of {percent(target)}: nothing is taken off."
    if lower > target:
        words = f"Fewer than {policy.minimum_independent} independent events prove nothing"
        return f"{words}: nothing is taken off and nothing is claimed."
    return (
        f"The true share may lie anywhere from {percent(lower)} to {percent(upper)}; the target of {percent(target)} "
        "is neither proven missed nor proven kept: nothing is taken off and nothing is claimed."
    )


def _arithmetic(score: StoredScore, rule: RateRule, place: int) -> str:
    lower, target, worst = score.lower[place], score.target[place], score.worst[place]
    amount = in_points(score.deduction[place])
    if lower >= worst:
        return f"That is the worst share of {percent(worst)} or more: all {amount} points are taken off."
    return (
        f"{rule.weight} points × ({percent(lower)} − {percent(target)}) ÷ ({percent(worst)} − {percent(target)})"
        f" = {amount} points taken off, rounded in the shop's favour."
    )


def _removed_by(score: StoredScore, run: Run, place: int) -> str:
    """What makes a deduction go away: the rule book's words, the number that may stay, and the last day."""
    if not score.deduction[place]:
        return ""
    rule = run.policy.rates[place]
    exposed, independent = score.exposed[place], score.independent[place]
    allowed = most_events_allowed(exposed, independent, score.target[place], rule, run.policy)
    return (
        f"{rule.removes['en']} With {exposed} counted, nothing is taken off at {allowed} independent events or fewer. "
        f"{_gone_by(score.window_days[place], rule, run.as_of)}"
    )


def _gone_by(window_days: int, rule: RateRule, as_of: date) -> str:
    """When nothing of what is counted today can count any more; a shop that sells less may go back to the long window."""
    gone = f"What is counted today has left the window by {(as_of + timedelta(days=window_days)).isoformat()}"
    long = rule.window.long_days
    if window_days == long:
        return f"{gone}."
    return (
        f"{gone}, or by {(as_of + timedelta(days=long)).isoformat()} if the shop comes to be judged over {long} days."
    )


def _entry_line(entry: CountedPoints, each: int, policy: Policy, *, rated: bool) -> Line:
    if entry.earned is not None:
        return _earned_line(entry, each, policy, rated=rated)
    amount = entry.points * each
    taken = f"{entry.points} × {policy.points_each} = {in_points(amount)} points taken off."
    return Line(
        kind="points",
        code=entry.rule,
        title=f"Violation: {entry.rule.replace('_', ' ')}",
        amount=-amount if rated else None,
        because=f"{entry.reason} {taken if rated else f'{entry.points} points.'}",
        removed_by=f"Lapses on {entry.lapses_at.isoformat()}, or at once when an appeal is decided for the shop.",
        numbers=_entry_numbers(entry),
    )


def _earned_line(entry: CountedPoints, each: int, policy: Policy, *, rated: bool) -> Line:
    """What was earned back of a violation: it stands beside its line, with the sign turned."""
    points = -entry.points
    given = f"{points} × {policy.points_each} = {in_points(points * each)} points given back."
    return Line(
        kind="points",
        code=entry.rule,
        title=f"Earned back: {entry.rule.replace('_', ' ')}",
        amount=points * each if rated else None,
        because=f"{points} points were earned back ({entry.earned}). {given if rated else ''}".rstrip(),
        removed_by=f"Lapses with the violation on {entry.lapses_at.isoformat()}.",
        numbers=_entry_numbers(entry),
    )


def _entry_numbers(entry: CountedPoints) -> dict[str, int | str | None]:
    return {
        "entry": entry.entry_id,
        "violation": entry.violation_id,
        "points": entry.points,
        "effective_at": entry.effective_at.isoformat(),
        "lapses_at": entry.lapses_at.isoformat(),
    }
