"""What sellers and other systems are told about stops of sale."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.core.topics import Topic

PAGE: Final = "/dashboard/sellers/{seller}"

TOPICS: Final = (
    Topic(
        "seller.category_stopped",
        _("Sale is stopped in one category: %(category_name)s"),
        _("%(reason)s Until this is settled, nothing can be sold in this category. Other categories are not touched."),
        PAGE,
    ),
    Topic(
        "seller.category_restored",
        _("Sale is open again: %(category_name)s"),
        _("What stopped sale in this category is settled."),
        PAGE,
    ),
    Topic(
        "seller.stopped",
        _("Sale is stopped in the whole shop"),
        _("%(reason)s Until this is settled, nothing can be sold."),
        PAGE,
    ),
    Topic(
        "seller.restored",
        _("The shop is open again"),
        _("What stopped sale in the whole shop is settled. Categories stopped for another reason stay stopped."),
        PAGE,
    ),
)
