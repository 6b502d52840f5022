"""What is allowed in a plan and seldom meant, said in both languages. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from inspections.draws.chance.header import BILLION
from inspections.draws.plans.arranging import Money
from inspections.draws.plans.composed import Composed
from inspections.draws.plans.shown import Warned

LEFT_OUT_SHARE: Final = 0.1


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a draw needs besides goods: tasks that inspectors can still take, and categories that laboratories test."""

    free_tasks: int
    tested: frozenset[str]


def warnings_of(composed: Composed, money: Money, around: Surroundings) -> list[Warned]:
    """Everything worth a second look before a plan is proposed, in the order of `CHECKS`."""
    return [warned for check in CHECKS for warned in check(composed, money, around)]


def nothing_to_draw(composed: Composed, money: Money, _around: Surroundings) -> Iterator[Warned]:
    """An empty population, or a budget below one item."""
    if not len(composed.population):
        yield _warned("nothing_in_scope", "Nothing on sale lies in the scope.", "范围内没有在售商品。")
    elif not composed.take:
        en = f"The budget of {money.budget:,} does not pay for a single item."
        yield _warned("budget_too_small", en, f"预算 {money.budget:,} 不足以抽检一种商品。")


def everything_is_drawn(composed: Composed, _money: Money, _around: Surroundings) -> Iterator[Warned]:
    """Where all is taken, nothing is left to chance."""
    if composed.take and composed.take == len(composed.population):
        en = "Everything in the scope is drawn every time: nothing is left to chance, and every seller can know it."
        yield _warned("everything_drawn", en, "范围内的商品每次都会全部抽中：没有随机性，商家可以预知。")


def strata_are_joined(composed: Composed, _money: Money, _around: Surroundings) -> Iterator[Warned]:
    """More strata than tests."""
    joined = sum(len(stratum.joined) for stratum in composed.strata)
    if joined:
        strata = len(composed.strata) - 1 + joined
        en = (
            f"{strata:,} strata for {composed.take:,} tests: the {joined:,} smallest are drawn as one. Part the goods "
            "less finely, or test more."
        )
        zh = f"共 {strata:,} 层，但只检 {composed.take:,} 种：最小的 {joined:,} 层合并抽取。请减少分层或增加抽检数量。"
        yield _warned("strata_joined", en, zh)


def budget_is_kept(composed: Composed, money: Money, _around: Surroundings) -> Iterator[Warned]:
    """What it costs on average, and at most."""
    if composed.expected_cost > money.budget:
        en = f"A draw costs about {composed.expected_cost:,}, more than its budget of {money.budget:,}."
        yield _warned("over_budget", en, f"一次抽检约需 {composed.expected_cost:,}，超出预算 {money.budget:,}。")
    elif composed.most_cost > money.budget:
        en = (
            f"A draw costs {composed.expected_cost:,} on average, but {composed.most_cost:,} if it meets the dearest "
            f"goods; its budget is {money.budget:,}."
        )
        zh = (
            f"一次抽检平均需 {composed.expected_cost:,}，但若抽中检验费用最高的商品则需 {composed.most_cost:,}；"
            f"预算为 {money.budget:,}。"
        )
        yield _warned("dearest_over_budget", en, zh)


def reserves_are_there(composed: Composed, _money: Money, _around: Surroundings) -> Iterator[Warned]:
    """Strata that have no name left for what cannot be bought."""
    wanted = composed.rules.sample.reserves_per_stratum
    short = [one for one in composed.strata if one.reserves < wanted]
    if short:
        en = f"{len(short):,} strata have fewer than {wanted} reserve names: what cannot be bought there is not replaced."
        zh = f"有 {len(short):,} 层的备选商品少于 {wanted} 种：买不到的商品将无法替换。"
        yield _warned("few_reserves", en, zh)


def nobody_is_certain(composed: Composed, _money: Money, _around: Surroundings) -> Iterator[Warned]:
    """Goods whose risk is so high that they are always drawn."""
    certain = int((composed.billionths == BILLION).sum()) if composed.take else 0
    if certain and composed.take < len(composed.population):
        en = f"{certain:,} of {composed.take:,} goods are certain to be drawn; a larger random share leaves less of that."
        zh = f"{composed.take:,} 种中有 {certain:,} 种必定被抽中；提高随机份额可减少这种情况。"
        yield _warned("certain", en, zh)


def somebody_can_inspect(composed: Composed, _money: Money, around: Surroundings) -> Iterator[Warned]:
    """Inspectors with time, and laboratories with the scope."""
    if composed.take > around.free_tasks:
        en = f"{composed.take:,} tasks, but this week inspectors have time for {around.free_tasks:,} only."
        zh = f"共 {composed.take:,} 项任务，但检验员本周只能再承担 {around.free_tasks:,} 项。"
        yield _warned("inspectors_busy", en, zh)
    missing = sorted(set(composed.population.categories) - around.tested) if composed.take else []
    if missing:
        some = ", ".join(missing[:5]) + (", …" if len(missing) > 5 else "")
        yield _warned("no_laboratory", f"No laboratory tests {some}.", f"没有实验室检验以下类目：{some}。")


def little_is_left_out(composed: Composed, _money: Money, _around: Surroundings) -> Iterator[Warned]:
    """Much of what is on sale that cannot be drawn."""
    out, left = sum(composed.population.excluded.values()), len(composed.population)
    if out > LEFT_OUT_SHARE * (out + left):
        en = f"{out:,} of {out + left:,} goods in the scope are left out; the reasons stand beside the population."
        zh = f"范围内 {out + left:,} 种商品中有 {out:,} 种未列入；原因见总体说明。"
        yield _warned("much_left_out", en, zh)


def the_public_can_trust_it(composed: Composed, _money: Money, _around: Surroundings) -> Iterator[Warned]:
    """A draw without a public value."""
    if composed.rules.public.kind == "none":
        en = "No public value is mixed in: whoever knows the secret could steer the draw, and its record says unverified."
        zh = "未混入公开随机值：知道密值的人可能左右抽签，记录将标明“未经验证”。"
        yield _warned("unverified", en, zh)


def _warned(code: str, en: str, zh: str) -> Warned:
    return Warned(code=code, words={"en": en, "zh": zh})


CHECKS: Final[tuple[Callable[[Composed, Money, Surroundings], Iterator[Warned]], ...]] = (
    nothing_to_draw,
    everything_is_drawn,
    strata_are_joined,
    budget_is_kept,
    reserves_are_there,
    nobody_is_certain,
    somebody_can_inspect,
    little_is_left_out,
    the_public_can_trust_it,
)
