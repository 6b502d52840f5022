"""The documents of an application: all there, all to be opened, all valid today by what they say themselves. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import chain
from typing import Final

from governance.onboarding.checks.dossier import Dossier, Paper
from governance.onboarding.checks.judgement import CheckResult, Point, fails, gravity, verdict, waits, warns
from governance.onboarding.normal_forms import number_key
from governance.rulebook.admission import DocumentKind

LICENCE: Final = "business_licence"

PointsOfPaper = Callable[[Dossier, DocumentKind, Paper], Iterable[Point]]


def papers_complete(dossier: Dossier) -> CheckResult:
    """Every kind of document that the rules ask for is there, with its number where it has one."""
    points = [*_configured(dossier), *_missing(dossier), *_of_best_papers(dossier, _number_given)]
    there = Counter(paper.kind for paper in dossier.papers)
    evidence = {"needed": {one.kind.code: one.number for one in dossier.needed}, "there": dict(there)}
    return verdict("papers_complete", points, otherwise="Every document that is needed is there.", evidence=evidence)


def papers_readable(dossier: Dossier) -> CheckResult:
    """The content of every document that is needed can be opened now."""
    evidence = {"not_scanned": [paper.id for paper in dossier.papers if paper.scan != "clean"]}
    points = _of_best_papers(dossier, _opened)
    return verdict("papers_readable", points, otherwise="Every document can be opened.", evidence=evidence)


def papers_in_date(dossier: Dossier) -> CheckResult:
    """Every document that is needed is valid today; the day it was handed in says nothing about that."""
    spans = {str(paper.id): [_day(paper.valid_from), _day(paper.valid_until)] for paper in dossier.papers}
    points = _of_best_papers(dossier, _valid)
    return verdict("papers_in_date", points, otherwise="Every document is valid.", evidence={"valid": spans})


def licence_number(dossier: Dossier) -> CheckResult:
    """The number on the business licence is the one the application names."""
    country = dossier.country or ""
    own = number_key(dossier.registration_number or "", country)
    printed = {number_key(paper.number, country) for paper in licences(dossier) if paper.number}
    wrong = printed and own not in printed
    points = [fails("The number on the business licence is not the registration number.")] if wrong else []
    return verdict("licence_number", points, otherwise="The licence bears no other number.")


def licences(dossier: Dossier) -> list[Paper]:
    """The business licences that were handed in; after a resubmission more than one."""
    return [paper for paper in dossier.papers if paper.kind == LICENCE]


def _configured(dossier: Dossier) -> Iterator[Point]:
    if dossier.business_needs is None:
        yield fails(f"Nobody has written down what a {dossier.kind or 'business'} of {dossier.country} needs.")
    for category in dossier.categories:
        if dossier.needs_of(category) is None:
            yield fails(f"Nobody has written down what {category} needs in {dossier.country}.")


def _missing(dossier: Dossier) -> Iterator[Point]:
    there = Counter(paper.kind for paper in dossier.papers)
    for needed in dossier.needed:
        missing = needed.number - there[needed.kind.code]
        if missing > 0:
            times = f" ({missing} more)" if needed.number > 1 else ""
            yield fails(f"Missing: {needed.kind.name.en}{times}.")


def _of_best_papers(dossier: Dossier, points_of: PointsOfPaper) -> Iterator[Point]:
    """For every kind that is needed, what is to be said of as many papers as are needed: those that serve best."""
    for needed in dossier.needed:
        papers = [paper for paper in dossier.papers if paper.kind == needed.kind.code]
        found = [list(points_of(dossier, needed.kind, paper)) for paper in papers]
        found.sort(key=lambda points: max((gravity(point) for point in points), default=-1))
        yield from chain.from_iterable(found[: needed.number])


def _number_given(_dossier: Dossier, kind: DocumentKind, paper: Paper) -> Iterator[Point]:
    if kind.numbered and not (paper.number or "").strip():
        yield fails(f"{kind.name.en}: the number printed on it is missing.")


def _opened(_dossier: Dossier, kind: DocumentKind, paper: Paper) -> Iterator[Point]:
    if paper.opens is None:
        yield waits(f"{kind.name.en}: the store of documents does not answer.")
    elif not paper.opens:
        yield fails(f"{kind.name.en}: it cannot be opened.")


def _valid(dossier: Dossier, kind: DocumentKind, paper: Paper) -> Iterator[Point]:
    if paper.valid_from and paper.valid_from > dossier.today:
        yield fails(f"{kind.name.en}: it is valid only from {paper.valid_from} on.")
    if paper.valid_until is None:
        if kind.must_end:
            yield fails(f"{kind.name.en}: the last day on which it is valid is missing.")
    elif paper.valid_until < dossier.today:
        ended = f"{kind.name.en}: it ended on {paper.valid_until}"
        in_grace = paper.valid_until + timedelta(days=kind.grace_days) >= dossier.today
        yield warns(f"{ended} and may still be renewed.") if in_grace else fails(f"{ended}.")


def _day(day: object) -> str | None:
    return str(day) if day else None
