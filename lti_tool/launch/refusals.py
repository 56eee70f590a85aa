"""What a person is told when something is refused: what happened, and what to do next; by code."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Page:
    status: int
    happened: Text
    next_step: Text


_START_AGAIN = _("Go back to your course and open the activity again.")
_ASK = _("Tell your instructor, and give the code on this page. An administrator can mend it.")

_LOST = Page(401, _("This page has been open too long, or it was opened in an old window."), _START_AGAIN)
_NOT_TRUSTED = Page(401, _("We could not be sure that this came from your course."), _START_AGAIN)
_MALFORMED = Page(400, _("Your course sent something that we do not understand."), _ASK)
_UNKNOWN = Page(403, _("This learning platform is not known here."), _ASK)

PAGES: dict[str, Page] = {
    "state_unknown": _LOST,
    "login_used": _LOST,
    "session_ended": _LOST,
    "cookie_missing": Page(
        401,
        _("The browser did not keep a cookie that we need."),
        _("Open the activity again from your course."),
    ),
    "cookies_blocked": Page(
        401,
        _("Your browser does not keep cookies for this address."),
        _(
            "Allow cookies for this address in the browser's settings. Then open the activity again from your course."
        ),
    ),
    "platform_keys_unreadable": Page(
        424,
        _("Your learning platform answered us, but not with keys that we can use."),
        _(
            "Tell your instructor, and give the code on this page. An administrator of the platform can mend it."
        ),
    ),
    "accept_types_missing": Page(
        400,
        _("Your course did not say what can be added to it."),
        _("Go back to your course. Then tell its administrator the code on this page."),
    ),
    "registration_unknown": _UNKNOWN,
    "registration_pending": Page(
        403, _("This learning platform waits for approval here."), _("Ask an administrator to approve it.")
    ),
    "registration_disabled": Page(403, _("This learning platform is switched off here."), _ASK),
    "deployment_unknown": Page(
        403,
        _("This part of your learning platform waits for approval here."),
        _("Ask an administrator to approve it. It takes one click."),
    ),
    "deployment_disabled": Page(403, _("This part of your learning platform is switched off here."), _ASK),
    "organisation_ended": Page(
        410,
        _("This service has ended for the organisation that runs your course."),
        _("Ask your instructor what you can use now."),
    ),
    "platform_refused": Page(
        401,
        _("Your learning platform did not let you through."),
        _("Log in to your course, then open the activity again."),
    ),
    "platform_login_needed": Page(
        401,
        _("You are not logged in to your course any more."),
        _("Log in to your course, then open the activity again."),
    ),
    "platform_link_spent": _LOST,
    "platform_denied": Page(
        403,
        _("Your learning platform says that this activity is not open to you."),
        _("Ask your instructor. The activity may be closed just now."),
    ),
    "person_blocked": Page(403, _("You cannot open activities here just now."), _("Ask your instructor.")),
    "opened_directly": Page(
        400,
        _("This address opens from a course, not by itself."),
        _("Go to your course and open the activity there."),
    ),
    "target_link_uri_foreign": Page(400, _("The link in your course leads somewhere else."), _ASK),
    "invite_unknown": Page(
        404,
        _("This registration link does not work: it is wrong, used or too old."),
        _("Ask for a new link. A link works once and for one hour."),
    ),
    "configuration_incomplete": Page(
        400,
        _("The learning platform's description of itself is not complete."),
        _("Register with the form in the administration instead, or ask the learning platform's maker."),
    ),
    "issuer_host_differs": Page(
        400,
        _("The learning platform says that it is someone else than the address it was asked at."),
        _("Register with the form in the administration instead."),
    ),
    "registration_refused": Page(
        400,
        _("The learning platform did not accept the registration."),
        _("Make a new registration there and open this link from it again. The link still works."),
    ),
    "registration_exists": Page(
        409,
        _("This learning platform is registered here already."),
        _("Change it in the administration, or remove it there first."),
    ),
    "address_not_allowed": Page(
        400,
        _("The learning platform's address is inside a private network."),
        _("If that is right, add its host name to LTI_ALLOWED_PRIVATE_HOSTS and try again."),
    ),
    "url_malformed": Page(
        400,
        _("The learning platform's address cannot be read."),
        _("Write it without spaces, backslashes, user names and letters such as ä in the host."),
    ),
    "url_not_https": Page(
        400,
        _("The learning platform's address does not begin with https."),
        _("Use https. For a test inside the house, add its host name to LTI_ALLOWED_PRIVATE_HOSTS."),
    ),
    "changed_meanwhile": Page(409, _("Something was removed here at this very moment."), _START_AGAIN),
    "review_not_allowed": Page(
        403,
        _("You can open your own work here, not another person's."),
        _("Go back to your course. Instructors open it from the gradebook."),
    ),
    "submission_unknown": Page(
        404,
        _("There is no work to see here yet. This person has not opened the activity."),
        _("Go back to your course. Try again when the person has opened the activity."),
    ),
    "person_unknown": Page(
        404,
        _("Nothing is kept here about this person."),
        _("You need not do anything."),
    ),
    "person_elsewhere": Page(
        403,
        _("This person's data cannot be opened from here."),
        _("Ask the administrator of this service. They can show it or remove it."),
    ),
    "data_not_allowed": Page(
        403,
        _("You can open your own data here, not another person's."),
        _("Go back to your course. An administrator of the learning platform can open it."),
    ),
    "not_found": Page(404, _("There is no such page here."), _START_AGAIN),
    "not_allowed": Page(403, _("This page is not for you."), _START_AGAIN),
    "form_expired": Page(403, _("The form could not be accepted: it was too old."), _START_AGAIN),
    "bad_request": _MALFORMED,
    "server_error": Page(
        500,
        _("Something broke here. It is not your fault."),
        _("Wait a moment and try again. What you saved is safe."),
    ),
    "nothing_saved": Page(
        503,
        _("Nothing can be saved here just now."),
        _(
            "Wait a minute and try again. What you saved before is safe. What you wrote is still on your page."
        ),
    ),
}

# What an LMS posts in `error` instead of a token; launch_no_longer_valid is Canvas's (2025-11).
PLATFORM_ERRORS = {
    "login_required": "platform_login_needed",
    "interaction_required": "platform_login_needed",
    "launch_no_longer_valid": "platform_link_spent",
    "access_denied": "platform_denied",
    "server_error": "platform_unavailable",
    "temporarily_unavailable": "platform_unavailable",
}

TRUST_CODES = {
    "issuer_wrong", "audience_wrong", "audience_untrusted", "azp_wrong", "nonce_wrong", "signature_wrong",
    "algorithm_not_rs256", "kid_missing", "kid_unknown", "token_expired", "token_time_wrong", "target_link_uri_wrong",
}  # fmt: skip
_UNREACHABLE = Page(
    424,
    _("Your learning platform does not answer us just now."),
    _("Wait a few minutes, then open the activity again from your course."),
)


def describe_refusal(code: str) -> Page:
    if code in TRUST_CODES:
        return _NOT_TRUSTED
    return PAGES.get(code, _UNREACHABLE if code.startswith("platform_") else _MALFORMED)
