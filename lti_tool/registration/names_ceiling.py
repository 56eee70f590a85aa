"""People's names: an LMS's registration chooses within what its organisation allows."""

from lti_tool import bridge
from lti_tool.models import NamePolicy, lower_policy


class NamesBeyondCeilingError(ValueError):
    """The choice goes beyond the most that the organisation allows, which `ceiling` names."""

    def __init__(self, ceiling: str) -> None:
        super().__init__(ceiling)
        self.ceiling = NamePolicy(ceiling)


def chosen_names(names: str, organisation: bridge.Organisation) -> str:
    """The choice; "": shown, where the organisation allows it. Raises NamesBeyondCeilingError."""
    if not names:
        return lower_policy(NamePolicy.SHOWN, organisation.names_ceiling)
    if lower_policy(names, organisation.names_ceiling) != names:
        raise NamesBeyondCeilingError(organisation.names_ceiling)
    return names
