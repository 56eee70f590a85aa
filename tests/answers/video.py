from tests.answers import Answers, Json
from tests.answers.choice import options


def _chosen(block: Json, *, right: bool) -> Json:
    return {question["id"]: options(question, right=right) for question in block["questions"]}


ANSWERS = Answers(
    types=("video",),
    best=lambda block: [{"chosen": _chosen(block, right=True)}],
    worst=lambda block: {"chosen": _chosen(block, right=False)},
    forms=lambda block: [{f"response-{name}": chosen for name, chosen in _chosen(block, right=True).items()}],
    wrong_forms=lambda block: [
        {f"response-{question['id']}": [question["options"][-1]["id"]] for question in block["questions"]}
    ],
)
