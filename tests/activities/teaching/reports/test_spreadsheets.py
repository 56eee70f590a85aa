import csv
import io
import re
import time
import zipfile
from datetime import UTC, datetime
from html import unescape

import pytest
from django.utils.translation import override

from activities.teaching.reports import spreadsheets
from activities.teaching.reports.spreadsheets import CellValue

EVIL = '=HYPERLINK("http://evil.example","x")'
NOON = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def written(row: list[CellValue], language: str = "en") -> str:
    with override(language):
        return spreadsheets.as_csv([row]).removeprefix(spreadsheets.BYTE_ORDER_MARK)


def cells(text: str, delimiter: str = ",") -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]


def sheet_of(
    rows: list[list[CellValue]], language: str = "en", **more: int
) -> tuple[str, str, zipfile.ZipFile]:
    with override(language):
        body = spreadsheets.as_xlsx(rows, name="All: results", **more)
    file = zipfile.ZipFile(io.BytesIO(body))
    return file.read("xl/worksheets/sheet1.xml").decode(), file.read("xl/workbook.xml").decode(), file


def read(sheet: str, file: zipfile.ZipFile) -> list[list[str]]:
    """The cells as they stand in the file: texts in quotes, numbers bare; a formula fails."""
    texts = re.findall("<t[^>]*>(.*?)</t>", file.read("xl/sharedStrings.xml").decode(), re.DOTALL)
    assert "<f>" not in sheet
    found = [
        re.findall(r'<c [^>]*?(t="s")?><v>(.*?)</v>', row) for row in re.findall("<row .*?</row>", sheet)
    ]
    return [[f"'{unescape(texts[int(value)])}'" if kind else value for kind, value in row] for row in found]


@pytest.mark.parametrize(
    "start",
    [
        "=1+1",
        "+358 40",
        "-1+A1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "-",
        "-5 apples",
    ],
)
@pytest.mark.parametrize("language", ["fi", "en"])
def test_nothing_is_taken_for_a_formula(start: str, language: str) -> None:
    assert spreadsheets.harmless(start) == f"'{start}"
    delimiter = ";" if language == "fi" else ","
    assert cells(written([start, 5], language), delimiter) == [f"'{start}", "5"]


@pytest.mark.parametrize("number", ["-1", "-3,5", "-3.5", -2, -0.5])
def test_a_negative_number_stays_a_number(number: CellValue) -> None:
    assert cells(written(["x", number])) == ["x", str(number)]


EVILS = (
    "Aino;=1+1", "Aino; @SUM(A1)", "Aino\n=1+1", "Aino\r\n-1+A1", "Aino\t+1", 'Aino";"=1', "Aino,=1+1", "Aino,-1 +A1"
)  # fmt: skip
# Where East Asian input is usual, a spreadsheet program takes a full-width sign for the plain one.
FULL_WIDTH = ("＝1+1", "＋1+1", "－1+1", "－1", "＠SUM(A1)")


