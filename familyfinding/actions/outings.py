"""Children at discovery events and activity days: booked, prepared, pictures chosen, outcome (FF-50 to FF-52)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from adopters.models import Gathering
from adopters.models.training import ABOUT_CHILDREN, GatheringKind
from adoption.actions.records import check_version, lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Permission, ensure
from adoption.wording import day_in_words, list_in_words
from children.models import Child
from familyfinding.actions.holding import anonymous, hold, write
from familyfinding.actions.refusing import KeptRefusal, keeps_refusals
from familyfinding.models import MediaItem, Outing, OutingState, Profile, ShownThere


@keeps_refusals
def book(*, gathering: Gathering, child: Child, carers_come: bool, by: User, at: datetime) -> Outing:
    """The child is to be there. Events come after the order: nobody is shown a child before it (CF-13, AC-3)."""
    profile, on = _held(child, by), london(at).date()
    if gathering.kind not in ABOUT_CHILDREN:
        raise NotPossible("Children are booked for discovery events and activity days only.")
    if gathering.cancelled_on or gathering.starts_at <= at:
        raise NotPossible("This event can no longer be booked. Choose another.")
    if anonymous(profile, on):
        raise KeptRefusal(
            "The Placement Order is not granted, so the child may not be shown or brought to an event yet.",
            file=profile.file,
            what="Refused: an event before the Placement Order",
            on=on,
            by=by,
        )
    if gathering.kind == GatheringKind.ACTIVITY and not carers_come:
        raise NotPossible("A child comes to an activity day with the foster carers. Agree it with them first.")
    try:
        with transaction.atomic():
            outing = Outing.rows.create(
                gathering=gathering, child=child, carers_come=carers_come, booked_at=at, booked_by=by
            )
    except IntegrityError:
        raise NotPossible("The child is booked for this event already.") from None
    write(profile, f"Booked for “{gathering.title}”, {day_in_words(_day(gathering))}", on=on, by=by)
    return outing


@transaction.atomic
def prepare(
    *,
    outing: Outing,
    version: int,
    by: User,
    at: datetime,
    guided_on: date | None = None,
    guided_how: str = "",
    child_prepared_on: date | None = None,
    child_prepared_how: str = "",
    carers_prepared_on: date | None = None,
    carers_prepared_how: str = "",
    voice_on: date | None = None,
    voice_with: User | None = None,
) -> Outing:
    """What was done before it: guidance to the carers, preparing them and the child, recording the voice.

    When nothing is missing any more the child is ready.
    """
    profile, outing = _open(outing, by)
    check_version(outing, version, theirs={"version": str(outing.version)})
    parts = (guided_on, child_prepared_on, carers_prepared_on, voice_on)
    _on_time(outing, parts, london(at).date())
    if (child_prepared_on and not child_prepared_how.strip()) or (
        carers_prepared_on and not carers_prepared_how.strip()
    ):
        raise NotPossible("Say how they were prepared.")
    if voice_on and voice_with is None:
        raise NotPossible("Say which worker helped the child to record.")
    outing.guided_on, outing.guided_how = guided_on, guided_how.strip()
    outing.child_prepared_on, outing.child_prepared_how = child_prepared_on, child_prepared_how.strip()
    outing.carers_prepared_on, outing.carers_prepared_how = carers_prepared_on, carers_prepared_how.strip()
    outing.voice_on, outing.voice_with = voice_on, voice_with
    outing.state = OutingState.BOOKED if missing(outing) else OutingState.READY
    outing.version += 1
    outing.save()
    what = f"Prepared for “{outing.gathering.title}”"
    write(profile, what, on=london(at).date(), by=by, detail=_done_words(outing))
    return outing


def missing(outing: Outing) -> list[str]:
    """What must still be done before the event (FF-51, FF-52)."""
    if outing.gathering.kind == GatheringKind.ACTIVITY:
        wanted = {
            "prepare the child": outing.child_prepared_on,
            "prepare the foster carers": outing.carers_prepared_on,
        }
    else:
        wanted = {"give the foster carers guidance": outing.guided_on}
    return [what for what, done in wanted.items() if done is None]


def _done_words(outing: Outing) -> str:
    done = {
        "Guidance to the carers": outing.guided_on,
        "Child prepared": outing.child_prepared_on,
        "Carers prepared": outing.carers_prepared_on,
        "Voice recorded": outing.voice_on,
    }
    return "\n".join(f"{what}: {day_in_words(day)}" for what, day in done.items() if day)


@keeps_refusals
def choose(*, outing: Outing, item: MediaItem, by: User, at: datetime) -> ShownThere:
    """A photograph, clip or recording of the child for this event: with consent, and after the order (CF-13)."""
    profile, outing = _open(outing, by)
    if item.profile_id != profile.pk or item.removed_on or not item.consented:
        raise NotPossible("Choose a picture of this child that may be shown.")
    if anonymous(profile, london(at).date()):
        raise KeptRefusal(
            "The Placement Order is not in force, so no picture of the child may be shown.",
            file=profile.file,
            what="Refused: a picture for an event before the Placement Order",
            on=london(at).date(),
            by=by,
        )
    shown, new = ShownThere.rows.get_or_create(
        outing=outing, item=item, taken_back_on=None, defaults={"chosen_at": at, "chosen_by": by}
    )
    if new:
        write(profile, f"Picture chosen for “{outing.gathering.title}”", on=london(at).date(), by=by, detail=item.alt)
    return shown


@transaction.atomic
def take_back(*, shown: ShownThere, by: User, on: date) -> ShownThere:
    """The picture is not shown there after all."""
    profile, outing = _open(shown.outing, by)
    shown = lock(shown)
    if shown.taken_back_on is None:
        shown.taken_back_on = on
        shown.save(update_fields=["taken_back_on"])
        write(profile, f"Picture taken back from “{outing.gathering.title}”", on=on, by=by)
    return shown


def without_picture(item: MediaItem, *, on: date) -> None:
    """A picture that may not be shown any more is taken back from every event still to come (FF-34, FF-51)."""
    to_come = Outing.rows.to_come().filter(child=item.profile.child)
    ShownThere.rows.filter(item=item, outing__in=to_come, taken_back_on=None).update(taken_back_on=on)


@transaction.atomic
def record(*, outing: Outing, came: bool, said: str, by: User, at: datetime) -> Outing:
    """How it was for the child. Nobody took part who was not prepared for it (FF-51, FF-52)."""
    profile, outing = _open(outing, by)
    if outing.gathering.starts_at > at:
        raise NotPossible("The event has not begun. Prepare for it, or cancel the booking.")
    if not said.strip():
        raise NotPossible("Write how it was for the child, or why they did not take part.")
    left = missing(outing)
    if came and left:
        raise NotPossible(f"Record the preparation first: {list_in_words(left)}.")
    return _end(profile, outing, OutingState.CAME if came else OutingState.NOT, said, by=by, at=at)


@transaction.atomic
def cancel(*, outing: Outing, why: str, by: User, at: datetime) -> Outing:
    """The child does not go, and why."""
    profile, outing = _open(outing, by)
    if not why.strip():
        raise NotPossible("Say why the child does not go.")
    return _end(profile, outing, OutingState.CANCELLED, why, by=by, at=at)


def _end(profile: Profile, outing: Outing, state: OutingState, said: str, *, by: User, at: datetime) -> Outing:
    outing.state, outing.said, outing.ended_at = state, said.strip(), at
    outing.version += 1
    outing.save(update_fields=["state", "said", "ended_at", "version"])
    what = f"“{outing.gathering.title}”: {state.label.lower()}"
    write(profile, what, on=london(at).date(), by=by, detail=outing.said)
    return outing


def _held(child: Child, by: User) -> Profile:
    profile = Profile.rows.with_file().get(child=child)
    ensure(by, Permission.PROFILE_WRITE, profile)
    return hold(profile)


def _open(outing: Outing, by: User) -> tuple[Profile, Outing]:
    profile = _held(outing.child, by)
    lock(outing)
    held = Outing.rows.with_child().get(pk=outing.pk)
    if held.ended_at:
        raise NotPossible(f"This booking is over: {held.get_state_display().lower()}.")
    return profile, held


def _on_time(outing: Outing, days: tuple[date | None, ...], today: date) -> None:
    given = [day for day in days if day]
    if any(day > today for day in given):
        raise NotPossible("Record what was done, not what is planned: a date is in the future.")
    if any(day > _day(outing.gathering) for day in given):
        raise NotPossible("Preparation comes before the event. Check the dates.")


def _day(gathering: Gathering) -> date:
    return london(gathering.starts_at).date()
