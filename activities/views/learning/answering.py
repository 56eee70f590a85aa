"""The form of an answer: its fields, and the photo that may come along."""

from activities.access import CourseRequest, is_by_code
from activities.incoming.texts import value_of
from activities.learning import attempts
from activities.learning.photos import uploads
from activities.learning.photos.upload_limit import files_too_big
from activities.models import Answer, Attempt

PRACTICE_FIELD = "field-"

Form = dict[str, list[str]]


def fields(request: CourseRequest) -> Form:
    """The form, as the gate has read it (activities/incoming/gate.py)."""
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


def field(form: Form, name: str) -> str:
    """The last value of a field, or an empty text."""
    return value_of(form, name)


def typed(form: Form) -> dict[str, str]:
    """What was typed into the fields of a practice screen: shown again on the page that answers, and never kept."""
    return {
        name.removeprefix(PRACTICE_FIELD): value_of(form, name)
        for name in form
        if name.startswith(PRACTICE_FIELD)
    }


def give(request: CourseRequest, attempt: Attempt, form: Form) -> Answer:
    """Keep the photo, if there is one, and the answer."""
    block = field(form, "block")
    values = uploads.received(
        attempt=attempt, block=block, form=form, files=request.FILES, too_big=files_too_big(request)
    )
    key, by_code = field(form, "key"), is_by_code(request)
    return attempts.answer(attempt=attempt, block=block, key=key, form=values, by_code=by_code)
