"""What a new demo LMS holds: invented people, one course, one key."""

from lti_tool.demo_lms import keys
from lti_tool.demo_lms.models import Course, Person, Setting

FIRST_PERSON = 101
FIRST_COURSE = 2
CROWD = "learner-n-"
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


def gather(count: int) -> None:
    """A course as large as some schools': so many learners more."""
    last = Person.objects.order_by("-pk").values_list("pk", flat=True).first() or FIRST_PERSON
    new = range(last + 1, last + 1 + count)
    Person.objects.bulk_create(
        [_person(pk, f"{CROWD}{pk}", "Osallistuja", f"Nro {pk}", "fi") for pk in new], batch_size=500
    )


def disperse() -> None:
    """The crowd goes again."""
    Person.objects.filter(key__startswith=CROWD).delete()


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
