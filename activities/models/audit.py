from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(TypeError):
    """A row of the audit can be added, and nothing else."""


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    """Rows are never changed, and leave only by their age."""

    def update(self, **kwargs: object) -> int:
        raise AppendOnlyError("A row of the audit is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("A row of the audit leaves only by its age: forget_before().")

    def forget_before(self, moment: datetime) -> int:
        """Retention: what is older is nobody's business any more."""
        count, _by_model = models.QuerySet.delete(self.filter(at__lt=moment))
        return count


class AuditEvent(models.Model):
    """Who did what with a person's data, and when: random tokens, never names, never what the data said.

    The tokens lead to people only while their User rows exist: what is erased leaves tokens without a mapping.
    """

    at = models.DateTimeField(_("when"), db_index=True)
    action = models.CharField(_("what was done"), max_length=40)
    actor = models.CharField(_("who did it"), max_length=64)
    subject = models.CharField(_("whose data"), max_length=64, blank=True, db_index=True)
    target = models.CharField(_("to what"), max_length=80, blank=True)  # kind:public id
    course = models.CharField(_("course"), max_length=24, blank=True, db_index=True)  # its public id
    # The public id of the organisation that answers for it; "": the house's own, or older than organisations.
    organisation = models.CharField(
        _("organisation"), max_length=24, blank=True, db_default="", db_index=True
    )

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Adds the row; a second time is refused."""
        if self.pk is not None:
            raise AppendOnlyError("A row of the audit is never changed.")
        super().save(force_insert=True)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("A row of the audit is never removed by itself.")
