"""A family’s pictures for its profile: sent by them or added by their worker, agreed to, put in order, taken away.

The worker who adds one looked at it: nothing in it tells where they live or who they are (AD-42, AD-64).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction

from adopters import story
from adopters.actions import picture_copies, profiles, sharing
from adopters.actions.facts import finish, hold, own_member, said, save
from adopters.actions.portal_entries import sender
from adopters.models import FamilyPicture, Household, Member, PictureConsent, Wish
from adoption.actions import documents
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import Asks, DocumentKind, EventKind, PortalEntry, SharedItem, Side, User
from adoption.permissions import Permission, ensure

PROFILE = EventKind.PROFILE
KIND = "family_picture"
MOST = 8
"""Pictures in one profile."""
GONE = "This picture was taken away already."


@transaction.atomic
def add(
    *,
    household: Household,
    upload: File,  # type: ignore[type-arg]
    alt: str,
    pictured: Iterable[Member],
    by: User,
    at: datetime,
) -> FamilyPicture:
    """Put a picture on the file and ask everybody concerned. Nobody else sees it before all of them agreed."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    words = _plain_words(household, alt)
    people = [own_member(household, member) for member in pictured]
    profile = lock(profiles.of(household))
    profile.household = household
    if profile.wish == Wish.NO:
        raise NotPossible("They would rather have no profile. Record first that they agree to one.")
    standing = FamilyPicture.rows.standing().filter(profile=profile)
    if standing.count() >= MOST:
        raise NotPossible(f"There are {MOST} pictures already. Take one away first.")
    last = standing.last()
    document = documents.add(
        file=household.file,
        kind=DocumentKind.PHOTOGRAPH,
        title="Photograph for the profile",
        upload=upload,
        by=by,
        at=at,
        about_side=Side.ADOPTER,
    )
    picture = FamilyPicture.rows.create(
        profile=profile,
        version=document.versions.get(),
        alt=words,
        place=last.place + 1 if last else 0,
        added_on=london(at).date(),
        checked_by=by,
    )
    picture.pictured.set(people)
    _ask(picture, household, by=by, at=at)
    finish(household, "A picture was added to the profile.")
    return picture


@transaction.atomic
def take_in(entry: PortalEntry, *, by: User, at: datetime) -> FamilyPicture:
    """A colleague looked at a picture an applicant sent. Who sent it has agreed to it by sending it."""
    member = sender(entry)
    household = member.household
    wanted = [str(one) for one in entry.written.get("pictured") or []]
    people = [one for one in Member.rows.filter(household=household, left_on=None) if str(one.pk) in wanted]
    if len(people) < len(set(wanted)):
        raise NotPossible("Somebody in this picture no longer belongs to the household. Send it back, and ask again.")
    try:
        stored = entry.stored.open("rb")
    except (FileNotFoundError, ValueError):
        raise NotPossible("The file is no longer there. Send it back, and ask for it again.") from None
    with stored:
        upload = File(stored, name=entry.stored.name)
        alt = str(entry.written.get("alt", ""))
        picture = add(household=household, upload=upload, alt=alt, pictured=people, by=by, at=at)
    _consent(picture, member, by=entry.user, at=entry.written_at)
    mine = SharedItem.rows.filter(user=entry.user, kind=KIND, subject_id=picture.pk, ended_at=None)
    mine.update(answered_at=entry.written_at)
    return picture


@transaction.atomic
def take_in_consent(entry: PortalEntry, *, by: User | None, at: datetime) -> PictureConsent:
    """An applicant agreed in the portal to exactly this picture and its words."""
    return _consent(_of_item(entry), sender(entry), by=entry.user, at=entry.written_at)


@transaction.atomic
def consent_for(*, picture: FamilyPicture, member: Member, how: str, by: User, at: datetime) -> PictureConsent:
    """The agreement of somebody who has no account, or who told the worker: said how, and for a child by whom."""
    ensure(by, Permission.HOUSEHOLD_WRITE, picture.profile.household.file)
    words = said(how, "Say how they agreed, and for a child who agreed for them and what the child said.")
    member = own_member(picture.profile.household, member)
    return _consent(picture, member, by=by, at=at, how=words[:300])


@transaction.atomic
def describe(*, picture: FamilyPicture, alt: str, by: User, at: datetime) -> FamilyPicture:
    """Other words beside it. They are part of what everybody agreed to, so everybody is asked again."""
    ensure(by, Permission.HOUSEHOLD_WRITE, picture.profile.household.file)
    household, picture = _held(picture)
    words = _plain_words(household, alt)
    if words == picture.alt:
        return picture
    for given in PictureConsent.rows.standing().filter(picture=picture):
        save(given, withdrawn_at=at, withdrawn_why="The words beside the picture were changed")
    save(picture, alt=words)
    _ask(picture, household, by=by, at=at)
    picture_copies.renew(household)
    finish(household, "The words beside a picture were changed.")
    return picture


