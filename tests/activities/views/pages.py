"""Every page of a course and every call of its API, and whom each is for."""

from activities.models import Role

PAGES = {
    "home": ("get", ""),
    "activity": ("get", "p/{placement}/"),
    "start": ("post", "p/{placement}/start/"),
    "bring_along": ("post", "p/{placement}/bring-along/"),
    "step": ("get", "p/{placement}/steps/1/"),
    "finish": ("get", "p/{placement}/finish/"),
    "done": ("get", "p/{placement}/done/"),
    "code": ("post", "p/{placement}/code/"),
    "cancel_code": ("post", "p/{placement}/code/cancel/"),
    "put_away": ("post", "p/{placement}/put-away/"),
    "bring_back": ("post", "p/{placement}/bring-back/"),
    "results": ("get", "p/{placement}/results/"),
    "attempt_review": ("get", "p/{placement}/learners/1/"),  # one's own: the first who came
    "preview": ("get", "preview/{slug}/"),
    "queue": ("get", "queue/"),
    "accept_many": ("post", "queue/accept/"),
    "reflection": ("get", "reflections/{reflection}/"),
    "review": ("get", "reflections/{reflection}/review/"),
    "photo": ("get", "photos/{photo}/"),
    "ask_for_help": ("post", "p/{placement}/steps/1/help/"),
    "take_back_help": ("post", "help-calls/{call}/take-back/"),
    "answer_help": ("get", "help-calls/{call}/answer/"),
    "steps": ("get", "p/{placement}/step-by-step/"),
    "times": ("get", "p/{placement}/times/"),
    "gradebook": ("get", "gradebook/"),
    "gradebook_refresh": ("post", "gradebook/refresh/"),
    "gradebook_csv": ("get", "gradebook/results.csv"),
    "gradebook_xlsx": ("get", "gradebook/results.xlsx"),
    "people": ("get", "people/"),
    "people_refresh": ("post", "people/refresh/"),
    "person": ("get", "people/{number}/"),
    "person_attempt": ("get", "people/{number}/attempts/{their_attempt}/"),
    "put_aside": ("post", "people/{number}/put-aside/"),
    "count_again": ("post", "people/{number}/count/"),
    "outreach": ("get", "outreach/"),
    "outreach_rules": ("post", "outreach/rules/"),
    "outreach_take": ("post", "outreach/{number}/take/"),
    "outreach_hand_over": ("post", "outreach/{number}/hand-over/"),
    "outreach_put_back": ("post", "outreach/{number}/put-back/"),
    "outreach_close": ("post", "outreach/{number}/close/"),
}
# The pages of who may manage the organisation, by launch; a stranger's units and courses are not there.
MANAGING = {
    "manage": ("get", "manage/"),
    "manage_shelves": ("get", "manage/shelves/"),
    "manage_offers": ("get", "manage/shelves/offers/"),
    "manage_replace": ("get", "manage/shelves/replace/"),
    "manage_shelved": ("get", "manage/shelves/activities/{slug}/"),
    "manage_topic": ("get", "manage/organisation/contacts/"),
    "manage_logo": ("get", "manage/logo/"),
    "manage_logo_remove": ("post", "manage/logo/remove/"),
    "manage_units": ("get", "manage/units/"),
    "manage_unit": ("get", "manage/units/{unit}/"),
    "manage_unit_remove": ("get", "manage/units/{unit}/remove/"),
    "manage_courses": ("get", "manage/courses/"),
    "manage_course": ("get", "manage/courses/{course}/"),
    "manage_staff": ("get", "manage/staff/"),
    "manage_staff_remove": ("post", "manage/staff/{member}/remove/"),
    "manage_sums": ("get", "manage/sums/"),
    "manage_sums_csv": ("get", "manage/sums/sums.csv"),
    "manage_sums_xlsx": ("get", "manage/sums/sums.xlsx"),
}
API = {
    "courses": ("get", "api/v1/courses/"),
    "overview": ("get", "api/v1/courses/{course}/"),
    "people": ("get", "api/v1/courses/{course}/people/"),
    "person": ("get", "api/v1/courses/{course}/people/{number}/"),
    "person_attempt": ("get", "api/v1/courses/{course}/people/{number}/attempts/{their_attempt}/"),
    "gradebook": ("get", "api/v1/courses/{course}/gradebook/"),
    "outreach": ("get", "api/v1/courses/{course}/outreach/"),
    "outreach_act": ("post", "api/v1/courses/{course}/outreach/{number}/"),
    "aside": ("post", "api/v1/courses/{course}/people/{number}/aside/"),
    "away": ("post", "api/v1/placements/{placement}/away/"),
    "results": ("get", "api/v1/placements/{placement}/results/"),
    "steps": ("get", "api/v1/placements/{placement}/steps/"),
    "reflections": ("get", "api/v1/reflections/"),
    "review": ("get", "api/v1/reflections/{reflection}/review/"),
    "review_draft": ("put", "api/v1/reflections/{reflection}/draft/"),
    "help_calls": ("get", "api/v1/help-calls/"),
    "answer_help": ("post", "api/v1/help-calls/{call}/answer/"),
}
OWN = {"reflection", "photo", "ask_for_help", "take_back_help"}
FOR_THE_COURSES_OWN_PEOPLE = {
    "placements",
    "attempt",
    "answers",
}  # tests/activities/api/learning/test_attempts.py
FOR_ANYONE = {"language", "accessibility", "privacy"}
FOR_ALL = {"home", "activity", "start", "bring_along", "step", "finish", "done", "code", "cancel_code"}
FOR_ALL |= {"attempt_review", "reflection", "photo"}
ONLY_FOR = {
    **{page: {Role.INSTRUCTOR} for page in set(PAGES) - FOR_ALL},
    "preview": {Role.INSTRUCTOR, Role.CONTENT_DEVELOPER},
    "ask_for_help": {Role.LEARNER, Role.VISITOR},
    "take_back_help": {Role.LEARNER, Role.VISITOR},
}
FOR_INSTRUCTORS = {page for page, roles in ONLY_FOR.items() if roles == {Role.INSTRUCTOR}}
OF_A_PERSON = {page for page, (_, path) in PAGES.items() if "{number}" in path}
OF_ONE = OF_A_PERSON | {"review", "answer_help", "photo"}
NAMES_NO_ONE = {"steps", "times", "courses"}
OF_THE_COURSE = {page for page, (_, path) in PAGES.items() if "{" not in path} | {"preview"}
# An instructor who sends a form without its fields is told so, and a button that comes too late too.
WELL_TAKEN = {200, 204, 302, 400, 409, 415, 422}
