"""The claims of an id_token."""

import time
from typing import Any

from django.conf import settings

from lti_tool.demo_lms import addresses, platforms
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.launching import copies, launches
from lti_tool.demo_lms.models import Launch, LaunchStep, Link, Person, Setting, Tool

LIFETIME = 60
MESSAGES = {
    LaunchStep.RESOURCE: words.RESOURCE_MESSAGE,
    LaunchStep.DEEP_LINKING: words.DEEP_LINKING_MESSAGE,
    LaunchStep.REVIEW: words.REVIEW_MESSAGE,
    LaunchStep.PRIVACY: words.PRIVACY_MESSAGE,
}


def payload(launch: Launch, *, nonce: str) -> dict[str, Any]:
    """Every claim of a launch."""
    claims = {**_security(launch, nonce), **_message(launch), **_person(launch.person, launch.tool)}
    if launch.message == LaunchStep.DEEP_LINKING:
        claims |= {f"{words.DL_CLAIM}deep_linking_settings": deep_linking(launch)}
    if launch.subject:
        claims |= {f"{words.CLAIM}for_user": _for_user(launch.subject, launch.tool)}
    if launch.message != LaunchStep.PRIVACY and (launch.link is None or launch.link.with_context):
        claims |= _course(launch)
    return claims


def roles(person: Person) -> list[str]:
    if person.role == Person.Role.LEARNER:
        return [f"{words.MEMBERSHIP}Learner"]
    instructor = [f"{words.MEMBERSHIP}Instructor"]
    if person.role == Person.Role.INSTRUCTOR:
        return instructor
    return [f"{words.INSTITUTION}Administrator", *instructor, f"{words.SYSTEM}Administrator"]


def roles_outside(person: Person) -> list[str]:
    """The roles of a person outside every course: an institution's and a system's."""
    if person.role == Person.Role.ADMIN:
        return [f"{words.INSTITUTION}Administrator", f"{words.SYSTEM}Administrator"]
    kind = "Student" if person.role == Person.Role.LEARNER else "Faculty"
    return [f"{words.INSTITUTION}{kind}", f"{words.SYSTEM}User"]


def _for_user(person: Person, tool: Tool) -> dict[str, Any]:
    return {"user_id": person.sub, "person_sourcedid": person.id_number, **personal(person, tool)}


def personal(person: Person, tool: Tool) -> dict[str, str]:
    """Name and e-mail, as far as the registration asked for them."""
    facts = {
        "name": str(person),
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
    }
    return {claim: value for claim, value in facts.items() if claim in tool.claims}


def _security(launch: Launch, nonce: str) -> dict[str, Any]:
    issued = int(time.time())
    return {
        "iss": addresses.issuer(),
        "aud": launch.tool.client_id,
        "sub": launch.person.sub,
        "nonce": nonce,
        "iat": issued,
        "exp": issued + LIFETIME,
    }


def _message(launch: Launch) -> dict[str, Any]:
    is_outside = launch.message == LaunchStep.PRIVACY
    message = {
        "message_type": MESSAGES[LaunchStep(launch.message)],
        "version": "1.3.0",
        "deployment_id": launch.tool.deployment_id,
        "target_link_uri": launches.target(launch),
        "roles": roles_outside(launch.person) if is_outside else roles(launch.person),
        "launch_presentation": _presentation(launch),
        "tool_platform": _platform(),
        "custom": custom(launch),
    }
    if launch.link:
        message["resource_link"] = _resource_link(launch.link)
    return {f"{words.CLAIM}{name}": value for name, value in message.items()}


def _resource_link(link: Link) -> dict[str, str]:
    return {"id": str(link.pk), "title": link.title, "description": link.text}


def _presentation(launch: Launch) -> dict[str, str]:
    return {
        "locale": launch.person.locale,
        "document_target": launch.presentation,
        "return_url": addresses.absolute("return", course=launch.course.pk),
    }


def _platform() -> dict[str, str]:
    return {
        "guid": settings.DEMO_LMS_URL.split("//")[-1],
        "name": "Demo LMS",
        "description": "Demo LMS",
        "product_family_code": platforms.now().family,
        "version": "2024100706",
    }


