"""Replacing the address of a published user guide (FF-05)."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from adoption.actions.records import lock
from adoption.errors import NotPossible
from adoption.models import HelpGuide, User
from adoption.permissions import Permission, ensure

LONGEST = 500
"""Characters of an address."""


@transaction.atomic
def replace(*, guide: HelpGuide, title: str, address: str, checked_on: date, by: User, today: date) -> HelpGuide:
    """Lead readers to another address, which the administrator has opened and seen."""
    ensure(by, Permission.GUIDES_EDIT)
    guide = lock(guide)
    if not title.strip():
        raise NotPossible("Say what the guide is called.")
    if not is_safe(address.strip()):
        raise NotPossible("The address must begin with https:// and name a website, for example https://www.gov.uk/.")
    if checked_on > today:
        raise NotPossible("You cannot have opened it in the future.")

    guide.title, guide.address, guide.checked_on = title.strip(), address.strip(), checked_on
    guide.save(update_fields=["title", "address", "checked_on"])
    return guide


def is_safe(address: str) -> bool:
    """An https address of a website, without a name or password in it."""
    if len(address) > LONGEST or not address.startswith("https://") or "@" in address:
        return False
    try:
        URLValidator(schemes=["https"])(address)
    except ValidationError:
        return False
    return True
