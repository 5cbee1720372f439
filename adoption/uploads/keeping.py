"""Putting bytes into the store, and taking back what a change that came to nothing left there (security 5.4).

A file is written before its row, so that no row ever points at nothing. When the row does not stay, because the
transaction is undone, the file goes too: at the end of the request, or in the night (`adoption/actions/tidying.py`).
A file that has a row is never touched.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.db.models.fields.files import FieldFile, FileField
from django.db.utils import Error

log = logging.getLogger(__name__)

_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


def keep(field: FieldFile, name: str, data: bytes) -> None:
    """Write new bytes under a random name, and remember them until the request is over. The row is saved next."""
    field.save(name, ContentFile(data), save=False)
    written = _written.get()
    if written is not None and field.name:
        written.append(field.name)


@contextmanager
def nothing_left_over() -> Iterator[None]:
    """When this ends, outside any transaction of its own, files written within whose rows did not stay are removed."""
    written: list[str] = []
    token = _written.set(written)
    try:
        yield
    finally:
        _written.reset(token)
        if written:
            _take_back(written)


def _take_back(written: list[str]) -> None:
    try:
        remove(without_row(written))
    except Error as error:  # the database is away: what is left over goes in the night
        log.warning("Stored files could not be compared with their rows: %s", type(error).__name__)


def without_row(names: Iterable[str]) -> list[str]:
    """Those of these stored names that no row of any model points at."""
    left = set(names)
    for model, field in file_fields():
        if left:
            rows: models.Manager[models.Model] = getattr(model, "rows", model._default_manager)
            left -= set(rows.filter(**{f"{field}__in": left}).values_list(field, flat=True))
    return sorted(left)


def file_fields() -> list[tuple[type[models.Model], str]]:
    """Every column of the service that names a stored file."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FileField)
    ]


def remove(names: Iterable[str]) -> int:
    """How many went. A store that cannot be reached is tried again in the night."""
    gone = 0
    for name in names:
        try:
            default_storage.delete(name)
            gone += 1
        except OSError as error:
            log.warning("A stored file without a row could not be removed: %s", type(error).__name__)
    return gone
