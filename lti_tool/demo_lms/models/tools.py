"""Registered tools and everything that proves who is who."""

from django.db import models


class Tool(models.Model):
    """One registration of a tool: its client id, with exactly one deployment."""

    name = models.CharField(max_length=200)
    client_id = models.CharField(max_length=50, unique=True)
    initiate_login_uri = models.CharField(max_length=1000)
    redirect_uris = models.JSONField(default=list)
    jwks_uri = models.CharField(max_length=1000)
    target_link_uri = models.CharField(max_length=1000)
    deep_linking_uri = models.CharField(max_length=1000, blank=True)
    icon_uri = models.CharField(max_length=1000, blank=True)
    scopes = models.JSONField(default=list)
    claims = models.JSONField(default=list)
    custom = models.JSONField(default=dict)
    active = models.BooleanField(default=False)
    jwks = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name

    @property
    def deployment_id(self) -> str:
        """Moodle's deployment id is the number of the tool type, also called type_id."""
        return str(self.pk)


class NoticeHandler(models.Model):
    """Where a tool wants to hear of one type of notice."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="notice_handlers")
    notice_type = models.CharField(max_length=100)
    url = models.CharField(max_length=1000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tool", "notice_type"], name="demo_lms_one_handler")]

    def __str__(self) -> str:
        return f"{self.notice_type} to {self.url}"


class RegistrationToken(models.Model):
    """Lets one tool register itself once."""

    value = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"registration token {self.pk}"


class SigningKey(models.Model):
    """A key pair of the LMS; the newest one signs."""

    kid = models.CharField(max_length=64, unique=True)
    private_pem = models.TextField()
    published = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.kid


class AccessToken(models.Model):
    value = models.CharField(max_length=64, unique=True)
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE)
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"access token {self.pk}"


class SpentToken(models.Model):
    """A jti or nonce that a tool used, so that it is not used again."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE)
    value = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tool", "value"], name="demo_lms_spent_once")]

    def __str__(self) -> str:
        return self.value
