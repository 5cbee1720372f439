"""Taking and giving up a place, for the portal, the public page and the staff alike: never more than there are (AD-06).

Imports the kernel and the gatherings only, so that the portal may call it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from adopters.models.training import Booking, Gathering, Place
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import CaseFile, EventKind, Outbound, PersonAround, User
from adoption.wording import day_in_words

REMINDERS = ((timedelta(days=7), "week"), (timedelta(days=1), "day"))
"""How long before an event somebody is reminded, and the name under which it is remembered (AD-06)."""

FEEDBACK_AFTER = timedelta(days=1)


@transaction.atomic
def take_place(*, gathering: Gathering, person: PersonAround, user: User | None, at: datetime) -> Booking:
    """A place, or one on the waiting list when it is full. Asking twice gives the same place."""
    gathering = lock(gathering)
    if gathering.cancelled_on or gathering.starts_at <= at:
        raise NotPossible("This event can no longer be booked. Choose another date.")
    mine = Booking.rows.standing().filter(gathering=gathering, person=person).first()
    if mine:
        return mine
    full = Booking.rows.filter(gathering=gathering, state=Place.BOOKED).count() >= gathering.capacity
    state = Place.WAITING if full else Place.BOOKED
    booking = Booking.rows.create(
        gathering=gathering, file=person.file, person=person, user=user, state=state, booked_at=at
    )
    _note(booking, "Put on the waiting list for" if full else "Booked a place at", at)
    tell(booking, "waiting" if full else "booked", at=at)
    return booking


def book_own(*, gathering: Gathering, user: User, at: datetime) -> Booking:
    """An applicant books for themselves, in the portal."""
    person = PersonAround.rows.filter(member__user=user, member__left_on=None).first()
    if person is None:
        raise NotPossible("Your account is not linked to a household yet. Ask your worker.")
    return take_place(gathering=gathering, person=person, user=user, at=at)


@transaction.atomic
def give_up(*, booking: Booking, at: datetime) -> Booking:
    """Cancel; the first on the waiting list moves up by itself."""
    gathering, booking = lock(booking.gathering), lock(booking)
    if booking.state == Place.CANCELLED:
        return booking
    if gathering.starts_at <= at:
        raise NotPossible("The event has begun. Tell your worker if you did not come.")
    booking.state, booking.ended_at = Place.CANCELLED, at
    booking.save(update_fields=["state", "ended_at"])
    _note(booking, "Cancelled the place at", at)
    move_up(gathering, at=at)
    return booking


def give_up_coming(
    *, file: CaseFile, at: datetime, person: PersonAround | None = None, kinds: Iterable[str] = ()
) -> int:
    """Whoever goes no further comes no more, and is not reminded: their places are for those who wait."""
    rows = Booking.rows.standing().filter(file=file, gathering__starts_at__gt=at).select_related("gathering")
    rows = rows.filter(person=person) if person else rows
    mine = list((rows.filter(gathering__kind__in=kinds) if kinds else rows).order_by("gathering", "pk"))
    for booking in mine:
        give_up(booking=booking, at=at)
    return len(mine)


def move_up(gathering: Gathering, *, at: datetime) -> None:
    """Fill free places from the waiting list, the longest waiting first. The gathering is locked by the caller."""
    rows = Booking.rows.filter(gathering=gathering)
    free = gathering.capacity - rows.filter(state=Place.BOOKED).count()
    for booking in rows.filter(state=Place.WAITING).order_by("booked_at", "pk")[: max(free, 0)]:
        booking.state = Place.BOOKED
        booking.save(update_fields=["state"])
        _note(booking, "Moved up from the waiting list of", at)
        tell(booking, "moved-up", at=at)


SUBJECTS = {
    "booked": "Your place is booked",
    "waiting": "You are on the waiting list",
    "moved-up": "A place has become free for you",
    "week": "A reminder: your event is in a week",
    "day": "A reminder: your event is tomorrow",
    "cancelled": "An event you booked is cancelled",
    "feedback": "How was the event?",
}


def tell(booking: Booking, what: str, *, at: datetime, link: str = "") -> None:
    """One message of each kind for each booking. It names the event, never the person or anything of the case."""
    gathering = booking.gathering
    starts = london(gathering.starts_at)
    where = gathering.place or "online"
    lines = [f"{gathering.title}: {day_in_words(starts.date())} at {starts:%H:%M}, {where}.", ""]
    if gathering.link and what in ("booked", "moved-up", "week", "day"):
        lines.append(f"To take part: {gathering.link}")
    if link:
        lines.append(f"Tell us here, no sign-in needed: {link}")
    lines.append("Please do not reply to this message.")
    to = {"to_user": booking.user} if booking.user_id else {"to_person": booking.person}
    row = Outbound(
        key=f"gathering:{booking.pk}:{what}", kind="gathering", subject=SUBJECTS[what], body="\n".join(lines), **to
    )
    row.made_at = row.not_before = at
    if row.address:
        Outbound.objects.bulk_create([row], ignore_conflicts=True)


def remind(*, at: datetime) -> int:
    """Reminders a week and a day before, and the question afterwards: once each, however often this runs (AD-06)."""
    return sum(_remind(before, what, at) for before, what in REMINDERS) + ask_for_feedback(now=at)


def _remind(before: timedelta, what: str, now: datetime) -> int:
    """People whose event is that near, who booked earlier than that and were not told yet."""
    key = Concat(Value("gathering:"), Cast(OuterRef("pk"), CharField()), Value(f":{what}"))
    rows = Booking.rows.filter(
        ~Exists(Outbound.objects.filter(key=key)),
        state=Place.BOOKED,
        gathering__cancelled_on=None,
        gathering__starts_at__gt=now + (REMINDERS[1][0] if what == "week" else timedelta()),
        gathering__starts_at__lte=now + before,
    ).select_related("gathering", "user", "person")
    due = [one for one in rows if one.booked_at <= one.gathering.starts_at - before]
    for booking in due:
        tell(booking, what, at=now)
    return len(due)


def ask_for_feedback(*, now: datetime) -> int:
    """The day after, everybody whose place stood is asked, by a link of their own."""
    rows = Booking.rows.filter(
        state=Place.BOOKED,
        feedback_hash="",
        gathering__cancelled_on=None,
        gathering__ends_at__lte=now - FEEDBACK_AFTER,
        gathering__ends_at__gt=now - timedelta(days=60),
    ).exclude(attended=False)
    asked = 0
    for booking in rows.select_related("gathering", "user", "person"):
        asked += _ask(booking, now)
    return asked


@transaction.atomic
def _ask(booking: Booking, now: datetime) -> int:
    booking = lock(booking)
    if booking.feedback_hash:
        return 0
    secret = secrets.token_urlsafe(24)
    booking.feedback_hash = hashed(secret)
    booking.save(update_fields=["feedback_hash"])
    path = reverse("public:feedback", args=[secret])
    tell(booking, "feedback", at=now, link=f"{settings.SITE_ADDRESS}{path}")
    return 1


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def by_feedback_link(secret: str) -> Booking | None:
    """The place whose link this is; links that were used, or never were, are answered alike."""
    return Booking.rows.filter(feedback_hash=hashed(secret), feedback_at=None).select_related("gathering").first()


@transaction.atomic
def give_feedback(*, booking: Booking, rating: int, helped: str, better: str, at: datetime) -> Booking:
    """Once for each place. It is read in sum, without names (AD-72)."""
    booking = lock(booking)
    if booking.feedback_at:
        return booking
    booking.rating, booking.helped, booking.better, booking.feedback_at = rating, helped, better, at
    booking.save(update_fields=["rating", "helped", "better", "feedback_at"])
    return booking


def _note(booking: Booking, what: str, at: datetime) -> None:
    on = london(at).date()
    says = f"{what} “{booking.gathering.title}” on {day_in_words(london(booking.gathering.starts_at).date())}"
    note(booking.file, says, on=on, by=booking.user, kind=EventKind.ASSESSMENT)
