"""Plans and agreements: drawn up in versions, signed by every applicant and by one of us (AD-13, AD-23, AD-62)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from adopters.actions import sharing
from adopters.actions.facts import finish, hold, not_before, own_document, own_member, save
from adopters.models import Agreement, AgreementKind, Household, Member, Signature
from adopters.news import News
from adoption import clock
from adoption.actions.records import lock, note
from adoption.clock import london, midnight
from adoption.errors import NotPossible
from adoption.models import Asks, Document, EventKind, PortalEntry, Side, User
from adoption.news import announce
from adoption.permissions import Permission, ensure

PLACES = {1: "first", 2: "second"}
Section = dict[str, str]


@transaction.atomic
def draw_up(
    *, household: Household, kind: AgreementKind | str, sections: Iterable[Section], on: date, by: User
) -> Agreement:
    """A new version for everybody to sign. The version before stays as it was signed, and no longer counts (AD-13)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    written = _complete(sections)
    before = Agreement.rows.in_force().filter(household=household, kind=kind).first()
    if before and before.sections == written:
        raise NotPossible("This is what the version in force says already. Change something, or keep that version.")
    if before:
        not_before(on, before.drawn_up_on, "This is before the version in force was drawn up")
        replace(before, on=on)
    last = Agreement.rows.filter(household=household, kind=kind).order_by("-number").first()

    agreement = Agreement.rows.create(
        household=household,
        kind=kind,
        number=last.number + 1 if last else 1,
        sections=written,
        sha256=fingerprint(written),
        drawn_up_on=on,
        drawn_up_by=by,
    )
    what = f"{named(agreement)} drawn up, version {agreement.number}"
    note(household.file, what, on=on, by=by, kind=EventKind.ASSESSMENT)
    _share(agreement, by)
    finish(household, f"{what}.")
    return agreement


def _share(agreement: Agreement, by: User) -> None:
    """Every applicant gets the words to read and sign. Nothing in them is one person’s own matter."""
    members = Member.rows.applicants().filter(household=agreement.household).select_related("user", "person")
    sharing.share(
        household=agreement.household,
        members=members,
        kind="agreement",
        subject=agreement,
        title=named(agreement),
        sections=agreement.sections,
        asks=Asks.SIGN,
        at=clock.now(),
        by=by,
    )


@transaction.atomic
def sign(*, agreement: Agreement, by: User, at: datetime) -> Signature:
    """One of our people signs, with the account they are signed in to."""
    ensure(by, Permission.HOUSEHOLD_WRITE, agreement.household.file)
    return _sign(agreement, member=None, by=by, at=at)


@transaction.atomic
def sign_for(
    *, agreement: Agreement, member: Member, document: Document | None, on: date, today: date, by: User
) -> Signature:
    """An applicant signed on paper; a worker enters it with the signed page."""
    ensure(by, Permission.HOUSEHOLD_WRITE, agreement.household.file)
    if document is None:
        raise NotPossible("Add the signed page: a signature on paper is entered together with it.")
    own_document(agreement.household.file, document)
    if on > today:
        raise NotPossible("Enter the date on which they signed. It cannot be in the future.")
    not_before(on, agreement.drawn_up_on, "This is before the agreement was drawn up")
    save(document, about_side=Side.ADOPTER)
    return _sign(agreement, member=own_member(agreement.household, member), by=by, at=midnight(on), document=document)


def take_in_signature(entry: PortalEntry, *, by: User | None, at: datetime) -> Signature:
    """An applicant signed in the portal: exactly what they read, with their own account (AD-62)."""
    agreement = _signed_by(entry)
    member = Member.rows.applicants().filter(household=agreement.household_id, user=entry.user_id).first()
    if member is None:
        raise NotPossible("Whoever signed is no longer an applicant of this household.")
    already = Signature.objects.filter(agreement=agreement, member=member).first()
    with transaction.atomic():
        return already or _sign(agreement, member=member, by=entry.user, at=entry.written_at)


