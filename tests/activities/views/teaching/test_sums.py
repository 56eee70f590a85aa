"""Sums as whoever manages an organisation reads them, by launch and in the administration."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils.translation import override

from activities.models import Enrolment, Organisation, OrganisationSum, Role, StaffMember, User
from activities.organisations import services as organisations
from activities.teaching.sums import closing, tables
from tests.activities.mount import managing
from tests.factories import activities as make
from tests.factories.practice import learners, placed, practise

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
PAGE, CSV, XLSX = "manage/sums/", "manage/sums/sums.csv", "manage/sums/sums.xlsx"


@pytest.fixture
def ours() -> Organisation:
    return organisations.new_organisation(name="Ours")


@pytest.fixture
def manager(ours: Organisation) -> Enrolment:
    return make.member(placed(ours).course, Role.INSTRUCTOR)


@pytest.fixture
def two_months(ours: Organisation) -> None:
    """March with a small unit, April with a larger one."""
    practised(ours, "North", 12, MARCH)
    practised(ours, "South", 3, MARCH)
    practised(ours, "West", 20, MARCH)
    practised(ours, "North", 15, APRIL)
    for month in (MARCH, APRIL):
        closing.close(organisation=ours, month=month)


def practised(organisation: Organisation, unit: str, count: int, month: date) -> None:
    placement = placed(organisation, unit)
    at = datetime(month.year, month.month, 10, 9, tzinfo=UTC)
    practise(placement, learners(placement, count), at=at)


def test_before_a_month_has_ended_the_page_says_what_will_come(client: Client, manager: Enrolment) -> None:
    for path in (PAGE, CSV, XLSX):
        answer = client.get(managing(manager, path))
        assert answer.status_code == 200
        assert "There are no sums yet." in answer.content.decode()


@pytest.mark.usefixtures("two_months")
def test_the_months_and_their_sum_stand_in_the_first_table(client: Client, manager: Enrolment) -> None:
    page = client.get(managing(manager, PAGE)).content.decode()
    assert rows_of(page, "Sums by month") == [
        ["March 2026", "35", "35", "35", "3.5"],
        ["April 2026", "15", "15", "15", "1.5"],
        ["All these months", "–", "50", "50", "5.0"],
    ]


@pytest.mark.usefixtures("two_months")
def test_what_is_kept_back_is_words_and_what_lacks_months_has_a_sign(
    client: Client, manager: Enrolment
) -> None:
    page = client.get(managing(manager, PAGE)).content.decode()
    none = ["not shown"]
    assert rows_of(page, "Sums by unit") == [
        ["North", "15", *["15* without some months"] * 2, "1.5* without some months"],
        ["South", *none],
        ["West", "20", *["20* without some months"] * 2, "2.0* without some months"],
        ["No unit", *none],
    ]
    march = client.get(managing(manager, f"{PAGE}?from=2026-03&to=2026-03")).content.decode()
    assert rows_of(march, "Sums by unit") == [
        ["North", *none], ["South", *none], ["West", "20", "20", "20", "2.0"], ["No unit", *none]
    ]  # fmt: skip


@pytest.mark.usefixtures("two_months")
def test_of_another_organisation_nothing_is_on_the_page(client: Client) -> None:
    theirs = organisations.new_organisation(name="A stranger")
    someone = make.member(placed(theirs).course, Role.INSTRUCTOR)
    for path in (PAGE, CSV):
        body = client.get(managing(someone, path)).content.decode()
        assert "North" not in body
        assert "There are no sums yet." in body


@pytest.mark.usefixtures("two_months")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=2026-13", "From month: Choose a month from the list."),
        ("from=1926-03", "From month: Choose a month from the list."),
        ("to=2126-03", "To month: Choose a month from the list."),
        ("from=2026-04&to=2026-03", "The last month comes before the first one."),
        ("from=" + "9" * 5000, "From month: Choose a month from the list."),
        ("from=%D9%A2%D9%A0%D9%A2%D9%A6-03", "From month: Choose a month from the list."),
        ("from=<script>", "From month: Choose a month from the list."),
    ],
)
@pytest.mark.parametrize("path", [PAGE, CSV, XLSX])
def test_a_wrong_month_is_told_at_its_field(
    client: Client, manager: Enrolment, query: str, words: str, path: str
) -> None:
    answer = client.get(managing(manager, f"{path}?{query}"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "<script>" not in page
    assert "Sums by month" not in page


@pytest.mark.usefixtures("two_months")
def test_the_file_has_a_line_for_each_month_and_group(client: Client, manager: Enrolment) -> None:
    answer = client.get(managing(manager, f"{CSV}?from=2026-03&to=2026-03"))
    assert answer["Content-Disposition"] == 'attachment; filename="sums.csv"'
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == [
        "Month",
        "Group",
        "Name",
        "People",
        "Activities begun",
        "Activities finished",
        "Hours of practice",
    ]
    assert lines[1] == ["2026-03", "Everyone", "", "35", "35", "35", "3.5"]
    assert ["2026-03", "Unit", "West", "20", "20", "20", "2"] in lines
    assert ["2026-03", "Unit", "South", *["not shown"] * 4] in lines
    assert ["2026-03", "Language", "Finnish", "35", "35", "35", "3.5"] in lines
    assert not any(cell == "0" for line in lines for cell in line)


def test_a_unit_s_name_is_no_formula_in_a_file(
    client: Client, ours: Organisation, manager: Enrolment
) -> None:
    practised(ours, '=HYPERLINK("https://evil.example")', 12, MARCH)
    closing.close(organisation=ours, month=MARCH)
    assert "'=HYPERLINK" in client.get(managing(manager, CSV)).content.decode()
    book = client.get(managing(manager, XLSX))
    with zipfile.ZipFile(io.BytesIO(book.content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_unit_that_is_gone_keeps_its_name_and_a_renamed_one_has_its_last(ours: Organisation) -> None:
    for unit in ("North", "South"):
        practised(ours, unit, 12, MARCH)
    closing.close(organisation=ours, month=MARCH)
    ours.units.filter(name="South").update(name="Harbour")
    ours.units.get(name="North").delete()
    practised(ours, "Harbour", 12, APRIL)
    closing.close(organisation=ours, month=APRIL)
    with override("en"):
        shown = tables.tables(organisation=ours, first=MARCH, last=APRIL)
    assert [line.name for line in shown.by_unit] == ["Harbour", "North", "No unit"]


def test_a_year_stands_on_the_page_where_all_of_it_is_chosen(
    client: Client, ours: Organisation, manager: Enrolment
) -> None:
    for month in range(1, 13):
        OrganisationSum.objects.create(organisation=ours, begins_on=date(2025, month, 1), people=20)
    OrganisationSum.objects.create(organisation=ours, begins_on=date(2025, 1, 1), months=12, people=140)
    words = "People in the whole year 2025: 140 or a little more (rounded down to full tens)."
    assert words in client.get(managing(manager, PAGE)).content.decode()
    assert words not in client.get(managing(manager, f"{PAGE}?from=2025-02")).content.decode()


@pytest.mark.usefixtures("two_months")
def test_staff_of_an_organisation_find_its_sums_from_the_administration(
    client: Client, ours: Organisation
) -> None:
    theirs = organisations.new_organisation(name="A stranger")
    clerk = User.objects.create_user("clerk", "a long password", is_staff=True, language="en")
    StaffMember.objects.create(organisation=ours, user=clerk)
    clerk.user_permissions.add(Permission.objects.get(codename="view_organisation"))
    client.force_login(clerk)
    own, other = (f"/admin/organisations/{one.public_id}/manage/sums/" for one in (ours, theirs))
    listed = client.get("/admin/activities/organisation/").content.decode()
    assert own in listed
    assert other not in listed
    for path in ("", "sums.csv", "sums.xlsx"):
        assert client.get(own + path).status_code == 200
        assert client.get(other + path).status_code == 404
    assert rows_of(client.get(own).content.decode(), "Sums by month")[0][1] == "35"


def rows_of(page: str, caption: str) -> list[list[str]]:
    """The rows of the table of that caption without its heads, each cell as it is read aloud."""
    table = re.search(
        rf"<table[^>]*>\s*<caption[^>]*>{caption}</caption>.*?<tbody[^>]*>(.*?)</tbody>", page, re.DOTALL
    )
    assert table is not None, caption
    return [
        [_read_aloud(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table[1], re.DOTALL)
    ]


def _read_aloud(cell: str) -> str:
    seen = re.sub(r'<span class="cell-title" aria-hidden="true">.*?</span>', "", cell)
    return " ".join(re.sub(r"<[^>]+>", "", seen).split())
