"""What follows the first contact: the pack, an information event, the Initial Visit (AD-04, AD-08)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters.actions import family_links
from adopters.actions.facts import finish, hold, not_before, not_in_future, said, save
from adopters.models import Enquiry, Household, PackSent
from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.permissions import Permission, ensure


@transaction.atomic
def request_pack(*, enquiry: Enquiry, on: date, by: User, today: date) -> Enquiry:
    """They asked for the information pack: the ten days begin (AD-04)."""
    household, enquiry = _held(enquiry, by)
    not_in_future(on, today)
    not_before(on, enquiry.enquired_on, "This is before their first contact")
    if enquiry.pack_requested_on:
        raise NotPossible("The pack has been asked for already.")
    save(enquiry, pack_requested_on=on)
    _noted(household, "Information pack asked for", on=on, by=by)
    return enquiry


@transaction.atomic
def send_pack(*, enquiry: Enquiry, sent_by: PackSent | str, on: date, by: User, today: date) -> Enquiry:
    """The pack went to them, in this way (AD-04). Sending one that nobody asked for counts as asked for that day."""
    household, enquiry = _held(enquiry, by)
    not_in_future(on, today)
    if enquiry.pack_sent_on:
        raise NotPossible("The pack has been sent already.")
    asked_on = enquiry.pack_requested_on or on
    not_before(on, max(asked_on, enquiry.enquired_on), "They had not asked for it yet")
    save(enquiry, pack_requested_on=asked_on, pack_sent_on=on, pack_sent_by=PackSent(sent_by))
    what = f"Information pack sent: {PackSent(sent_by).label.lower()}"
    _noted(household, what, on=on, by=by, detail=family_links.edition_sent(household.file.agency, on))
    return enquiry


@transaction.atomic
def attended_event(*, enquiry: Enquiry, on: date, by: User, today: date) -> Enquiry:
    """They came to an information event that no attendance list here knows of (AD-08)."""
    household, enquiry = _held(enquiry, by)
    not_in_future(on, today)
    if enquiry.informed_on:
        raise NotPossible("An information event is recorded already.")
    save(enquiry, informed_on=on)
    _noted(household, "Came to an information event", on=on, by=by)
    return enquiry


@transaction.atomic
def visited(*, enquiry: Enquiry, text: str, on: date, by: User, today: date) -> Enquiry:
    """The Initial Visit at home, after an information event (AD-08)."""
    household, enquiry = _held(enquiry, by)
    not_in_future(on, today)
    if enquiry.visited_on:
        raise NotPossible("The Initial Visit is recorded already. Write a further visit as a case note.")
    if enquiry.informed_on is None:
        raise NotPossible("Record the information event first: the Initial Visit follows it.")
    not_before(on, enquiry.informed_on, "The Initial Visit follows the information event")
    save(enquiry, visited_on=on, visit_note=said(text, "Write down what you talked about."))
    _noted(household, "Initial Visit", on=on, by=by, detail=enquiry.visit_note)
    return enquiry


def _held(enquiry: Enquiry, by: User) -> tuple[Household, Enquiry]:
    ensure(by, Permission.HOUSEHOLD_WRITE, enquiry.household.file)
    household = hold(enquiry.household)
    return household, lock(enquiry)


def _noted(household: Household, what: str, *, on: date, by: User, detail: str = "") -> None:
    note(household.file, what, on=on, by=by, detail=detail, kind=EventKind.ASSESSMENT)
    finish(household, f"{what}.")
