"""The page that shows the pictures."""

from collections.abc import Iterable
from itertools import groupby

from tests.gallery.camera import WIDTHS
from tests.gallery.subjects import Subject

SHOWN = {360: 240, 1280: 520}  # pixels on the page
HEAD = """# Gallery

Every block type and every tour as a learner sees them, on a phone (360 px) and on a desktop (1280 px), {language}.
Made by `.venv/bin/python -m tests.gallery` from the content files; run it again when the look or the content has changed.
"""


def page(subjects: Iterable[Subject], language: str) -> str:
    """The index in Markdown."""
    parts = [HEAD.format(language=f"in the language `{language}`")]
    for section, group in groupby(subjects, key=lambda subject: subject.section):
        parts += [f"\n## {section}\n", *(_entry(subject) for subject in group)]
    return "\n".join(parts)


def _entry(subject: Subject) -> str:
    pictures = " ".join(
        f'<img src="{subject.name}-{width}.webp" width="{SHOWN[width]}" alt="{subject.title}, {width} px">'
        for width in WIDTHS
    )
    return f"### {subject.title}\n\n{pictures}\n"
