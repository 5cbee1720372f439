"""Who speaks for each partner at a meeting, whether they came, and its position of children and adopters (FF-45)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from adoption.actions.records import check_version, lock
from adoption.errors import NotAllowed, NotPossible
from adoption.models import User
from adoption.permissions import GRANTS, Permission
from familyfinding.actions import positions_owed
from familyfinding.actions.rounds import ensure_keeps, hold, keeps
from familyfinding.models import Attending, PartnerAtMeeting


def speaks_for(user: User, partner: PartnerAtMeeting) -> bool:
    """Whether this person works for the partner, or keeps the meeting."""
    held = [h for h in user.authority.held if Permission.FINDING_MEETING_SEE in GRANTS[h.role]]
    return any(partner.agency_id in h.agencies for h in held) or keeps(user, partner.meeting.round.agency)


@transaction.atomic
def give_position(
    *,
    partner: PartnerAtMeeting,
    representative: User | None,
    representative_name: str,
    of_children: str,
    of_adopters: str,
    version: int,
    by: User,
    at: datetime,
) -> PartnerAtMeeting:
    """Who comes for the partner, and how things stand there: children who wait, adopters who wait (FF-45)."""
    if not speaks_for(by, partner):
        raise NotAllowed("The position of a partner is given by somebody who works there.")
    partner = _hold(partner)
    theirs = {"of_children": partner.of_children, "of_adopters": partner.of_adopters, "version": str(partner.version)}
    check_version(partner, version, theirs=theirs)
    if not of_children.strip() and not of_adopters.strip():
        raise NotPossible("Write how things stand with children, with adopters, or both.")
    changed = representative != partner.representative
    partner.representative, partner.representative_name = representative, representative_name.strip()
    partner.of_children, partner.of_adopters = of_children.strip(), of_adopters.strip()
    partner.given_at, partner.given_by = at, by
    partner.version += 1
    partner.save()
    if changed:
        positions_owed.named(partner, by=by, at=at)
    return partner


@transaction.atomic
def record_attendance(
    *,
    partner: PartnerAtMeeting,
    attending: Attending | str,
    absence_why: str = "",
    representative_name: str = "",
    by: User,
    at: datetime,
) -> PartnerAtMeeting:
    """Who came, and for a partner who did not, why: an absence is written down (FF-45)."""
    ensure_keeps(by, partner.meeting.round.agency)
    partner = _hold(partner)
    if partner.meeting.begun_at is None and attending == Attending.CAME:
        raise NotPossible("Begin the meeting first.")
    if attending == Attending.ABSENT and not absence_why.strip():
        raise NotPossible("Say why nobody came for this partner.")
    partner.attending = attending
    partner.absence_why = absence_why.strip() if attending == Attending.ABSENT else ""
    if representative_name.strip():
        partner.representative_name = representative_name.strip()
    partner.version += 1
    partner.save(update_fields=["attending", "absence_why", "representative_name", "version"])
    return partner


def _hold(partner: PartnerAtMeeting) -> PartnerAtMeeting:
    meeting = hold(partner.meeting)
    held = lock(partner)
    held.meeting = meeting
    return held
