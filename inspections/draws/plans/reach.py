"""How far a whole draw reaches: how often it meets goods that are bad at all, in plain words. Pure."""

from __future__ import annotations

from typing import Final

from inspections.draws.plans.shown import Words

# Of all goods in scope so many in a hundred are bad.
BAD_GOODS: Final = (1, 5)


def meets(bad: float, take: int) -> float:
    """How often a draw of `take` goods has at least one bad one among them when a share `bad` of all goods is bad.

    For goods that are drawn alike out of very many; risk weights that are right only raise it.
    """
    return float(1.0 - (1.0 - bad) ** take)


def reach_in_words(take: int) -> tuple[Words, ...]:
    """What a draw of so many goods meets: one sentence for each share in `BAD_GOODS`."""
    return tuple(_sentence(bad, take) for bad in BAD_GOODS)


def _sentence(bad: int, take: int) -> Words:
    often = in_hundred(meets(bad / 100, take))
    return {
        "en": (
            f"If {bad} in 100 of these goods are bad, a draw of {take:,} meets at least one of them in {often} of 100 "
            "draws."
        ),
        "zh": f"如果每 100 种商品中有 {bad} 种不合格，抽取 {take:,} 种时，100 次抽检中有 {often} 次至少会抽到其中一种。",
    }


def in_hundred(chance: float) -> str:
    """A chance as a number of times in a hundred, never 0 or 100 where it is not certain."""
    whole = round(100 * chance)
    if chance > 0 and whole == 0:
        return "< 1"
    return "> 99" if chance < 1 and whole == 100 else str(whole)
