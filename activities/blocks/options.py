"""Options to choose among; `question` is whatever holds "options", and perhaps "is_multiple"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from activities.blocks.contract import Fault, Json, Page, Texts
from activities.blocks.fields import Flag, Id, ListOf, Part, Translated
from activities.blocks.phrases import Phrase as _
from activities.blocks.texts import localised

_OPTION = Part(
    {
        "id": Id(is_required=True),
        "text": Translated(is_required=True),
        "correct": Flag(is_hidden=True),
        "feedback": Translated(is_required=True, is_hidden=True),
    }
)
OPTIONS = ListOf(_OPTION, least=2, is_required=True)
MORE_TO_FIND = _("There is something more that is right.")


def chosen_in(question: Json, sent: Iterable[str]) -> list[str]:
    """The ids of the options that a form names; one only, unless several may be chosen."""
    sent = set(sent)
    chosen = [option["id"] for option in question["options"] if option["id"] in sent]
    return chosen if question.get("is_multiple") else chosen[:1]


def share_of(question: Json, chosen: Sequence[str]) -> tuple[float, list[Texts]]:
    """How much of the question is right, and what is to be texts: only of options that were chosen."""
    chosen_options = [option for option in question["options"] if option["id"] in chosen]
    right = [option for option in question["options"] if option.get("correct")]
    hits = sum(bool(option.get("correct")) for option in chosen_options)
    misses = len(chosen_options) - hits
    texts: list[Texts] = [option["feedback"] for option in chosen_options]
    if chosen_options and not misses and hits < len(right):
        texts.append(MORE_TO_FIND)
    return max(0.0, (hits - misses) / len(right)), texts


def offered(parts: Iterable[Json], language: str, chosen_ids: Collection[str | None]) -> list[Page]:
    """Parts to choose among, for a template; `chosen_ids` may hold None for "nothing chosen"."""
    return [
        {
            "id": part["id"],
            "text": localised(part["text"], language),
            "is_given": part["id"] in chosen_ids,
        }
        for part in parts
    ]


def option_faults(question: Json) -> Iterable[Fault]:
    """No right option, or several where only one may be chosen."""
    right = sum(bool(option.get("correct")) for option in question["options"])
    if not right:
        yield Fault("options", 'no option is correct. Mark at least one with "correct": true.')
    if right > 1 and not question.get("is_multiple"):
        yield Fault(
            "options", 'several options are correct. Leave one, or add "is_multiple": true to the question.'
        )
