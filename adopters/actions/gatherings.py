"""Planning events, groups and training, and who came (AD-06, AD-07, AD-26 to AD-29)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Count, Max

from adopters import places
from adopters.actions import enquiries
from adopters.actions.facts import said, save
from adopters.flows import Stage
from adopters.models import Booking, Enquiry, Gathering, GatheringKind, Member, Place
from adopters.models.training import ABOUT_CHILDREN
from adoption.actions.notices import tell
from adoption.actions.people import Within
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Agency, EventKind, Notice, PersonAround, User
from adoption.permissions import Permission, Role, ensure

FACTS = frozenset(
    {"kind", "title", "about", "topics", "helpers", "starts_at", "ends_at", "place", "link", "capacity"}
    | {"open_to_partners", "delivered_by", "public_page"}
)


NEVER = 0.0
NEEDS_SAID = "Somebody said at booking what they need to take part. Compare it with their record."


def partners(agency: Agency) -> list[Agency]:
    """The agency itself, or every authority of its partnership: whoever takes turns at delivering."""
    home = agency.home_id
    parts = Agency.objects.filter(parent=home).order_by("name")
    return list(parts) or [Agency.objects.get(pk=home)]


def next_to_deliver(agency: Agency, kind: GatheringKind) -> Agency:
    """By rotation: the partner who has delivered this kind the fewest times, and longest ago (AD-07)."""
    among = partners(agency)
    done = Gathering.objects.filter(delivered_by__in=among, kind=kind, cancelled_on=None)
    counted = {
        row["delivered_by"]: (row["times"], row["last"].timestamp())
        for row in done.values("delivered_by").annotate(times=Count("pk"), last=Max("starts_at"))
    }
    return min(among, key=lambda partner: (*counted.get(partner.pk, (0, NEVER)), partner.name))


@transaction.atomic
def plan(*, agency: Agency, by: User, at: datetime, **facts: Any) -> Gathering:
    """A new event with its places. It can be booked at once."""
    ensure(by, Permission.EVENTS_MANAGE, Within(agency))
    _sensible(facts, at)
    return Gathering.objects.create(agency=agency, planned_by=by, **facts)


@transaction.atomic
def change(*, gathering: Gathering, by: User, at: datetime, **facts: Any) -> Gathering:
    """Other facts of an event to come. With more places the waiting list moves up; never fewer than are taken."""
    ensure(by, Permission.EVENTS_MANAGE, gathering)
    gathering = _hold(gathering, at)
    _sensible(facts, at)
    taken = Booking.rows.filter(gathering=gathering, state=Place.BOOKED).count()
    if facts.get("capacity", gathering.capacity) < taken:
        raise NotPossible(f"{taken} places are taken already. Keep at least that many.")
    save(gathering, **facts)
    places.move_up(gathering, at=at)
    return gathering


@transaction.atomic
def cancel(*, gathering: Gathering, why: str, by: User, at: datetime) -> Gathering:
    """It does not take place. Everybody who has a place or waits is told."""
    ensure(by, Permission.EVENTS_MANAGE, gathering)
    gathering = _hold(gathering, at)
    save(gathering, cancelled_on=london(at).date(), cancelled_why=said(why, "Say why the event is cancelled."))
    for booking in Booking.rows.standing().filter(gathering=gathering).select_related("user", "person"):
        booking.gathering = gathering
        places.tell(booking, "cancelled", at=at)
    return gathering


@transaction.atomic
def record_attendance(*, gathering: Gathering, came: Mapping[int, bool], by: User, at: datetime) -> int:
    """Who came, by booking. Coming to an information event opens the way to the Initial Visit (AD-08)."""
    ensure(by, Permission.EVENTS_MANAGE, gathering)
    gathering = lock(gathering)
    if gathering.starts_at > at:
        raise NotPossible("Enter who came once the event has begun.")
    rows = Booking.rows.filter(gathering=gathering, pk__in=came, state=Place.BOOKED).select_related("file")
    for booking in rows.order_by("file", "pk"):
        _record(booking, gathering, came[booking.pk], by)
    return len(rows)


def _record(booking: Booking, gathering: Gathering, came: bool, by: User) -> None:
    if booking.attended == came:
        return
    on = london(gathering.starts_at).date()
    save(booking, attended=came, recorded_by=by)
    says = f"{'Came' if came else 'Did not come'} to “{gathering.title}”"
    note(booking.file, says, on=on, by=by, kind=EventKind.ASSESSMENT)
    if came and gathering.kind == GatheringKind.INFORMATION:
        _informed(booking, on)


def _informed(booking: Booking, on: date) -> None:
    """The first information event counts; a later one moves nothing. The file is held first, as everywhere."""
    lock(booking.file)
    enquiry = Enquiry.rows.filter(household__file=booking.file, informed_on=None).first()
    if enquiry:
        save(lock(enquiry), informed_on=on)
        refresh(booking.file, because="They came to an information event.")


@transaction.atomic
def book_for(*, gathering: Gathering, person: PersonAround, by: User, at: datetime) -> Booking:
    """A worker books for somebody of a household."""
    ensure(by, Permission.HOUSEHOLD_WRITE, person.file)
    member = getattr(person, "member", None)
    if not Gathering.objects.open_to(person.file.agency).filter(pk=gathering.pk).exists():
        raise NotPossible("This course is not open to adopters of this agency.")
    household = getattr(person.file, "household", None)
    if gathering.kind in ABOUT_CHILDREN and (household is None or household.stage != Stage.APPROVED):
        raise NotPossible("Children are met only by families who are approved and searching.")
    return places.take_place(gathering=gathering, person=person, user=getattr(member, "user", None), at=at)


@transaction.atomic
def book_from_web(
    *, gathering: Gathering, name: str, email: str, at: datetime, reach: enquiries.Reaching | None = None
) -> Booking:
    """Anybody books on the website (AD-01, AD-06): whoever is new enquires by it, whoever is known gets a place.

    What they need to take part is kept with somebody new (GV-01). Of somebody known it is told to their worker and
    changes nothing: anybody can type an address that is not theirs.

    The agency is held first, so the same form sent twice at once is one enquiry and one place.
    """
    agency = _answering(gathering, london(at).date())
    lock(agency)
    if enquiries.known_by_email(agency, email) is None:
        asked = f"Booked “{gathering.title}” on the website."
        contact = enquiries.FirstContact(name=name, email=email, questions=asked, reach=reach)
        enquiries.from_web(agency=agency, contact=contact, key=str(uuid4()), at=at)
        member = _with_address(agency, email)
    else:
        member = _with_address(agency, email)
        _tell_needs(member, gathering, reach, at)
    return places.take_place(gathering=gathering, person=member.person, user=member.user, at=at)


def _tell_needs(member: Member, gathering: Gathering, reach: enquiries.Reaching | None, at: datetime) -> None:
    """Somebody we know named needs at booking: their worker compares them with what is on file (GV-03)."""
    words = reach.in_words() if reach else ""
    key = f"needs-booking:{gathering.pk}:{member.pk}"
    if not words or Notice.rows.filter(key=key).exists():
        return
    file, on = member.person.file, london(at).date()
    note(file, "What somebody needs, said when booking an event", on=on, by=None, detail=words, kind=EventKind.PEOPLE)
    tell(file, NEEDS_SAID, key=key, to=file.lead, to_role=Role.ASSESSING_WORKER, now=at)


def _answering(gathering: Gathering, on: date) -> Agency:
    """The agency that takes the enquiry: whose event it is, or the nearest with a team that assesses."""
    near = (gathering.agency, gathering.delivered_by, gathering.agency.parent)
    return next((one for one in near if one and enquiries.team_for(one, on)), gathering.agency)


def _with_address(agency: Agency, email: str) -> Member:
    """The person of the open household whose address this is; of two who share one, the first."""
    rows = Member.rows.living_there().filter(household=enquiries.known_by_email(agency, email))
    return (
        rows.filter(person__email__iexact=email.strip())
        .select_related("person__file__lead", "user")
        .order_by("number", "pk")[0]
    )


def _hold(gathering: Gathering, at: datetime) -> Gathering:
    gathering = lock(gathering)
    if gathering.cancelled_on:
        raise NotPossible("This event was cancelled. Plan a new one.")
    if gathering.starts_at <= at:
        raise NotPossible("This event has begun, so it can no longer be changed.")
    return gathering


def _sensible(facts: Mapping[str, Any], at: datetime) -> None:
    unknown = set(facts) - FACTS
    if unknown:
        raise NotPossible(f"An event has no {', '.join(sorted(unknown))}.")
    starts, ends = facts.get("starts_at"), facts.get("ends_at")
    if starts and starts <= at:
        raise NotPossible("Choose a time that is still to come.")
    if starts and ends and ends <= starts:
        raise NotPossible("The event must end after it starts.")
    if "place" in facts and not (facts["place"] or facts.get("link")):
        raise NotPossible("Say where it is, or give the address of the video meeting.")
