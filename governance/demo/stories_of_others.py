"""What invented buyers and passers-by say of shops all over the market, and how far each case has come. Data."""

from __future__ import annotations

from typing import Final

from governance.complaints.states import Kind, Outcome
from governance.demo.case_steps import (
    HEARD,
    Story,
    accept,
    accept_offer,
    answer,
    ask,
    confirm,
    decide,
    offer,
    rate,
    reply,
    show,
    take,
)

# About shops all over the market: what officers find in the morning.
OTHERS: Final = (
    Story(own=False, issue="quality", text="It stopped working after a week.", request="refund", days_ago=0),
    Story(own=False, issue="not_received", text="一直显示待揽收。", request="refund", days_ago=0),
    Story(own=False, issue="wrong_item", text="Another colour came.", request="exchange", days_ago=0),
    Story(own=False, issue="receipt", text="要求开票被拒。", request="correction", days_ago=1),
    Story(own=False, issue="damaged", text="The lid was dented.", request="partial_refund", days_ago=1),
    Story(own=False, issue="after_sales", text="客服不处理退货。", request="return_with_refund", days_ago=4),
    Story(own=False, issue="unsafe", text="The plug gets hot enough to smell.", request="refund", days_ago=0),
    Story(
        own=False,
        kind=Kind.REPORT,
        issue="counterfeit",
        text="这家店的包和正品对比做工不同，价格只有十分之一。",
        days_ago=1,
        steps=((0.4, take),),
    ),
    Story(
        own=False,
        kind=Kind.REPORT,
        issue="invented_reviews",
        text="A card in the parcel offers money for five stars.",
        days_ago=3,
        steps=((0.4, take), (0.8, accept("Which cards do you put into your parcels, and since when?"))),
    ),
    Story(
        own=False,
        kind=Kind.REPORT,
        issue="prohibited",
        text="They sell a knife that needs a permit.",
        days_ago=12,
        steps=(
            *((0.4, take), (0.6, accept("Do you have a permit for this article?")), (2, answer("We took it off."))),
            (4, decide(Outcome.UPHELD, "The article was on sale without a permit.", None)),
        ),
    ),
    Story(
        own=False,
        issue="counterfeit",
        text="品牌方鉴定为假货。",
        request="return_with_refund",
        days_ago=16,
        steps=(
            *HEARD,
            (4, decide(Outcome.UPHELD, "The owner of the mark says so in writing.", "return_with_refund")),
            *((6, show("Price refunded.")), (8, confirm), (8.2, rate(5))),
        ),
    ),
    Story(
        own=False,
        issue="privacy",
        text="Strangers know my address since I bought there.",
        request="correction",
        days_ago=4,
        steps=((0.4, take), (0.6, ask("Who wrote to you, and when?")), (1.5, reply("A number I do not know, twice."))),
    ),
    Story(
        own=False,
        issue="not_as_described",
        text="尺寸与页面不符。",
        request="exchange",
        days_ago=2,
        steps=((0.4, take), (0.7, accept())),
    ),
    Story(
        own=False,
        issue="not_received",
        text="Two weeks and no parcel.",
        request="refund",
        days_ago=11,
        steps=((0.4, take), (0.7, accept())),
    ),
    Story(
        own=False,
        issue="damaged",
        text="玻璃碎了。",
        request="refund",
        days_ago=5,
        steps=((0.4, take), (0.7, accept()), (1.6, offer("refund", "We give the price back.")), (2.2, accept_offer)),
    ),
    Story(
        own=False,
        issue="quality",
        text="It smells of solvent.",
        request="return_with_refund",
        days_ago=10,
        steps=(*HEARD, (5, decide(Outcome.UPHELD, "Two laboratories say so.", "return_with_refund"))),
    ),
)

# One lot, many buyers.
OF_ONE_LOT: Final = (
    "The handle broke off when I lifted it.",
    "手柄断裂，热水洒出来了。",
    "Handle came loose on the first day, please tell others.",
    "用了两次手柄就断了。",
)
