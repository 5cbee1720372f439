"""What those invited to panel answer, the letter to whoever has no account, one reminder (AD-33, AD-66)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from adopters.actions import portal_mail
from adopters.models import Member
from adoption.actions import letters, notices
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseFile, EventKind, Letter, Mode, PersonAround, PortalEntry, User
from adoption.permissions import Permission, Role, can, ensure
from adoption.wording import day_in_words
from panels.actions.facts import ensure_runs, files_of, save
from panels.models import AgendaItem, Coming, PanelInvitation, Presenter, Presenting

LETTER = "panel_invitation"
BEFORE = timedelta(days=7)
"""So long before panel whoever has not answered is reminded, once."""
SAID = {Coming.COMING: "An adopter comes to panel", Coming.APOLOGIES: "An adopter does not come to panel"}
NO_ACCOUNT = "An adopter without an account is invited to panel. Open the panel item and begin the letter."
NOT_ANSWERED = "An adopter has not said whether they come to panel. Ask them, and record it at the panel item."


@transaction.atomic
def record_answer(
    *, invitation: PanelInvitation, answer: Coming | str, said: str, on: date, by: User, today: date
) -> PanelInvitation:
    """What they told their worker or the panel administrator. A no is as good an answer, and can change."""
    _may(by, invitation.item)
    if on > today or on < invitation.invited_on:
        raise NotPossible("Enter a date from the day of the invitation up to today.")
    return _answered(invitation, Coming(answer), said, on=on, by=by)


@transaction.atomic
def take_in_answer(entry: PortalEntry, *, by: User | None, at: datetime) -> PanelInvitation:
    """An applicant answered in the portal, for themselves."""
    member = Member.rows.applicants().filter(household__file=entry.file_id, user=entry.user_id).first()
    number = entry.item.subject_id if entry.item and entry.item.subject == AgendaItem._meta.label else 0
    rows = PanelInvitation.rows.select_related("item__meeting__panel", "person__file")
    found = rows.filter(item=number, person=member.person_id).first() if member else None
    if found is None:
        raise NotPossible("This invitation no longer stands.")
    answer = str(entry.written.get("answer", ""))
    if answer not in (Coming.COMING, Coming.APOLOGIES):
        raise NotPossible("This answer is none of those that were offered.")
    said = str(entry.written.get("comment", ""))
    return _answered(found, Coming(answer), said, on=london(entry.written_at).date(), by=entry.user)


@transaction.atomic
def begin_letters(*, item: AgendaItem, on: date, by: User) -> list[Letter]:
    """A letter to each of them who has no account. They go the way of all letters."""
    owed = letters_owed(item)
    if not owed:
        raise NotPossible("Nobody waits for a letter of invitation. Find what was written under Letters.")
    for row in owed:
        ensure(by, Permission.DOCUMENT_ADD, row.person.file)
        if not CaseFile.objects.visible_to(by).filter(pk=row.person.file_id).exists():
            raise NotAllowed("The adopters’ own worker writes to them.")
    return [_begin(item, row.person, on=on, by=by) for row in owed]


def letters_owed(item: AgendaItem) -> list[PanelInvitation]:
    """Who has no account, and no letter yet."""
    rows = PanelInvitation.rows.open().filter(item=item, by_letter=True).select_related("person__file")
    return [row for row in rows.order_by("pk") if not _written(row)]


def remind(*, at: datetime) -> int:
    """Once, a week before: the person in the portal, and whoever works with them. How many were reminded."""
    today = london(at).date()
    soon = {"item__meeting__on__gt": today, "item__meeting__on__lte": today + BEFORE}
    rows = PanelInvitation.rows.open().filter(answer=Coming.ASKED, reminded_on=None, **soon)
    return sum(_remind(row, today, at) for row in rows.order_by("pk"))


def write_to_whoever_has_no_account(invitation: PanelInvitation, *, at: datetime) -> None:
    """Their worker hears that a letter is owed."""
    file = invitation.person.file
    key = f"panel-letter:{invitation.pk}:{invitation.invited_on}"
    notices.tell(file, NO_ACCOUNT, key=key, to=file.lead, to_role=Role.ASSESSING_WORKER, now=at)


def not_expected(invitation: PanelInvitation, *, on: date) -> None:
    """They are not among those who come any more."""
    save(invitation, ended_on=on)
    _off_the_list(invitation)


@transaction.atomic
def _remind(row: PanelInvitation, today: date, at: datetime) -> bool:
    held = PanelInvitation.rows.open().select_for_update(of=("self",)).filter(pk=row.pk, reminded_on=None).first()
    if held is None:
        return False
    save(held, reminded_on=today)
    file = held.person.file
    member = Member.rows.filter(person=held.person_id, left_on=None).exclude(user=None).select_related("user").first()
    if member and member.user and not held.by_letter:
        portal_mail.tell(member.user, at=at)
    key = f"panel-answer:{held.pk}:{held.invited_on}"
    notices.tell(file, NOT_ANSWERED, key=key, to=file.lead, to_role=Role.ASSESSING_WORKER, now=at)
    return True


def _answered(invitation: PanelInvitation, answer: Coming, said: str, *, on: date, by: User) -> PanelInvitation:
    file = lock(invitation.person.file)
    held = PanelInvitation.rows.open().select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if held is None:
        raise NotPossible("This invitation no longer stands: the item was taken off, or panel has met.")
    if answer == Coming.ASKED:
        raise NotPossible("Say whether they come.")
    save(held, answer=answer, answered_on=on, said=said.strip())
    note(file, SAID[answer], on=on, by=by, kind=EventKind.ASSESSMENT)
    if answer == Coming.COMING:
        Presenter.rows.get_or_create(item=held.item, part=Presenting.ADOPTERS, name=held.person.name[:120])
    else:
        _off_the_list(held)
    return held


def _off_the_list(invitation: PanelInvitation) -> None:
    facts = {"part": Presenting.ADOPTERS, "name": invitation.person.name[:120], "attended": None}
    Presenter.rows.filter(item=invitation.item_id, **facts).delete()


def _may(by: User, item: AgendaItem) -> None:
    """Whoever works on a case of the item, or runs the panel."""
    if not any(can(by, Permission.PANEL_FACT_RECORD, file) for file in files_of(item)):
        try:
            ensure_runs(by, item.meeting.panel)
        except NotAllowed:
            raise NotAllowed("The worker who leads the case, or the panel administrator, does this.") from None


def _written(row: PanelInvitation) -> bool:
    mine = Letter.rows.filter(file=row.person.file_id, to=row.person_id, kind=LETTER, written_on__gte=row.invited_on)
    return mine.filter(set_aside_on=None).exists()


def _begin(item: AgendaItem, person: PersonAround, *, on: date, by: User) -> Letter:
    meeting = item.meeting
    begins = london(item.starts_at or meeting.starts_at)
    place = f"{Mode(meeting.mode).label.lower()}: {meeting.place}" if meeting.place.strip() else ""
    values = {"when": f"{day_in_words(meeting.on)}, at about {begins:%H:%M}", "where": place}
    return letters.draft(file=person.file, to=person, kind=LETTER, by=by, on=on, values=values)
