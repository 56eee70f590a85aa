import pytest

from activities.learning import carried_results
from activities.models import GradeEvent, Progress
from activities.signals import progress_changed
from tests.activities.conftest import listening
from tests.activities.learning.doing import do
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def test_a_listener_that_fails_takes_back_what_was_brought_along() -> None:
    there = make.placement()
    learner = make.member(there.course)
    do(there, learner)
    here = make.placement(of=there.activity)
    make.member(here.course, who=learner.user)

    def fail(**_: object) -> None:
        raise RuntimeError("the listener broke")

    with listening(progress_changed, fail), pytest.raises(RuntimeError):
        carried_results.bring_along(placement=here, learner=learner.user)
    assert not Progress.objects.filter(placement=here).exists()
    assert not GradeEvent.objects.filter(placement=here).exists()
