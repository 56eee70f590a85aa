"""A course with its people, and strangers' courses beside it: of another organisation, deployment and unit."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.test import Client

from activities.learning import attempts, help_calls
from activities.learning.photos import uploads
from activities.models import (
    ApiToken,
    Attempt,
    Course,
    Enrolment,
    Feedback,
    GradeEvent,
    Organisation,
    Role,
    Unit,
    User,
)
from activities.outreach import cases
from activities.privacy import audit
from activities.runtime import clock
from activities.teaching import reviews
from activities.teaching.reviews import Opinion
from lti_tool import bridge
from lti_tool.models import (
    Deployment,
    LaunchSession,
    LineItem,
    LtiContext,
    LtiUser,
    NoticeService,
    ReceivedNotice,
    Registration,
    RegistrationInvite,
    Replacement,
    ResourceLink,
    Standing,
)  # fmt: skip
from tests.factories import activities as make
from tests.factories.deliveries import queue
from tests.factories.registrations import a_registration
from tests.factories.sessions import browser_of

# In every text of a stranger's; too long to stand in a random token by chance.
MARK, UNIT_MARK = "zqxjkvwbq", "wvjqzxkpq"
NUMBER = 777  # a stranger's number in the course; nobody has it in one's own
Rows = dict[type[Model], set[Any]]


@dataclass
class Side:
    """A course of somebody's, and by the names of addresses' parts the ids of what is in it."""

    organisation: Organisation
    deployment: Deployment
    course: Course
    context: LtiContext
    learner: Enrolment
    parts: dict[str, str]
    mark: str  # in each of its texts

    @cached_property
    def ids(self) -> set[str]:
        """What leads to somebody there: tokens of people, and ids that nobody guesses."""
        people = User.objects.filter(enrolments__course=self.course).values_list("username", flat=True)
        return {value for value in self.parts.values() if len(value) > 12} | set(people)


@dataclass
class World:
    own: Side
    strangers: dict[str, Side]
    browsers: dict[str, tuple[Client, str]]  # by role: the browser, and where its pages stand
    strange: Rows = field(default_factory=dict)


def side(name: str, organisation: Organisation, deployment: Deployment, *, number: int) -> Side:
    """A course in which a learner has begun, handed something in, asked for help, and is looked for."""
    unit = Unit.objects.create(organisation=organisation, name=f"{name} unit")
    key = bridge.deployment_key(deployment.pk)
    course = Course.objects.create(
        title=f"{name} course",
        organisation=organisation,
        unit=unit,
        deployment_key=key,
        last_number=number - 1,
    )
    context = LtiContext.objects.create(deployment=deployment, context_id=f"{name}-course", course=course)
    steps = [[make.question(f"{name}q1"), make.reflection(f"{name}r1")], [make.question(f"{name}q2")]]
    activity = make.activity(f"work-{len(name)}-{course.pk}", steps=steps)
    type(activity).objects.filter(pk=activity.pk).update(organisation=organisation, unit=unit)
    placement = make.placement(course, activity)
    learner, teacher = make.member(course), make.member(course, Role.INSTRUCTOR)
    attempt = attempts.start(placement=placement, learner=learner.user)
    parts = _work(name, attempt, teacher) | _grade(name, context, attempt)
    cases.take(course=course, number=learner.number, actor=teacher.user)
    parts |= _offices(name, organisation, deployment, course)
    parts |= {
        "placement": placement.public_id, "course": course.public_id, "number": str(learner.number), "slug": activity.slug,
        "activity": activity.slug, "attempt": attempt.public_id, "unit": unit.public_id, "block": f"{name}r1",
    }  # fmt: skip
    return Side(organisation, deployment, course, context, learner, parts, name)


def _work(name: str, attempt: Attempt, teacher: Enrolment) -> dict[str, str]:
    block = f"{name}r1"
    photo = uploads.keep(attempt=attempt, block=block, file=make.sent(make.photo()))
    form = {"response": [f"{name} sawed a plank."], "response-photo": [photo.public_id]}
    attempts.answer(attempt=attempt, block=block, key="first", form=form)
    call = help_calls.ask(attempt=attempt, step=1, text=f"{name} is stuck.")
    reflection = attempt.reflections.get()
    opinion = Opinion(f"{name} did well.", "1")
    reviews.save_draft(
        reflection=reflection, reviewer=teacher.user, opinion=opinion, revision=reflection.revision
    )
    return {"reflection": reflection.public_id, "photo": photo.public_id, "call": call.public_id}


def _grade(name: str, context: LtiContext, attempt: Attempt) -> dict[str, str]:
    person = LtiUser.objects.create(
        registration=context.deployment.registration, sub=f"{name}-{context.pk}", user=attempt.learner
    )
    link = ResourceLink.objects.create(
        context=context, resource_link_id=f"{name}-link", title=f"{name} link", placement=attempt.placement
    )
    now = clock.now()
    GradeEvent.objects.create(
        placement=attempt.placement,
        learner=attempt.learner,
        points=1,
        max_points=2,
        counting="best",
        comment=f"{name} between us",
        started_at=now,
        submitted_at=now,
    )
    url = f"https://lms.example.org/{context.pk}/item"
    column = LineItem.objects.create(resource_link=link, url=url, label=name, tag="verstas")
    return {"delivery_id": str(queue(column, person).pk)}


def _offices(name: str, organisation: Organisation, deployment: Deployment, course: Course) -> dict[str, str]:
    """What staff see of it in the administration."""
    now = clock.now()
    clerk = User.objects.create_user(f"{name}-clerk-{course.pk}", "a long password", is_staff=True)
    member = organisation.staff.create(user=clerk)
    ApiToken.objects.create(
        name=f"{name} token", token_hash=f"{name}{course.pk}", organisation=organisation, course=course,
        made_by=clerk, created_at=now, expires_at=now,
    )  # fmt: skip
    Feedback.objects.create(message=f"{name} says", created_at=now, organisation=organisation)
    audit.record_event(action=f"{name}.looked", actor=clerk, course=course)
    RegistrationInvite.objects.create(
        token_hash=f"{name}{course.pk}", organisation=organisation, expires_at=now
    )
    Replacement.objects.create(former=deployment, successor=deployment, actor=clerk.token, made_at=now)
    NoticeService.objects.create(deployment=deployment, url=f"https://lms.example.org/{name}/{course.pk}")
    return {"member": str(member.pk)}


def a_world(*, but: Collection[str] = ()) -> World:
    """`but`: without the stranger that is one only where a unit or a course is the fence."""
    before = rows_now()
    shared = a_registration(organisation=make.organisation("Own"), lets_manage=True, names="off")
    assert shared.organisation is not None
    deployment = shared.deployments.get()
    own = side("own", shared.organisation, deployment, number=1)
    browsers = {role: _browser(own.context, role) for role in (*Role.values, "administrator")}
    known = rows_now()
    assert sum(map(len, known.values())) > sum(map(len, before.values()))
    strangers = dict(_strangers(shared, own, but))
    after = rows_now()
    return World(own, strangers, browsers, {model: after[model] - known[model] for model in after})


def _strangers(shared: Registration, own: Side, but: Collection[str]) -> Iterable[tuple[str, Side]]:
    elsewhere = a_registration(
        name=f"{MARK} LMS",
        issuer=f"https://{MARK}.example.org",
        organisation=make.organisation(f"{MARK} B"),
        names="off",
    )
    ReceivedNotice.objects.create(registration=elsewhere, notice_id=MARK, type=MARK, received_at=clock.now())
    assert elsewhere.organisation is not None
    yield "organisation", side(MARK, elsewhere.organisation, elsewhere.deployments.get(), number=NUMBER)
    school = make.organisation(f"{MARK} C")
    second = Deployment.objects.create(
        registration=shared, deployment_id=f"{MARK}-2", standing=Standing.ACTIVE, organisation=school
    )
    yield "deployment", side(MARK, school, second, number=NUMBER)
    if "unit" not in but:
        yield "unit", side(UNIT_MARK, own.organisation, own.deployment, number=NUMBER)


def _browser(context: LtiContext, role: str) -> tuple[Client, str]:
    course_role = Role.INSTRUCTOR if role == "administrator" else role
    person = LtiUser.objects.create(
        registration=context.deployment.registration, sub=f"an-{role}", user=make.person()
    )
    client, before = browser_of(context, person, course_role)
    if role == "administrator":
        LaunchSession.objects.filter(user=person.user).update(is_administrator=True)
    return client, before


def rows_now() -> Rows:
    """The keys of all rows that there are, table by table."""
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in _models()}


def _models() -> list[type[Model]]:
    return [
        one
        for one in apps.get_models()
        if one._meta.managed and not one._meta.proxy and "." in one._meta.label
    ]


def digests(rows: Rows) -> dict[str, str]:
    """What stands in these rows, table by table."""
    found = {}
    for model, pks in rows.items():
        values = sorted(map(repr, model._base_manager.filter(pk__in=pks).values_list())) if pks else []
        found[model._meta.label] = hashlib.sha256("\n".join(values).encode()).hexdigest()
    return found


class Watch:
    """What a walk leaves behind: strangers' rows that changed, and new rows that speak of strangers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._ids = {one for side in world.strangers.values() for one in side.ids}
        self._before, self._digests = rows_now(), digests(world.strange)

    def faults(self) -> list[str]:
        after = digests(self._world.strange)
        changed = [f"written: {label}" for label, digest in self._digests.items() if after[label] != digest]
        return changed + [
            fault
            for model, pks in rows_now().items()
            for fault in self._new(model, pks - self._before[model])
        ]

    def _new(self, model: type[Model], pks: set[Any]) -> Iterable[str]:
        for row in model._base_manager.filter(pk__in=pks):
            for column in model._meta.concrete_fields:
                value = column.value_from_object(row)
                leads = isinstance(column, ForeignKey) and value in self._world.strange.get(
                    column.related_model, ()
                )
                if leads or (isinstance(value, str) and any(one in value for one in self._ids)):
                    yield f"a new row speaks of a stranger: {model._meta.label}.{column.name}"
