"""Wire shapes of what can be done in a case."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from governance.complaints.filing import LARGEST_AMOUNT
from governance.complaints.schemas import SUM
from governance.complaints.states import Outcome, Party
from governance.complaints.wording import LONGEST_TEXT

MOST_DOCUMENTS: Final = 20
DECIDED: Final = (Outcome.UPHELD, Outcome.PARTLY, Outcome.DISMISSED)


def words(description: str) -> fields.String:
    """Words that people read, and that have to be there."""
    return fields.String(
        required=True, validate=validate.Length(1, LONGEST_TEXT), metadata={"description": description}
    )


def words_or_none(description: str) -> fields.String:
    """Words that may be left out."""
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(0, LONGEST_TEXT),
        metadata={"description": description},
    )


def _may_be_a_sum(amount: Decimal) -> None:
    if not 0 <= amount < LARGEST_AMOUNT:
        raise ValidationError(f"Give a sum from 0 to less than {LARGEST_AMOUNT:,}.")


def _number(noun: str) -> fields.String:
    return fields.String(validate=validate.Regexp(r"[0-9]{1,18}\Z", error=f"This is not the id of {noun}."))


def _documents(at_least: int = 0) -> fields.List[Any]:
    presence: dict[str, Any] = {"required": True} if at_least else {"load_default": list}
    return fields.List(
        _number("a document"),
        validate=validate.Length(at_least, MOST_DOCUMENTS),
        metadata={"description": "Ids of documents that were handed in for this case."},
        **presence,
    )


class CaseStepSchema(Schema):
    """What every step takes."""

    version = fields.Integer(
        load_default=None,
        allow_none=False,
        metadata={"description": "The version you looked at; a newer one is not overwritten."},
    )


class CaseAcceptanceSchema(CaseStepSchema):
    """What the shop is asked; of a report it never reads what was filed."""

    question = words_or_none("What the shop has to answer.")


class CaseRefusalSchema(CaseStepSchema):
    """Why it is not taken on."""

    ground = fields.String(required=True, metadata={"description": "Code of the rule book."})
    reason = words("In words, for the complainant.")


class CaseQuestionSchema(CaseStepSchema):
    """What is asked of whom."""

    question = words("What has to be answered.")
    party = fields.Enum(Party, by_value=True, required=True, validate=validate.OneOf([Party.COMPLAINANT, Party.SELLER]))


class CounterNoticeSchema(CaseStepSchema):
    """What the shop says to a notice of rights, with what shows it."""

    text = words("For the officer and the complainant.")
    documents = _documents()


class CaseAnswerSchema(CounterNoticeSchema):
    """What the shop says, with what shows it."""

    alike = fields.Boolean(
        load_default=False,
        metadata={"description": "A shop answers the other waiting cases of the same group in the same words."},
    )


class CaseNoteSchema(Schema):
    """Something for colleagues."""

    text = words("Neither side reads it.")


class CaseReasonSchema(Schema):
    """Why."""

    reason = words("In words.")


class CaseEvidenceSchema(Schema):
    """Documents that belong to the case, and who may see them."""

    documents = _documents(at_least=1)
    note = words_or_none("What they show.")
    for_complainant = fields.Boolean(
        load_default=False, metadata={"description": "Of the platform's own documents: may the complainant see them?"}
    )
    for_seller = fields.Boolean(
        load_default=False, metadata={"description": "Of the platform's own documents: may the shop see them?"}
    )


class CaseActionTakenSchema(CaseStepSchema):
    """What the holder of a right did about a counter-notice."""

    text = words("Which court or authority, and when.")


class CaseAssignmentSchema(Schema):
    """Who is to hold it."""

    account_id = fields.String(
        required=True, validate=validate.Regexp(r"[0-9]{1,18}\Z", error="This is not the id of an account.")
    )


class CaseRemedySchema(CaseStepSchema):
    """A remedy, with its sum where it names one."""

    remedy = fields.String(required=True, metadata={"description": "Code of the rule book."})
    amount = fields.Decimal(
        load_default=None,
        allow_none=True,
        places=None,
        validate=_may_be_a_sum,
        metadata={"description": f"With the currency, where the remedy names a sum. {SUM}", "type": "string"},
    )
    currency = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"[A-Z]{3}\Z", error="Give a currency by its three letters, such as CNY."),
    )


class CaseOfferSchema(CaseRemedySchema):
    """What is offered."""

    text = words("For the other side.")


class CaseOfferRefusalSchema(CaseStepSchema):
    """Why the offer is not taken; it may be left out."""

    reason = words_or_none("In words.")


class CaseDecisionSchema(CaseRemedySchema):
    """How it ends, and why."""

    outcome = fields.Enum(Outcome, by_value=True, required=True, validate=validate.OneOf(DECIDED))
    reason = words("Both sides read it.")
    remedy = fields.String(load_default=None, allow_none=True, metadata={"description": "Code of the rule book."})


class CaseProofSchema(CaseStepSchema):
    """How the remedy was given."""

    text = words("What was done.")
    documents = _documents()


class CaseMergeSchema(Schema):
    """The case in which it goes on."""

    into = fields.String(required=True, metadata={"description": "Reference of the other case, such as C-42."})
