"""Every sentence for people stands in every language, and what the application reads is what translators wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo

from tests.catalogues import CATALOGUES, PROJECT, file_of, read, sentences_of, written


def words(catalogue: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Sentences and their translations; a sentence about a number has two forms."""
    return {_forms(message.id): _forms(message.string) for message in catalogue if message.id}


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (list, tuple)) else (text or "",)


@pytest.mark.parametrize("folder", CATALOGUES, ids=lambda folder: str(folder.relative_to(PROJECT)))
def test_every_sentence_is_translated_and_no_translation_is_left_over(folder: Path) -> None:
    translated = words(read(file_of(CATALOGUES[folder])))
    spoken = set(words(sentences_of(folder)))
    assert {sentence for sentence in spoken if not all(translated.get(sentence, ("",)))} == set()
    assert set(translated) - spoken == set(), "run python -m tests.catalogues"


@pytest.mark.parametrize("folder", CATALOGUES, ids=lambda folder: str(folder.relative_to(PROJECT)))
def test_the_compiled_catalogue_is_what_translators_wrote(folder: Path) -> None:
    path = file_of(CATALOGUES[folder])
    catalogue = read(path)
    with path.with_suffix(".mo").open("rb") as file:
        used = {sentence[0]: text for sentence, text in words(read_mo(file)).items()}
    assert used == {sentence[0]: text for sentence, text in words(catalogue).items()}, "run python -m tests.catalogues"
    assert path.read_bytes() == written(catalogue), "run python -m tests.catalogues"
    assert not [message.id for message in catalogue if message.fuzzy]
