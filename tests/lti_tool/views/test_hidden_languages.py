"""A person whose language is not offered now, because it is not complete, reads a page in another one."""

import pytest
from pytest_django import Settings

from activities.models import User
from lti_tool.protocol import vocabulary as v
from tests.factories import activities as make
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = pytest.mark.django_db
INCOMPLETE = "ar"


@pytest.fixture
def lms(settings: Settings) -> SigningLms:
    settings.LANGUAGES = [pair for pair in settings.LANGUAGES if pair[0] != INCOMPLETE]
    make.activity("an-activity")
    lms = a_signing_lms()
    lms.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "sv"
    return lms


def page_after_a_launch(lms: SigningLms) -> str:
    response = lms.launch({v.LAUNCH_PRESENTATION: {"locale": f"{INCOMPLETE}_EG"}})
    text: str = lms.client.get(response.headers["Location"], secure=True, follow=True).content.decode()
    return text


def test_an_lms_that_names_it_chooses_nothing(lms: SigningLms) -> None:
    assert '<html lang="sv"' in page_after_a_launch(lms)
    assert User.objects.get().language == ""


def test_who_chose_it_while_it_was_shown_keeps_the_choice_and_reads_another(lms: SigningLms) -> None:
    page_after_a_launch(lms)
    User.objects.update(language=INCOMPLETE)
    assert '<html lang="sv"' in page_after_a_launch(lms)
    assert User.objects.get().language == INCOMPLETE
