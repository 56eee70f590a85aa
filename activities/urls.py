"""The pages of a course; whoever mounts them sets the URL prefix, `request.user` and `request.course`."""

from django.urls import include, path

from activities.views import (
    course,
    gradebook,
    instructor,
    language,
    learner,
    notices,
    outreach,
    people,
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
    path("p/<slug:placement>/results/", instructor.results, name="results"),
    path("p/<slug:placement>/step-by-step/", gradebook.steps, name="steps"),
    path("gradebook/", gradebook.gradebook, name="gradebook"),
    path("gradebook/refresh/", gradebook.refresh, name="gradebook_refresh"),
    path("gradebook/results.csv", gradebook.as_csv, name="gradebook_csv"),
    path("gradebook/results.xlsx", gradebook.as_xlsx, name="gradebook_xlsx"),
    path("people/", people.everyone, name="people"),
    path("people/refresh/", people.refresh, name="people_refresh"),
    path("people/<int:number>/", people.person, name="person"),
    path("people/<int:number>/attempts/<slug:attempt>/", people.attempt, name="person_attempt"),
    path("outreach/", outreach.outreach_page, name="outreach"),
    path("outreach/rules/", outreach.rules, name="outreach_rules"),
    path("outreach/<int:number>/take/", outreach.take, name="outreach_take"),
    path("outreach/<int:number>/hand-over/", outreach.hand_over, name="outreach_hand_over"),
    path("outreach/<int:number>/put-back/", outreach.put_back, name="outreach_put_back"),
    path("outreach/<int:number>/close/", outreach.close, name="outreach_close"),
    path("preview/<slug:slug>/", instructor.preview, name="preview"),
    path("language/", language.language, name="language"),
    path("accessibility/", notices.accessibility, name="accessibility"),
    path("privacy/", notices.privacy, name="privacy"),
    path("api/v1/", include("activities.api.v1")),
]
