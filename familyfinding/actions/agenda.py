"""The children of a meeting: built from the board, added and taken off, sorted with the reason (FF-41 to FF-46)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from adoption.clock import london
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Agency, User
from adoption.permissions import Permission, can
from adoption.wording import counted, day_in_words
from children.flows import PlanStatus
from children.models import Child
from familyfinding import waiting
from familyfinding.actions import presenting
from familyfinding.actions.holding import write
from familyfinding.actions.rounds import ensure_keeps, hold, keeps
from familyfinding.models import Because, ChildOnAgenda, FindingMeeting, Presentation, Profile
from familyfinding.models.profile import ProfileQuerySet

RANK = {because: place for place, because in enumerate(Because)}


def partner_of(child: Child) -> Agency:
    """The authority that speaks for a child: the one that pays, else the one whose file it is."""
    return child.local_authority or child.file.agency


@transaction.atomic
def build(*, meeting: FindingMeeting, by: User, at: datetime) -> list[ChildOnAgenda]:
    """Put on whoever must be presented, whoever was not reached last time, then the hardest and longest waiting.

    Only as many as there is room for; those before a hearing always. Nobody who was taken off comes back by this.
    """
    ensure_keeps(by, meeting.round.agency)
    meeting = hold(meeting)
    here = set(ChildOnAgenda.rows.filter(meeting=meeting).values_list("child", flat=True))
    made: list[ChildOnAgenda] = []
    for child, because, why, hearing in proposals(meeting, london(at).date()):
        full = ChildOnAgenda.rows.standing().filter(meeting=meeting).count() >= meeting.round.room
        if child.pk in here or (full and because != Because.HEARING):
            continue
        made.append(_put_on(meeting, child, because, why=why, hearing_on=hearing, by=by, at=at))
        here.add(child.pk)
    return made


Proposal = tuple[Child, Because, str, date | None]


def proposals(meeting: FindingMeeting, today: date) -> list[Proposal]:
    """Everybody worth talking about, in the order of the agenda."""
    due = presenting.with_child(Presentation.rows.open().owed().filter(meeting=meeting))
    found: list[Proposal] = [(owed.child, Because.HEARING, _before(owed), owed.hearing_on) for owed in due]
    found += [(item.child, Because.CARRIED, "Not reached last time", None) for item in not_reached(meeting)]
    meanings = waiting.meanings(today)
    looked_for = waiting.without_family(waiting.ranked(of_region(meeting), meanings, today))
    rows = waiting.in_order(looked_for)
    for row in waiting.filled_with_reasons(waiting.with_what_is_shown(rows)[: meeting.round.room * 3], today, meanings):
        because = Because.HARDER if row.reasons else Because.LONGEST
        found.append((row.child, because, "; ".join([*row.reasons, *_waited(row)])[:300], None))
    return found


def _waited(row: waiting.Waiting) -> list[str]:
    """How long, and what became of the last match: whoever prepares the meeting must not find out there (CF-06)."""
    since, refused = row.since_decision, getattr(row.profile, "match_refused_on", None)
    days = [] if since is None else [f"{counted(since, 'day,days')} since the decision"]
    return days + ([f"match refused by the decision maker {day_in_words(refused)}"] if refused else [])


def of_region(meeting: FindingMeeting) -> ProfileQuerySet:
    """Children of every partner who wait, with a plan and no match: one meeting, whatever each has set (FF-54)."""
    home = meeting.round.agency_id
    rows = Profile.rows.waiting()
    return rows.filter(child__file__agency=home) | rows.filter(child__file__agency__parent=home)


def not_reached(meeting: FindingMeeting) -> Sequence[ChildOnAgenda]:
    """Who stood on the last closed agenda and was not discussed."""
    last = FindingMeeting.rows.closed().filter(round=meeting.round, starts_at__lt=meeting.starts_at)
    previous = last.order_by("-starts_at").first()
    if previous is None:
        return []
    rows = ChildOnAgenda.rows.standing().filter(meeting=previous, discussed_at=None, child__file__closed_on=None)
    return list(rows.with_child().exclude(child__status=PlanStatus.ENDED).order_by("pk"))


def _before(owed: Presentation) -> str:
    return f"Final hearing {day_in_words(owed.hearing_on)}, {owed.days_before} days after" if owed.hearing_on else ""


@transaction.atomic
def add(*, meeting: FindingMeeting, child: Child, why: str, by: User, at: datetime) -> ChildOnAgenda:
    """A worker asks for a child to be talked about; after the agenda closed, only the meeting’s keepers (FF-43)."""
    kept = keeps(by, meeting.round.agency)
    if not kept and not can(by, Permission.PROFILE_WRITE, child.file):
        raise NotAllowed("Only people who find families for the child put the child on an agenda.")
    meeting = hold(meeting)
    child = Child.rows.select_related("file__agency", "local_authority").get(pk=child.pk)
    if meeting.is_shut(at) and not kept:
        raise NotPossible("This agenda is closed. Ask the chair to add the child, or choose the next meeting.")
    if child.file.agency.home_id != meeting.round.agency_id:
        raise NotPossible("This is the meeting of another region.")
    if child.status in (PlanStatus.CONSIDERED, PlanStatus.ENDED, PlanStatus.CLOSED):
        raise NotPossible("Adoption is not the plan for this child, so no family is looked for.")
    owed = Presentation.rows.open().owed().filter(child=child, meeting=meeting).first()
    because, hearing = (Because.HEARING, owed.hearing_on) if owed else (Because.ASKED, None)
    why = why.strip() or (_before(owed) if owed else "")
    if not why:
        raise NotPossible("Say why the child should be talked about.")
    return _put_on(meeting, child, because, why=why, hearing_on=hearing, by=by, at=at)


@transaction.atomic
def take_off(*, item: ChildOnAgenda, why: str, by: User, at: datetime) -> ChildOnAgenda:
    """The child is not talked about this time, with the reason. Before a hearing the warning comes back (FF-43)."""
    if not keeps(by, item.meeting.round.agency) and item.added_by_id != by.pk:
        raise NotAllowed("Whoever keeps the meeting takes a child off, or whoever put the child on.")
    meeting = hold(item.meeting)
    item = ChildOnAgenda.rows.with_child().select_for_update(of=("self",)).get(pk=item.pk)
    if item.discussed_at:
        raise NotPossible("This child was talked about already.")
    if item.taken_off_at:
        raise NotPossible("This child is not on the agenda any more.")
    if not why.strip():
        raise NotPossible("Say why the child is taken off.")
    item.taken_off_at, item.taken_off_by, item.taken_off_why = at, by, why.strip()[:300]
    item.save(update_fields=["taken_off_at", "taken_off_by", "taken_off_why"])
    what = f"Taken off the agenda of the family finding meeting of {day_in_words(meeting.on)}"
    _note(item.child, what, on=london(at).date(), by=by, why=why)
    return item


def _put_on(
    meeting: FindingMeeting,
    child: Child,
    because: Because,
    *,
    why: str,
    hearing_on: date | None,
    by: User,
    at: datetime,
) -> ChildOnAgenda:
    try:
        with transaction.atomic():
            item = ChildOnAgenda.rows.create(
                meeting=meeting,
                child=child,
                partner=partner_of(child),
                because=because,
                why=why[:300],
                for_hearing_on=hearing_on,
                added_at=at,
                added_by=by,
            )
    except IntegrityError:
        raise NotPossible("This child is on the agenda already.") from None
    what = f"On the agenda of the family finding meeting of {day_in_words(meeting.on)}"
    _note(child, what, on=london(at).date(), by=by, why=why)
    return item


def _note(child: Child, what: str, *, on: date, by: User, why: str = "") -> None:
    profile = Profile.rows.with_file().get(child=child)
    write(profile, what, on=on, by=by, why=why)


def in_order(items: Iterable[ChildOnAgenda]) -> list[ChildOnAgenda]:
    """By partner; before a hearing first, then harder to place, then the longest waiting (FF-46)."""
    never = date.max
    return sorted(
        items,
        key=lambda item: (
            item.partner.name,
            RANK[Because(item.because)],
            item.for_hearing_on or never,
            item.child.best_interest_decided_on or never,
            item.pk,
        ),
    )


def standing(meeting: FindingMeeting) -> list[ChildOnAgenda]:
    """Who is on the agenda now, in its order."""
    return in_order(ChildOnAgenda.rows.standing().filter(meeting=meeting).with_child())
