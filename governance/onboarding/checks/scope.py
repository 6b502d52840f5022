"""Whether the business may trade in what it wants to sell: the scope on its licence, category by category. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from governance.onboarding.checks.dossier import Dossier
from governance.onboarding.checks.judgement import CheckResult, Point, asks, fails, verdict

# A scope is a list; what stands after such a word, up to the end of its item, is what may not be sold.
_ITEMS: Final = re.compile(r"[;；。,，、\n]")
_NOT: Final = re.compile(r"不含|不包括|不得|除|excluding|except|without|\bno\b|\bnot\b|ohne|außer")


def licence_scope(dossier: Dossier) -> CheckResult:
    """Every category is configured, and the scope names it."""
    evidence = {"categories": list(dossier.categories)}
    return verdict("licence_scope", _points(dossier), otherwise="The scope names every category.", evidence=evidence)


def covers(scope: str, words: Sequence[str]) -> bool:
    """Whether one of `words` stands in `scope` in an item that does not take it back ("food, excluding dairy")."""
    wanted = [_plain(word) for word in words]
    return any(word in item and not _NOT.search(item) for item in _ITEMS.split(_plain(scope)) for word in wanted)


def _points(dossier: Dossier) -> Iterator[Point]:
    if not dossier.categories:
        yield fails("The application names no category.")
    for category in dossier.categories:
        needs = dossier.needs_of(category)
        if needs is None:
            yield fails(f"Nobody has written down what {category} needs in {dossier.country or 'this country'}.")
        elif needs.scope_words and dossier.asks_for("business_scope"):
            yield from _of_scope(category, dossier.business_scope or "", needs.scope_words)


def _of_scope(category: str, scope: str, words: Sequence[str]) -> Iterator[Point]:
    if not scope.strip():
        yield fails(f"The scope on the licence is missing; {category} needs one.")
    elif not covers(scope, words):
        yield asks(f"The scope does not name {category} in words we know ({', '.join(words)}): read the licence.")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
