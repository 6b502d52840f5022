"""What measures say to sellers and to the public, in every language that is read. Pure.

These sentences are kept with the notice they stand in, as they were sent; words of pages stand in the catalogues.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from governance.violations.kinds import Kind, ListedGround

Words = Mapping[str, str]

GROUNDS: Final[Mapping[ListedGround, Words]] = {
    ListedGround.SAFETY: {"en": "Safety of people", "zh": "人身安全"},
    ListedGround.ILLEGAL_GOODS: {"en": "Illegal or prohibited goods", "zh": "违法或禁售商品"},
    ListedGround.IP_NOTICE: {"en": "Notice of an intellectual-property right", "zh": "知识产权通知"},
    ListedGround.EXPIRED_PERMIT: {"en": "A permit that has ended", "zh": "许可证已过期"},
    ListedGround.FORGED_DOCUMENT: {"en": "A forged document", "zh": "伪造的文件"},
    ListedGround.FRAUD: {"en": "Fraud", "zh": "欺诈"},
    ListedGround.AUTHORITY_ORDER: {"en": "An order of an authority", "zh": "主管机关的要求"},
}
WHOLE_SHOP: Final[Words] = {"en": "The whole shop", "zh": "整个店铺"}
DID_NOT_HOLD: Final[Words] = {
    "en": "This measure did not hold. It was lifted on {day}, and nothing of it counts against the shop.",
    "zh": "该处置措施不成立，已于{day}解除，不再对该商家产生任何影响。",
}
TITLES: Final[Mapping[Kind, Words]] = {
    Kind.WARNING: {"en": "warning", "zh": "警告"},
    Kind.TRAINING: {"en": "training", "zh": "培训"},
    Kind.DEMOTION: {"en": "shown further down in search", "zh": "搜索降权"},
    Kind.ORDER_CAP: {"en": "fewer orders a day", "zh": "限制每日订单量"},
    Kind.DEPOSIT_INCREASE: {"en": "higher deposit", "zh": "提高保证金"},
    Kind.LISTING_STOPPED: {"en": "listing stopped", "zh": "商品页面下架"},
    Kind.PRODUCT_STOPPED: {"en": "product stopped", "zh": "商品停售"},
    Kind.CATEGORY_STOPPED: {"en": "category stopped", "zh": "类目停售"},
    Kind.SHOP_STOPPED: {"en": "shop stopped", "zh": "店铺停业"},
    Kind.CLOSURE: {"en": "shop closed", "zh": "关闭店铺"},
}
TERM_OVER: Final[Words] = {"en": "Its term is over.", "zh": "期限已满。"}
LAPSED: Final[Words] = {"en": "The points it came from have lapsed.", "zh": "相关扣分已到期。"}
NO_LONGER: Final[Words] = {"en": "The points it came from no longer count.", "zh": "相关扣分不再计入。"}
EARNED: Final[Words] = {
    "en": "Points were earned back, and the rest is below the node.",
    "zh": "已返还部分分数，剩余扣分低于节点。",
}
_POINTS: Final[Words] = {
    "en": "On {day} the points of the class “{points_class}” came to {balance}: the node “{node}” is at {at}.",
    "zh": "{day}，“{points_class}”类扣分达到{balance}分：节点“{node}”为{at}分。",
}
_BROKEN: Final[Words] = {
    "en": "{rule} (violation {violation}, {points} points): {reason}",
    "zh": "{rule}（违规{violation}，{points}分）：{reason}",
}
_TRAINING: Final[Words] = {
    "en": "Pass the training. It is on your training page, and you can take it as often as you need.",
    "zh": "在“培训”页面完成并通过培训即可解除，可多次参加。",
}
_TERM: Final[Words] = {
    "en": "It ends by itself when its term is over.",
    "zh": "期限届满后自动解除。",
}
_FIX: Final[Words] = {
    "en": "Put right what was asked for and show it: when somebody else has looked at the evidence, it is lifted.",
    "zh": "完成要求的整改并提交证据，经他人核实后解除。",
}
_POINTS_BACK: Final[Words] = {
    "en": "A verified fix and a passed training give points back: once the rest is below the node, it is lifted.",
    "zh": "整改经核实、培训通过后返还分数，剩余扣分低于节点的，予以解除。",
}
_CAUSE: Final[Words] = {
    "en": "It is lifted when what it rests on is out of the way: {ground}.",
    "zh": "其依据（{ground}）消除后解除。",
}
_PERSON: Final[Words] = {
    "en": "It holds until we lift it. Write to us when the reason for it is gone.",
    "zh": "在我们解除之前一直有效。原因消除后请与我们联系。",
}
_OVERTURNED: Final[Words] = {
    "en": "It is lifted at once when an appeal is decided for you.",
    "zh": "申诉成立的，立即解除。",
}
_CLASSES: Final[Mapping[str, Words]] = {
    "general": {"en": "general", "zh": "一般"},
    "serious": {"en": "serious", "zh": "严重"},
    "counterfeit": {"en": "counterfeit", "zh": "售假"},
}


def title(kind: Kind, item: str | None, language: str) -> str:
    """What is done and on what it falls, such as `product stopped: lamp-7`."""
    what = TITLES[kind][language]
    return what if item is None else f"{what}: {item}"


def class_name(points_class: str, language: str) -> str:
    """What a class of points is called."""
    return _CLASSES.get(points_class, {}).get(language, points_class)


def reached(*, points_class: str, balance: int, at: int, node: Words, day: date, language: str) -> str:
    """That a node was reached."""
    words = _POINTS[language]
    name = class_name(points_class, language)
    return words.format(day=day, points_class=name, balance=balance, node=node[language], at=at)


def broken(*, rule: Words, violation_id: int, points: int, reason: str, language: str) -> str:
    """One violation behind a measure."""
    return _BROKEN[language].format(rule=rule[language], violation=violation_id, points=points, reason=reason)


def how_to_lift(
    *, kind: Kind, days: int | None, ground: ListedGround | None, waits_for_fix: bool, of_node: bool
) -> Words:
    """Everything that ends the measure, in the order in which a seller would try it."""
    ways: list[Words] = []
    if kind is Kind.TRAINING:
        ways.append(_TRAINING)
    if of_node:
        ways.append(_POINTS_BACK)
    elif waits_for_fix:
        ways.append(_FIX)
    if days is not None:
        ways.append(_TERM)
    elif ground is not None and not waits_for_fix:
        ways.append({language: words.format(ground=GROUNDS[ground][language]) for language, words in _CAUSE.items()})
    if not ways:
        ways.append(_PERSON)
    return _joined([*ways, _OVERTURNED])


def did_not_hold(day: date) -> Words:
    """What the public register says of a measure that was overturned."""
    return {language: words.format(day=day) for language, words in DID_NOT_HOLD.items()}


def _joined(sentences: Iterable[Words]) -> Words:
    kept = list(sentences)
    return {"en": " ".join(words["en"] for words in kept), "zh": "".join(words["zh"] for words in kept)}
