"""Which language a person reads: the one just asked for, the account's, the browser's, else the platform's."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel

from governance.core.identity import current_account

# Babel calls the second one zh_Hans_CN: so the folders of its catalogues are named.
LANGUAGES: Final = ("en", "zh_CN")
CATALOGUES: Final = Path(__file__).parent / "translations"


def init_app(app: Flask, *, default: str, catalogues: tuple[Path, ...] = ()) -> None:
    """Set up message catalogues; `catalogues` are folders that features add."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(path) for path in (CATALOGUES, *catalogues))
    app.config["DEFAULT_LANGUAGE"] = default if default in LANGUAGES else "en"
    Babel(app, locale_selector=current_language)
    app.jinja_env.globals["current_language"] = current_language


def current_language() -> str:
    """`en` or `zh_CN`: what the person who is asking reads."""
    if has_request_context():
        for asked in (request.args.get("language"), request.cookies.get("language")):
            if asked in LANGUAGES:
                return asked
    account = current_account()
    if account is not None and account.language in LANGUAGES:
        return str(account.language)
    if has_request_context():
        for wanted in request.accept_languages.values():
            if (short := wanted.lower().split("-")[0].split("_")[0]) in {"en", "zh"}:
                return "zh_CN" if short == "zh" else "en"
    default: str = current_app.config["DEFAULT_LANGUAGE"]
    return default
