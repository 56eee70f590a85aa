"""What staff see and mend; what people did is shown and never changed here. Django's autodiscovery imports this."""

from activities.admin import audit, content, feedback, people, records, tokens

__all__ = ["audit", "content", "feedback", "people", "records", "tokens"]
