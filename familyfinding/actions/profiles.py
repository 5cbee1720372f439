"""Writing a profile: its owner, its words and their order, what carers and visits bring (FF-30, FF-31)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adoption.actions.records import check_version, lock
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Document, User
from adoption.permissions import Permission, can, ensure
from children.models import Child
from familyfinding.actions.holding import hold, write
from familyfinding.flows import PROFILE, ProfileStatus
from familyfinding.models import AgeBand, Contribution, Profile, ProfilingVisit, Section, SectionKind


def open_for(child: Child) -> Profile:
    """An empty profile with its four sections, made when the child’s file is opened."""
    profile, new = Profile.rows.get_or_create(child=child)
    if new:
        kinds = enumerate(SectionKind)
        Section.rows.bulk_create([Section(profile=profile, kind=kind, place=place) for place, kind in kinds])
    return profile


@transaction.atomic
def give_to(*, profile: Profile, owner: User, on: date, by: User | None) -> Profile:
    """The owner changes only with the allocation (FF-38)."""
    profile = hold(profile)
    if profile.owner_id == owner.pk:
        return profile
    profile.owner = owner
    profile.save(update_fields=["owner"])
    write(profile, f"{owner.display_name} owns the profile", on=on, by=by)
    return profile


@transaction.atomic
def describe(
    *, profile: Profile, heading: str, age_band: str, region: str, version: int, by: User, on: date
) -> Profile:
    """What adopters read first: a chosen name, an age band and a region. Never a birth date."""
    ensure(by, Permission.PROFILE_WRITE, profile)
    profile = hold(profile)
    theirs = {"heading": profile.heading, "age_band": profile.get_age_band_display(), "region": profile.region}
    check_version(profile, version, theirs=theirs)
    if age_band not in AgeBand.values:
        raise NotPossible("Choose an age band from the list.")

    profile.heading, profile.age_band, profile.region = heading.strip(), age_band, region.strip()
    profile.version += 1
    profile.save(update_fields=["heading", "age_band", "region", "version"])
    _begun(profile, on=on, by=by)
    write(profile, "Profile heading changed", on=on, by=by)
    return profile


@transaction.atomic
def write_section(*, section: Section, text: str, version: int, by: User, at: datetime) -> Section:
    """Save one section. A save made on an older version is refused with both texts (GV-71)."""
    profile = section.profile
    ensure(by, Permission.PROFILE_WRITE, profile)
    profile, section = hold(profile), lock(section)
    check_version(section, version, theirs={"text": section.text})

    section.text, section.written_by, section.written_at = text.strip(), by, at
    section.version += 1
    section.save(update_fields=["text", "written_by", "written_at", "version"])
    on = london(at).date()
    _begun(profile, on=on, by=by)
    write(profile, f"Profile section “{section.title}” written", on=on, by=by)
    return section


@transaction.atomic
def move_section(*, section: Section, up: bool, by: User, on: date) -> Section:
    """Swap a section with its neighbour. At either end nothing moves."""
    ensure(by, Permission.PROFILE_WRITE, section.profile)
    profile = hold(section.profile)
    ordered = list(Section.rows.filter(profile=profile).in_order())
    at = [row.pk for row in ordered].index(section.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(ordered):
        return ordered[at]

    ordered[at], ordered[to] = ordered[to], ordered[at]
    for place, row in enumerate(ordered):
        if row.place != place:
            row.place = place
            row.save(update_fields=["place"])
    write(profile, f"Profile section “{section.title}” moved", on=on, by=by)
    return ordered[to]


@transaction.atomic
def record_visit(*, profile: Profile, visited_on: date, seen: str, by: User, today: date) -> ProfilingVisit:
    """The worker saw the child, so that the profile is true today (FF-31)."""
    ensure(by, Permission.PROFILE_WRITE, profile)
    profile = hold(profile)
    if visited_on > today:
        raise NotPossible("A visit that has not happened yet cannot be recorded.")
    if not profile.visit_is_fresh(visited_on):
        raise NotPossible("A profiling visit is made after the Best Interest Decision. Check the date of the visit.")

    visit = ProfilingVisit.rows.create(profile=profile, visited_on=visited_on, seen=seen.strip(), visited_by=by)
    _begun(profile, on=today, by=by)
    write(profile, "Profiling visit", on=visited_on, by=by, detail=visit.seen)
    return visit


@transaction.atomic
def go_without_visit(*, profile: Profile, why: str, by: User, on: date) -> Profile:
    """A manager lets the profile be published without a profiling visit, with a reason (FF-31)."""
    ensure(by, Permission.PROFILE_OVERRIDE, profile)
    profile = hold(profile)
    if not why.strip():
        raise NotPossible("Say why the child is not visited before the profile is published.")

    profile.visit_override_why = why.strip()
    profile.save(update_fields=["visit_override_why"])
    write(profile, "May be published without a profiling visit", on=on, by=by, why=why)
    return profile


@transaction.atomic
def record_contribution(
    *,
    profile: Profile,
    given_on: date,
    by_whom: str,
    name: str,
    by: User,
    today: date,
    text: str = "",
    document: Document | None = None,
) -> Contribution:
    """What the foster carers, or others who know the child, gave for the profile (FF-30)."""
    ensure(by, Permission.PROFILE_WRITE, profile)
    profile = hold(profile)
    if given_on > today:
        raise NotPossible("A contribution cannot be dated in the future.")
    if not text.strip() and document is None:
        raise NotPossible("Write down what they said, or choose the document they gave.")
    if document and document.file_id != profile.file.pk:
        raise NotPossible("Choose a document from this child’s file.")

    contribution = Contribution.rows.create(
        profile=profile,
        given_on=given_on,
        by_whom=by_whom,
        name=name,
        text=text.strip(),
        document=document,
        recorded_by=by,
    )
    _begun(profile, on=today, by=by)
    write(profile, f"Contribution to the profile: {contribution.get_by_whom_display().lower()}", on=given_on, by=by)
    return contribution


def _begun(profile: Profile, *, on: date, by: User) -> None:
    """The first thing anybody writes makes an empty profile a draft."""
    if profile.status != ProfileStatus.NOT_STARTED:
        return
    PROFILE.check(ProfileStatus.NOT_STARTED, ProfileStatus.DRAFT)
    profile.status = ProfileStatus.DRAFT
    mine = by if can(by, Permission.PROFILE_PUBLISH, profile.file) else None  # who only helps does not own it (FF-15)
    profile.owner = profile.owner or profile.file.lead or mine
    profile.save(update_fields=["status", "owner"])
    refresh(profile.file, because="The profile was begun.")
