from tests.answers import Answers, Form, Json


def positions(block: Json, shift: int = 0) -> Json:
    size = len(block["items"])
    return {item["id"]: (place + shift) % size + 1 for place, item in enumerate(block["items"])}


def _form(places: Json) -> Form:
    return {f"response-{name}": [str(place)] for name, place in places.items()}


ANSWERS = Answers(
    types=("order",),
    best=lambda block: [{"positions": positions(block)}],
    worst=lambda block: {"positions": positions(block, shift=1)},
    forms=lambda block: [_form(positions(block))],
    wrong_forms=lambda block: [_form(positions(block, shift=1))],
)
