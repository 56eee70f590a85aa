"""Replacements that cannot be, and the pages on which one is done and taken back."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from activities.models import Course, Organisation, User
from lti_tool.models import Deployment, LtiContext, Replacement
from lti_tool.registration import replacements
from tests.factories.signing_lms import SigningLms
from tests.lti_tool.registration.test_replacements import admin, launch, lms
from tests.lti_tool.registration.test_replacements_undone import pair, replace, undo

__all__ = ["admin", "lms"]  # fixtures
pytestmark = pytest.mark.django_db


def test_it_is_refused_across_organisations(lms: SigningLms, admin: User) -> None:
    launch(lms, "1", "pupil")
    former, by = pair()
    Deployment.objects.filter(pk=by.pk).update(organisation=Organisation.objects.create(name="Another"))
    with pytest.raises(replacements.CannotReplaceError) as refused:
        replace(admin)
    assert refused.value.code == "another_organisation"
    assert LtiContext.objects.get().deployment == former


def test_two_that_each_claim_to_replace_the_other_are_told_so(lms: SigningLms, admin: User) -> None:
    launch(lms, "1", "pupil")
    former, by = pair()
    replace(admin)
    for claim, code in (
        ({"former": by, "by": former}, "claims_each_other"),
        ({"former": former, "by": by}, "was_replaced"),
    ):
        with pytest.raises(replacements.CannotReplaceError) as refused:
            replacements.replace_deployment(**claim, actor=admin)
        assert (refused.value.code, refused.value.by) == (code, by)
    undo(admin)
    replacements.replace_deployment(former=by, by=former, actor=admin)
    assert LtiContext.objects.get().deployment == former


def test_the_administrator_sees_it_does_it_and_takes_it_back(
    lms: SigningLms, admin: User, client: Client
) -> None:
    launch(lms, "1", "pupil")
    launch(lms, "2", "pupil")
    former, by = pair()
    client.force_login(admin)
    page = f"/admin/lti_tool/deployment/{by.pk}/replaces/"
    shown = english(client, f"{page}?former={former.pk}")
    assert "Courses that both have, and that become one" in shown
    assert "take it back within a day" in shown
    assert Course.objects.count() == 2
    done = client.post(page, {"former": former.pk, "sure": "on"}, secure=True)
    assert done.headers["Location"] == "/admin/lti_tool/replacement/"
    row = Replacement.objects.get()
    mutual = f"/admin/lti_tool/deployment/{former.pk}/replaces/?former={by.pk}"
    assert "2 has taken the place of this deployment" in english(client, mutual)
    back = f"/admin/lti_tool/replacement/{row.pk}/undo/"
    assert back in english(client, "/admin/lti_tool/replacement/")
    assert "told apart again: 1" in english(client, back)
    assert client.post(back, secure=True).status_code == 302
    assert Course.objects.count() == 2
    again = client.get(back, secure=True, headers={"accept-language": "en"})
    assert again.headers["Location"] == "/admin/lti_tool/replacement/"
    assert "taken back already" in english(client, "/admin/lti_tool/replacement/")


def test_a_stranger_takes_nothing_back(lms: SigningLms, admin: User, client: Client) -> None:
    launch(lms, "1", "pupil")
    row = replace(admin)
    clerk = User.objects.create_superuser("clerk", "a long password of a clerk")
    User.objects.filter(pk=clerk.pk).update(is_superuser=False)
    client.force_login(clerk)
    assert client.post(f"/admin/lti_tool/replacement/{row.pk}/undo/", secure=True).status_code == 403
    clerk.user_permissions.add(Permission.objects.get(codename="change_deployment"))
    assert client.post(f"/admin/lti_tool/replacement/{row.pk}/undo/", secure=True).status_code == 404
    row.refresh_from_db()
    assert row.undone_at is None


def english(client: Client, page: str) -> str:
    return client.get(page, secure=True, headers={"accept-language": "en"}).content.decode()
