"""An organisation's own words: what it calls its service, its clients, those who work with them and where.

Texts hold them as `[instructor]`, or in another form as `[instructor:to]`; a capital at the beginning makes one of the
word. The forms are those that the sentences of a language need, and no more. The words that stand where an organisation
has none are in the catalogues, in the order of FORMS.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext_lazy as _

from activities.incoming import texts
from activities.incoming.texts import Unfit
from activities.models import Organisation

Words = dict[str, dict[str, list[str]]]

SERVICE = "service"
NAMES = {
    SERVICE: _("the service"),
    "client": _("someone who learns"),
    "instructor": _("an instructor"),
    "supervisor": _("a work supervisor"),
    "workshop": _("a workshop"),
    "unit": _("a unit"),
}
FORM_NAMES = {
    "plain": _("by itself"),
    "the": _("the one that was meant before"),
    "of": _("whose?"),
    "to": _("to whom, or where to?"),
    "your": _("yours"),
    "many": _("several"),
}
# Each language has "plain" first; one that is not here has the last of these.
FORMS: dict[str, tuple[str, ...]] = {
    "fi": ("plain", "of", "to", "your", "many"),
    "sv": ("plain", "the", "many"),
    "ar": ("plain", "the", "your", "many"),
    "": ("plain", "many"),
}
MOST_LETTERS = 40
WHY = {
    "too_long": _("The word is too long. It may have %(most)s letters."),
    "markup": _("Write the word alone, without the signs < > & [ ] { }."),
    "hidden_sign": _("There is a sign in the word that nobody can see. Write the word anew."),
    "direction": _("This language runs from left to right, but the word from right to left."),
    "missing": _("Fill in all forms of the word, or leave all of them empty."),
}
_MARK = re.compile(r"\[([A-Za-z]+)(?::([a-z]+))?\]")
_MARKUP = frozenset("<>&[]{}\\")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Zl", "Zp"})
_RTL = frozenset({"R", "AL"})


@dataclass(frozen=True)
class Word:
    """`language`: the one it is in, "" where that is not known; `is_own`: the organisation wrote it."""

    text: str
    language: str
    is_own: bool


class UnfitWordsError(Exception):
    """`faults`: for each field that cannot be taken, why, in the reader's language."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = dict(faults)


def forms_of(name: str, language: str) -> tuple[str, ...]:
    """The forms in which sentences of this language take the word; a service is called by its name alone."""
    return ("plain",) if name == SERVICE else FORMS.get(language, FORMS[""])


def examples_of(name: str, language: str) -> dict[str, str]:
    """Each form with the word that stands where an organisation has none of its own."""
    return {form: _usual_word(name, form, language).text for form in forms_of(name, language)}


def field_name(name: str, language: str, form: str) -> str:
    """What the field of a word's form is called in a form of a page."""
    return f"{name}-{language}-{form}"


def read_words(form: Mapping[str, Sequence[str]]) -> Words:
    """The words as a form's fields have them, what is empty left out. Raises UnfitWordsError with all faults at once."""
    words: Words = {}
    faults: dict[str, str] = {}
    for name in NAMES:
        for language, _name in settings.LANGUAGES:
            written = _read(form, name, language, faults)
            if any(written):
                words.setdefault(name, {})[language] = written
    if faults:
        raise UnfitWordsError(faults)
    return words


def fitting_word(text: str, *, language: str, most: int = MOST_LETTERS) -> str:
    """The word without what surrounds it. Raises Unfit with a reason of WHY."""
    word = texts.fitting(text, field=language, most=most)
    if _MARKUP & set(word):
        raise Unfit("markup", language)
    if texts.fault_of(word) or any(unicodedata.category(letter) in _UNSEEN for letter in word):
        raise Unfit("hidden_sign", language)
    is_rtl = any(unicodedata.bidirectional(letter) in _RTL for letter in word)
    if is_rtl and language not in settings.LANGUAGES_BIDI:
        raise Unfit("direction", language)
    return word


