"""The messaging group of carers and adopters: boundaries first, then open, looked after, closed (MT-25 to MT-29)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions.facts import not_before, not_in_future, said, save
from adoption.actions import notices
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import Asks, User
from adoption.permissions import Permission, Role, can
from adoption.wording import list_in_words
from familyfinding.actions import going_ahead, links
from familyfinding.actions.preparing_meetings import met_and_greeted
from familyfinding.agendas import Party
from familyfinding.models import CarerGroup, GroupNote, GroupSignature, Preparation
from familyfinding.models.preparing_group import SIGNING, Occasion

PURPOSE = (
    "We share the small things of the day: how the child slept, ate and played, what they learned, photographs and "
    "what we saw together. The adopters ask their questions about ordinary life."
)
FORBIDDEN = (
    "No video calls with the child. Nothing about the care proceedings. Nothing about the birth family: no names, no "
    "places, no photographs of them. Nothing is passed on to anybody outside the group."
)
NOT_ALL = "Not everybody has signed the boundaries yet: {who}. The group opens when all have."


@transaction.atomic
def prepare(
    *, preparation: Preparation, wanted_on: date, purpose: str, boundaries: str, by: User, now: datetime
) -> CarerGroup:
    """Write the boundaries down before there is a group, after everybody has met (MT-25, TS-112)."""
    links.ensure_childs_side(by, preparation.link)
    preparation = going_ahead.hold(preparation)
    first = met_and_greeted(preparation)
    if first is None or first.held_at is None:
        raise NotPossible("A group may come after the Meet and Greet. Write that meeting up first.")
    if CarerGroup.rows.filter(preparation=preparation).exists():
        raise NotPossible("There are boundaries for a group already.")
    not_before(wanted_on, london(first.held_at).date(), "The group comes after the Meet and Greet")
    group = CarerGroup.rows.create(
        preparation=preparation,
        wanted_on=wanted_on,
        purpose=said(purpose, "Say what the group is for."),
        boundaries=said(boundaries, "Write the boundaries."),
        prepared_by=by,
    )
    going_ahead.write(preparation, "Boundaries for a messaging group written", by=by, at=now)
    _tell_adopters(group, by=by, at=now)
    going_ahead.finish(preparation, "Boundaries for a messaging group were written.")
    return group


@transaction.atomic
def sign(*, group: CarerGroup, party: Party | str, name: str, on: date, by: User, now: datetime) -> GroupSignature:
    """Somebody of the group has signed. With the last of the five parties the boundaries are agreed (MT-25)."""
    links.ensure_worker(by, group.preparation.link)
    group = _not_closed(group)
    if party not in SIGNING:
        raise NotPossible("Only those who are in the group, and their workers, sign its boundaries.")
    not_in_future(on, london(now).date())
    who = said(name, "Say who signed.")
    signed, new = GroupSignature.rows.get_or_create(
        group=group,
        party=party,
        name=who,
        defaults={"preparation": group.preparation, "signed_on": on, "recorded_by": by},
    )
    if not new:
        raise NotPossible("This person has signed already.")
    if group.agreed_on is None and not unsigned(group):
        days = GroupSignature.rows.filter(group=group).values_list("signed_on", flat=True)
        save(group, agreed_on=max(days))
        going_ahead.write(group.preparation, "Boundaries of the messaging group agreed by everybody", by=by, at=now)
        going_ahead.finish(group.preparation, "The boundaries of the messaging group were agreed.")
    return signed


@transaction.atomic
def open_group(*, group: CarerGroup, on: date, by: User, now: datetime) -> CarerGroup:
    """The group exists from this day. Never before everybody has signed (TS-112)."""
    links.ensure_childs_side(by, group.preparation.link)
    group = _not_closed(group)
    if group.opened_on:
        raise NotPossible("The group is open already.")
    missing = unsigned(group)
    if missing or group.agreed_on is None:
        raise NotPossible(NOT_ALL.format(who=list_in_words([str(party.label).lower() for party in missing])))
    not_in_future(on, london(now).date())
    not_before(on, group.agreed_on, "The group opens once the boundaries are agreed")
    save(group, opened_on=on)
    going_ahead.write(group.preparation, "Messaging group of carers and adopters opened", by=by, at=now)
    _tell_adopters(group, by=by, at=now)
    return group


@transaction.atomic
def look_at(
    *,
    group: CarerGroup,
    party: Party | str,
    on: date,
    text: str,
    by: User,
    now: datetime,
    occasion: Occasion | str = Occasion.VISIT,
    breach: bool = False,
    response: str = "",
) -> GroupNote:
    """A worker went through the group with those they work with; or a boundary was broken (MT-27, MT-28)."""
    _ensure_reviews(by, group, party)
    group = _not_closed(group)
    if group.opened_on is None:
        raise NotPossible("The group is not open yet.")
    not_in_future(on, london(now).date())
    not_before(on, group.opened_on, "The group is open since then")
    if breach and not response.strip():
        raise NotPossible("Say what was done about it, and who was told.")
    written = GroupNote.rows.create(
        preparation=group.preparation,
        group=group,
        party=party,
        on=on,
        occasion=occasion,
        text=said(text, "Write what you saw in the group."),
        breach=breach,
        response=response.strip() if breach else "",
        written_by=by,
    )
    what = "A boundary of the messaging group was broken" if breach else "Messaging group looked at with a worker"
    going_ahead.write(group.preparation, what, by=by, at=now)
    if breach:
        _tell_of_breach(written, at=now)
    return written


@transaction.atomic
def keep_open(*, group: CarerGroup, why: str, by: User, now: datetime) -> CarerGroup:
    """Reviewed when introductions began: it stays open, and why (MT-29)."""
    links.ensure_childs_side(by, group.preparation.link)
    group = _not_closed(group)
    if group.asked_on is None:
        raise NotPossible("This is asked when introductions begin.")
    save(group, kept_open_why=said(why, "Say why the group stays open."))
    going_ahead.write(group.preparation, "Messaging group reviewed: it stays open", by=by, at=now, why=why.strip())
    return group


@transaction.atomic
def close(*, group: CarerGroup, on: date, close_note: str, by: User, now: datetime) -> CarerGroup:
    """The group has ended (MT-29)."""
    links.ensure_childs_side(by, group.preparation.link)
    group = _not_closed(group)
    if group.opened_on is None:
        raise NotPossible("The group was never open.")
    not_in_future(on, london(now).date())
    not_before(on, group.opened_on, "The group is open since then")
    save(group, closed_on=on, close_note=said(close_note, "Say how it ended, and what became of the photographs."))
    going_ahead.write(group.preparation, "Messaging group closed", by=by, at=now, why=close_note.strip())
    _tell_adopters(group, by=by, at=now)
    return group


def unsigned(group: CarerGroup) -> list[Party]:
    """Which of the parties have not signed."""
    signed = set(GroupSignature.rows.filter(group=group).values_list("party", flat=True))
    return [party for party in SIGNING if party.value not in signed]


def _not_closed(group: CarerGroup) -> CarerGroup:
    held: CarerGroup = going_ahead.hold_step(group)
    if held.closed_on:
        raise NotPossible("This group is closed.")
    return held


def _ensure_reviews(by: User, group: CarerGroup, party: Party | str) -> None:
    """The carers’ worker looks at it with the carers; the others with the child’s plan or the adopters (MT-28)."""
    link = group.preparation.link
    if party == Party.SUPERVISING and any(can(by, Permission.CARER_WRITE, file) for file in link.children_files):
        going_ahead.ensure_reader(by, link)
        return
    links.ensure_worker(by, link)


def _tell_of_breach(written: GroupNote, *, at: datetime) -> None:
    link = written.preparation.link
    managed = {file.manager_id: file for file in reversed(link.children_files)}.values()
    sides = [(file, Role.PERMANENCE_MANAGER) for file in managed]
    for side, role in (*sides, (link.household.file, Role.ASSESSMENT_MANAGER)):
        says = "A boundary of a messaging group was broken. Read what was done about it."
        notices.tell(side, says, key=f"group-note:{written.pk}:{side.pk}", to=side.manager, to_role=role, now=at)


def _tell_adopters(group: CarerGroup, *, by: User, at: datetime) -> None:
    if group.closed_on:
        state = "The group is closed. Thank you for keeping to what was agreed."
    elif group.opened_on:
        state = "The group is open. Your worker goes through it with you on visits."
    else:
        state = "There is no group yet. It opens when everybody has signed these boundaries."
    going_ahead.share(
        group.preparation,
        group,
        kind="carer_group",
        title="Messages with the foster carers: what we agree",
        sections=[
            {"heading": "What it is for", "text": group.purpose},
            {"heading": "What we agree", "text": group.boundaries},
            {"heading": "What it is never for", "text": FORBIDDEN},
            {"heading": "How it stands", "text": state},
        ],
        asks=Asks.ACKNOWLEDGE,
        by=by,
        at=at,
    )
