"""Answers of choice, and of yes or no, against those that conform. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from inspections.standards.lab_readings import Ground, Refused
from inspections.standards.limits import ChoiceLimit, Words, YesNoLimit, folded
from inspections.standards.verdicts import WORST_FIRST, Judgement, Outcome

_YES = frozenset({"yes", "y", "true", "是"})
_NO = frozenset({"no", "n", "false", "否"})


def judge_answers(limit: ChoiceLimit | YesNoLimit, answers: Sequence[str]) -> Judgement:
    """The verdict on the answers, of which each has to conform. Upper and lower case are the same; nothing is guessed."""
    judged = [_one(limit, answer) for answer in answers]
    return min(judged, key=lambda one: WORST_FIRST.index(one.outcome))


def _one(limit: ChoiceLimit | YesNoLimit, answer: str) -> Judgement:
    found = _name_of(limit, answer)
    if isinstance(found, Refused):
        outcome = Outcome.INCONCLUSIVE if found.ground is Ground.MISSING else Outcome.UNREADABLE
        return Judgement(outcome=outcome, value=None, reason=found.reason)
    name, conforms = found
    words = ("is an answer that conforms", "符合要求") if conforms else ("does not conform", "不符合要求")
    return Judgement(
        outcome=Outcome.CONFORMS if conforms else Outcome.NONCONFORMING,
        value=name["en"],
        reason={"en": f"“{name['en']}” {words[0]}.", "zh": f"“{name['zh']}”{words[1]}。"},
    )


def _name_of(limit: ChoiceLimit | YesNoLimit, answer: str) -> tuple[Words, bool] | Refused:
    """The answer that was given and whether it conforms."""
    given = folded(answer)
    if not given:
        return Refused(ground=Ground.MISSING, reason={"en": "An answer is missing.", "zh": "缺少一个答案。"})
    if isinstance(limit, YesNoLimit):
        if given in _YES | _NO:
            yes = given in _YES
            return ({"en": "yes", "zh": "是"} if yes else {"en": "no", "zh": "否"}), yes is limit.accepted
    else:
        for choice in limit.choices:
            if given in {folded(one) for one in (choice.code, *choice.name.values())}:
                return choice.name, choice.code in limit.accepted
    short = answer.strip()[:60]
    return Refused(
        ground=Ground.UNREADABLE,
        reason={"en": f"“{short}” is none of the answers.", "zh": f"“{short}”不在可选答案之中。"},
    )
