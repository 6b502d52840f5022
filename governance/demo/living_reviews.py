"""Invented reviews with words, some of them answered; through the operations that real ones take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from governance.complaints.filing import Person
from governance.complaints.reviews import answering
from governance.complaints.reviews.examining import examine
from governance.complaints.reviews.incoming import NewReview
from governance.complaints.reviews.intake import take_in
from governance.complaints.reviews.models import Review
from governance.complaints.reviews.states import Action, Source
from governance.core.access import Actor
from governance.core.database import db
from governance.demo.market import Market
from governance.demo.purchases import Purchases
from governance.demo.shops import Character, reference
from governance.demo.trade import TRADES

# Days ago, stars, what it says, and what the shop with a login did about it.
_OF_OWN_SHOP: Final[tuple[tuple[float, int, str, tuple[str, Action] | None], ...]] = (
    (9, 1, "The handle broke off on the second day.", ("We have sent you a new one.", Action.REPLACED)),
    (8, 2, "物流太慢，等了十天。", ("我们已更换快递公司。", Action.DELIVERY_IMPROVED)),
    (8, 1, "客服不回复，也不给退货。", ("已为您办理退款。", Action.REFUNDED)),
    (7, 2, "The colour is not the one in the picture.", ("The pictures are new now.", Action.LISTING_CORRECTED)),
    (6, 5, "Better than I thought, and it came a day early.", ("Thank you!", Action.THANKED)),
    (5, 1, "做工粗糙，线头很多。", None),
    (4, 2, "The box was open and one part was missing.", None),
    (3, 3, "It is all right for the price.", None),
    (2, 1, "They asked me to change my review for money.", None),
    (1, 2, "价格比页面显示的高。", None),
    (0.5, 1, "It smells so strongly that I cannot use it.", None),
    (0.3, 5, "很满意，会再来。", None),
    (0.2, 4, "Good quality, the size runs small.", None),
)
_OF_OTHERS: Final = (
    (2, "Two weeks for a parcel from the next town."),
    (1, "和描述完全不符。"),
    (5, "Exactly as described."),
    (2, "The seam came open after one wash."),
    (4, "包装很好，物流也快。"),
    (1, "Nobody answers."),
)
_INVENTED: Final = "Wonderful shop, wonderful goods, I tell all my friends about it!"
_SHOPS: Final = 12


def write_reviews(market: Market, purchases: Purchases, *, own: int, shop: Actor, by: Actor, at: datetime) -> int:
    """Take in what buyers wrote, and let the shop with a login (`own`) answer some; returns how many there are."""
    answers = {}
    taken = 0
    for place, (days, score, text, done) in enumerate(_OF_OWN_SHOP):
        written_at = at - timedelta(days=days)
        review = _review(market, purchases, own, f"own-{place}", score=score, text=text, written_at=written_at)
        taken += take_in(reviews=[review], by=by, at=written_at).taken
        if done is not None:
            answers[review.reference] = (*done, written_at + timedelta(days=1))
    taken += take_in(reviews=list(_of_others(market, purchases, own, at)), by=by, at=at).taken
    examine(by=by, at=at)
    ours = select(Review.external_reference, Review.id).where(Review.external_reference.in_(answers))
    for name, review_id in db.session.execute(ours.order_by(Review.id)).all():
        words, action, answered_at = answers[name]
        answering.answer(review_id=review_id, text=words, action=action, by=shop, at=answered_at)
    return taken


def _of_others(market: Market, purchases: Purchases, own: int, at: datetime) -> Iterator[NewReview]:
    """A few of other shops, and a handful in the same words about the rogue."""
    others = [number for number in range(len(market.shops)) if number != own][:_SHOPS]
    for place, number in enumerate(others):
        score, text = _OF_OTHERS[place % len(_OF_OTHERS)]
        moment = at - timedelta(hours=3 * place + 1)
        yield _review(market, purchases, number, f"other-{place}", score=score, text=text, written_at=moment)
    rogue = int(market.shops.of_character(Character.ROGUE)[0])
    for place in range(5):
        moment = at - timedelta(minutes=10 * place + 5)
        yield _review(market, purchases, rogue, f"same-{place}", score=5, text=_INVENTED, written_at=moment)
    yield NewReview(
        reference="demo-elsewhere",
        seller=reference(own),
        score=2,
        text="慢。",
        written_at=at - timedelta(hours=8),
        source=Source.THIRD_PARTY,
        publisher="buyers-forum.example",
    )


def _review(
    market: Market, purchases: Purchases, shop: int, name: str, *, score: int, text: str, written_at: datetime
) -> NewReview:
    bought = purchases.next_of(shop)
    return NewReview(
        reference=f"demo-{name}",
        seller=reference(shop),
        score=score,
        text=text,
        written_at=written_at,
        order=bought.order if bought else None,
        product=bought.product if bought else None,
        lot=bought.lot if bought else None,
        category=TRADES[market.shops.trade[shop]].code,
        reviewer=Person(name=f"Reader {name}", email=f"{name}@demo.example"),
    )
