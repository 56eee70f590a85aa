"""The pages of a course; whoever mounts them sets the URL prefix, `request.user` and `request.course`."""

from django.urls import include, path

from activities.views import language
from activities.views.learning import help_calls, learner, reflection, resume_code, step
from activities.views.organisations import courses, logo, overview, replacing, shelves, staff, topic, units
from activities.views.outreach import worklist
from activities.views.privacy import legal
from activities.views.teaching import (
    attempt_review,
    away,
    course,
    gradebook,
    instructor,
    people,
    review_inbox,
    sums,
    times,
)

app_name = "activities"
urlpatterns = [
    path("", course.home, name="home"),
    path("p/<slug:placement>/", learner.activity, name="activity"),
    path("p/<slug:placement>/start/", learner.start, name="start"),
    path("p/<slug:placement>/bring-along/", learner.bring_along, name="bring_along"),
    path("p/<slug:placement>/steps/<number:number>/", step.step, name="step"),
    path("p/<slug:placement>/finish/", learner.finish, name="finish"),
    path("p/<slug:placement>/done/", learner.done, name="done"),
    path("p/<slug:placement>/code/", resume_code.make, name="code"),
    path("p/<slug:placement>/code/cancel/", resume_code.cancel, name="cancel_code"),
    path("p/<slug:placement>/put-away/", away.put_away, name="put_away"),
    path("p/<slug:placement>/bring-back/", away.bring_back, name="bring_back"),
    path("p/<slug:placement>/results/", instructor.results, name="results"),
    path("p/<slug:placement>/times/", times.times, name="times"),
    path("p/<slug:placement>/steps/<number:number>/help/", help_calls.ask, name="ask_for_help"),
    path("help-calls/<slug:call>/take-back/", help_calls.take_back, name="take_back_help"),
    path("help-calls/<slug:call>/answer/", help_calls.answer, name="answer_help"),
    path("reflections/<slug:reflection>/", reflection.reflection, name="reflection"),
    path("reflections/<slug:reflection>/review/", review_inbox.review, name="review"),
    path("photos/<slug:photo>/", reflection.photo, name="photo"),
    path("queue/", review_inbox.inbox, name="queue"),
    path("queue/accept/", review_inbox.accept_many, name="accept_many"),
    path(
        "p/<slug:placement>/learners/<number:number>/", attempt_review.attempt_review, name="attempt_review"
    ),
    path("p/<slug:placement>/step-by-step/", gradebook.steps, name="steps"),
    path("gradebook/", gradebook.gradebook, name="gradebook"),
    path("gradebook/refresh/", gradebook.refresh, name="gradebook_refresh"),
    path("gradebook/results.csv", gradebook.as_csv, name="gradebook_csv"),
    path("gradebook/results.xlsx", gradebook.as_xlsx, name="gradebook_xlsx"),
    path("people/", people.everyone, name="people"),
    path("people/refresh/", people.refresh, name="people_refresh"),
    path("people/<number:number>/", people.person, name="person"),
    path("people/<number:number>/put-aside/", people.put_aside, name="put_aside"),
    path("people/<number:number>/count/", people.count_again, name="count_again"),
    path("people/<number:number>/attempts/<slug:attempt>/", people.attempt, name="person_attempt"),
    path("outreach/", worklist.outreach_page, name="outreach"),
    path("outreach/rules/", worklist.rules, name="outreach_rules"),
    path("outreach/<number:number>/take/", worklist.take, name="outreach_take"),
    path("outreach/<number:number>/hand-over/", worklist.hand_over, name="outreach_hand_over"),
    path("outreach/<number:number>/put-back/", worklist.put_back, name="outreach_put_back"),
    path("outreach/<number:number>/close/", worklist.close, name="outreach_close"),
    path("preview/<slug:slug>/", instructor.preview, name="preview"),
    path("manage/", overview.organisation, name="manage"),
    path("manage/organisation/<slug:topic>/", topic.topic, name="manage_topic"),
    path("manage/logo/", logo.logo, name="manage_logo"),
    path("manage/logo/remove/", logo.take_away, name="manage_logo_remove"),
    path("manage/units/", units.all_units, name="manage_units"),
    path("manage/units/<slug:unit>/", units.rename, name="manage_unit"),
    path("manage/units/<slug:unit>/remove/", units.remove, name="manage_unit_remove"),
    path("manage/courses/", courses.all_courses, name="manage_courses"),
    path("manage/courses/<slug:course>/", courses.course_unit, name="manage_course"),
    path("manage/staff/", staff.all_staff, name="manage_staff"),
    path("manage/staff/<row:member>/remove/", staff.remove, name="manage_staff_remove"),
    path("manage/shelves/", shelves.all_shelves, name="manage_shelves"),
    path("manage/shelves/offers/", shelves.offers, name="manage_offers"),
    path("manage/shelves/replace/", replacing.replace, name="manage_replace"),
    path("manage/shelves/activities/<slug:slug>/", shelves.activity, name="manage_shelved"),
    path("manage/sums/", sums.sums, name="manage_sums"),
    path("manage/sums/sums.csv", sums.as_csv, name="manage_sums_csv"),
    path("manage/sums/sums.xlsx", sums.as_xlsx, name="manage_sums_xlsx"),
    path("language/", language.language, name="language"),
    path("accessibility/", legal.accessibility, name="accessibility"),
    path("privacy/", legal.privacy, name="privacy"),
    path("api/v1/", include("activities.api.v1")),
]