def _signed_by(entry: PortalEntry) -> Agreement:
    item = entry.item
    if item is None or item.subject != Agreement._meta.label:
        raise NotPossible("This signature belongs to nothing that we asked them to sign.")
    agreement = Agreement.rows.select_related("household__file").get(pk=item.subject_id)
    if item.file_id != agreement.household.file_id or list(item.sections) != agreement.sections:
        raise NotPossible("What they signed is not what was drawn up. Ask them to sign it again.")
    return agreement


def _sign(
    agreement: Agreement, *, member: Member | None, by: User, at: datetime, document: Document | None = None
) -> Signature:
    """Under the household’s lock, so that the last of two who sign at once sees the other (AD-62)."""
    household = hold(agreement.household)
    agreement = lock(agreement)
    if agreement.replaced_on:
        raise NotPossible("There is a newer version. Sign that one.")
    signers = signed(agreement)
    if (member.pk if member else None, by.pk if member is None else None) in signers:
        raise NotPossible(f"{_who(member)} signed this version already.")

    signature = Signature.objects.create(
        agreement=agreement,
        member=member,
        user=by,
        on_paper=document is not None,
        document=document,
        sha256=agreement.sha256,
        signed_at=at,
    )
    on = london(at).date()
    what = f"{named(agreement)} signed by {_who(member).lower()}{' on paper' if document else ''}"
    note(household.file, what, on=on, by=by, kind=EventKind.ASSESSMENT)
    if _everybody(household, {*signers, (member.pk if member else None, by.pk if member is None else None)}):
        _agreed(agreement, household, on, by)
    finish(household, f"{what}.")
    return signature


def _agreed(agreement: Agreement, household: Household, on: date, by: User) -> None:
    """On the day of the last signature, whoever’s that was and in whatever order they were entered."""
    moments = Signature.objects.filter(agreement=agreement).values_list("signed_at", flat=True)
    save(agreement, agreed_on=max(on, *(london(moment).date() for moment in moments)))
    agreement.household = household
    announce(News.AGREEMENT_SIGNED, agreement, by=by, on=agreement.agreed_on or on)


Signer = tuple[int | None, int | None]
"""An applicant, or one of our people."""


def signed(agreement: Agreement) -> set[Signer]:
    rows = Signature.objects.filter(agreement=agreement).values_list("member", "user")
    return {(member, None if member else user) for member, user in rows}


def _everybody(household: Household, signers: set[Signer]) -> bool:
    applicants = {
        (pk, None) for pk in Member.rows.applicants().filter(household=household).values_list("pk", flat=True)
    }
    return bool(applicants) and applicants <= signers and any(user for _, user in signers)


def settle(household: Household, *, on: date, by: User) -> None:
    """An applicant left: what all who remain have signed is agreed. Part of an action that holds the household."""
    for agreement in Agreement.rows.in_force().filter(household=household, agreed_on=None).order_by("pk"):
        if _everybody(household, signed(agreement)):
            _agreed(lock(agreement), household, on, by)


def replace(agreement: Agreement, *, on: date) -> None:
    """It no longer counts, and nobody is asked to sign it. Part of an action that holds the household."""
    save(agreement, replaced_on=on)
    sharing.unshare(agreement)


def replace_all(household: Household, *, on: date) -> None:
    """They begin again: what was signed on the way before is kept and counts no more. The caller holds them."""
    for agreement in Agreement.rows.in_force().filter(household=household).order_by("pk"):
        replace(agreement, on=max(on, agreement.drawn_up_on))


def in_force(household: Household, kind: AgreementKind | str) -> Agreement | None:
    return Agreement.rows.in_force().filter(household=household, kind=kind).first()


def fingerprint(sections: list[Section]) -> str:
    return hashlib.sha256(json.dumps(sections, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def named(agreement: Agreement) -> str:
    return AgreementKind(agreement.kind).label


def _complete(sections: Iterable[Section]) -> list[Section]:
    written = [{"heading": each["heading"].strip(), "text": each["text"].strip()} for each in sections]
    if not written or not all(each["heading"] and each["text"] for each in written):
        raise NotPossible("Every section needs a heading and a text.")
    return written


def _who(member: Member | None) -> str:
    return f"The {PLACES.get(member.number or 0, 'other')} applicant" if member else "One of our people"
