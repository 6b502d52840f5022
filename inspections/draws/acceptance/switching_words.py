"""What moved inspection to where it stands, in both languages. Pure."""

from __future__ import annotations

from typing import Final

from inspections.draws.acceptance.switching import Reason
from inspections.draws.acceptance.words import Words

REASONS: Final[dict[Reason, Words]] = {
    Reason.BEGUN: {"en": "Inspection begins as normal.", "zh": "从正常检验开始。"},
    Reason.TWO_OF_FIVE: {
        "en": "Two of five lots in a row, or fewer, were not accepted.",
        "zh": "连续不超过五批中有两批未被接收。",
    },
    Reason.FIVE_IN_A_ROW: {"en": "Five lots in a row were accepted.", "zh": "连续五批被接收。"},
    Reason.FIVE_NOT_ACCEPTED: {
        "en": "Five lots were not accepted while inspection was tightened: no lot is accepted by sampling for now.",
        "zh": "加严检验期间累计五批未被接收:暂停抽样接收。",
    },
    Reason.STEADY: {
        "en": "Lots were good for long, production is steady, and a responsible person agreed.",
        "zh": "各批长期良好,生产稳定,且负责人同意放宽。",
    },
    Reason.NOT_ACCEPTED: {"en": "A lot was not accepted.", "zh": "有一批未被接收。"},
    Reason.IN_THE_GAP: {
        "en": "A lot was accepted with more nonconforming units than the acceptance number.",
        "zh": "有一批被接收,但不合格数超过接收数。",
    },
    Reason.IRREGULAR: {
        "en": "Production is no longer steady, or something else speaks against reduced inspection.",
        "zh": "生产不再稳定,或有其他不宜放宽检验的情形。",
    },
    Reason.CORRECTED: {
        "en": "What the seller did about it was found to work: lots are inspected again.",
        "zh": "经核实,商家的纠正措施有效:恢复检验。",
    },
}
