"""Tables as files for spreadsheet programs, with nothing in them that one would run."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import get_language_bidi
from xlsxwriter import Workbook

CellValue = str | int | float | datetime | None
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes ä for something else
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"-\d+(?:[.,]\d+)?(?=[;,\t\r\n]|\Z)", re.ASCII)
# A program that parts cells by another sign than the file does finds one after any of them, and perhaps after a quote.
BEGINS = re.compile(r'(?<![;,\s"])([;,\s"]++)(?=[=+\-@＝＋－＠])')
PARTS = frozenset(";,\t\r\n")
NARROWEST, WIDEST, LINE, DATE_WIDTH = 8, 42, 15, 17
DATE_AND_TIME = 22  # Excel's own number for it: each program shows it as its user's country writes it
A4 = 9


def as_csv(rows: Iterable[Sequence[CellValue]]) -> str:
    """In the active language: where decimals are written with a comma, cells are parted by a semicolon, as Excel does."""
    has_comma = get_format("DECIMAL_SEPARATOR") == ","
    text = io.StringIO(newline="")
    text.write(BYTE_ORDER_MARK)
    lines = csv.writer(text, delimiter=";" if has_comma else ",")
    lines.writerows([_plain(value, has_comma=has_comma) for value in row] for row in rows)
    return text.getvalue()


def as_xlsx(rows: Iterable[Sequence[CellValue]], *, name: str, names: int = 1) -> bytes:
    """One sheet called `name`, the first row its heads; so many first columns say whose a row is, and stay in sight.

    Texts are written as texts, so that none is ever taken for a formula.
    """
    table = list(rows)
    file = io.BytesIO()
    # In memory: no file of people's results is left in a temporary folder.
    workbook = Workbook(file, {"in_memory": True})
    sheet = workbook.add_worksheet(sheet_name(name))
    head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    date = workbook.add_format({"num_format": DATE_AND_TIME, "align": "left"})
    text = workbook.add_format({"text_wrap": True, "valign": "top"})
    for number, row in enumerate(table):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, head if number == 0 else text, date)
    _lay_out(sheet, table, names)
    workbook.close()
    return file.getvalue()


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula; a negative number is none."""
    return f"'{text}" if text.startswith(RUNS) and not NUMBER.fullmatch(text) else text


def sheet_name(words: str) -> str:
    """As Excel takes it: 31 letters at most, and none of those that its formulas use."""
    return re.sub(r"[\[\]:*?/\\']", " ", words).strip()[:31]


def _plain(value: CellValue, *, has_comma: bool) -> str | int:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        number = f"{value:.10g}"
        return number.replace(".", ",") if has_comma else number
    if isinstance(value, str):
        return BEGINS.sub(_defused, harmless(value))
    return "" if value is None else value


def _defused(match: re.Match[str]) -> str:
    between = match[1]
    is_number = NUMBER.match(match.string, match.end())
    return between if is_number or PARTS.isdisjoint(between) else f"{between}'"


def _write(sheet: Any, row: int, column: int, value: CellValue, words: object, date: object) -> None:
    if value in ("", None):
        return  # an empty text is not an empty cell, and would be counted
    if isinstance(value, str):
        sheet.write_string(row, column, harmless(value), words)
    elif isinstance(value, datetime):
        # A cell knows no time zone.
        sheet.write_datetime(row, column, timezone.localtime(value).replace(tzinfo=None), date)
    else:
        sheet.write_number(row, column, value)


def _lay_out(sheet: Any, table: list[Sequence[CellValue]], names: int) -> None:
    """As one would want it on a screen and on paper: all in sight, the heads always."""
    heads = [str(value) for value in table[0]] if table else []
    widths = [_width(head, islice(table, 1, None), column) for column, head in enumerate(heads)]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    lines = (_lines(head, width) for head, width in zip(heads, widths, strict=True))
    sheet.set_row(0, LINE * max(lines, default=1))
    sheet.freeze_panes(1, names)
    sheet.autofilter(0, 0, max(1, len(table) - 1), max(0, len(heads) - 1))
    if get_language_bidi():
        sheet.right_to_left()
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, names - 1)


def _width(head: str, rows: Iterable[Sequence[CellValue]], column: int) -> int:
    """Wide enough for each value and for each word of the head, with the filter's arrow beside it."""
    longest = max((_length(row[column]) for row in rows), default=0)
    return min(max(NARROWEST, longest + 2, *(len(word) + 3 for word in head.split())), WIDEST)


def _length(value: CellValue) -> int:
    return DATE_WIDTH if isinstance(value, datetime) else len(str(value or ""))


def _lines(head: str, width: int) -> int:
    """How many lines the head takes, a little too many rather than too few."""
    return -(-len(head) // max(1, width - 4))
