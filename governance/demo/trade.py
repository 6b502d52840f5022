"""What is sold in the invented market, and what the shops are called. Data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Trade:
    """A category: its share of shops, usual days to delivery, and how quality and no-reason returns differ from others."""

    code: str
    en: str
    zh: str
    share: float
    lead_days: int
    quality: float
    regret: float


TRADES: Final = (
    Trade("apparel", "Apparel", "服饰", 0.15, 4, 1.7, 3.0),
    Trade("shoes", "Shoes", "鞋靴", 0.07, 4, 1.7, 3.0),
    Trade("bags", "Bags", "箱包", 0.05, 4, 1.1, 1.5),
    Trade("beauty", "Beauty", "美妆", 0.08, 3, 0.8, 0.5),
    Trade("food", "Foods", "食品", 0.10, 3, 0.6, 0.2),
    Trade("home", "Home", "家居", 0.11, 5, 1.0, 1.0),
    Trade("furniture", "Furniture", "家具", 0.04, 8, 1.3, 0.8),
    Trade("kitchen", "Kitchen", "厨具", 0.07, 4, 1.0, 0.8),
    Trade("electronics", "Electronics", "数码", 0.09, 4, 1.2, 1.2),
    Trade("phones", "Phones", "手机", 0.05, 3, 1.2, 1.2),
    Trade("toys", "Toys", "玩具", 0.06, 4, 0.9, 0.7),
    Trade("sports", "Sports", "运动", 0.06, 4, 1.0, 1.0),
    Trade("books", "Books", "图书", 0.04, 3, 0.4, 0.3),
    Trade("pets", "Pets", "宠物", 0.03, 4, 0.8, 0.5),
)

FIRST_WORDS: Final = (
    ("Jade", "玉"),
    ("Silver", "银"),
    ("Cloud", "云"),
    ("Bamboo", "竹"),
    ("Autumn", "秋"),
    ("Morning", "晨"),
    ("Little", "小"),
    ("Quiet", "静"),
    ("Amber", "珀"),
    ("Willow", "柳"),
    ("Snow", "雪"),
    ("Ink", "墨"),
    ("Maple", "枫"),
    ("Moon", "月"),
    ("Blue", "蓝"),
    ("Pine", "松"),
    ("Spring", "春"),
    ("Copper", "铜"),
    ("Lotus", "莲"),
    ("Star", "星"),
    ("Warm", "暖"),
    ("Stone", "石"),
)
SECOND_WORDS: Final = (
    ("River", "河"),
    ("Lane", "巷"),
    ("Garden", "园"),
    ("Harbour", "港"),
    ("Bridge", "桥"),
    ("Hill", "山"),
    ("House", "舍"),
    ("Valley", "谷"),
    ("Field", "田"),
    ("Lantern", "灯"),
    ("Island", "岛"),
    ("Gate", "门"),
    ("Forest", "林"),
    ("Well", "泉"),
    ("Swallow", "燕"),
    ("Crane", "鹤"),
    ("Boat", "舟"),
    ("Court", "院"),
    ("Market", "集"),
    ("Path", "径"),
)
COUNTRIES: Final = ("CN", "CN", "CN", "CN", "CN", "CN", "HK", "MY", "DE", "BR")


def shop_name(number: int, trade: Trade) -> str:
    """The readable name of the shop with this number; no two numbers below several million share one."""
    pairs = len(FIRST_WORDS) * len(SECOND_WORDS)
    # A step that shares no factor with the number of pairs visits each pair once before any comes again.
    place = number * 173 % pairs
    (first_en, first_zh), (second_en, second_zh) = FIRST_WORDS[place // 20], SECOND_WORDS[place % 20]
    again = "" if number < pairs else f" {number // pairs + 1}"
    return f"{first_en} {second_en} {trade.en}{again} {first_zh}{second_zh}{trade.zh}{again.strip()}"
