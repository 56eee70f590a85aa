"""The fields of an organisation's forms: plain texts as people write them, or a clear word on what is wrong."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.incoming.signs import plainest
from activities.incoming.texts import tidied

MOST_HOSTS = 50
# Of the signs that nobody sees only those that letters are joined and hyphenated by.
_JOINERS = frozenset("\u200c\u200d\u00ad")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Zl", "Zp"})
_HOST = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])"
)
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{1,38}[0-9]")


def has_unseen(text: str) -> bool:
    """Signs that turn the direction of words around, or hide some."""
    return any(unicodedata.category(letter) in _UNSEEN and letter not in _JOINERS for letter in text)


class LineField(forms.CharField):
    """A name or a few words on one line, of any script."""

    default_error_messages = {
        "required": _("Write something here."),
        "max_length": _("It may have %(limit_value)d letters, and has %(show_value)d."),
        "markup": _("Write it without the signs < and >."),
        "hidden_sign": _("There is a sign in it that nobody can see. Write it anew."),
    }

    def to_python(self, value: Any) -> str:
        """Spaces side by side are one."""
        return " ".join(word for word in tidied(super().to_python(value) or "").split(" ") if word)

    def validate(self, value: str) -> None:
        super().validate(value)
        if "<" in value or ">" in value:
            raise forms.ValidationError(self.error_messages["markup"], code="markup")
        if has_unseen(value):
            raise forms.ValidationError(self.error_messages["hidden_sign"], code="hidden_sign")


class ParagraphsField(forms.CharField):
    """A longer text; an empty line begins a new paragraph. Its signs are shown as they are written, never as markup."""

    default_error_messages = LineField.default_error_messages
    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return tidied(super().to_python(value) or "").strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if has_unseen(value.replace("\n", "").replace("\t", "")):
            raise forms.ValidationError(self.error_messages["hidden_sign"], code="hidden_sign")


class PhoneField(LineField):
    """A number that a telephone can call, in the digits of any keyboard."""

    def to_python(self, value: Any) -> str:
        return plainest(super().to_python(value))

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not _PHONE.fullmatch(value):
            raise forms.ValidationError(_("Write the number like this: +358 50 123 4567"), code="phone")


class DaysField(forms.IntegerField):
    """A number of days, in the digits of any keyboard."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(plainest(value).strip() if isinstance(value, str) else value)


class HostsField(forms.Field):
    """Names of hosts, one a line; of a whole address the host is taken."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = [line for line in (part.strip() for part in tidied(value or "").splitlines()) if line]
        if len(lines) > MOST_HOSTS:
            raise forms.ValidationError(
                _("There may be %(most)s hosts, and there are %(number)s."),
                params={"most": MOST_HOSTS, "number": len(lines)},
            )
        return list(dict.fromkeys(_host(line) for line in lines))


def _host(line: str) -> str:
    try:
        name = (urlsplit(line).hostname or "") if "://" in line else line
        host = name.encode("idna").decode().lower()
    except ValueError:  # no address, or no name that the net could have
        host = ""
    if not _HOST.fullmatch(host):
        raise forms.ValidationError(
            _("“%(line)s” is no name of a host. Write it like this: meet.example.org"),
            params={"line": line[:80]},
            code="host",
        )
    return host
