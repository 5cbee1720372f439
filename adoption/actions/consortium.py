"""Which agencies share a consortium, from and to a date: it decides who may see a child's profile (FF-20)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption.actions.records import lock
from adoption.errors import NotPossible
from adoption.models import Agency, Consortium, ConsortiumMember, User
from adoption.permissions import Permission, ensure
from adoption.wording import day_in_words


@transaction.atomic
def join(*, consortium: Consortium, agency: Agency, from_on: date, by: User) -> ConsortiumMember:
    """From that date the agency’s adopters may see the consortium’s profiles, and its own go to the others."""
    ensure(by, Permission.CONSORTIUM_EDIT)
    consortium = lock(consortium)
    held = ConsortiumMember.objects.filter(consortium=consortium, agency=agency)
    for member in held:
        if member.to_on is None or member.to_on >= from_on:
            raise NotPossible(f"{agency} is a member then already. Its earlier membership has to end first.")

    return ConsortiumMember.objects.create(consortium=consortium, agency=agency, from_on=from_on)


@transaction.atomic
def leave(*, member: ConsortiumMember, to_on: date, by: User) -> ConsortiumMember:
    """The last day; from the next, profiles are no longer shared with its adopters."""
    ensure(by, Permission.CONSORTIUM_EDIT)
    member = lock(member)
    if member.to_on is not None:
        raise NotPossible(f"{member.agency} leaves on {day_in_words(member.to_on)} already.")
    if to_on < member.from_on:
        raise NotPossible(f"It joined on {day_in_words(member.from_on)}. Choose that day or a later one.")

    member.to_on = to_on
    member.save(update_fields=["to_on"])
    return member
