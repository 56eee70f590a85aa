"""How each value of another party is read, the same everywhere: absent, null and empty alike, and never an exception.

PHP writes an empty map as `[]` and a list with a gap as a map; some LMSs write numbers and flags as text, and cut texts
in the middle of a letter. What cannot be read is None (or "" or ()); only `required_id` refuses, by the member's name.
"""

import html
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from lti_tool.protocol import web_address
from lti_tool.protocol.errors import Refused

ID_LENGTH, TEXT_LENGTH = 255, 2000
MOST_TEXTS = 1000
NUMBER_LENGTH = 40
# Letters by their category, and yet nothing to see.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_HALF_LETTER = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_MARKUP = re.compile(r"<[^<>]*>")
_LONG_CHARACTER = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}+;?")
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def mapping(value: object) -> Mapping[str, Any] | None:
    """A map without its nulls, `{}` for nothing; None for what is no map."""
    if value is None or value == [] or value == "":
        return {}
    if not isinstance(value, dict):
        return None
    return {name: inner for name, inner in value.items() if inner is not None}


def items(value: object) -> Sequence[Any] | None:
    """A list, or the values of a map with number keys; `[]` for nothing, None for what is no list."""
    if isinstance(value, list):
        return value
    if value is None or value == "":
        return []
    if isinstance(value, dict) and all(map(_is_number_key, value)):
        return list(value.values())
    return None


def objects(value: object) -> list[Mapping[str, Any]] | None:
    """The maps of a list; None for what is no list."""
    values = items(value)
    return None if values is None else [mapping(one) or {} for one in values if isinstance(one, dict)]


def required_objects(value: object, *, http_status: int) -> list[Mapping[str, Any]]:
    """The maps of a list that an answer must hold. Raises Refused: an empty map in its place proves no empty list."""
    maps = None if value in (None, "", {}) else objects(value)
    if maps is None:
        raise Refused("answer_malformed", http_status=http_status)
    return maps


def texts(value: object, *, most: int = MOST_TEXTS, limit: int = ID_LENGTH) -> tuple[str, ...]:
    """The texts of a list, whole ones only; a cut address or role would be another one."""
    whole_texts = [one for one in items(value) or () if isinstance(one, str) and 0 < len(one) <= limit]
    return tuple(cleaned(one, limit=limit) for one in whole_texts[:most])


def words(value: object) -> tuple[str, ...]:
    """A list, or one text with spaces between, as OAuth writes scopes."""
    return texts(value.split() if isinstance(value, str) and len(value) <= 64_000 else value)


def cleaned(text: str, *, limit: int) -> str:
    """Text that any database and page can take, cut at the limit: no NUL, no other control sign, no half letter."""
    return _HALF_LETTER.sub("\ufffd", _CONTROL.sub("", text[: limit * 2]))[:limit]


def text(value: object, *, limit: int = ID_LENGTH) -> str:
    """A name or title on one line; "" for none, and for one of which nothing is to be seen."""
    if not isinstance(value, str):
        return ""
    line = " ".join(cleaned(value, limit=limit * 2).split())[:limit].strip()
    return line if is_visible(line) else ""


def lines(value: object, *, limit: int = TEXT_LENGTH) -> str:
    """Text with its spaces and line ends as they stand; a number is written as text."""
    if isinstance(value, str):
        return cleaned(value, limit=limit)
    return spelt(value)


def is_visible(line: str) -> bool:
    """Whether a letter, a number or a sign stands there, not only spaces, marks and controls."""
    if line.isascii():
        return any(map(str.isprintable, line.strip()))
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANK for sign in line)


def spelt(value: object) -> str:
    """An id where numbers are known practice (Moodle's groups, D2L's people): as text, "" for none."""
    if isinstance(value, str):
        return cleaned(value, limit=ID_LENGTH) if len(value) <= ID_LENGTH and value.strip() else ""
    if isinstance(value, bool) or not isinstance(value, int) or not abs(value) < 10**NUMBER_LENGTH:
        return ""
    return str(value)


def required_id(value: object, name: str) -> str:
    """1–255 characters of text, as they stand. Raises Refused that says what is wrong with the member of this name."""
    if value is None or value == "":
        raise Refused(f"{name}_missing")
    if not isinstance(value, str):
        raise Refused(f"{name}_not_text")
    if len(value) > ID_LENGTH:
        raise Refused(f"{name}_too_long")
    if not is_id(value):
        raise Refused(f"{name}_malformed")
    return value


def is_id(value: object) -> bool:
    """Whether a value that nobody has vouched for yet can be looked for as an id."""
    if not isinstance(value, str) or not 0 < len(value) <= ID_LENGTH or not value.strip():
        return False
    return "\0" not in value and not _HALF_LETTER.search(value)


def number(value: object) -> float | None:
    """A finite number, also one that is written as text; None for any other."""
    if not isinstance(value, str):
        return strict_number(value)
    line = value.strip() if len(value) <= NUMBER_LENGTH else ""
    parsed = float(line) if _NUMBER.fullmatch(line) else math.inf
    return parsed if math.isfinite(parsed) else None


def strict_number(value: object) -> float | None:
    """A finite number that is written as one; JSON allows whole ones that no float can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 10**300:
        return None
    return float(value)


def flag(value: object, *, default: bool) -> bool:
    """As `flag_or_none`, with a default for what is no flag."""
    setting = flag_or_none(value)
    return default if setting is None else setting


def flag_or_none(value: object) -> bool | None:
    """Some platforms write booleans as text or as 1 and 0 (DL 1.0 habit)."""
    return value if isinstance(value, bool) else _FLAGS.get(spelt(value).strip().lower())


def moment(value: object) -> datetime | None:
    """ISO 8601 with a zone, in UTC; without one it means nothing."""
    try:
        parsed = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 60 else None
        return parsed.astimezone(UTC) if parsed and parsed.tzinfo else None
    except (ValueError, OverflowError):
        return None


def address(value: object) -> str:
    """A web address whole, or "": one cut short would lead somewhere else."""
    parsed = web_address.read(value)
    return parsed.text if parsed and len(parsed.origin) <= web_address.ORIGIN_LENGTH else ""


def without_markup(value: str, *, limit: int = 10_000) -> str:
    """A comment without what platforms add to it: escapes, markup, other spaces and line ends."""
    escaped = _LONG_CHARACTER.sub(" ", value[:limit])  # Python refuses to read numbers of 5,000 digits
    return " ".join(_MARKUP.sub(" ", html.unescape(escaped)).split())


def _is_number_key(key: object) -> bool:
    return isinstance(key, str) and len(key) <= 9 and key.isascii() and key.isdigit()
