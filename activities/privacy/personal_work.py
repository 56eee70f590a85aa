"""What a person handed in, asked help for and opened by a code, as the person's own data."""

import base64
from collections.abc import Iterable
from typing import Any

from activities.blocks.texts import localised
from activities.learning import services as learning
from activities.models import Activity, HelpCall, Reflection, ResumeCode, Review, ReviewDraft, Upload, User

Json = dict[str, Any]


def reflections_of(person: User, language: str) -> list[Json]:
    """With every review; the words themselves stand among the answers."""
    reflections = Reflection.objects.filter(attempt__learner=person).order_by("pk")
    with_reviews = reflections.select_related("attempt__version").prefetch_related("reviews")
    return [_reflection(one, language) for one in with_reviews]


def _reflection(reflection: Reflection, language: str) -> Json:
    return {
        "activity": localised(reflection.attempt.version.content["title"], language),
        "part": reflection.block,
        "state": reflection.state,
        "points": reflection.points,
        "most_points": reflection.max_points,
        "handed_in": reflection.handed_in_at,
        "reviews": [_review(one) for one in reflection.reviews.all()],
    }


def _review(review: Review) -> Json:
    return {
        "decision": review.decision,
        "comment": review.comment,
        "points": review.points,
        "when": review.reviewed_at,
    }


def reviews_by(person: User) -> list[Json]:
    """What the person decided about others' work, without whose it was; drafts among it."""
    decided = Review.objects.filter(reviewer=person).order_by("pk")
    drafts = ReviewDraft.objects.filter(reviewer=person).order_by("pk")
    return [_review(one) for one in decided] + [
        {"decision": "draft", "comment": draft.comment, "points": draft.points, "when": draft.saved_at}
        for draft in drafts
    ]


def photos_of(person: User) -> list[Json]:
    """Each photo itself, as a JPEG in base64; one whose file is gone is still told."""
    photos = Upload.objects.filter(attempt__learner=person).order_by("pk")
    return [
        {"part": row.block, "sent": row.uploaded_at, "replaced": row.removed_at, "jpeg_base64": _picture(row)}
        for row in photos
    ]


def _picture(upload: Upload) -> str | None:
    try:
        return base64.b64encode(learning.read_photo(upload)).decode() if upload.file else None
    except FileNotFoundError:
        return None


def help_calls_of(person: User, language: str) -> list[Json]:
    """What was asked, and what was answered."""
    calls = HelpCall.objects.filter(learner=person).select_related("attempt__version").order_by("pk")
    return [
        {
            "activity": localised(call.attempt.version.content["title"], language),
            "step": call.step,
            "text": call.text,
            "asked": call.asked_at,
            "taken_back": call.taken_back_at,
            "answer": call.answer,
            "answered": call.answered_at,
        }
        for call in calls
    ]


def codes_of(person: User) -> Iterable[Json]:
    """When codes were made; the codes themselves are kept by nobody."""
    codes = ResumeCode.objects.filter(attempt__learner=person).order_by("pk").prefetch_related("sessions")
    for code in codes:
        yield {
            "made": code.created_at,
            "ends": code.expires_at,
            "cancelled": code.cancelled_at,
            "used": [one.created_at for one in code.sessions.all()],
        }


def activities_by(person: User) -> list[str]:
    """The names in addresses of what the person made."""
    return list(Activity.objects.filter(owner=person).order_by("pk").values_list("slug", flat=True))
