"""What invented buyers complain of about the shop with a login, and how far each case has come. Data."""

from __future__ import annotations

from typing import Final

from governance.complaints.states import Kind, Outcome, Party
from governance.demo.case_steps import (
    HEARD,
    Story,
    accept,
    accept_offer,
    ask,
    confirm,
    counter_notice,
    decide,
    evidence,
    note,
    offer,
    propose,
    rate,
    refuse,
    reopen,
    show,
    start_test,
    take,
    withdraw,
)

OWN: Final = (
    Story(
        issue="quality",
        text="The seam came open on the second day. I did not wash it.",
        request="exchange",
        days_ago=0,
    ),
    Story(issue="damaged", text="收到时外箱已破，里面的东西碎了两件。", request="refund", days_ago=0),
    Story(
        issue="wrong_item",
        text="I ordered the large one and got the small one.",
        request="exchange",
        days_ago=1,
        steps=((0.3, take), (0.6, ask("Please send a photo of the label on the parcel."))),
    ),
    Story(
        issue="not_received",
        text="物流三天没有更新，联系商家没有回复。",
        request="redelivery",
        days_ago=0,
        steps=((0, accept()),),
    ),
    Story(  # nobody answered: the clock lets it be decided on the record
        issue="after_sales",
        text="They do not take it back although I asked on the third day.",
        request="return_with_refund",
        days_ago=9,
        steps=((0.4, take), (0.6, accept())),
    ),
    Story(
        issue="not_as_described",
        text="页面写的是纯棉，洗标上写着聚酯纤维。",
        request="partial_refund",
        days_ago=3,
        steps=(
            *HEARD,
            (1.8, ask("Please show us the test report for the fabric that the listing names.", party=Party.SELLER)),
        ),
    ),
    Story(
        issue="quality",
        text="The zip broke when I opened it for the first time.",
        request="repair",
        days_ago=4,
        steps=(*HEARD, (2, note("Three like it this month; have a look at the lot."))),
    ),
    Story(
        issue="receipt",
        text="申请了三次发票都没有开。",
        request="correction",
        days_ago=3,
        steps=(*HEARD, (1.6, evidence("invoice.pdf", "The receipt as we sent it."))),
    ),
    Story(
        issue="quality",
        text="It lost its colour in the first wash.",
        request="refund",
        days_ago=3,
        steps=(
            (0.2, take),
            (0.5, accept()),
            (1.4, offer("partial_refund", "We give a third of the price back, and you keep it.", amount="39.00")),
        ),
    ),
    Story(
        issue="price",
        text="下单时显示满减，付款时没有。",
        request="partial_refund",
        days_ago=4,
        steps=(*HEARD, (2.5, propose("partial_refund", "We propose to share the difference.", amount="15.00"))),
    ),
    Story(
        issue="damaged",
        text="One of four cups was broken. The box had no filling.",
        request="redelivery",
        days_ago=6,
        steps=((0.2, take), (0.5, accept()), (1.2, offer("redelivery", "We send another cup.")), (2, accept_offer)),
    ),
    Story(
        issue="wrong_item",
        text="少发了一件配件。",
        request="redelivery",
        days_ago=8,
        steps=(
            *((0.2, take), (0.5, accept()), (1.2, offer("redelivery", "The missing part is on its way."))),
            *((2, accept_offer), (4, show("Sent by express, delivered on the next day."))),
        ),
    ),
    Story(
        issue="not_received",
        text="The parcel is said to be delivered, but not to me.",
        request="refund",
        days_ago=14,
        steps=(
            *((0.2, take), (0.5, accept()), (1.1, offer("refund", "We give the whole price back."))),
            *((1.9, accept_offer), (3, show("Refunded to the card it was paid with.")), (4, confirm), (4.1, rate(5))),
        ),
    ),
    Story(
        issue="not_as_described",
        text="颜色和页面差别很大，商家拒绝退货。",
        request="return_with_refund",
        days_ago=20,
        steps=(
            *HEARD,
            (4, decide(Outcome.UPHELD, "The listing of that day shows another colour.", "return_with_refund")),
            *((7, show("Return paid by us, price refunded.")), (8, confirm), (9, rate(4))),
        ),
    ),
    Story(
        issue="quality",
        text="It creaks.",
        request="refund",
        days_ago=18,
        steps=(*HEARD, (5, decide(Outcome.DISMISSED, "The film shows no fault.", None)), (6, rate(2))),
    ),
    Story(
        issue="after_sales",
        text="退货两周了还没有退款。",
        request="refund",
        days_ago=17,
        steps=(
            *HEARD,
            (4, decide(Outcome.PARTLY, "The return came late, but it came.", "partial_refund", amount="60.00")),
            *((6, show("Refunded.")), (7, confirm)),
        ),
    ),
    Story(
        issue="conduct",
        text="They called me three times in the evening and asked me to change my review.",
        request="apology",
        days_ago=15,
        steps=(
            *HEARD,
            (4, decide(Outcome.DISMISSED, "No call of that day comes from the shop's number.", None)),
            (6, reopen("I have a list of calls from my telephone company now.")),
        ),
    ),
    Story(
        issue="other",
        text="I do not like their music.",
        days_ago=5,
        steps=((0.3, take), (0.6, refuse("no_dispute", "There is nothing between you and the shop to settle."))),
    ),
    Story(
        issue="not_received",
        text="还没收到。",
        request="redelivery",
        days_ago=5,
        steps=((0.3, take), (0.6, accept()), (1.4, withdraw("It came this morning."))),
    ),
    Story(
        kind=Kind.REPORT,
        issue="price",
        text="I work next door. Their prices go up the day before every sale.",
        days_ago=2,
        steps=((0.3, take), (0.6, accept("What was the lowest price of the last seven days before the sale?"))),
    ),
    Story(
        kind=Kind.IP_NOTICE,
        issue="ip_infringement",
        text="The pictures of this listing are ours; the registration is attached.",
        days_ago=3,
        steps=((0.3, take), (0.6, accept()), (1.5, counter_notice("We took the pictures ourselves in our studio."))),
    ),
    Story(
        issue="quality",
        text="用了一周就不通电了，已向市场监管部门反映。",
        request="repair",
        days_ago=6,
        authority="samr_12315",
        steps=(*HEARD, (2, start_test("Sent to a laboratory: does it switch off by itself?"))),
    ),
)
