from tests.answers import Answers, Json


def options(question: Json, *, right: bool) -> list[str]:
    """Of a choice, or of a question in a video."""
    return [option["id"] for option in question["options"] if bool(option.get("correct")) is right]


ANSWERS = Answers(
    types=("choice",),
    best=lambda block: [{"chosen": options(block, right=True)}],
    worst=lambda block: {"chosen": options(block, right=False)},
    forms=lambda block: [{"response": options(block, right=True)}],
    wrong_forms=lambda block: [{"response": options(block, right=False)[:1]}],
)
