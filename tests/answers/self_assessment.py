from tests.answers import Answers, Form, Json


def _levels(block: Json, place: int) -> Json:
    return {statement["id"]: block["scale"][place]["id"] for statement in block["statements"]}


def _form(block: Json, place: int) -> Form:
    return {f"response-{name}": [level] for name, level in _levels(block, place).items()}


ANSWERS = Answers(
    types=("self_assessment",),
    best=lambda block: [{"levels": _levels(block, -1)}],
    worst=lambda block: {"levels": _levels(block, 0)},
    forms=lambda block: [_form(block, -1)],
    wrong_forms=lambda block: [_form(block, 0), _form(block, -1)],
    is_marked=False,
)
