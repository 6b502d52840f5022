"""The clocks of a case by name: who sees them, and when they stand still. Pure."""

from __future__ import annotations

from typing import Final

from governance.complaints.states import State

ACCEPTANCE: Final = "case_acceptance"
SELLER_ANSWER: Final = "case_seller_answer"
COMPLAINANT_ANSWER: Final = "case_complainant_answer"
DECISION: Final = "case_decision"
OFFER: Final = "case_offer"
REMEDY: Final = "case_remedy"
REFUND: Final = "case_refund"
COUNTER_NOTICE: Final = "case_counter_notice"
AUTHORITY_ACCEPTANCE: Final = "authority_acceptance"
AUTHORITY_MEDIATION: Final = "authority_mediation"
AUTHORITY_REPORT_CHECK: Final = "authority_report_check"
AUTHORITY_NOTICE: Final = "authority_notice"

OF_AUTHORITY: Final = frozenset({AUTHORITY_ACCEPTANCE, AUTHORITY_MEDIATION, AUTHORITY_REPORT_CHECK, AUTHORITY_NOTICE})
# The platform has promised, or the law says, that something is done by then: past it, somebody else looks at the case.
OF_PLATFORM: Final = OF_AUTHORITY | {ACCEPTANCE, DECISION}
# The seller has a part in these, and meets them by what it does; it sees them once it knows of the case.
OF_SELLER: Final = frozenset(
    {SELLER_ANSWER, DECISION, OFFER, REMEDY, REFUND, COUNTER_NOTICE, AUTHORITY_MEDIATION, AUTHORITY_NOTICE}
)
OF_COMPLAINANT: Final = frozenset({COMPLAINANT_ANSWER, COUNTER_NOTICE})

# States in which a clock stands: somebody else has to act first. A period set by law waits for nobody.
STANDS_IN: Final[dict[str, frozenset[State]]] = {
    ACCEPTANCE: frozenset({State.ASKED}),
    SELLER_ANSWER: frozenset({State.ASKED, State.MEDIATION}),
    OFFER: frozenset({State.ASKED}),
    DECISION: frozenset({State.ASKED, State.COUNTER_NOTICE}),
}
# Clocks that stand while a test runs.
STANDS_WHILE_TESTING: Final = frozenset({SELLER_ANSWER, DECISION, AUTHORITY_MEDIATION})


def stands(clock: str, state: State, *, testing: bool) -> bool:
    """Whether a clock stands still while the case is in `state`."""
    return state in STANDS_IN.get(clock, frozenset()) or (testing and clock in STANDS_WHILE_TESTING)