def _person(person: Person, tool: Tool) -> dict[str, Any]:
    sourced = {"person_sourcedid": person.id_number, "course_section_sourcedid": ""}
    return {f"{words.CLAIM}lis": sourced, **personal(person, tool)}


def _course(launch: Launch) -> dict[str, Any]:
    course = launch.course
    kind = "CourseSection" if platforms.now().short_names else f"{words.COURSE_TYPE}CourseSection"
    context = {"id": str(course.pk), "label": course.label, "title": course.title, "type": [kind]}
    return {f"{words.CLAIM}context": context, **_services(launch)}


def _services(launch: Launch) -> dict[str, Any]:
    claims: dict[str, Any] = {}
    granted = [scope for scope in words.AGS_SCOPES if scope in launch.tool.scopes]
    if granted:
        claims[words.AGS_CLAIM] = {"scope": granted, **_gradebook(launch)}
    if words.ROSTER_SCOPE in launch.tool.scopes:
        claims[words.NRPS_CLAIM] = {
            "context_memberships_url": addresses.roster(launch.course, launch.tool),
            "service_versions": ["1.0", "2.0"],
        }
    if words.NOTICE_SCOPE in launch.tool.scopes:
        claims[words.NOTICE_CLAIM] = {
            "service_versions": ["1.0"],
            "platform_notification_service_url": addresses.notice_handlers(launch.tool),
            "scope": [words.NOTICE_SCOPE],
            "notice_types_supported": words.NOTICES,
        }
    if words.GROUP_SCOPE in launch.tool.scopes and platforms.now().offers_groups:
        claims[words.GROUPS_CLAIM] = {
            "scope": [words.GROUP_SCOPE],
            "context_groups_url": addresses.groups(launch.course, launch.tool),
            "context_group_sets_url": addresses.group_sets(launch.course, launch.tool),
            "service_versions": ["1.0"],
        }
    return claims


def _gradebook(launch: Launch) -> dict[str, str]:
    urls = {"lineitems": addresses.line_items(launch.course, launch.tool)}
    columns = list(launch.link.line_items.all()[:2]) if launch.link else []
    columns = [launch.item] if launch.item else columns
    if len(columns) == 1:
        urls["lineitem"] = addresses.line_item(columns[0])
    return urls


def custom(launch: Launch) -> dict[str, str]:
    """Custom parameters of the tool and of the link, with the variables that the LMS knows filled in."""
    variables = _variables(launch)
    parameters = {**launch.tool.custom, **(launch.link.custom if launch.link else {})}
    return {name: variables.get(str(value), str(value)) for name, value in parameters.items()}


def _variables(launch: Launch) -> dict[str, str]:
    variables = {
        "$User.id": launch.person.sub,
        "$Person.sourcedId": launch.person.id_number,
        "$Person.locale": launch.person.locale,
        "$Context.id": str(launch.course.pk),
        "$Context.title": launch.course.title,
        "$Context.id.history": copies.history(launch.course),
    }
    if launch.link is None:
        return variables
    if platforms.now().knows_link_history:
        variables["$ResourceLink.id.history"] = copies.history(launch.link)
    dates = _dates(launch.link)
    return {
        **variables,
        "$ResourceLink.id": str(launch.link.pk),
        "$ResourceLink.title": launch.link.title,
        **dates,
    }


def _dates(link: Link) -> dict[str, str]:
    dates = {}
    for period in ("available", "submission"):
        for moment in ("startDateTime", "endDateTime"):
            value = (link.presentation.get(period) or {}).get(moment, "")
            dates[f"$ResourceLink.{period}.{moment}"] = str(value)
    return dates


def deep_linking(launch: Launch) -> dict[str, Any]:
    """The settings claim of a deep linking request; a test may have ordered members of its own."""
    claim: dict[str, Any] = {
        "accept_types": list(platforms.now().accept_types),
        "accept_presentation_document_targets": ["frame", "iframe", "window"],
        "accept_multiple": True,
        "auto_create": False,
        "deep_link_return_url": addresses.absolute("deep-link-return", launch=launch.pk),
    }
    if platforms.now().sends_data:
        claim |= {"data": f"launch-{launch.pk}", "accept_lineitem": True}
    if platforms.now().names_the_tool:
        claim["title"] = launch.tool.name
    ordered: dict[str, Any] = Setting.read("deep_linking", {})
    return claim | ordered
