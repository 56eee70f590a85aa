"""What tests ask of the LMS: faults, falsified messages, counters."""

from typing import Any

from django.db import models


class Fault(models.Model):
    """A way in which requests to matching paths go wrong."""

    class Kind(models.TextChoices):
        STATUS = "status"
        HANG = "hang"
        DROP = "drop"
        DOWN = "down"
        APPLY_THEN_DROP = "apply_then_drop"
        APPLY_THEN_STATUS = "apply_then_status"
        THROTTLE = "throttle"

    path = models.CharField(max_length=300, default="")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    status = models.IntegerField(default=503)
    retry_after = models.CharField(max_length=50, blank=True)
    seconds = models.FloatField(default=0)
    rate = models.FloatField(default=1)
    remaining = models.IntegerField(null=True)
    body = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.kind} on {self.path}"


class RequestCount(models.Model):
    endpoint = models.CharField(max_length=50, unique=True)
    count = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.endpoint}: {self.count}"


class ServiceRequest(models.Model):
    """What a tool asked of a service, and with which token, for tests that look over its shoulder."""

    endpoint = models.CharField(max_length=30)
    method = models.CharField(max_length=10)
    query = models.CharField(max_length=1000)
    accept = models.CharField(max_length=300)
    content_type = models.CharField(max_length=300)
    scopes = models.JSONField(default=list)
    status = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}: {self.status}"

    def as_json(self) -> dict[str, Any]:
        """The row as tests read it."""
        names = ("endpoint", "method", "query", "accept", "content_type", "scopes", "status")
        return {name: getattr(self, name) for name in names}


class Setting(models.Model):
    """One thing that can be switched while the LMS runs: the rules, the next falsified message."""

    name = models.CharField(max_length=30, unique=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def read(cls, name: str, default: Any) -> Any:
        """The stored value, or the default."""
        row = cls.objects.filter(name=name).first()
        return default if row is None else row.value

    @classmethod
    def write(cls, name: str, value: Any) -> None:
        cls.objects.update_or_create(name=name, defaults={"value": value})
