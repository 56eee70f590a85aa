"""The pages of a course; whoever mounts them sets the URL prefix, `request.user` and `request.course`."""

from django.urls import include, path

from activities.views import (
    attempt_review,
    course,
    help_calls,
    instructor,
    language,
    learner,
    notices,
    queue,
    reflection,
    resume_code,
    step,
)

app_name = "activities"
urlpatterns = [
    path("", course.home, name="home"),
    path("p/<slug:placement>/", learner.activity, name="activity"),
    path("p/<slug:placement>/start/", learner.start, name="start"),
    path("p/<slug:placement>/bring-along/", learner.bring_along, name="bring_along"),
    path("p/<slug:placement>/steps/<int:number>/", step.step, name="step"),
    path("p/<slug:placement>/finish/", learner.finish, name="finish"),
    path("p/<slug:placement>/done/", learner.done, name="done"),
    path("p/<slug:placement>/code/", resume_code.make, name="code"),
    path("p/<slug:placement>/code/cancel/", resume_code.cancel, name="cancel_code"),
    path("p/<slug:placement>/results/", instructor.results, name="results"),
    path("p/<slug:placement>/steps/<int:number>/help/", help_calls.ask, name="ask_for_help"),
    path("help-calls/<slug:call>/take-back/", help_calls.take_back, name="take_back_help"),
    path("help-calls/<slug:call>/answer/", help_calls.answer, name="answer_help"),
    path("reflections/<slug:reflection>/", reflection.reflection, name="reflection"),
    path("reflections/<slug:reflection>/review/", queue.review, name="review"),
    path("photos/<slug:photo>/", reflection.photo, name="photo"),
    path("queue/", queue.queue, name="queue"),
    path("queue/accept/", queue.accept_many, name="accept_many"),
    path("p/<slug:placement>/learners/<int:number>/", attempt_review.attempt_review, name="attempt_review"),
    path("preview/<slug:slug>/", instructor.preview, name="preview"),
    path("language/", language.language, name="language"),
    path("accessibility/", notices.accessibility, name="accessibility"),
    path("privacy/", notices.privacy, name="privacy"),
    path("api/v1/", include("activities.api.v1")),
]
