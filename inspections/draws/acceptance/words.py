"""What plans can show and miss, in sentences a buyer understands, in both languages. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from inspections.draws.acceptance.declared import DeclaredPlan, contradicts
from inspections.draws.acceptance.operating import acceptance_probability, bad_units
from inspections.draws.acceptance.tables import Counting, SamplingPlan

Words: TypeAlias = Mapping[str, str]
"""A sentence in every language, {en, zh}."""


def in_100(probability: float) -> Words:
    """A probability as so many of 100, never rounded up to certainty: "12 of 100", "fewer than 1 of 100"."""
    if probability in {0.0, 1.0}:
        return {"en": "none of 100", "zh": "100 次中 0 次"} if probability == 0.0 else {"en": "all 100", "zh": "每次都"}
    if probability < 0.005:
        return {"en": "fewer than 1 of 100", "zh": "100 次中不到 1 次"}
    if probability >= 0.995:
        return {"en": "more than 99 of 100", "zh": "100 次中超过 99 次"}
    times = int(100 * probability + 0.5)
    return {"en": f"{times} of 100", "zh": f"100 次中 {times} 次"}


def missed(n: int, accept_at_most: int, bad_percent: Decimal, lot: int | None = None) -> Words:
    """The buyer's risk: how often goods of which so many per cent are bad go through this plan."""
    goods, accepted = _goods(n, accept_at_most, bad_percent, lot)
    often = in_100(accepted)
    if accept_at_most == 0:
        return {
            "en": f"If {goods['en']} bad, this plan finds nothing wrong in {often['en']} checks.",
            "zh": f"如果{goods['zh']}不合格,按此方案抽查,{often['zh']}查不出任何问题。",
        }
    return {
        "en": f"If {goods['en']} bad, this plan raises no objection in {often['en']} checks.",
        "zh": f"如果{goods['zh']}不合格,按此方案抽查,{often['zh']}不会提出异议。",
    }


def refused(n: int, accept_at_most: int, bad_percent: Decimal, lot: int | None = None) -> Words:
    """The producer's risk: how often goods of which just the agreed per cent are bad are objected to."""
    goods, accepted = _goods(n, accept_at_most, bad_percent, lot)
    often = in_100(1.0 - accepted)
    return {
        "en": f"If {goods['en']} bad, this plan objects in {often['en']} checks.",
        "zh": f"如果{goods['zh']}不合格,按此方案抽查,{often['zh']}会提出异议。",
    }


def of_plan(plan: SamplingPlan) -> Words:
    """What a plan of the tables asks for."""
    if plan.whole_lot:
        looked = {"en": f"Look at all {plan.n:,} units of the lot", "zh": f"全数检验该批 {plan.n:,} 件"}
    else:
        looked = {
            "en": f"Look at {plan.n:,} of the {plan.lot:,} units",
            "zh": f"从该批 {plan.lot:,} 件中抽取 {plan.n:,} 件",
        }
    decided = _decided(plan)
    return {"en": f"{looked['en']}; {decided['en']}.", "zh": f"{looked['zh']};{decided['zh']}。"}


def of_declared(plan: DeclaredPlan) -> Words:
    """What a computed plan asks for, and that it is ours."""
    level, most = _plain(plan.declared_percent), plan.accept_at_most
    contradicts_it = (
        {"en": "a single nonconforming one contradicts", "zh": "只要有 1 件不合格"}
        if most == 0
        else {"en": f"more than {most} nonconforming contradict", "zh": f"不合格数超过 {most}"}
    )
    of = "" if plan.population is None else f" of the {plan.population:,}"
    out_of = "" if plan.population is None else f"从 {plan.population:,} 件中"
    return {
        "en": (
            f"Look at {plan.n:,}{of} units; {contradicts_it['en']} the declared level of {level} in 100. Whoever keeps "
            "that level is contradicted in at most 5 of 100 checks. The plan is computed, not taken from a standard."
        ),
        "zh": (
            f"{out_of}抽取 {plan.n:,} 件;{contradicts_it['zh']},即与声称的每 100 件 {level} 件不合格的水平不符。"
            "保持该水平的商家,100 次抽查中最多 5 次被判不符。此方案由计算得出,并非取自标准。"
        ),
    }


def declared_verdict(plan: DeclaredPlan, nonconforming: int) -> Words:
    """What may be said after the check: never that the goods are good."""
    found = {
        "en": f"{nonconforming} nonconforming in {plan.n:,} units",
        "zh": f"{plan.n:,} 件中发现 {nonconforming} 件不合格",
    }
    if contradicts(plan, nonconforming):
        return {"en": f"Nonconforming: {found['en']}.", "zh": f"不符合:{found['zh']}。"}
    if nonconforming == 0:
        found = {
            "en": f"no nonconformity found in {plan.n:,} units",
            "zh": f"{plan.n:,} 件中未发现不合格",
        }
    return {"en": f"Declared level not contradicted: {found['en']}.", "zh": f"未否定声称的质量水平:{found['zh']}。"}


def _decided(plan: SamplingPlan) -> Words:
    """What so many found lead to; the gap of reduced plans of MIL-STD-105E is spelt out."""
    accept, reject = plan.accept_at_most, plan.reject_from
    noun = {"en": "nonconforming", "zh": "不合格数"}
    if plan.counting is Counting.PER_100:
        noun = {"en": "nonconformities", "zh": "不合格项数"}
    accepted = {"en": f"accept it with at most {accept} {noun['en']}", "zh": f"{noun['zh']}不超过 {accept} 时接收"}
    if accept == 0:
        accepted = {"en": f"accept it with no {noun['en']}", "zh": f"{noun['zh']}为 0 时接收"}
    if plan.counting is Counting.UNITS and accept == 0:
        accepted["en"] = "accept it when none is nonconforming"
    gap = {"en": "", "zh": ""}
    if reject > accept + 1:
        between = str(reject - 1) if reject == accept + 2 else f"{accept + 1} to {reject - 1}"
        gap = {
            "en": f", with {between} accept it and go back to normal inspection",
            "zh": f",为 {between.replace(' to ', ' 至 ')} 时接收但恢复正常检验",
        }
    return {
        "en": f"{accepted['en']}{gap['en']}, reject it from {reject} on",
        "zh": f"{accepted['zh']}{gap['zh']},达到 {reject} 时不接收",
    }


def _goods(n: int, c: int, bad_percent: Decimal, lot: int | None) -> tuple[Words, float]:
    """How many are bad, of the very lot where there is one, and how often they go through."""
    share = float(bad_percent) / 100
    accepted = acceptance_probability(share, n=n, c=c, lot=lot)
    if lot is None:
        bad = _plain(bad_percent)
        return {"en": f"{bad} in 100 are", "zh": f"每 100 件中有 {bad} 件"}, accepted
    units = bad_units(share, lot)
    verb = "is" if units == 1 else "are"
    return {"en": f"{units:,} of the {lot:,} units {verb}", "zh": f"该批 {lot:,} 件中有 {units:,} 件"}, accepted


def _plain(number: Decimal) -> str:
    """2.50 as 2.5, 10 as 10."""
    return f"{number.normalize():f}"
