import csv
import io
import re
import zipfile
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from activities.models import Enrolment, Placement
from activities.services import export
from activities.services.held_results import Held, HeldResults
from activities.services.roster import CourseList
from activities.signals import held_results_wanted, roster_wanted
from tests.activities.conftest import listening
from tests.activities.services.doing import begin, do, on_day
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
EVIL = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture
def placement() -> Placement:
    return make.placement(of=make.activity("keys"))


@pytest.fixture
def learners(placement: Placement) -> list[Enrolment]:
    with on_day(0):
        people = [make.member(placement.course) for _ in range(3)]
        do(placement, people[0], "right", "wrong")
        begin(placement, people[1])
    return people


def rows(placement: Placement, *, names: bool) -> list[list[export.Value]]:
    listed = CourseList(is_offered=True, has_names=True, may_export_names=names)
    with override("en"):
        return list(export.table(course=placement.course, listed=listed, language="en"))


def read_xlsx(body: bytes) -> list[list[str]]:
    """The cells as they stand in the file: texts in quotes, numbers bare; a formula fails."""
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
        texts = re.findall("<t[^>]*>(.*?)</t>", file.read("xl/sharedStrings.xml").decode(), re.S)
    assert "<f>" not in sheet
    rows = re.findall("<row .*?</row>", sheet)
    cells = [re.findall(r'<c [^>]*?(t="s")?><v>(.*?)</v>', row) for row in rows]
    return [[f"'{unescape(texts[int(value)])}'" if kind else value for kind, value in row] for row in cells]


def test_every_learner_and_every_activity_is_in_it(placement: Placement, learners: list[Enrolment]) -> None:
    held = {(placement.pk, learners[0].user_id): Held(10, differs=True)}
    with listening(held_results_wanted, lambda **_: HeldResults(held, is_offered=True)):
        found = rows(placement, names=False)
    assert found == [
        ["Learner", "Last heard from", "Begun", "Finished", "Activity keys (en), result in percent", "Activity keys (en), in the course"],
        ["Participant 1", "2026-03-02 11:00", 1, 1, 50, "the course: 10 %"],
        ["Participant 2", "2026-03-02 11:00", 1, 0, "under way", ""],
        ["Participant 3", "2026-03-02 11:00", 0, 0, "", ""],
    ]  # fmt: skip


def test_names_go_into_a_file_only_where_they_may_be_kept(
    placement: Placement, learners: list[Enrolment]
) -> None:
    with listening(roster_wanted, lambda **_: {learners[0].user_id: "Aino Koskenranta"}):
        assert "Aino" not in str(rows(placement, names=False))
        assert rows(placement, names=True)[1][:2] == ["Participant 1", "Aino Koskenranta"]


@pytest.mark.parametrize("start", ["=1+1", "+358 40", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"])
def test_nothing_is_taken_for_a_formula(start: str) -> None:
    assert export.harmless(start) == f"'{start}"
    written = "".join(export.as_csv(iter([[start, 5]])))
    assert list(csv.reader(io.StringIO(written.lstrip("\ufeff"), newline=""))) == [[f"'{start}", "5"]]


@pytest.mark.parametrize(
    "evil", ["Aino;=1+1", "Aino; @SUM(A1)", "Aino\n=1+1", "Aino\r\n-1", "Aino\t+1", 'Aino";"=1']
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_read_with_another_separator_holds_no_formula_either(evil: str, separator: str) -> None:
    written = "".join(export.as_csv(iter([["Participant 1", evil, 5]])))
    rows = list(csv.reader(io.StringIO(written.lstrip("\ufeff"), newline=""), delimiter=separator))
    assert [cell for row in rows for cell in row if cell.strip(' "').startswith(export.RUNS)] == []


@pytest.mark.parametrize("plain", ["Aino", "80 %", "", " =1", "Ääkkönen"])
def test_plain_texts_stay_as_they_are(plain: str) -> None:
    assert export.harmless(plain) == plain


def test_a_name_that_is_a_formula_harms_no_spreadsheet(
    placement: Placement, learners: list[Enrolment]
) -> None:
    with listening(roster_wanted, lambda **_: {learners[0].user_id: EVIL}):
        found = rows(placement, names=True)
    cells = read_xlsx(export.as_xlsx(iter(found)))
    assert cells[1][1] == f"''{EVIL}'"
    assert cells[1][5] == "50"
    text = "".join(export.as_csv(iter(found)))
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))[1][1] == f"'{EVIL}"


def test_a_file_costs_as_many_queries_for_more_people(
    placement: Placement, learners: list[Enrolment]
) -> None:
    with CaptureQueriesContext(connection) as few:
        rows(placement, names=True)
    for _ in range(5):
        do(placement, make.member(placement.course))
    with CaptureQueriesContext(connection) as many:
        rows(placement, names=True)
    assert len(many) == len(few)
