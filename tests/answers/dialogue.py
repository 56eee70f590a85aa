from collections.abc import Iterator

from tests.answers import Answers, Form, Json


def way_through(block: Json) -> list[Json]:
    """The replies of someone who says everything well, to the end."""
    turns = {turn["id"]: turn for turn in block["turns"]}
    waiting: list[tuple[str, list[Json]]] = [(block["start"], [])]
    while waiting:
        name, log = waiting.pop(0)
        if not turns[name].get("replies"):
            return log
        for reply in turns[name]["replies"]:
            if "wrong" not in reply and len(log) < len(turns):
                waiting.append((reply["to"], [*log, {"reply": reply["id"]}]))
    raise AssertionError("no way")


def _poor_replies(block: Json) -> Iterator[Form]:
    for turn in block["turns"]:
        yield from ({"reply": [reply["id"]]} for reply in turn.get("replies", []) if "wrong" in reply)


ANSWERS = Answers(
    types=("dialogue",),
    best=way_through,
    worst=lambda block: {"reply": "no-such-reply"},
    forms=lambda block: [{"reply": [response["reply"]]} for response in way_through(block)],
    wrong_forms=_poor_replies,
)
