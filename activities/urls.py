"""The pages of a course; whoever mounts them sets the URL prefix, `request.user` and `request.course`."""

from django.urls import include, path

from activities.views import attempt_review, course, instructor, language, learner, notices, step

app_name = "activities"
urlpatterns = [
    path("", course.home, name="home"),
    path("p/<slug:placement>/", learner.activity, name="activity"),
    path("p/<slug:placement>/start/", learner.start, name="start"),
    path("p/<slug:placement>/bring-along/", learner.bring_along, name="bring_along"),
    path("p/<slug:placement>/steps/<int:number>/", step.step, name="step"),
    path("p/<slug:placement>/finish/", learner.finish, name="finish"),
    path("p/<slug:placement>/done/", learner.done, name="done"),
    path("p/<slug:placement>/results/", instructor.results, name="results"),
    path("p/<slug:placement>/learners/<int:number>/", attempt_review.attempt_review, name="attempt_review"),
    path("preview/<slug:slug>/", instructor.preview, name="preview"),
    path("language/", language.language, name="language"),
    path("accessibility/", notices.accessibility, name="accessibility"),
    path("privacy/", notices.privacy, name="privacy"),
    path("api/v1/", include("activities.api.v1")),
]
