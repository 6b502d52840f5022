"""The lines of an explanation in the reader's language: what, because of what, and what removes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard.shell import words
from dashboard.shell.language import _, ngettext
from governance.scoring.explanation import Line, in_points, most_events_allowed, percent
from governance.scoring.policy import Policy, RateRule
from governance.scoring.stored import CountedPoints, Run, StoredScore


@dataclass(frozen=True, kw_only=True)
class Worded:
    """One line in words. `amount` in thousandths, none while not yet rated; `arithmetic` is empty when nothing is off."""

    kind: str
    code: str
    title: str
    amount: int | None
    because: str
    arithmetic: str = ""
    removed_by: str = ""


def word(
    line: Line, run: Run, *, entries: Mapping[int, CountedPoints], rules: Mapping[str, Mapping[str, str]]
) -> Worded:
    """A line in words; `entries` are the ledger entries by id, `rules` the names of violations by code."""
    if line.kind == "rate":
        return _rate(line, run)
    if line.kind == "points":
        return _points(line, run.policy, entries[int(line.numbers["entry"] or 0)], rules)
    titles = {"base": _("Every shop starts at"), "points_cap": _("Points take no more than the rule book allows")}
    because = _cap(run.policy) if line.kind == "points_cap" else ""
    return Worded(kind=line.kind, code=line.code, title=titles[line.kind], amount=line.amount, because=because)


def points_together(score: StoredScore, policy: Policy, entries: Sequence[CountedPoints]) -> Worded:
    """All ledger entries as one line, for where they stand one by one beside it."""
    full = score.points * policy.points_each * 1000
    taken = f"{score.points} × {policy.points_each} = {in_points(full)}"
    violations = sum(entry.earned is None for entry in entries)
    because = ngettext("%(num)s confirmed violation counts.", "%(num)s confirmed violations count.", violations)
    lapses = min((entry.lapses_at for entry in entries), default=None)
    return Worded(
        kind="points",
        code="points",
        title=words.points_from_violations(),
        amount=None if score.score is None else -score.points_deduction,
        because=f"{because} {_cap(policy)}" if full > score.points_deduction and score.score is not None else because,
        arithmetic=taken if score.points_deduction else "",
        removed_by=_("The next entry lapses on %(day)s.", day=words.day(lapses)) if lapses else "",
    )


def _cap(policy: Policy) -> str:
    return _("All points together take at most %(most)s.", most=words.count(policy.points_at_most))


def counted(numbers: Mapping[str, Any]) -> str:
    """What was counted, and in which days."""
    values = {
        "counted": words.observed(numbers["bad"], numbers["exposed"]),
        "first": words.day(date.fromisoformat(numbers["window_from"])),
        "last": words.day(date.fromisoformat(numbers["window_to"])),
    }
    if numbers["independent"] == numbers["bad"]:
        return _("%(counted)s from %(first)s to %(last)s.", **values)
    values["independent"] = words.count(numbers["independent"])
    return _(
        "%(counted)s from %(first)s to %(last)s; %(independent)s count, because one buyer or one lot counts once.",
        **values,
    )


def _rate(line: Line, run: Run) -> Worded:
    rule = run.policy.rates[run.policy.position(line.code)]
    return Worded(
        kind="rate",
        code=line.code,
        title=words.in_language(rule.name),
        amount=line.amount,
        because=_because(line.numbers, rated=line.amount is not None),
        arithmetic=_arithmetic(line.numbers, line.amount or 0),
        removed_by=_removed_by(line, rule, run) if line.amount else "",
    )


def _because(numbers: Mapping[str, Any], *, rated: bool) -> str:
    if numbers["evidence"] == "not_fed":
        return _("The platform delivers no facts for this rate.")
    if not numbers["exposed"]:
        return _("Nothing happened in this window that could be counted.")
    values = {
        "lower": words.at_least(numbers["lower"]),
        "upper": words.at_most(numbers["upper"]),
        "target": words.share(numbers["target"]),
    }
    if not rated:
        return counted(numbers)
    if numbers["covered_by"] is not None:
        covered = _(
            "We are sure that it is at least %(lower)s. Violation %(number)s covers this: "
            "its points are taken off, and nothing more here.",
            number=numbers["covered_by"],
            **values,
        )
        return f"{counted(numbers)} {covered}"
    if numbers["evidence"] == "proven_over":
        proven = _("We are sure that it is at least %(lower)s; the target is %(target)s.", **values)
    elif numbers["evidence"] == "proven_within":
        proven = _("We are sure that it is at most %(upper)s; the target is %(target)s.", **values)
    else:
        proven = _("That proves neither more nor less than the target of %(target)s.", **values)
    return f"{counted(numbers)} {proven}"


def _arithmetic(numbers: Mapping[str, Any], amount: int) -> str:
    if not amount:
        return ""
    lower, target, worst = (
        percent(numbers[name]).replace(" %", words.PERCENT) for name in ("lower", "target", "worst")
    )
    values = {
        "weight": numbers["weight"],
        "lower": lower,
        "target": target,
        "worst": worst,
        "points": in_points(-amount),
    }
    if numbers["lower"] >= numbers["worst"]:
        return _("At %(worst)s or more, all %(points)s points are taken off.", **values)
    return _("%(weight)s × (%(lower)s − %(target)s) ÷ (%(worst)s − %(target)s) = %(points)s", **values)


def _removed_by(line: Line, rule: RateRule, run: Run) -> str:
    numbers: Mapping[str, Any] = line.numbers
    allowed = most_events_allowed(numbers["exposed"], numbers["independent"], numbers["target"], rule, run.policy)
    gone = run.as_of + timedelta(days=numbers["window_days"])
    when = ngettext(
        "With %(exposed)s counted, nothing is taken off at %(num)s event or fewer; what is counted today is gone by %(day)s.",
        "With %(exposed)s counted, nothing is taken off at %(num)s events or fewer; what is counted today is gone by %(day)s.",
        allowed,
        exposed=words.count(numbers["exposed"]),
        day=words.day(gone),
    )
    return f"{words.in_language(rule.removes)} {when}"


def _points(line: Line, policy: Policy, entry: CountedPoints, rules: Mapping[str, Mapping[str, str]]) -> Worded:
    name = words.in_language(rules[entry.rule]) if entry.rule in rules else entry.rule.replace("_", " ")
    points = abs(entry.points)
    taken = f"{points} × {policy.points_each} = {in_points(points * policy.points_each * 1000)}"
    if entry.earned is not None:
        return Worded(
            kind="points",
            code=line.code,
            title=_("Earned back: %(name)s", name=name),
            amount=line.amount,
            because=ngettext("%(num)s point was earned back.", "%(num)s points were earned back.", points),
            arithmetic=taken if line.amount else "",
            removed_by=_("Lapses with the violation on %(day)s.", day=words.day(entry.lapses_at)),
        )
    return Worded(
        kind="points",
        code=line.code,
        title=_("Violation: %(name)s", name=name),
        amount=line.amount,
        because=entry.reason,
        arithmetic=taken if line.amount else "",
        removed_by=_(
            "Lapses on %(day)s, or at once when an appeal is decided for the shop.", day=words.day(entry.lapses_at)
        ),
    )
