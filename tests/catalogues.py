"""Message catalogues: `python -m tests.catalogues` brings them up to date with the sentences in code and templates.

It adds what is new (untranslated), removes what is gone and compiles. The check that nothing is missing is a test.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PROJECT = Path(__file__).resolve().parents[1]
LANGUAGE = "zh_Hans_CN"  # what Babel makes of zh_CN; folders of any other name are not found
# Folder whose sentences are translated -> folder of the catalogues.
CATALOGUES = {
    PROJECT / "governance" / "core": PROJECT / "governance" / "core" / "translations",
    PROJECT / "governance": PROJECT / "governance" / "translations",
    PROJECT / "inspections": PROJECT / "inspections" / "translations",
    PROJECT / "dashboard": PROJECT / "dashboard" / "translations",
    PROJECT / "dashboard" / "backoffice": PROJECT / "dashboard" / "backoffice" / "translations",
}
# What has a catalogue of its own is left to it.
METHODS = [("backoffice/**", "ignore"), ("core/**", "ignore"), ("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None}


def file_of(catalogues: Path) -> Path:
    """The file a translator works in."""
    return catalogues / LANGUAGE / "LC_MESSAGES" / "messages.po"


def sentences_of(folder: Path) -> Catalog:
    """Every sentence for people in the code and templates of a folder."""
    template = Catalog(fuzzy=False)
    for _name, _line, message, comments, context in extract_from_dir(folder, METHODS, keywords=KEYWORDS):
        template.add(message, auto_comments=comments, context=context)
    return template


def read(path: Path) -> Catalog:
    """The catalogue in `path`; an empty one when there is none yet."""
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def written(catalogue: Catalog) -> bytes:
    """What a translator reads: sentences in order, without dates and places, so that only words make a difference."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, omit_header=True, no_location=True, sort_output=True)
    return b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n' + buffer.getvalue().lstrip()


def main() -> None:
    for folder, catalogues in CATALOGUES.items():
        path = file_of(catalogues)
        catalogue = read(path)
        catalogue.update(sentences_of(folder), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalogue))
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


if __name__ == "__main__":
    main()
