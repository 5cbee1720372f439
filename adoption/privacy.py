"""Every field that could hold words about a person is marked, next to the field itself."""

from typing import Any, TypeVar

from django.db import models

F = TypeVar("F", bound="models.Field[Any, Any]")

WORDS = (models.CharField, models.TextField, models.DateField, models.FileField, models.JSONField)


def personal(field: F, *, scrub: object) -> F:
    """Holds personal data; copies of the database carry `scrub` instead."""
    field.privacy = ("personal", scrub)  # type: ignore[attr-defined]
    return field


def plain(field: F) -> F:
    """Looked at, and found to say nothing about a person."""
    field.privacy = ("plain", None)  # type: ignore[attr-defined]
    return field
