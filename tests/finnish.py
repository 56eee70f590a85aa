"""Finnish without a doer: verbs that do not say who acts."""

import re

PASSIVE = re.compile(
    r"\w+(?:[dt]aan|[dt]ään|llaan|llään|nnaan|nnään|rraan|rrään|ssaan|ssään|tiin|taisiin|täisiin)"
)
# As said after "ei": no ending of theirs tells them from other verbs.
NOT_DONE = re.compile(
    r"\b(?:ei|eikä)(?: enää| vielä)? (?:tarvita|anneta|tehdä|käytetä|saada|voida|oteta|pidetä|kysytä|heitetä|tunneta)\b"
)
# Other words that end so.
NO_PASSIVES = {
    *(
        "mitään",
        "missään",
        "ketään",
        "yhtään",
        "itsestään",
        "enintään",
        "vähintään",
        "viimeistään",
        "puolestaan",
    ),
    *(
        "kohtaan",
        "vastaan",
        "kotiin",
        "nettiin",
        "viestiin",
        "sähköpostiin",
        "arvontaan",
        "mittaan",
        "lataan",
    ),
    *(
        "työtään",
        "työstään",
        "paikallaan",
        "tahtiin",
        "muistiin",
        "laitteellaan",
        "verstaan",
        "verstaisiin",
        "valintaan",
        "vastaustaan",
        "lähetetään",  # alone, as phones say it while something is on its way
    ),
}


def passives(text: str) -> list[str]:
    """The verbs of a text that nobody is said to do."""
    words = (word for word in re.findall(r"\w+", text.casefold()) if PASSIVE.fullmatch(word))
    return [*(word for word in words if word not in NO_PASSIVES), *NOT_DONE.findall(text.casefold())]
