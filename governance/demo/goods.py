"""What the shops of the invented market offer, by trade: names in two languages and a usual price. Data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from governance.demo.trade import TRADES


@dataclass(frozen=True)
class Good:
    """A kind of goods and its usual price in yuan."""

    en: str
    zh: str
    price: float


GOODS: Final[dict[str, tuple[Good, ...]]] = {
    "apparel": (
        Good("linen shirt", "亚麻衬衫", 129),
        Good("children's pyjamas", "儿童睡衣", 89),
        Good("down jacket", "羽绒服", 459),
        Good("cotton socks", "棉袜", 25),
        Good("pleated skirt", "百褶裙", 159),
        Good("wool jumper", "羊毛衫", 239),
    ),
    "shoes": (
        Good("running shoes", "跑鞋", 329),
        Good("children's sandals", "儿童凉鞋", 79),
        Good("leather boots", "皮靴", 469),
        Good("house slippers", "居家拖鞋", 35),
    ),
    "bags": (
        Good("school bag", "书包", 169),
        Good("canvas tote", "帆布袋", 59),
        Good("suitcase", "行李箱", 389),
        Good("leather wallet", "皮夹", 119),
    ),
    "beauty": (
        Good("face cream", "面霜", 139),
        Good("lipstick", "口红", 99),
        Good("sun lotion", "防晒乳", 89),
        Good("baby shampoo", "婴儿洗发露", 49),
        Good("sheet mask", "面膜", 69),
    ),
    "food": (
        Good("green tea", "绿茶", 88),
        Good("dried mango", "芒果干", 29),
        Good("honey", "蜂蜜", 68),
        Good("infant rice cereal", "婴儿米粉", 79),
        Good("chilli sauce", "辣椒酱", 19),
        Good("walnuts", "核桃", 59),
    ),
    "home": (
        Good("cotton bed sheet", "棉床单", 149),
        Good("scented candle", "香薰蜡烛", 45),
        Good("storage box", "收纳箱", 39),
        Good("reading lamp", "阅读灯", 119),
        Good("bath towel", "浴巾", 49),
    ),
    "furniture": (
        Good("oak stool", "橡木凳", 199),
        Good("book shelf", "书架", 359),
        Good("child's bed", "儿童床", 1_290),
        Good("office chair", "办公椅", 599),
    ),
    "kitchen": (
        Good("wok", "炒锅", 159),
        Good("rice cooker", "电饭煲", 329),
        Good("chef's knife", "厨刀", 139),
        Good("ceramic bowl", "陶瓷碗", 29),
        Good("lunch box", "饭盒", 59),
    ),
    "electronics": (
        Good("wireless earphones", "无线耳机", 249),
        Good("power bank", "充电宝", 129),
        Good("desk fan", "桌面风扇", 99),
        Good("plug adapter", "插座转换器", 39),
        Good("hair dryer", "吹风机", 189),
    ),
    "phones": (
        Good("mobile phone", "手机", 1_899),
        Good("phone charger", "手机充电器", 69),
        Good("phone case", "手机壳", 35),
        Good("charging cable", "充电线", 25),
    ),
    "toys": (
        Good("building blocks", "积木", 119),
        Good("plush rabbit", "毛绒兔", 69),
        Good("balance bicycle", "平衡车", 259),
        Good("finger paints", "手指画颜料", 49),
        Good("puzzle", "拼图", 59),
    ),
    "sports": (
        Good("yoga mat", "瑜伽垫", 89),
        Good("bicycle helmet", "自行车头盔", 159),
        Good("badminton racket", "羽毛球拍", 199),
        Good("swimming goggles", "泳镜", 69),
    ),
    "books": (
        Good("picture book", "绘本", 39),
        Good("cook book", "菜谱", 59),
        Good("novel", "小说", 45),
        Good("atlas", "地图册", 98),
    ),
    "pets": (
        Good("dog food", "狗粮", 139),
        Good("cat litter", "猫砂", 49),
        Good("dog lead", "牵引绳", 45),
        Good("cat tree", "猫爬架", 229),
    ),
}
LOOKS: Final = (
    ("Blue", "蓝色"),
    ("Green", "绿色"),
    ("Red", "红色"),
    ("White", "白色"),
    ("Large", "大号"),
    ("Small", "小号"),
    ("Classic", "经典"),
    ("Light", "轻便"),
    ("Family", "家庭装"),
    ("Travel", "旅行装"),
    ("Soft", "柔软"),
    ("Fine", "精选"),
    ("Plain", "简约"),
    ("Bright", "亮色"),
    ("Winter", "冬季"),
    ("Everyday", "日用"),
)
_BY_TRADE: Final = tuple(GOODS[trade.code] for trade in TRADES)


def good_of(trade: int, number: int) -> Good:
    """The kind of goods of a shop's product; `trade` and `number` count from 0."""
    goods = _BY_TRADE[trade]
    return goods[number % len(goods)]


def name_of(trade: int, number: int) -> str:
    """The name of a shop's product in both languages; no two products of one shop share one."""
    goods = _BY_TRADE[trade]
    good, turn = good_of(trade, number), number // len(goods)
    look_en, look_zh = LOOKS[turn % len(LOOKS)]
    again = "" if turn < len(LOOKS) else f" {turn // len(LOOKS) + 1}"
    return f"{look_en} {good.en}{again} {look_zh}{good.zh}{again.strip()}"
