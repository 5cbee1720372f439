"""Refusals that must leave a mark on the file although the action itself is undone (FF-17, FF-29)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from adoption.actions.records import note
from adoption.errors import NotPossible
from adoption.models import CaseFile, EventKind, User

P = ParamSpec("P")
R = TypeVar("R")


class KeptRefusal(NotPossible):
    """A refusal that the timeline keeps: who tried what, when, and why it was refused."""

    def __init__(self, message: str, *, file: CaseFile, what: str, on: date, by: User | None) -> None:
        super().__init__(message)
        self.file, self.what, self.on, self.by = file, what, on, by


def keeps_refusals(action: Callable[P, R]) -> Callable[P, R]:
    """All or nothing, as every action; but a KeptRefusal is noted after everything else was undone."""

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return action(*args, **kwargs)
        except KeptRefusal as refusal:
            why = str(refusal)
            note(refusal.file, refusal.what, on=refusal.on, by=refusal.by, why=why, kind=EventKind.REFUSED)
            raise

    return run
