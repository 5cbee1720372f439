"""News about agreed actions, for apps in whose work something must always come next."""

from enum import StrEnum


class News(StrEnum):
    ACTION_ENDED = "agreed.action_ended"
    """Subject: the AgreedAction."""
