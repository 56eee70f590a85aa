from tests.answers import Answers, Json


def ids(block: Json) -> list[str]:
    return [item["id"] for item in block["items"]]


ANSWERS = Answers(
    types=("checklist",),
    best=lambda block: [{"done": ids(block)}],
    worst=lambda block: {"done": []},
    forms=lambda block: [{"response": ids(block)[:1]}],
    wrong_forms=lambda block: [],
    is_marked=False,
)
