"""News about colleagues, for apps whose records name a person outside the file’s allocations."""

from dataclasses import dataclass
from enum import StrEnum

from adoption.models import User


class News(StrEnum):
    HANDED_OVER = "people.handed_over"


@dataclass(frozen=True)
class Handover:
    """Everything of one person passes to another."""

    worker: User
    to: User
