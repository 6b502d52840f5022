"""What was done about a review, in the words a reviewer is told. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from governance.complaints.reviews.states import Action

DONE: Final[Mapping[Action, tuple[str, str]]] = {
    Action.REFUNDED: ("the money was paid back", "已退款"),
    Action.REPLACED: ("the goods were replaced", "已换货"),
    Action.REPAIRED: ("the goods were repaired", "已维修"),
    Action.COMPENSATED: ("a compensation was paid", "已给予补偿"),
    Action.LISTING_CORRECTED: ("the description was corrected", "已更正商品描述"),
    Action.GOODS_IMPROVED: ("the goods were improved", "已改进商品"),
    Action.DELIVERY_IMPROVED: ("the delivery was improved", "已改进配送"),
    Action.SERVICE_IMPROVED: ("the service was improved", "已改进服务"),
    Action.EXPLAINED: ("the matter was explained", "已作出说明"),
    Action.THANKED: ("you were thanked", "已致谢"),
}


def done(action: Action, language: str | None) -> str:
    """What was done, in the reviewer's language."""
    english, chinese = DONE[action]
    return chinese if (language or "").startswith("zh") else english
