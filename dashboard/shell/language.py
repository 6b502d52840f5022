"""Translation with types: `_` and `ngettext` say a sentence in the reader's language, English outside of a request."""

from __future__ import annotations

from typing import Any

import flask_babel


def gettext(sentence: str, **values: Any) -> str:
    """The sentence in the reader's language, with `values` filled in."""
    return str(flask_babel.gettext(sentence, **values))


def ngettext(singular: str, plural: str, number: int, **values: Any) -> str:
    """The sentence for one or for many; `%(num)s` is the number, its thousands set apart."""
    sentence: str = flask_babel.get_translations().ungettext(singular, plural, number)
    return sentence % ({"num": f"{number:,}"} | values)


def lazy_gettext(sentence: str, **values: Any) -> Any:
    """A sentence that is translated when it is shown, for tables made at import."""
    return flask_babel.lazy_gettext(sentence, **values)


_ = gettext
