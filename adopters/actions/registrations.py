"""The Registration of Interest: received, contacted about, talked over (AD-08 to AD-10)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions.facts import finish, hold, move_to, not_before, not_in_future, own_document, said, save
from adopters.flows import Stage
from adopters.models import Enquiry, Household, Registration, Via
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import Document, EventKind, PortalEntry, User
from adoption.permissions import Permission, ensure
from adoption.wording import list_in_words


@transaction.atomic
def receive(*, household: Household, on: date, by: User, today: date, document: Document | None = None) -> Registration:
    """A Registration of Interest came on paper. Contact within five days begins (AD-09, AD-10)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    not_in_future(on, today)
    own_document(household.file, document)
    return _receive(household, via=Via.PAPER, answers={}, document=document, on=on, by=by)


def take_in(entry: PortalEntry, *, by: User | None, at: datetime) -> Registration:
    """The form that an applicant sent in the portal; it was received on the day they wrote it (AD-09).

    Part of taking the entry in, which is one transaction.
    """
    household = hold(Household.rows.select_related("file").get(file=entry.file))
    on = london(entry.written_at).date()
    return _receive(household, via=Via.PORTAL, answers=dict(entry.written), document=None, on=on, by=by)


def missing(enquiry: Enquiry | None) -> list[str]:
    """What has to be recorded before the form is offered (AD-08)."""
    if enquiry is None:
        return ["their first contact"]
    found = {"an information event": enquiry.informed_on, "the Initial Visit": enquiry.visited_on}
    return [what for what, day in found.items() if day is None]


@transaction.atomic
def contacted(*, registration: Registration, on: date, by: User, today: date) -> Registration:
    """The recruitment team got in touch about the form (AD-10)."""
    household, registration = held(registration, by)
    not_in_future(on, today)
    not_before(on, registration.received_on, "The form was received later than that")
    if registration.contacted_on:
        raise NotPossible("The contact is recorded already.")
    save(registration, contacted_on=on, contacted_by=by)
    note(household.file, "Contacted about their registration", on=on, by=by, kind=EventKind.ASSESSMENT)
    finish(household, "They were contacted about their registration.")
    return registration


@transaction.atomic
def discussed(*, registration: Registration, text: str, on: date, by: User, today: date) -> Registration:
    """A social worker talked with them in detail (AD-10)."""
    household, registration = held(registration, by)
    not_in_future(on, today)
    if registration.contacted_on is None:
        raise NotPossible("Record the contact about the form first.")
    not_before(on, registration.contacted_on, "The discussion follows the first contact about the form")
    if registration.discussed_on:
        raise NotPossible("The discussion is recorded already. Write more of it as a case note.")
    text = said(text, "Write down what you talked about.")
    save(registration, discussed_on=on, discussed_by=by, discussion=text)
    note(household.file, "Detailed discussion", on=on, by=by, detail=text, kind=EventKind.ASSESSMENT)
    finish(household, "The detailed discussion took place.")
    return registration


def _receive(
    household: Household,
    *,
    via: Via,
    answers: dict[str, object],
    document: Document | None,
    on: date,
    by: User | None,
) -> Registration:
    enquiry = Enquiry.rows.filter(household=household).first()
    lacks = missing(enquiry)
    if lacks:
        raise NotPossible(f"The Registration of Interest is locked until {list_in_words(lacks)} is recorded.")
    if enquiry and enquiry.visited_on:
        not_before(on, enquiry.visited_on, "The form follows the Initial Visit")
    if Registration.rows.waiting().filter(household=household).exists():
        raise NotPossible("A Registration of Interest is on the file already and waits for its answer.")
    move_to(household, Stage.REGISTERED, on=on)
    registration = Registration.rows.create(
        household=household, received_on=on, via=via, answers=answers, document=document
    )
    what = f"Registration of Interest received {via.label[0].lower()}{via.label[1:]}"
    note(household.file, what, on=on, by=by, kind=EventKind.ASSESSMENT)
    finish(household, "The Registration of Interest was received.")
    return registration


def held(registration: Registration, by: User) -> tuple[Household, Registration]:
    """Both held; refused when it has been decided."""
    ensure(by, Permission.HOUSEHOLD_WRITE, registration.household.file)
    household = hold(registration.household)
    registration = lock(registration)
    registration.household = household
    if registration.decided_on or registration.withdrawn_on:
        raise NotPossible("This registration has been answered. Open the page again.")
    return household, registration
