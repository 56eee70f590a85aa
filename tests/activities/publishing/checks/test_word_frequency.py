from __future__ import annotations

import builtins
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from activities.publishing.checks import word_frequency
from activities.publishing.checks.plain_language import hard_words
from activities.publishing.checks.word_frequency import Words

pytestmark = pytest.mark.once

# As libvoikko 4.3 and wordfreq 3.1 answer.
VOIKKO = {
    "verhoomossa": [{"BASEFORM": "verhoomo", "STRUCTURE": "=ppppppppppp"}],
    "verhoomo": [{"BASEFORM": "verhoomo", "STRUCTURE": "=pppppppp"}],
    "videopuhelu": [{"BASEFORM": "videopuhelu", "STRUCTURE": "=ppppp=pppppp"}],
    "kilpa-auto": [{"BASEFORM": "kilpa-auto", "STRUCTURE": "=ppppp-=pppp"}],
    "talossa": [{"BASEFORM": "talo", "STRUCTURE": "=ppppppp"}],
}
ZIPF = {
    "verhoomo": 1.2,
    "videopuhelu": 2.1,
    "video": 4.9,
    "puhelu": 4.2,
    "kilpa": 3.1,
    "auto": 5.2,
    "talo": 4.8,
}
ZIPF |= {"wifi": 3.7, "viila": 2.1}


def analyse(word: str) -> list[dict[str, str]]:
    return VOIKKO.get(word, [])


def frequency(word: str) -> float:
    return ZIPF.get(word, 0.0)


BOTH = Words(analyse, frequency)


def told(text: str, words: Words = BOTH, explained: tuple[str, ...] = ()) -> list[str]:
    return [word for word, _ in hard_words(text, words, explained)]


def test_a_rare_word_is_told_in_whatever_form_it_stands() -> None:
    assert told("on talossa, on verhoomossa") == ["verhoomossa"]


def test_a_rare_compound_of_common_words_is_plain() -> None:
    assert not BOTH.is_rare("videopuhelu")
    assert not BOTH.is_rare("kilpa-auto")


def test_a_common_word_that_no_dictionary_knows_is_plain() -> None:
    assert not BOTH.is_unknown("wifi")
    assert BOTH.is_unknown("wifu")


def test_a_word_that_no_dictionary_knows_is_told_unless_it_may_be_a_name() -> None:
    assert told("Tuoma on tuolissa.") == ["tuolissa"]


def test_names_addresses_and_shouting_are_no_words_to_judge() -> None:
    assert told("Tämä on Reittikaveri. Samira kertoo: osoite rinki.example/ryhma. HETI!") == [
        "kertoo",
        "osoite",
    ]


def test_a_glossary_explains_a_word_in_all_its_forms() -> None:
    assert told("olen verhoomossa", explained=("verhoomo",)) == ["olen"]
    assert told("viilaa", explained=("viila",)) == []


def test_frequency_alone_says_nothing_of_words_that_it_has_not_seen() -> None:
    alone = Words(frequency=frequency)
    assert told("viila tuntematon", alone) == ["viila"]
    assert str(alone) == "words checked with wordfreq"


def test_without_dictionaries_no_word_is_judged_by_its_rarity(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, {})
    assert told("verhoomossa viila", word_frequency.installed_dictionaries()) == []
    assert str(word_frequency.installed_dictionaries()) == "words checked by their length only"


def test_what_is_installed_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    voikko = SimpleNamespace(
        Voikko=lambda language: SimpleNamespace(analyze=analyse), VoikkoException=ValueError
    )
    counted = SimpleNamespace(zipf_frequency=lambda word, language: frequency(word))
    without(monkeypatch, {"libvoikko": voikko, "wordfreq": counted})
    assert told("verhoomossa", word_frequency.installed_dictionaries()) == ["verhoomossa"]
    assert str(word_frequency.installed_dictionaries()) == "words checked with libvoikko and wordfreq"


def test_a_voikko_without_its_finnish_dictionary_is_left_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_dictionary(language: str) -> object:
        raise ValueError(language)

    without(monkeypatch, {"libvoikko": SimpleNamespace(Voikko=no_dictionary, VoikkoException=ValueError)})
    assert word_frequency.installed_dictionaries() == Words()


def without(monkeypatch: pytest.MonkeyPatch, modules: Mapping[str, Any]) -> None:
    """Only these of the optional modules are installed."""

    def found(name: str) -> Any:
        if name not in modules:
            raise builtins.ImportError(name)
        return modules[name]

    monkeypatch.setattr(word_frequency, "import_module", found)
