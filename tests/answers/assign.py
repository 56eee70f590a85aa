from tests.answers import Answers, Form, Json


def right_targets(block: Json) -> Json:
    return {item["id"]: item["target"] for item in block["items"]}


def wrong_targets(block: Json) -> Json:
    ids = [target["id"] for target in block["targets"]]
    return {item["id"]: next(name for name in ids if name != item["target"]) for item in block["items"]}


def form(targets: Json) -> Form:
    return {f"response-{name}": [target] for name, target in targets.items()}


ANSWERS = Answers(
    types=("match", "sort"),
    best=lambda block: [{"targets": right_targets(block)}],
    worst=lambda block: {"targets": wrong_targets(block)},
    forms=lambda block: [form(right_targets(block))],
    wrong_forms=lambda block: [form(wrong_targets(block))],
)
