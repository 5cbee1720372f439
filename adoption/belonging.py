"""What belongs to a person beside the files allocated to them, as each app says it in `<app>/belongings.py`.

An app lists its kinds there as BELONGINGS. Whoever leaves must hand them over like their files (FF-38, FF-63); the
app that owns them moves them when it hears `people.handed_over`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from adoption.catalogues import gather
from adoption.models import CaseFile, User


@dataclass(frozen=True)
class Belonging:
    """One kind of thing a person owns: "profile", "profiles", and on which files they own one."""

    one: str
    many: str
    files: Callable[[User], QuerySet[CaseFile]]
    """files(user): the open files on which this person owns such a thing."""


def belongings() -> tuple[Belonging, ...]:
    return gather("belongings", "BELONGINGS")
