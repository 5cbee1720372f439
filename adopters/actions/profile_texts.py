"""A text that a worker checked, every applicant’s consent to exactly it, and taking consent back (AD-41 to AD-43)."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime

from django.db import transaction

from adopters.actions import profiles, sharing, showing
from adopters.actions.facts import finish, hold, not_before, not_in_future, own_document, own_member, save
from adopters.actions.portal_entries import sender
from adopters.models import FamilyConsent, FamilyProfile, FamilyText, Household, Member, WritingState
from adoption.actions.records import lock, note
from adoption.clock import london, midnight
from adoption.errors import NotPossible
from adoption.models import Asks, Document, EventKind, PortalEntry, Side, User
from adoption.permissions import Permission, ensure

PROFILE = EventKind.PROFILE


@transaction.atomic
def passed(*, household: Household, by: User, at: datetime) -> FamilyText:
    """The worker found nothing that tells who they are: this text goes to every applicant for consent.

    The text that is shown stays up until they have agreed to the new one.
    """
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household, on = hold(household), london(at).date()
    profile = lock(profiles.of(household))
    profile.household = household
    if profile.state != WritingState.HANDED_IN:
        raise NotPossible("Nothing has been handed in to be checked.")
    found = profiles.telling(profile)
    if found:
        raise NotPossible(" ".join(str(one) for one in found))
    for waiting in FamilyText.rows.waiting().filter(profile=profile):
        _replace(waiting, on, at)
    last = FamilyText.rows.filter(profile=profile).order_by("-number").first()
    text = FamilyText.rows.create(
        profile=profile,
        number=last.number + 1 if last else 1,
        heading=profile.heading,
        region=profile.region,
        sections=profile.sections,
        sha256=fingerprint(profile),
        written_by=profile.written_by,
        checked_on=on,
        checked_by=by,
    )
    save(profile, state=WritingState.PASSED)
    note(household.file, f"Profile checked, text {text.number}: waits for consent", on=on, by=by, kind=PROFILE)
    _share(text, household, by=by, at=at)
    finish(household, "The profile was checked.")
    return text


@transaction.atomic
def take_in_consent(entry: PortalEntry, *, by: User | None, at: datetime) -> FamilyConsent:
    """An applicant agreed in the portal, to exactly what they read."""
    if entry.item is None or entry.item.subject != FamilyText._meta.label:
        raise NotPossible("This consent belongs to no profile.")
    member = sender(entry)
    text = FamilyText.rows.select_related("profile__household__file").get(pk=entry.item.subject_id)
    if entry.item.sections != reading(text) or text.profile.household_id != member.household_id:
        raise NotPossible("What they agreed to is not what was checked. Ask them again.")
    return _consent(text, member, by=entry.user, at=entry.written_at)


@transaction.atomic
def consent_on_paper(
    *, text: FamilyText, member: Member, document: Document | None, on: date, by: User, today: date
) -> FamilyConsent:
    """An applicant agreed on paper; a worker enters it with the signed page."""
    ensure(by, Permission.HOUSEHOLD_WRITE, text.profile.household.file)
    if document is None:
        raise NotPossible("Add the signed page: a consent on paper is entered together with it.")
    own_document(text.profile.household.file, document)
    not_in_future(on, today)
    not_before(on, text.checked_on, "This is before the text was checked")
    save(document, about_side=Side.ADOPTER)
    member = own_member(text.profile.household, member)
    return _consent(text, member, by=by, at=midnight(on), document=document)


@transaction.atomic
def withdraw(*, member: Member, why: str, by: User, at: datetime) -> None:
    """One applicant takes their consent back: nobody reads the profile from this moment (AD-41)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, member.household.file)
    _withdraw(member, why, by=by, at=at)


@transaction.atomic
def take_in_withdrawal(entry: PortalEntry, *, by: User | None, at: datetime) -> None:
    """The same from the portal, by itself. Their reason is theirs: it is for the worker, not for a partner."""
    _withdraw(sender(entry), str(entry.written.get("why", "")), by=entry.user, at=at)


def applicant_left(household: Household, *, by: User, at: datetime) -> None:
    """A text of two people is not the text of one: it comes down, to be written anew. The caller holds them."""
    on = london(at).date()
    texts = list(FamilyText.rows.standing().filter(profile__household=household).select_related("profile"))
    for text in texts:
        _replace(text, on, at)
        save(lock(text.profile), state=WritingState.WRITING)
    showing.take_down(household, because="An applicant left the household", by=by, at=at)


def fingerprint(profile: FamilyProfile) -> str:
    """Of exactly what they agree to and others read."""
    words = [profile.heading, profile.region, profile.sections]
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def reading(text: FamilyText) -> list[dict[str, str]]:
    """The text as it is given to them for consent: the whole page that others would see."""
    top = [{"heading": "How you are called", "text": text.heading}]
    where = [{"heading": "Where you live", "text": text.region}] if text.region else []
    return [*top, *where, *text.sections]


def still_to_agree(text: FamilyText) -> list[Member]:
    have = FamilyConsent.rows.filter(text=text, withdrawn_at=None).values("member")
    household = text.profile.household_id
    rows = Member.rows.applicants().filter(household=household).exclude(pk__in=have)
    return list(rows.select_related("person"))


def _share(text: FamilyText, household: Household, *, by: User, at: datetime) -> None:
    sharing.share(
        household=household,
        members=Member.rows.applicants().filter(household=household).select_related("user", "person"),
        kind="family_profile",
        subject=text,
        title="Your profile, as other workers would read it",
        sections=reading(text),
        asks=Asks.SIGN,
        at=at,
        by=by,
    )


def _consent(
    text: FamilyText, member: Member, *, by: User, at: datetime, document: Document | None = None
) -> FamilyConsent:
    """Under the household’s lock, so that the last of two sees the other. Said twice, it is one consent."""
    household = hold(text.profile.household)
    text = lock(text)
    text.profile.household = household
    if text.replaced_on:
        raise NotPossible("There is a newer text, or the consent was taken back. Agree to that one.")
    before = FamilyConsent.rows.filter(text=text, member=member, withdrawn_at=None).first()
    if before:
        return before
    given = FamilyConsent.rows.create(
        text=text, member=member, sha256=text.sha256, given_at=at, entered_by=by, document=document
    )
    on = london(at).date()
    note(household.file, f"An applicant agreed to the profile, text {text.number}", on=on, by=by, kind=PROFILE)
    if not still_to_agree(text):
        for older in FamilyText.rows.in_force().filter(profile=text.profile):
            _replace(older, on, at)
        save(text, agreed_on=on)
        showing.show(household, because="Every applicant agreed to this text", by=by, at=at)
    finish(household, "An applicant agreed to the profile.")
    return given


def _withdraw(member: Member, why: str, *, by: User, at: datetime) -> None:
    household = hold(member.household)
    given = FamilyConsent.rows.filter(member=member, withdrawn_at=None, text__replaced_on=None)
    if not given.exists():
        raise NotPossible("There is no consent to take back.")
    on = london(at).date()
    for consent in given.select_related("text__profile"):
        save(consent, withdrawn_at=at, withdrawn_why=why.strip())
        _replace(consent.text, on, at)
        save(lock(consent.text.profile), state=WritingState.WRITING)
    note(household.file, "An applicant took back their consent to the profile", on=on, by=by, kind=PROFILE)
    showing.take_down(household, because="Consent was taken back", by=by, at=at)
    finish(household, "Consent to the profile was taken back.")


def _replace(text: FamilyText, on: date, at: datetime) -> None:
    save(text, replaced_on=on)
    sharing.unshare(text, at=at)
