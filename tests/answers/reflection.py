from tests.answers import Answers

ANSWERS = Answers(
    types=("reflection",),
    best=lambda block: [{"text": "sana " * 200, "photo": "", "description": ""}],
    worst=lambda block: {"text": "ei", "photo": "", "description": ""},
    forms=lambda block: [{"response": ["Tein jakkaran. " * block.get("min_words", 1)]}],
    wrong_forms=lambda block: [],
    is_marked=False,
)
