"""What staff see and mend; what people did is shown and never changed here. Django's autodiscovery imports this."""

from activities.admin import audit, content, feedback, organisations, people, records, tokens

__all__ = ["audit", "content", "feedback", "organisations", "people", "records", "tokens"]
