"""Kinds and scopes of measures, and the grounds on which one takes effect at once. Pure."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What is done, the mildest first. The values are stored: changing one needs a migration."""

    WARNING = "warning"
    TRAINING = "training"
    DEMOTION = "demotion"
    ORDER_CAP = "order_cap"
    DEPOSIT_INCREASE = "deposit_increase"
    LISTING_STOPPED = "listing_stopped"
    PRODUCT_STOPPED = "product_stopped"
    CATEGORY_STOPPED = "category_stopped"
    SHOP_STOPPED = "shop_stopped"
    CLOSURE = "closure"


class Scope(StrEnum):
    """What it falls on, the narrowest first. The values are stored: changing one needs a migration."""

    LISTING = "listing"
    PRODUCT = "product"
    CATEGORY = "category"
    SHOP = "shop"


class ListedGround(StrEnum):
    """Grounds on which a measure takes effect before the seller is heard. The values are stored."""

    SAFETY = "safety"
    ILLEGAL_GOODS = "illegal_goods"
    IP_NOTICE = "ip_notice"
    EXPIRED_PERMIT = "expired_permit"
    FORGED_DOCUMENT = "forged_document"
    FRAUD = "fraud"
    AUTHORITY_ORDER = "authority_order"
