"""Every sentence for people stands in every language, and what the application reads is what translators wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from tests.catalogues import CATALOGUES, PROJECT, file_of, read, sentences_of, written


@pytest.mark.parametrize("folder", CATALOGUES, ids=lambda folder: str(folder.relative_to(PROJECT)))
def test_every_sentence_is_translated_and_no_translation_is_left_over(folder: Path) -> None:
    translated = {message.id: message.string for message in read(file_of(CATALOGUES[folder])) if message.id}
    spoken = {message.id for message in sentences_of(folder) if message.id}
    assert {sentence for sentence in spoken if not translated.get(sentence)} == set()
    assert set(translated) - spoken == set(), "run python -m tests.catalogues"


@pytest.mark.parametrize("folder", CATALOGUES, ids=lambda folder: str(folder.relative_to(PROJECT)))
def test_the_compiled_catalogue_is_what_translators_wrote(folder: Path) -> None:
    path = file_of(CATALOGUES[folder])
    catalogue = read(path)
    with path.with_suffix(".mo").open("rb") as file:
        used = {message.id: message.string for message in read_mo(file) if message.id}
    assert used == {message.id: message.string for message in catalogue if message.id}, "run python -m tests.catalogues"
    assert path.read_bytes() == written(catalogue), "run python -m tests.catalogues"
    assert not [message.id for message in catalogue if message.fuzzy]
