from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from activities.models import Activity, ActivityVersion, Organisation
from activities.organisations.services import first_organisation, new_organisation
from activities.publishing.checks.schema import CONTENT_FOLDER
from activities.publishing.content import max_points
from activities.publishing.publish import digest
from tests.activities.content.walks import CONTENTS
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped content, where a test may change it."""
    return Path(shutil.copytree(CONTENT_FOLDER, tmp_path / "content"))


def change(path: Path, /, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values), encoding="utf-8")


def test_loading_publishes_every_file(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_content")
    assert Activity.objects.filter(current_version__number=1).count() == len(CONTENTS)
    assert "tour-uusix: new version 1" in capsys.readouterr().out


def test_loading_twice_makes_no_new_version(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_content")
    call_command("load_content")
    assert ActivityVersion.objects.count() == len(CONTENTS)
    assert capsys.readouterr().out.endswith(f"{len(CONTENTS)} files, 0 new versions\n")


def test_a_byte_order_mark_before_the_text_makes_no_difference(folder: Path) -> None:
    call_command("load_content", path=folder)
    for path in folder.glob("*.json"):
        path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    call_command("load_content", path=folder)
    call_command("check_content", path=folder)
    assert ActivityVersion.objects.count() == len(CONTENTS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "this is not JSON: Expecting property name"),
        ("[" * 5000, "it has more than 20 levels"),
        ('{"title": NaN}', "NaN or Infinity"),
        ('{"minutes": ' + "9" * 5000 + "}", "a number that is too long"),
        ('{"title": {"fi": "\\ud800"}}', "the text at 'title.fi' holds half of a letter"),
        ('{"title": {"fi": "\\u0000"}}', "the text at 'title.fi' holds the sign NUL"),
        ('{"slug": "a", "slug": "b"}', "'slug' stands twice"),
        ('"' + "x" * 4_200_000 + '"', "more than 4,194,304 bytes"),
    ],
)
def test_a_file_that_nothing_could_show_is_named_and_nothing_is_loaded(
    folder: Path, text: str, words: str
) -> None:
    (folder / "tour-uusix.json").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        call_command("load_content", path=folder)
    assert words in str(caught.value)
    assert "tour-uusix.json" in str(caught.value)
    assert not ActivityVersion.objects.exists()


def test_only_what_changed_gets_a_new_version(folder: Path) -> None:
    call_command("load_content", path=folder)
    change(folder / "tour-uusix.json", minutes=45)
    call_command("load_content", path=folder)
    tour = Activity.objects.get(slug="tour-uusix")
    assert tour.current_version is not None
    assert (tour.current_version.number, tour.current_version.content["minutes"]) == (2, 45)
    assert ActivityVersion.objects.count() == len(CONTENTS) + 1


def test_going_back_to_an_earlier_content_is_a_new_version_too(folder: Path) -> None:
    for minutes in (30, 45, 30):
        change(folder / "tour-uusix.json", minutes=minutes)
        call_command("load_content", path=folder)
    assert Activity.objects.get(slug="tour-uusix").versions.count() == 3


def test_loading_again_mends_a_card_that_an_older_release_wrote(folder: Path) -> None:
    call_command("load_content", path=folder)
    tours = ActivityVersion.objects.filter(activity__slug="tour-uusix")
    as_told = tours.get().card
    tours.update(card={})
    call_command("load_content", path=folder)
    assert tours.get().card == as_told
    assert as_told["max_points"] == max_points(tours.get().content)


def test_one_broken_file_stops_all_and_says_why(folder: Path) -> None:
    change(folder / "tour-uusix.json", minutes=0)
    with pytest.raises(CommandError, match=r"(?s)Nothing was loaded.*tour-uusix.json: minutes"):
        call_command("load_content", path=folder)
    assert not Activity.objects.exists()


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("load_content", path=tmp_path / "nowhere")


def test_what_staff_hid_stays_hidden() -> None:
    call_command("load_content")
    Activity.objects.update(is_listed=False)
    call_command("load_content")
    assert not Activity.objects.filter(is_listed=True).exists()


def test_the_digest_looks_at_the_content_and_not_at_its_writing() -> None:
    assert digest({"a": 1, "b": "ä"}) == digest(json.loads('{"b": "\\u00e4", "a": 1}'))
    assert digest({"a": 1}) != digest({"a": 2})


WORKSHOPS = {"tour-uusix", "tour-pakila", "tour-digi"}


def on_shelf(organisation: Organisation | None) -> set[str]:
    return set(Activity.objects.filter(organisation=organisation).values_list("slug", flat=True))


def test_tours_of_workshops_lie_on_the_shelf_of_the_first_organisation_and_all_else_is_common() -> None:
    new_organisation(name="Another")
    call_command("load_content")
    assert on_shelf(first_organisation()) == WORKSHOPS
    assert on_shelf(None) == {content["slug"] for content in CONTENTS.values()} - WORKSHOPS


def test_what_an_older_release_has_loaded_goes_to_its_shelf_without_a_new_version() -> None:
    call_command("load_content")
    Activity.objects.update(organisation=None)
    call_command("load_content")
    assert on_shelf(first_organisation()) == WORKSHOPS
    assert ActivityVersion.objects.count() == len(CONTENTS)


def test_what_staff_have_put_on_another_shelf_stays_there(folder: Path) -> None:
    call_command("load_content", path=folder)
    house, person = first_organisation(), make.person()
    unit = make.unit(house)
    Activity.objects.filter(slug="tour-uusix").update(unit=unit)
    Activity.objects.filter(slug="tour-pakila").update(owner=person)
    Activity.objects.filter(slug="what-is-ai").update(organisation=new_organisation(name="Another"))
    change(folder / "tour-uusix.json", minutes=45)
    call_command("load_content", path=folder)
    uusix, pakila = (Activity.objects.get(slug=slug) for slug in ("tour-uusix", "tour-pakila"))
    assert (uusix.unit, pakila.owner) == (unit, person)
    assert on_shelf(None) & {"what-is-ai"} == set()


def test_an_unknown_shelf_is_named_and_nothing_is_loaded(folder: Path) -> None:
    change(folder / "tour-uusix.json", shelf="attic")
    with pytest.raises(CommandError, match=r"tour-uusix.json: shelf"):
        call_command("load_content", path=folder)
    assert not ActivityVersion.objects.exists()


def test_checking_the_shipped_content_finds_no_errors(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_content")
    assert f"{len(CONTENTS)} files, 0 errors" in capsys.readouterr().out


def test_checking_tells_on_request_what_is_taught_and_what_is_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("check_content")
    assert "TIEKE criteria" not in capsys.readouterr().out
    call_command("check_content", coverage=True)
    shown = capsys.readouterr().out
    assert "TIEKE criteria: 10 of 10" in shown
    assert re.search(r"LO1\.1\.05 .* search-and-judge\n", shown)
    assert re.search(r"LO1\.3\.06 .* -\n", shown)


def test_two_files_in_one_place_of_a_path_stop_the_loading(folder: Path) -> None:
    change(folder / "what-is-ai.json", path={"name": "first-steps", "place": 1})
    with pytest.raises(
        CommandError, match=r"what-is-ai.json: path.place: device-and-network.json has place 1"
    ):
        call_command("load_content", path=folder)


def test_checking_names_the_fault_and_exits_with_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder / "tour-uusix.json", minutes=0)
    with pytest.raises(SystemExit) as caught:
        call_command("check_content", path=folder)
    assert caught.value.code == 1
    assert "error  tour-uusix.json: minutes" in capsys.readouterr().out
