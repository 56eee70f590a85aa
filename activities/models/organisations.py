"""Whose it is: who answers for courses, people and content, with its words, brand, units and staff."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.courses import public_id
from activities.runtime import clock

FIRST = "first"  # the public id of the one that took over what was there before organisations
KEPT_DAYS = (30, 3650)  # the shortest and the longest time for which an organisation may keep silent people


class Palette(models.TextChoices):
    """Colours that were checked for contrast, in light and dark; the tokens stand in the style sheet."""

    SEA = "sea", _("sea")
    FOREST = "forest", _("forest")
    BRICK = "brick", _("brick")
    PLUM = "plum", _("plum")


class NamesCeiling(models.TextChoices):
    """The most that an LMS's registration may choose of people's names."""

    OFF = "off", _("names off")
    SHOWN = "shown", _("names shown, gone after 24 hours")
    KEPT = "kept", _("names kept, encrypted")


class Publishing(models.TextChoices):
    """Who puts what staff make before learners."""

    EVERYONE = "everyone", _("whoever made it")
    REVIEWED = "reviewed", _("a colleague, after looking at it")


class Organisation(models.Model):
    """An organisation that answers for its data; texts by language are `{"fi": "…"}`."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    name = models.CharField(_("name"), max_length=120)
    # {"client": {"fi": ["asiakas", …]}}: its own words where it has some (activities/organisations/words.py).
    words = models.JSONField(_("words"), default=dict, blank=True)
    palette = models.CharField(_("colours"), max_length=10, choices=Palette, default=Palette.SEA)
    logo_digest = models.CharField(max_length=64, blank=True)  # "": no logo; the picture is a Logo
    logo_text = models.JSONField(_("alternative text of the logo"), default=dict, blank=True)
    contact = models.CharField(_("who answers feedback"), max_length=200, blank=True)
    phone_name = models.CharField(_("whom those who are stuck may call"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    accessibility_text = models.JSONField(_("accessibility statement"), default=dict, blank=True)
    privacy_text = models.JSONField(_("privacy notice"), default=dict, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)  # []: all that there are
    people_kept_days = models.PositiveIntegerField(
        _("days after which silent people are erased"),
        default=730,
        validators=[MinValueValidator(KEPT_DAYS[0]), MaxValueValidator(KEPT_DAYS[1])],
    )
    names_ceiling = models.CharField(
        _("names at most"), max_length=10, choices=NamesCeiling, default=NamesCeiling.KEPT
    )
    meeting_hosts = models.JSONField(_("hosts of meetings"), default=list, blank=True)
    publishing = models.CharField(
        _("who publishes"), max_length=10, choices=Publishing, default=Publishing.EVERYONE
    )
    switched_on = models.JSONField(_("switched on"), default=list, blank=True)  # names of switches.py
    # From then on it is erased by the housekeeping; until then it only rests. Empty: nobody wants it gone.
    erased_from = models.DateTimeField(_("erased from"), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Logo(models.Model):
    """An organisation's logo, painted anew as PNG when it came: the digest names it in its address."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="logo")
    image = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.width}×{self.height}"


class Unit(models.Model):
    """A part of an organisation, with its courses and a shelf of its own."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_unit_per_name"),
        ]

    def __str__(self) -> str:
        return self.name


class StaffMember(models.Model):
    """Someone who may manage an organisation in the administration; superusers may everywhere."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_per_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.user_id}"
