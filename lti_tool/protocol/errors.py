"""Every failure of the protocol says what to do next: nothing, try again, or ask an administrator."""


class LtiError(Exception):
    """`code` is a word for logs and for the person's page; it never carries what the other side sent."""

    # False: the request itself never left, so nothing of it can have been done over there.
    was_sent = True
    # True with the above: it came there once and was refused unread, for a token that was no longer good.
    was_seen = False

    def __init__(self, code: str, *, http_status: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.http_status = http_status


class Refused(LtiError):
    """A launch or a request that will never be right: the person starts again from the course."""


class Unavailable(LtiError):
    """The other side did not answer, or asked to wait: try again. `retry_after` in seconds, where it was said."""

    def __init__(
        self, code: str, *, http_status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(code, http_status=http_status)
        self.retry_after = retry_after


class Misconfigured(LtiError):
    """The two sides do not know each other well enough: an administrator must look."""
