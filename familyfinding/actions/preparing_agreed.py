"""What was agreed at a meeting before panel, followed until it is done (MT-33, MT-38, MT-41, MT-42)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions.facts import not_in_future, said
from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import ActionOutcome, AgreedAction, CaseFile, Document, User
from familyfinding.actions import going_ahead, links, owed
from familyfinding.actions.preparing_meetings import ensure_arranges
from familyfinding.agendas import MeetingKind
from familyfinding.models import AgreedItem, StepMeeting
from familyfinding.needs import KIND


@transaction.atomic
def agree(
    *,
    meeting: StepMeeting,
    what: str,
    who: str,
    by: User,
    now: datetime,
    need: str = "",
    from_when: str = "",
    due_on: date | None = None,
    owner: User | None = None,
    for_support_plan: bool = False,
) -> AgreedItem:
    """Something agreed at a meeting that was held: followed until it is done (MT-33, MT-38, MT-42).

    Where one of us sees to it, it stands on their My work; otherwise on that of the worker who asks after it.
    """
    ensure_arranges(by, meeting.preparation, meeting.kind)
    meeting = going_ahead.hold_step(meeting)
    if meeting.held_at is None:
        raise NotPossible("Write the meeting up first; then add what was agreed at it.")
    if for_support_plan and need not in KIND:
        raise NotPossible("Say which need it meets: the support plan is built need by need.")
    if owner and (due_on is None or due_on < london(meeting.held_at).date()):
        raise NotPossible("Say by when it is done, if one of us sees to it.")
    item = AgreedItem.rows.create(
        preparation=meeting.preparation,
        meeting=meeting,
        what=said(what, "Say what was agreed."),
        who=said(who, "Say who does it."),
        need=need,
        from_when=from_when.strip(),
        due_on=due_on,
        for_support_plan=for_support_plan,
        agreed_on=london(meeting.held_at).date(),
        agreed_by=by,
    )
    if owner and due_on:
        _onto_my_work(item, _file_for(item, owner), owner, item.what, due_on, by=by)
    elif not owner:
        _remind_the_worker(item, by=by)
    going_ahead.write(meeting.preparation, f"Agreed at: {meeting.title}", by=by, at=now)
    return item


@transaction.atomic
def finish_item(*, item: AgreedItem, outcome: str, on: date, by: User, now: datetime) -> AgreedItem:
    """An agreed action is done, with what came of it."""
    links.ensure_worker(by, item.preparation.link)
    item = going_ahead.hold_step(item)
    if item.done_on:
        raise NotPossible("This is done already.")
    not_in_future(on, london(now).date())
    item.done_on, item.done_by = on, by
    item.outcome = said(outcome, "Say what came of it.")
    item.save(update_fields=["done_on", "done_by", "outcome"])
    if item.task_id:
        _off_my_work(item)
    going_ahead.write(item.preparation, "An action agreed before panel is done", by=by, at=now)
    return item


@transaction.atomic
def keep_network_plan(*, meeting: StepMeeting, document: Document, by: User, now: datetime) -> StepMeeting:
    """The plan that the family and friends made, on the household’s file (MT-41)."""
    ensure_arranges(by, meeting.preparation, meeting.kind)
    meeting = going_ahead.hold_step(meeting)
    if meeting.kind != MeetingKind.FAMILY_NETWORK or meeting.held_at is None:
        raise NotPossible("The plan belongs to a family network meeting that was held.")
    if document.file_id != meeting.link.household.file_id:
        raise NotPossible("The plan belongs on the household’s file.")
    meeting.paper = document
    meeting.save(update_fields=["paper"])
    going_ahead.write(meeting.preparation, "Plan of the family network kept", by=by, at=now)
    return meeting


def _remind_the_worker(item: AgreedItem, *, by: User) -> None:
    """Carers, adopters and other professionals have no My work: who arranged the meeting asks them, by the same day.

    What has no day is asked after by the day of panel; what begins after placement stands in the support plan instead.
    """
    link, by_family = item.preparation.link, item.meeting.agenda.by_family_side
    file = link.household.file if by_family else link.child.file
    due_on = item.due_on or (None if item.for_support_plan else item.preparation.panel_on)
    worker = file.lead or file.manager
    if due_on and worker and due_on >= item.agreed_on:
        _onto_my_work(item, file, worker, f"Ask whether it is done. {item.who}: {item.what}", due_on, by=by)


def _file_for(item: AgreedItem, owner: User) -> CaseFile:
    """The file of one of the children or the household’s, whichever the colleague may open."""
    link, own = item.preparation.link, CaseFile.objects.visible_to(owner)
    file = next((one for one in (*link.children_files, link.household.file) if own.filter(pk=one.pk).exists()), None)
    if file is None:
        raise NotPossible("Whoever sees to it works with the child or with the family.")
    return file


def _onto_my_work(item: AgreedItem, file: CaseFile, owner: User, what: str, due_on: date, *, by: User) -> None:
    item.task = AgreedAction.rows.create(
        file=file,
        what=what[:300],
        owner=owner,
        due_on=due_on,
        agreed_on=item.agreed_on,
        agreed_by=by,
        agreed_where=item.meeting.title,
        source=owed.ITEM,
        source_id=item.pk,
    )
    item.save(update_fields=["task"])


def done_on_my_work(action: AgreedAction, *, by: User | None, on: date) -> None:
    """What was ended on My work is ended at the meeting it was agreed at, with the same words."""
    item = AgreedItem.rows.filter(task=action, done_on=None).first()
    if item and by:
        held = lock(item)
        held.done_on, held.done_by, held.outcome = on, by, action.said
        held.save(update_fields=["done_on", "done_by", "outcome"])


def _off_my_work(item: AgreedItem) -> None:
    for task in AgreedAction.rows.open().filter(source=owed.ITEM, source_id=item.pk):
        held = lock(task)
        held.outcome, held.said = ActionOutcome.DONE, item.outcome
        held.ended_on, held.ended_by = item.done_on, item.done_by
        held.save(update_fields=["outcome", "said", "ended_on", "ended_by"])
