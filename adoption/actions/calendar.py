"""England's bank holidays, as an administrator corrects them; every date counted across the day moves with it (D3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from adoption.engine import project
from adoption.errors import NotPossible
from adoption.models import BankHoliday, CaseFile, Deadline, User
from adoption.permissions import Permission, ensure
from adoption.wording import day_in_words


@transaction.atomic
def add_holiday(*, day: date, name: str, by: User) -> BankHoliday:
    """A new bank holiday: a coronation, a substitute day announced late."""
    ensure(by, Permission.HOLIDAYS_EDIT)
    if day.weekday() >= 5:
        raise NotPossible(f"{day_in_words(day)} is not a working day anyway. Enter its substitute day.")
    if BankHoliday.objects.filter(day=day).exists():
        raise NotPossible(f"{day_in_words(day)} is a bank holiday already.")

    holiday = BankHoliday.objects.create(day=day, name=name.strip())
    _count_again(day, f"{day_in_words(day)} became a bank holiday.")
    return holiday


@transaction.atomic
def remove_holiday(*, day: date, by: User) -> None:
    """A day that turned out to be an ordinary one."""
    ensure(by, Permission.HOLIDAYS_EDIT)
    holiday = BankHoliday.objects.select_for_update().filter(day=day).first()
    if holiday is None:
        raise NotPossible("That day is not a bank holiday.")

    holiday.delete()
    _count_again(day, f"{day_in_words(day)} is no longer a bank holiday.")


def _count_again(day: date, because: str) -> None:
    """Files with a date that was counted over this day, under their locks."""
    across = Q(starts_on__lte=day, due_on__gte=day) | Q(due_on__lte=day, starts_on__gte=day)
    touched = Deadline.rows.filter(across, lapsed_on=None).values("file")
    locked: Any = CaseFile.rows.filter(pk__in=touched).order_by("pk").select_for_update(of=("self",))
    project([file.pk for file in locked], because=because)
