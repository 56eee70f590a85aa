"""The names that LTI gives to things, each written once (Core 1.3, AGS 2.0, NRPS 2.0, DL 2.0, DR 1.0)."""

from typing import Final

VERSION: Final = "1.3.0"

CLAIM: Final = "https://purl.imsglobal.org/spec/lti/claim/"
MESSAGE_TYPE: Final = CLAIM + "message_type"
VERSION_CLAIM: Final = CLAIM + "version"
DEPLOYMENT_ID: Final = CLAIM + "deployment_id"
TARGET_LINK_URI: Final = CLAIM + "target_link_uri"
RESOURCE_LINK: Final = CLAIM + "resource_link"
ROLES: Final = CLAIM + "roles"
CONTEXT: Final = CLAIM + "context"
TOOL_PLATFORM: Final = CLAIM + "tool_platform"
LAUNCH_PRESENTATION: Final = CLAIM + "launch_presentation"
CUSTOM: Final = CLAIM + "custom"

RESOURCE_LINK_REQUEST: Final = "LtiResourceLinkRequest"
DEEP_LINKING_REQUEST: Final = "LtiDeepLinkingRequest"
DEEP_LINKING_RESPONSE: Final = "LtiDeepLinkingResponse"

DL_CLAIM: Final = "https://purl.imsglobal.org/spec/lti-dl/claim/"
DEEP_LINKING_SETTINGS: Final = DL_CLAIM + "deep_linking_settings"
CONTENT_ITEMS: Final = DL_CLAIM + "content_items"
DL_DATA: Final = DL_CLAIM + "data"
DL_MESSAGE: Final = DL_CLAIM + "msg"
DL_LOG: Final = DL_CLAIM + "log"
DL_ERROR_MESSAGE: Final = DL_CLAIM + "errormsg"
DL_ERROR_LOG: Final = DL_CLAIM + "errorlog"

AGS_ENDPOINT: Final = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
GROUPS_ENDPOINT: Final = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice"
NRPS_ENDPOINT: Final = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"

AGS_SCOPE: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCOPE_LINEITEM: Final = AGS_SCOPE + "lineitem"
SCOPE_LINEITEM_READONLY: Final = AGS_SCOPE + "lineitem.readonly"
SCOPE_RESULT: Final = AGS_SCOPE + "result.readonly"
SCOPE_SCORE: Final = AGS_SCOPE + "score"
SCOPE_MEMBERSHIPS: Final = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
SCOPE_GROUPS: Final = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"

MEDIA_LINEITEM: Final = "application/vnd.ims.lis.v2.lineitem+json"
MEDIA_LINEITEMS: Final = "application/vnd.ims.lis.v2.lineitemcontainer+json"
MEDIA_RESULTS: Final = "application/vnd.ims.lis.v2.resultcontainer+json"
MEDIA_SCORE: Final = "application/vnd.ims.lis.v1.score+json"
MEDIA_MEMBERSHIPS: Final = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
MEDIA_GROUPS: Final = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"
MEDIA_GROUP_SETS: Final = "application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json"

PLATFORM_CONFIGURATION: Final = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL_CONFIGURATION: Final = "https://purl.imsglobal.org/spec/lti-tool-configuration"
