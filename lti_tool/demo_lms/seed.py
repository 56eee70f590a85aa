"""What a new demo LMS holds: invented people, one course, one key."""

from lti_tool.demo_lms import keys
from lti_tool.demo_lms.models import Course, Person, Setting

FIRST_PERSON = 101
FIRST_COURSE = 2
PEOPLE = [
    ("learner1", "Aino", "Koskenranta", "fi"),
    ("learner2", "Elof", "Sandström", "sv"),
    ("learner3", "Grace", "Okonjo-Laine", "en"),
    ("learner4", "Samir", "al-Haddar", "ar"),
    ("learner5", "Mai Linh", "Nguyenlahti", "fi"),
    ("learner6", "Veikko", "Tuulasmaa", "fi"),
    ("instructor", "Leena", "Haavikkola", "fi"),
    ("admin", "Oskari", "Ylläpitäjänen", "fi"),
]


def fill(*, rules: str | None) -> None:
    """Seed an empty LMS; with `rules`, switch to them."""
    if rules:
        Setting.write("rules", rules)
        Setting.write("first_rules", rules)
    if not Person.objects.exists():
        Person.objects.bulk_create(
            _person(number, *who) for number, who in enumerate(PEOPLE, start=FIRST_PERSON)
        )
    if not Course.objects.exists():
        Course.objects.create(
            pk=FIRST_COURSE, title="Workshop skills", label="WORKSHOP-1", id_number="sis-workshop"
        )
    keys.current()


def _person(number: int, key: str, given_name: str, family_name: str, locale: str) -> Person:
    role = Person.Role.LEARNER if key.startswith("learner") else Person.Role(key)
    return Person(
        pk=number,
        key=key,
        given_name=given_name,
        family_name=family_name,
        email=f"{key}@lms.example",
        locale=locale,
        role=role,
    )
