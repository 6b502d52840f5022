"""What a review is about: its class, found by a table of keywords in English and Chinese. Pure.

The table is no judge: an officer corrects a class, and what the keywords had said stays beside it, so that everybody
can count how often the table errs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Factor(StrEnum):
    """The key factors of satisfaction. The values are stored: changing one needs a migration."""

    QUALITY = "quality"
    DESCRIPTION = "description"
    DELIVERY = "delivery"
    SERVICE = "service"
    PRICE = "price"
    PACKAGING = "packaging"
    OTHER = "other"


# A star stands for any ending. Words with Chinese characters are looked for anywhere.
KEYWORDS: Final[Mapping[Factor, tuple[str, ...]]] = {
    Factor.QUALITY: (
        *(
            "broke",
            "broken",
            "break*",
            "defect*",
            "faulty",
            "quality",
            "stopped working",
            "does not work",
            "doesn't work",
        ),
        *(
            "cheaply made",
            "fell apart",
            "came open",
            "seam*",
            "torn",
            "leak*",
            "crack*",
            "expired",
            "smell*",
            "mould*",
            "mold*",
            "worn",
        ),
        *(
            "质量",
            "做工",
            "线头",
            "开线",
            "坏了",
            "坏的",
            "破损",
            "破了",
            "瑕疵",
            "次品",
            "不能用",
            "用不了",
            "断了",
            "漏水",
            "掉色",
            "异味",
            "过期",
            "发霉",
        ),
    ),
    Factor.DESCRIPTION: (
        *(
            "not as described",
            "description",
            "different from",
            "wrong colour",
            "wrong color",
            "wrong size",
            "wrong item",
        ),
        *(
            "picture*",
            "photo*",
            "fake",
            "counterfeit",
            "misleading",
            "advertised",
            "too small",
            "too big",
            "size chart",
        ),
        *("描述", "不符", "图片", "色差", "尺码", "尺寸", "发错", "假货", "仿品", "宣传", "货不对板", "实物"),
    ),
    Factor.DELIVERY: (
        *("late", "delay*", "deliver*", "shipping", "shipment", "courier", "never arrived", "not arrived", "lost"),
        *("tracking", "took weeks", "weeks for", "still waiting", "dispatch*"),
        *("物流", "快递", "发货", "配送", "送货", "没收到", "未收到", "延迟", "太慢", "等了", "丢件"),
    ),
    Factor.SERVICE: (
        *(
            "service",
            "support",
            "rude",
            "ignored",
            "no reply",
            "no answer",
            "nobody answer*",
            "no response",
            "refus*",
            "refund*",
            "return*",
        ),
        *("seller", "staff", "helpful", "unhelpful", "warranty"),
        *("客服", "服务", "态度", "售后", "退款", "退货", "不理", "不回", "拒绝", "推诿", "保修"),
    ),
    Factor.PRICE: (
        *(
            "price*",
            "expensive",
            "overpriced",
            "cheaper",
            "value for money",
            "not worth",
            "waste of money",
            "hidden fee*",
        ),
        *("价格", "太贵", "贵了", "降价", "性价比", "不值", "便宜", "差价", "乱收费"),
    ),
    Factor.PACKAGING: (
        *("packag*", "packing", "box", "part was missing", "wrapp*", "bubble wrap", "crushed", "dented", "seal*"),
        *("包装", "盒子", "外盒", "箱子", "压坏", "挤压", "密封"),
    ),
}


def _pattern(word: str) -> str:
    body = re.escape(word.removesuffix("*").lower())
    if not word.isascii():
        return body
    return rf"\b{body}\w*" if word.endswith("*") else rf"\b{body}\b"


_PATTERNS: Final = {factor: re.compile("|".join(map(_pattern, words))) for factor, words in KEYWORDS.items()}


def hits(text: str) -> dict[Factor, int]:
    """How many different keywords of each factor stand in `text`; only factors with any."""
    plain = " ".join(text.lower().replace("’", "'").split())
    found = {factor: len(set(pattern.findall(plain))) for factor, pattern in _PATTERNS.items()}
    return {factor: number for factor, number in found.items() if number}


def factor_of(text: str | None) -> Factor:
    """The factor with the most keywords in `text`, the first of the table among equals; `other` without any."""
    found = hits(text or "")
    return max(found, key=lambda factor: found[factor]) if found else Factor.OTHER
