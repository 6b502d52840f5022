"""The person behind the business: the number of the identity card, as far as it can be checked. Pure.

No result and no evidence holds the number: it is personal, and whoever needs it reads it where that is written down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

from governance.onboarding.checks.dossier import Dossier
from governance.onboarding.checks.judgement import CheckResult, Point, asks, fails, verdict, warns
from governance.onboarding.normal_forms import number_form, strange_characters

OF_AGE: Final = 18
_IDENTITY_CARD: Final = re.compile(r"[0-9]{17}[0-9X]")
_COMPARE: Final = "compare it with the identity document."


def representative(dossier: Dossier) -> CheckResult:
    """The number of the representative's identity card; without one, a person compares the document."""
    return verdict("representative", _points(dossier), otherwise="The number of the identity card is right.")


def is_like_identity_card(form: str) -> bool:
    """Whether a code has the length and the check digit of the number of an identity card."""
    return bool(_IDENTITY_CARD.fullmatch(form)) and ric.calc_check_digit(form) == form[-1]


def _points(dossier: Dossier) -> Iterator[Point]:
    number = dossier.representative_id_number or ""
    form = number_form(number)
    if not form:
        missing = dossier.asks_for("representative_id_number")
        yield (
            fails("The number of the identity card is missing.") if missing else asks(f"There is no number; {_COMPARE}")
        )
    elif strange_characters(number):
        yield fails("The number holds characters that no such number holds.")
    elif dossier.country != "CN" or len(form) != 18:
        yield asks(f"This is not the number of a Chinese identity card: {_COMPARE}")
    else:
        yield from _of_identity_card(form, dossier.today)


def _of_identity_card(form: str, today: date) -> Iterator[Point]:
    try:
        ric.validate(form)
    except InvalidChecksum:
        yield asks(f"The check digit of the number is wrong: {_COMPARE}")
        return
    except (InvalidComponent, KeyError):  # some places have no county in the library's list
        yield warns("The place or the day of birth inside the number is not known.")
        return
    except ValidationError:
        yield asks(f"This is not how the number of an identity card is written: {_COMPARE}")
        return
    born = ric.get_birth_date(form)
    if born > today:
        yield asks(f"The day of birth inside the number lies ahead: {_COMPARE}")
    elif _birthday(born, OF_AGE) > today:
        yield asks(f"By the number the representative is not yet {OF_AGE}.")


def _birthday(born: date, age: int) -> date:
    """The day on which somebody born on `born` becomes `age`; on a leap day, the day after."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