def word_of(organisation: Organisation, name: str, *, form: str = "plain", language: str = "") -> Word:
    """The organisation's word in the language (else the page's), or what stands for it.

    The name of a service is said in another of its languages before anything else; nobody else is called so.
    """
    language = language or get_language() or settings.LANGUAGE_CODE
    own = organisation.words.get(name, {})
    forms = forms_of(name, language)
    if form in forms and len(own.get(language, [])) == len(forms):
        return Word(own[language][forms.index(form)], language, is_own=True)
    if name == SERVICE:
        return _service_elsewhere(own)
    return _usual_word(name, form, language)


def service_name(organisation: Organisation) -> str:
    """The service's name alone, where no mark can stand around it: in a title, in a file."""
    return word_of(organisation, SERVICE).text


def parts_of(text: str, organisation: Organisation) -> list[str | Word]:
    """The text, with the organisation's word in the place of each mark."""
    parts: list[str | Word] = []
    end = 0
    for mark in _MARK.finditer(text):
        word = word_of(organisation, mark[1].lower(), form=mark[2] or "plain")
        is_capital = mark[1][0].isupper()
        parts += [text[end : mark.start()], replace(word, text=_capital(word.text)) if is_capital else word]
        end = mark.end()
    return [*parts, text[end:]]


def marks_in(text: str) -> list[tuple[str, str]]:
    """Which words a text takes, in which forms."""
    return [(mark[1].lower(), mark[2] or "plain") for mark in _MARK.finditer(text)]


def _read(form: Mapping[str, Sequence[str]], name: str, language: str, faults: dict[str, str]) -> list[str]:
    fields = [field_name(name, language, one) for one in forms_of(name, language)]
    written = [texts.value_of(form, field) for field in fields]
    words = [_taken(text, field, language, faults) for text, field in zip(written, fields, strict=True)]
    if any(words):
        missing = [field for field, text in zip(fields, written, strict=True) if not text.strip()]
        faults |= {field: str(WHY["missing"]) for field in missing}
    return words


def _taken(text: str, field: str, language: str, faults: dict[str, str]) -> str:
    try:
        return fitting_word(text, language=language)
    except Unfit as unfit:
        faults[field] = str(WHY[unfit.reason]) % {"most": unfit.most}
        return ""


def _usual_word(name: str, form: str, language: str) -> Word:
    """A language that lacks texts still has those of the house's own, and their words in the forms that they take."""
    for code in (language, settings.LANGUAGE_CODE):
        forms, words = forms_of(name, code), _default(name, code)
        if form in forms and len(words) == len(forms):
            return Word(words[forms.index(form)], code, is_own=False)
    return Word(_default(name, settings.LANGUAGE_CODE)[0], settings.LANGUAGE_CODE, is_own=False)


def _default(name: str, language: str) -> list[str]:
    if name == SERVICE:
        return [settings.TOOL_NAME]
    return _usual(name, language)


@cache
def _usual(name: str, language: str) -> list[str]:
    """All forms of a word, as the catalogue of the language has them."""
    with override(language):
        return _catalogue_forms(name).split(" / ")


def _catalogue_forms(name: str) -> str:
    return {
        "client": pgettext("all forms: see words.py", "learner / learners"),
        "instructor": pgettext("all forms: see words.py", "instructor / instructors"),
        "supervisor": pgettext("all forms: see words.py", "work supervisor / work supervisors"),
        "workshop": pgettext("all forms: see words.py", "workshop / workshops"),
        "unit": pgettext("all forms: see words.py", "unit / units"),
    }[name]


def _service_elsewhere(own: Mapping[str, Sequence[str]]) -> Word:
    for language, _name in settings.LANGUAGES:
        if own.get(language):
            return Word(own[language][0], language, is_own=True)
    return Word(settings.TOOL_NAME, "", is_own=False)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
