"""Giving adopters what is held on a child, document by document; withholding with a reason; their receipts (AD-56).

The permanence report that begins the exploring of a link is the first line of the list. Nothing is given before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from adopters.actions import sharing
from adopters.actions.facts import own_member, said
from adopters.actions.portal_entries import sender
from adopters.models import Member
from adoption.actions.records import lock, opened
from adoption.clock import london, midnight
from adoption.errors import NotPossible
from adoption.models import Asks, CaseFile, Document, DocumentVersion, Look, PortalEntry, User
from familyfinding import crossing
from familyfinding.actions import links
from familyfinding.actions.both import on_both
from familyfinding.disclosure_list import is_about_other_families, is_for_staff_alone
from familyfinding.flows import BEFORE_THE_SHORTLIST, LinkState
from familyfinding.models import Disclosure, DisclosureReceipt, Exploration, Link, Profile

KIND = "child_document"
AT_THE_BEGINNING = ("child_report", "child_medical")
ON_THE_CHILD = "Only a worker who may open the child’s file decides what of it is given."
TOO_EARLY = "Nothing of the child is given before the permanence report, which begins the exploring of a link."
NOTHING_YET = (*BEFORE_THE_SHORTLIST, LinkState.SHORTLISTED, LinkState.CLOSED)


def began(link: Link, papers: Iterable[DocumentVersion], *, by: User, at: datetime) -> list[Disclosure]:
    """Reports and medicals that began the exploring: the first lines of the list. The caller has shared them."""
    return [
        Disclosure.rows.create(link=link, document=version.document, version=version, at=at, by=by)
        for version in papers
    ]


@transaction.atomic
def give(*, link: Link, document: Document, by: User, at: datetime) -> Disclosure:
    """Give the newest version to each applicant, to be acknowledged one by one (AD-56)."""
    link, document = _held(link, document, by)
    version = document.latest
    if version is None:
        raise NotPossible("This document has no file. Add one first.")
    if is_about_other_families(document):
        raise NotPossible("Other families were weighed in these minutes, so no family is given them.")
    if is_for_staff_alone(document):
        raise NotPossible("This copy holds the confidential part. Give them the adopters’ copy.")
    before = _standing(link, document)
    if before and before.version_id == version.pk:
        raise NotPossible("They have this version already.")
    _end(before, at)
    new = Disclosure.rows.create(link=link, document=document, version=version, at=at, by=by)
    _share(new, by=by, at=at)
    opened(document.file, by, "familyfinding:give-document", look=Look.EXPORTED)
    _note(link, document, f"Given to the adopters: {_kind(document)}", by=by, at=at)
    return new


@transaction.atomic
def withhold(*, link: Link, document: Document, why: str, told: str, by: User, at: datetime) -> Disclosure:
    """Not given, with the reason for the file and the words that the adopters read. What they had is taken back."""
    link, document = _held(link, document, by)
    why = said(why, "Give the reason, for the file.")
    told = said(told, "Write what the adopters read: that something is withheld, and why, as far as it can be said.")
    crossing.ensure_fit_for_family(link.child, told, report_given=True)
    _end(_standing(link, document), at)
    new = Disclosure.rows.create(link=link, document=document, at=at, by=by, why=why, told=told)
    _note(link, document, f"Withheld from the adopters: {_kind(document)}", by=by, at=at)
    return new


@transaction.atomic
def received_on_paper(
    *, disclosure: Disclosure, member: Member, how: str, on: date, by: User, today: date
) -> DisclosureReceipt:
    """An applicant without the portal, or who told their worker."""
    link = disclosure.link
    links.ensure_worker(by, link)
    member = own_member(link.household, member)
    words = said(how, "Say how they received it and told you so.")
    if on > today:
        raise NotPossible("Enter a date that is not in the future.")
    if on < london(disclosure.at).date():
        raise NotPossible("This is before it was given. Check the date.")
    return _received(disclosure, member, on=on, by=by, how=words[:300])


@transaction.atomic
def take_in_receipt(entry: PortalEntry, *, by: User | None, at: datetime) -> DisclosureReceipt | None:
    """An applicant acknowledged it in the portal. Said twice, it is one receipt."""
    member = sender(entry)
    found = _of_item(entry)
    if found is None:
        return None
    return _received(found, member, on=london(entry.written_at).date(), by=entry.user)


def take_back(exploring: Exploration, *, at: datetime) -> None:
    """It does not go further: nothing of the child stays with them (AD-51). The caller holds both files."""
    mine = Disclosure.rows.standing().filter(link__household=exploring.household, link__linked__child=exploring.child)
    for one in mine.select_related("link__household__file", "document").distinct():
        _end(one, at)


def end_all(link: Link, *, at: datetime) -> None:
    """The link ended, at whatever step: the list is closed, and the family reads none of it any longer."""
    for one in Disclosure.rows.standing().filter(link=link).select_related("link__household__file", "version"):
        _end(one, at)


def line_of(link: Link, version: DocumentVersion, *, by: User, at: datetime) -> Disclosure:
    """The line of a document that a step of its own gives them, with its receipts beside all the others (AD-56)."""
    before = _standing(link, version.document)
    if before and before.version_id == version.pk:
        return before
    _end(before, at)
    return began(link, [version], by=by, at=at)[0]


def _held(link: Link, document: Document, by: User) -> tuple[Link, Document]:
    links.ensure_childs_side(by, link)
    if not CaseFile.objects.visible_to(by).filter(pk=document.file_id).exists():
        raise NotPossible(ON_THE_CHILD)
    held = links.hold(link)
    if held.state in NOTHING_YET:
        raise NotPossible(TOO_EARLY)
    ours = {child.file_id for child in held.children}
    if document.file_id not in ours or document.withdrawn_on:
        raise NotPossible("Choose a document that is on this child’s file and was not withdrawn.")
    return held, lock(document)


def _standing(link: Link, document: Document) -> Disclosure | None:
    rows = Disclosure.rows.standing().filter(link=link, document=document)
    return rows.select_related("link__household__file", "document").first()


def _share(disclosure: Disclosure, *, by: User, at: datetime) -> None:
    link = disclosure.link
    profile = Profile.rows.filter(child__file=disclosure.document.file_id).first()
    whom = profile.heading if profile and profile.heading else "a child"
    sharing.share(
        household=link.household,
        members=Member.rows.filter(household=link.household).applicants(),
        kind=KIND,
        subject=disclosure,
        title=f"{disclosure.document.get_kind_display()} of {whom}",
        sections=[],
        at=at,
        by=by,
        asks=Asks.ACKNOWLEDGE,
        document_version=disclosure.version,
    )


def _end(one: Disclosure | None, at: datetime) -> None:
    if one is None:
        return
    one.ended_on = london(at).date()
    one.save(update_fields=["ended_on"])
    sharing.unshare(one, at=at)
    if one.version:
        sharing.unshare(one.version, at=at, file=one.link.household.file)


def _of_item(entry: PortalEntry) -> Disclosure | None:
    """The line of the list that was answered: of a link of this very household."""
    if entry.item is None:
        return None
    mine = Disclosure.rows.standing().given().filter(link__household__file=entry.file_id)
    wanted = (
        {"version": entry.item.subject_id} if entry.item.kind in AT_THE_BEGINNING else {"pk": entry.item.subject_id}
    )
    return mine.select_related("link__child__file", "link__household__file", "document").filter(**wanted).first()


def _received(disclosure: Disclosure, member: Member, *, on: date, by: User, how: str = "") -> DisclosureReceipt:
    held = lock(disclosure)
    if held.ended_on or held.version_id is None:
        raise NotPossible("This was withheld or taken back, so there is nothing to receive.")
    facts = {"on": on, "entered_by": by, "how": how}
    given, new = DisclosureReceipt.rows.get_or_create(disclosure=held, member=member, defaults=facts)
    if new:
        _note(disclosure.link, held.document, f"Received: {_kind(held.document)}", by=by, at=midnight(on))
    return given


def _note(link: Link, document: Document, what: str, *, by: User | None, at: datetime) -> None:
    """On the family’s timeline, and on that of the child whose document it is (MT-70)."""
    child = next((one for one in link.children if one.file_id == document.file_id), link.child)
    on_both(child, link.household, what, by=by, at=at)


def _kind(document: Document) -> str:
    label = document.get_kind_display()
    return label[:1].lower() + label[1:]
