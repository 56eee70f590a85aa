from __future__ import annotations

import re
import secrets
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.runtime import compiled_queries

PERSON_PREFIX = "person-"
PERSON_NAME = rf"^{PERSON_PREFIX}[0-9a-f]{{32}}$"


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)  # None makes the password unusable
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)

    def create_person(self, *, language: str = "") -> User:
        """Someone who came from an LMS: no name, no password, never able to log in to the admin."""
        person = self.model(username=f"{PERSON_PREFIX}{secrets.token_hex(16)}", language=language)
        person.set_unusable_password()
        compiled_queries.insert(person)
        return person


class User(AbstractBaseUser, PermissionsMixin):
    """A person without personal data: who he or she is in an LMS stands in one column elsewhere."""

    username = models.CharField(_("user name"), max_length=150, unique=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_staff = models.BooleanField(_("may use the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.username

    @property
    def page_language(self) -> str:
        """The language that was chosen; "" where none was, or where it is not offered now."""
        return self.language if self.language in dict(settings.LANGUAGES) else ""

    @property
    def is_from_a_course(self) -> bool:
        """Came from an LMS, unlike staff, whose user name is a name."""
        return re.match(PERSON_NAME, self.username) is not None

    @property
    def token(self) -> str:
        """What the audit calls this person: random, or a number for staff, and never a name."""
        return self.username if self.is_from_a_course else f"staff-{self.pk}"