@pytest.mark.parametrize("evil", EVILS)
@pytest.mark.parametrize("language", ["fi", "en"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_read_with_another_separator_holds_no_formula_either(
    evil: str, language: str, separator: str
) -> None:
    found = cells(written(["Participant 1", evil, 5], language), separator)
    assert [cell for cell in found if cell.strip(' "').startswith(spreadsheets.RUNS)] == []


@pytest.mark.parametrize("begin", ["Aino;", "Aino; ", "Aino\n", "Aino\r\n", "Aino\t", 'Aino";"', "Aino,"])
@pytest.mark.parametrize("evil", FULL_WIDTH)
@pytest.mark.parametrize("language", ["fi", "en"])
def test_a_full_width_sign_begins_no_formula_in_a_file_whatever_parts_its_cells(
    evil: str, begin: str, language: str
) -> None:
    text = written(["Participant 1", begin + evil, 5], language)
    assert f"'{evil}" in text
    for separator in (",", ";", "\t"):
        begins = [cell.strip(' "')[:1] for cell in cells(text, separator)]
        assert not set(begins) & set("＝＋－＠")


@pytest.mark.parametrize("evil", FULL_WIDTH)
def test_a_full_width_sign_begins_no_formula_in_a_sheet(evil: str) -> None:
    sheet, _, file = sheet_of([["Name", "Points"], [evil, -5], ["Aino", 3]])
    assert read(sheet, file)[1:] == [[f"''{evil}'", "-5"], ["'Aino'", "3"]]


@pytest.mark.parametrize(
    "plain", ["Aino", "80 %", "", " =1", "Ääkkönen", "5 - 3 = 2", "one, two", "２＋３＝５"]
)
def test_plain_texts_stay_as_they_are(plain: str) -> None:
    assert spreadsheets.harmless(plain) == plain
    assert cells(written([plain, "x"])) == [plain, "x"]


@pytest.mark.parametrize("long", ["\n", " ;", "; -1 ", '"', "=;"])
def test_a_long_text_takes_time_in_proportion(long: str) -> None:
    def seconds(text: str) -> float:
        begun = time.process_time()
        written([text])
        return time.process_time() - begun

    short = min(seconds(long * 20_000) for _ in range(5))
    assert (
        min(seconds(long * 200_000) for _ in range(3)) < 30 * short
    )  # a pattern that looks back takes a hundred times as long


@pytest.mark.parametrize(
    ("language", "line"),
    [("fi", "a;1,5;-0,25;2026-03-02 12:00;;7\r\n"), ("en", "a,1.5,-0.25,2026-03-02 12:00,,7\r\n")],
)
def test_cells_are_parted_as_the_language_writes_numbers(language: str, line: str) -> None:
    assert written(["a", 1.5, -0.25, NOON, None, 7], language) == line


@pytest.mark.parametrize(("language", "delimiter"), [("fi", ";"), ("sv", ";"), ("ar", ";"), ("en", ",")])
def test_each_language_has_the_separator_of_its_decimals(language: str, delimiter: str) -> None:
    assert written(["a", "b"], language) == f"a{delimiter}b\r\n"


def test_a_text_that_is_a_formula_is_a_text_in_a_sheet() -> None:
    sheet, _, file = sheet_of([["Name", "Points"], [EVIL, -5]])
    assert read(sheet, file)[1] == [f"''{EVIL}'", "-5"]


def test_a_sheet_is_laid_out_as_an_office_worker_would() -> None:
    heads: list[CellValue] = [
        "Learner",
        "Name",
        "Last heard from",
        "A long title of an activity, result in percent",
    ]
    sheet, book, file = sheet_of([heads, ["Participant 1", "Aino Koskenranta", NOON, 50]], names=2)
    assert read(sheet, file)[1] == ["'Participant 1'", "'Aino Koskenranta'", "46083.5", "50"]
    assert '<pane xSplit="2" ySplit="1"' in sheet
    assert '<autoFilter ref="A1:D2"/>' in sheet
    assert 'orientation="landscape"' in sheet
    assert "wrapText" in file.read("xl/styles.xml").decode()
    assert 'numFmtId="22"' in file.read("xl/styles.xml").decode()
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([0-9.]+)"', sheet)]
    assert len(widths) == 4
    assert widths[1] > len("Aino Koskenranta")
    assert 8 < widths[3] < 20
    assert "$A:$B,'All  results'!$1:$1" in unescape(book)


def test_what_is_empty_is_no_cell_and_nought_is_one() -> None:
    sheet, _, file = sheet_of([["a", "b", "c"], ["", None, 0]])
    assert read(sheet, file)[1] == ["0"]


def test_a_sheet_in_arabic_runs_from_the_right() -> None:
    assert 'rightToLeft="1"' in sheet_of([["a"]], "ar")[0]
    assert "rightToLeft" not in sheet_of([["a"]], "fi")[0]


def test_a_table_without_rows_is_a_sheet_too() -> None:
    assert sheet_of([["Learner"]])[0]
