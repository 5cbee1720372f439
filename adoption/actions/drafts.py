"""Unsaved typing: kept per person and form, thrown away when it is saved."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from adoption.errors import NotPossible
from adoption.models import Draft, User

LARGEST = 200_000
"""Characters in all fields of one form."""

LONGEST_NAME = 120
"""Characters in the name under which a form keeps its typing (`Draft.form`)."""


@transaction.atomic
def keep(*, user: User, form: str, typed: dict[str, str], at: datetime) -> Draft:
    """The newest typing replaces what was kept before."""
    if len(form) > LONGEST_NAME:
        raise NotPossible("This cannot be kept as a draft: there is no form of that name.")
    if sum(map(len, typed.values())) > LARGEST:
        raise NotPossible("This is too long to be kept as a draft. Save it in parts.")
    draft, _ = Draft.objects.update_or_create(user=user, form=form, defaults={"typed": typed, "saved_at": at})
    return draft


def kept(*, user: User, form: str) -> dict[str, str]:
    """What they had typed and not saved; empty when there is nothing."""
    draft = Draft.objects.filter(user=user, form=form).first()
    return dict(draft.typed) if draft else {}


def drop(*, user: User, form: str) -> None:
    """Called when the form has been saved."""
    Draft.objects.filter(user=user, form=form).delete()