@transaction.atomic
def put_first(*, picture: FamilyPicture, by: User, on: date) -> FamilyPicture:
    """This one is seen first; the others keep their order."""
    ensure(by, Permission.HOUSEHOLD_WRITE, picture.profile.household.file)
    return _first(picture, by=by, on=on)


@transaction.atomic
def take_in_first(entry: PortalEntry, *, by: User | None, at: datetime) -> FamilyPicture:
    """The same from the portal: the order is theirs."""
    sender(entry)
    return _first(_of_item(entry), by=entry.user, on=london(entry.written_at).date())


@transaction.atomic
def remove(*, picture: FamilyPicture, why: str, by: User, at: datetime) -> FamilyPicture:
    """Take a picture away: nobody sees it from this moment. It stays a document on the file, with the reason."""
    ensure(by, Permission.HOUSEHOLD_WRITE, picture.profile.household.file)
    return _remove(picture, why=said(why, "Say why it is taken away."), by=by, at=at)


@transaction.atomic
def take_in_removal(entry: PortalEntry, *, by: User | None, at: datetime) -> FamilyPicture:
    """Either of them, at any time, without giving a reason: by itself."""
    sender(entry)
    return _remove(_of_item(entry), why="An applicant took it away", by=entry.user, at=at)


def without(member: Member, *, by: User, at: datetime) -> None:
    """Somebody left the household: no picture of them is kept up. The caller holds the household."""
    for picture in FamilyPicture.rows.standing().filter(pictured=member).select_related("profile__household__file"):
        _remove(picture, why="Somebody in it no longer belongs to the household", by=by, at=at)
    picture_copies.renew(member.household)


def _of_item(entry: PortalEntry) -> FamilyPicture:
    """The picture that an applicant answers about: this household’s, and still standing."""
    number = entry.item.subject_id if entry.item else entry.written.get("picture")
    rows = FamilyPicture.rows.filter(profile__household__file=entry.file_id)
    rows = rows.select_related("profile__household__file__agency", "version")
    found = rows.filter(pk=number).first() if isinstance(number, int) else None
    if found is None or found.removed_on:
        raise NotPossible(GONE)
    return found


def _held(picture: FamilyPicture) -> tuple[Household, FamilyPicture]:
    household = hold(picture.profile.household)
    held = lock(picture)
    held.profile.household = household
    if held.removed_on:
        raise NotPossible(GONE)
    return household, held


def _ask(picture: FamilyPicture, household: Household, *, by: User, at: datetime) -> None:
    sharing.share(
        household=household,
        members=Member.rows.applicants().filter(household=household).select_related("user", "person"),
        kind=KIND,
        subject=picture,
        title="A photograph for your profile",
        sections=[{"heading": "What it shows", "text": picture.alt}],
        asks=Asks.SIGN,
        at=at,
        by=by,
        document_version=picture.version,
    )


def _consent(picture: FamilyPicture, member: Member, *, by: User, at: datetime, how: str = "") -> PictureConsent:
    """Under the household’s lock, so that the last of two sees the other. Said twice, it is one consent."""
    household, picture = _held(picture)
    before = PictureConsent.rows.standing().filter(picture=picture, member=member).first()
    if before:
        return before
    if member not in picture_copies.to_agree(picture):
        raise NotPossible("This picture needs the agreement of the applicants and of whoever is in it.")
    print_of = picture_copies.fingerprint(picture)
    given = PictureConsent.rows.create(
        picture=picture, member=member, sha256=print_of, given_at=at, entered_by=by, how=how
    )
    note(household.file, "Somebody agreed to a picture for the profile", on=london(at).date(), by=by, kind=PROFILE)
    if picture_copies.may_be_shown(picture):
        picture_copies.renew(household)
    finish(household, "Somebody agreed to a picture.")
    return given


def _first(picture: FamilyPicture, *, by: User, on: date) -> FamilyPicture:
    household, picture = _held(picture)
    first = FamilyPicture.rows.standing().filter(profile=picture.profile).first()
    if first and first.pk != picture.pk:
        save(picture, place=first.place - 1)
        note(household.file, "Another picture stands first in the profile", on=on, by=by, kind=PROFILE)
        picture_copies.renew(household)
        finish(household, "The order of the pictures changed.")
    return picture


def _remove(picture: FamilyPicture, *, why: str, by: User, at: datetime) -> FamilyPicture:
    household, picture = _held(picture)
    on = london(at).date()
    save(picture, removed_on=on, removed_why=why)
    note(household.file, "Picture taken out of the profile", on=on, by=by, why=why, kind=PROFILE)
    sharing.unshare(picture, at=at)
    picture_copies.renew(household)
    finish(household, "A picture was taken out of the profile.")
    return picture


def _plain_words(household: Household, alt: str) -> str:
    """The words beside it, without anything that tells who they are."""
    words = said(alt, "Say in words what the picture shows, for people who cannot see it.")[:200]
    found = story.findings({"What it shows": words}, profiles.known_of(household))
    if found:
        raise NotPossible(" ".join(str(one) for one in found))
    return words
