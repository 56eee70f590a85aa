from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from lti_tool.outgoing import http_client
from lti_tool.protocol.web_address import read


def web_address(value: str) -> None:
    """Django's own URL field refuses an LMS inside the house whose name has no dot; only there http may be plain."""
    address = read(value)
    if address is None or not http_client().may_reach(address):
        raise ValidationError(_("Write the whole address, beginning with https://"))


class Standing(models.TextChoices):
    PENDING = "pending", _("waits for approval")
    ACTIVE = "active", _("active")
    DISABLED = "disabled", _("disabled")


class NamePolicy(models.TextChoices):
    """Whether instructors see people's names; the administrator chooses at registration."""

    OFF = "off", _("names off: Participant 7")
    SHOWN = "shown", _("names shown, an encrypted copy gone after 24 hours")
    KEPT = "kept", _("names kept, encrypted")


def lower_policy(names: str, ceiling: str) -> str:
    """What holds of a choice and the most that its organisation allows."""
    return min(names, ceiling, key=NamePolicy.values.index)


class Registration(models.Model):
    """One LMS that knows this tool under one client id: the outermost fence between tenants."""

    name = models.CharField(_("name"), max_length=255)
    issuer = models.CharField(_("issuer"), max_length=255)
    client_id = models.CharField(_("client id"), max_length=255)
    auth_url = models.CharField(_("authorization URL"), max_length=500, validators=[web_address])
    token_url = models.CharField(_("token URL"), max_length=500, validators=[web_address])
    jwks_url = models.CharField(_("JWKS URL"), max_length=500, validators=[web_address])
    audience = models.CharField(
        _("token audience"),
        max_length=500,
        blank=True,
        help_text=_("Only where it differs from the token URL."),
    )
    standing = models.CharField(_("state"), max_length=10, choices=Standing, default=Standing.PENDING)
    names = models.CharField(_("names"), max_length=10, choices=NamePolicy, default=NamePolicy.SHOWN)
    uses_institution_roles = models.BooleanField(
        _("roles of the institution decide"),
        default=False,
        db_default=False,
        help_text=_(
            "Where a launch names no role in the course: whoever is a student of the institution is a learner, "
            "whoever teaches in it or administers it is an instructor. Choose it only for an LMS that sends no course roles."
        ),
    )
    # Launches that named no role in the course, and when the last one came: told to the administrator.
    roleless_launches = models.PositiveBigIntegerField(default=0, db_default=0)
    roleless_at = models.DateTimeField(null=True, blank=True)
    # Whose it is. Empty only in rows of a release that knew no organisations.
    organisation = models.ForeignKey(
        "activities.Organisation",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="registrations",
    )
    lets_manage = models.BooleanField(
        _("administrators of the LMS manage the organisation"),
        default=False,
        db_default=False,
        help_text=_(
            "Who is an administrator in the LMS opens the organisation's pages by a launch, without a password. "
            "Leave it off for Open edX, which calls the staff of every course administrators."
        ),
    )
    product = models.CharField(_("product"), max_length=100, blank=True)
    # One a line. An LMS may send its name for the tool where a teacher has written no title yet.
    tool_names = models.TextField(
        _("names of this tool there"),
        blank=True,
        db_default="",
        help_text=_("One name a line. Where the LMS calls this tool otherwise, write that name here too."),
    )
    frame_origins = models.JSONField(
        _("frame origins"), default=list, blank=True, help_text=_("Origins whose pages may frame this tool.")
    )
    service_origins = models.JSONField(
        _("service origins"),
        default=list,
        blank=True,
        help_text=_("Origins that grade and roster URLs may have."),
    )
    # Origins of service addresses that verified launches named and nobody has allowed yet: for one click in the admin.
    proposed_origins = models.JSONField(_("proposed origins"), default=list, blank=True)
    # A platform that does not answer, or no longer knows us, is paused as a whole: its grades wait, others go on.
    paused_until = models.DateTimeField(null=True, blank=True)
    consecutive_failures = models.PositiveIntegerField(default=0)
    auth_problem = models.CharField(max_length=200, blank=True)
    # When results last came without a `limit` and not with one: see delivery/column_results.py.
    results_unlimited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("LMS registration")
        verbose_name_plural = _("LMS registrations")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "client_id"], name="one_registration_per_client"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.issuer} ({self.client_id})"


class Deployment(models.Model):
    """One place of an LMS in which the tool is deployed; an unknown one waits for an administrator."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="deployments")
    deployment_id = models.CharField(_("deployment id"), max_length=255)
    standing = models.CharField(_("state"), max_length=10, choices=Standing, default=Standing.PENDING)
    first_seen_at = models.DateTimeField(auto_now_add=True)
    organisation = models.ForeignKey(
        "activities.Organisation",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deployments",
        help_text=_("Empty: the one of the registration."),
    )

    class Meta:
        verbose_name = _("deployment")
        verbose_name_plural = _("deployments")
        constraints = [
            models.UniqueConstraint(fields=["registration", "deployment_id"], name="one_row_per_deployment"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.deployment_id}"

    @property
    def names_policy(self) -> str:
        """The registration's choice, where its organisation allows as much; every reader of names asks here."""
        owner = self.organisation or self.registration.organisation
        return lower_policy(self.registration.names, owner.names_ceiling if owner else NamePolicy.KEPT)


class Replacement(models.Model):
    """One deployment that took another's place, with what is needed to take that back within a day."""

    former = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="replaced_by")
    successor = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="replacements")
    actor = models.CharField(max_length=64)  # as the audit calls whoever did it
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    # What stood where before (registration/replacements.py); emptied when the day is over.
    before = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("replacement")
        verbose_name_plural = _("replacements")

    def __str__(self) -> str:
        return f"{self.former_id}>{self.successor_id}"


class RegistrationInvite(models.Model):
    """A one-time link by which an LMS registers this tool; only its hash is kept, the confirm spends it."""

    token_hash = models.CharField(max_length=64, unique=True)
    auto_approve = models.BooleanField(_("approve at once"), default=False)
    names = models.CharField(_("names"), max_length=10, choices=NamePolicy, default=NamePolicy.SHOWN)
    # Whose the registration will be. Empty: the first organisation's.
    organisation = models.ForeignKey(
        "activities.Organisation",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True, blank=True)
    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("registration link")
        verbose_name_plural = _("registration links")

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class RegistrationDraft(models.Model):
    """What an LMS offered when it opened an invite; the confirm of that very page refers to it."""

    invite = models.ForeignKey(RegistrationInvite, on_delete=models.CASCADE, related_name="drafts")
    proof_hash = models.CharField(max_length=64, unique=True)
    configuration_url = models.CharField(max_length=1000)
    configuration = models.JSONField()
    token_encrypted = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.invite_id}/{self.pk}"
