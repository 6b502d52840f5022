"""The invented shops are who they say they are, and a few of their permits are near their end or past it."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.core.clocks.models import Clock
from governance.core.database import db
from governance.demo.licences_of_shops import DAYS_LEFT, credit_code, license_shops
from governance.demo.trade import TRADES
from governance.onboarding.check_results import Result
from governance.onboarding.checks.registration import judge_number
from governance.onboarding.identity_models import Permit, SellerIdentity
from governance.rectification.models import RequiredFix
from governance.sellers import stops
from governance.sellers.models import Seller
from tests.builders import AT, BY, make_seller
from tests.governance.onboarding.filled import install_rules
from tests.governance.onboarding.upkept import TODAY


@pytest.mark.usefixtures("platform")
def test_every_shop_has_an_identity_and_the_permits_of_its_trade(app: Flask) -> None:
    install_rules()
    countries = ("CN", "CN", "BR", "DE", "HK", "CN", "MY")
    trades = [trade.code for trade in TRADES]
    shops = [make_seller(country=countries[n % 7], category=trades[n % len(trades)]).id for n in range(60)]
    license_shops({shop: trades[n % len(trades)] for n, shop in enumerate(shops)}, by=BY, at=AT)
    identities = db.session.scalars(select(SellerIdentity)).all()
    assert {identity.seller_id for identity in identities} == set(shops)
    assert {identity.state for identity in identities} == {"verified"}
    for identity in identities:
        judged = judge_number(identity.country, identity.registration_number or "")
        assert judged.result is not Result.FAIL, (identity.country, judged)
        assert identity.reverify_on is not None
        assert identity.reverify_on > TODAY
    left = Counter((p.valid_until - TODAY).days for p in db.session.scalars(select(Permit)) if p.valid_until)
    assert set(DAYS_LEFT) <= set(left)
    (ended,) = db.session.scalars(select(Permit).where(Permit.state == "expired"))
    assert [stop.category for stop in stops.stops_of(ended.seller_id)] == [ended.category]
    assert db.session.scalars(select(RequiredFix.source)).all() == [f"permit:{ended.id}"]
    counted = db.session.execute(select(Clock.name, func.count()).group_by(Clock.name))
    clocks = {row[0]: row[1] for row in counted}
    assert clocks["reverification"] == len(shops)
    assert clocks["permit"] == sum(left.values()) - 1
    assert db.session.scalar(select(func.count()).select_from(Seller)) == len(shops)


@pytest.mark.parametrize("number", [0, 1, 17, 399, 9_999])
def test_invented_codes_fit_in_themselves(number: int) -> None:
    assert judge_number("CN", credit_code(number)).result is Result.PASS
