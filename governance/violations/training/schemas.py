"""Wire shapes of courses and attempts at their quiz."""

from marshmallow import Schema, fields, validate

from governance.violations.training.states import State

MOST_ANSWERS: int = 200


class CourseWordsSchema(Schema):
    """A sentence in every language."""

    en = fields.String(required=True)
    zh = fields.String(required=True)


class QuestionSchema(Schema):
    """A question with its choices; which one is right is not told."""

    question = fields.Nested(CourseWordsSchema, required=True)
    choices = fields.List(fields.Nested(CourseWordsSchema), required=True)


class AttemptSchema(Schema):
    """One attempt at a quiz."""

    number = fields.Integer(required=True, metadata={"description": "1 is the first of a training."})
    taken_at = fields.AwareDateTime(required=True)
    number_right = fields.Integer(required=True)
    right = fields.List(
        fields.Boolean(),
        required=True,
        metadata={"description": "Question by question, whether the answer was right."},
    )
    passed = fields.Boolean(required=True)


class CourseSchema(Schema):
    """A course for one seller: what to read, what is asked, and how the seller stands with it."""

    code = fields.String(required=True)
    name = fields.Nested(CourseWordsSchema, required=True)
    text = fields.Nested(CourseWordsSchema, required=True)
    questions = fields.List(fields.Nested(QuestionSchema), required=True)
    right_needed = fields.Integer(required=True, metadata={"description": "Right answers that pass."})
    earns = fields.Integer(required=True, metadata={"description": "Points that passing gives back, at most."})
    points_class = fields.String(required=True, metadata={"description": "Class of the points given back."})
    wait_days = fields.Integer(required=True, metadata={"description": "Days to wait after an attempt that failed."})
    required_by = fields.List(
        fields.String(), required=True, metadata={"description": "Ids of the measures that ask for it."}
    )
    state = fields.Enum(State, by_value=True, required=True, allow_none=True)
    again_on = fields.Date(
        required=True, allow_none=True, metadata={"description": "First day on which it may be tried again."}
    )
    passed_at = fields.AwareDateTime(required=True, allow_none=True)
    points = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Points given back by the last training credited."}
    )
    attempts = fields.List(fields.Nested(AttemptSchema), required=True)


class CoursesSchema(Schema):
    """The courses of the rule book for one seller, and what training gave back lately."""

    seller = fields.String(required=True, metadata={"description": "The platform's own id of the shop."})
    courses = fields.List(fields.Nested(CourseSchema), required=True)
    earned = fields.Integer(required=True, metadata={"description": "Points given back within within_days."})
    earn_at_most = fields.Integer(required=True)
    within_days = fields.Integer(required=True)


class AnswersSchema(Schema):
    """The answers to a quiz."""

    answers = fields.List(
        fields.Integer(strict=True),
        required=True,
        validate=validate.Length(1, MOST_ANSWERS),
        metadata={"description": "For each question, in their order, the number of the choice, from 0."},
    )
