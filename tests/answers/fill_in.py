from collections.abc import Iterator

from tests.answers import Answers, Form, Json


def _accepted(block: Json, language: str) -> Json:
    return {gap["id"]: gap["accepted"][language][0] for gap in block["gaps"]}


def _first_language(block: Json) -> str:
    return str(next(iter(block["gaps"][0]["accepted"])))


def _form(typed: Json) -> Form:
    return {f"response-{name}": [text] for name, text in typed.items()}


def _mistakes(block: Json) -> Iterator[Form]:
    yield _form({gap["id"]: "xyzzy" for gap in block["gaps"]})
    for gap in block["gaps"]:
        for mistake in gap.get("mistakes", []):
            answers = [text for texts in mistake["answers"].values() for text in texts]
            yield _form({each["id"]: answers[0] for each in block["gaps"]})


ANSWERS = Answers(
    types=("fill_in",),
    best=lambda block: [{"typed": _accepted(block, _first_language(block))}],
    worst=lambda block: {"typed": {gap["id"]: "xyzzy" for gap in block["gaps"]}},
    forms=lambda block: [_form(_accepted(block, "en"))],
    wrong_forms=_mistakes,
)
