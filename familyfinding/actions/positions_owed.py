"""Each partner sends somebody with an up-to-date position: known early who, and reminded in time (FF-45)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from adoption.actions import notices
from adoption.clock import london
from adoption.models import Agency, RoleGrant, User
from adoption.permissions import GRANTS, Permission
from adoption.wording import counted, day_in_words
from familyfinding.models import FindingMeeting, MeetingRound, PartnerAtMeeting

DAYS_BEFORE = 2
"""Days before the agenda closes on which whoever speaks for a partner is reminded."""


def invite(meeting: FindingMeeting, agencies: Iterable[Agency]) -> None:
    """Every partner is on the meeting, with whoever represented it last, until somebody else is named."""
    last = _last_representatives(meeting.round)
    PartnerAtMeeting.rows.bulk_create(
        PartnerAtMeeting(meeting=meeting, agency=agency, representative=last.get(agency.pk)) for agency in agencies
    )


def remind(*, at: datetime) -> int:
    """As an agenda closes, and once it is closed: partners without a position hear it, and in the end the chair."""
    today, told = london(at).date(), 0
    closing = FindingMeeting.rows.to_come().filter(begun_at=None, starts_at__gt=at)
    for meeting in closing.filter(agenda_closes_on__lte=today + timedelta(days=DAYS_BEFORE)).with_round():
        stage = "closed" if meeting.agenda_closes_on < today else "closing"
        silent = list(_silent(meeting))
        for partner in silent:
            told += _ask(partner, stage, at=at)
        if silent and stage == "closed":
            _tell_the_chair(meeting, len(silent), at=at)
    return told


def tell_representatives(meeting: FindingMeeting, says: str, *, key: str, by: User, at: datetime) -> None:
    """Whoever comes for a partner learns that the meeting moved, or does not take place."""
    rows = PartnerAtMeeting.rows.filter(meeting=meeting, representative__isnull=False).select_related("representative")
    for partner in rows:
        if partner.representative != by:
            whom = f"finding-meeting:{meeting.pk}:{key}:{partner.pk}"
            notices.tell(meeting.round.file, says, key=whom, to=partner.representative, now=at, names_file=False)


def named(partner: PartnerAtMeeting, *, by: User, at: datetime) -> None:
    """Somebody else said that they come for the partner."""
    whom = partner.representative
    if whom is None or whom == by:
        return
    says = f"You represent your area at the family finding meeting of {day_in_words(partner.meeting.on)}."
    key = f"represents:{partner.pk}:{whom.pk}"
    notices.tell(partner.meeting.round.file, says, key=key, to=whom, now=at, names_file=False)


def _silent(meeting: FindingMeeting) -> Iterable[PartnerAtMeeting]:
    rows = PartnerAtMeeting.rows.filter(meeting=meeting, given_at=None).select_related("agency", "representative")
    return rows.order_by("agency__name")


def _ask(partner: PartnerAtMeeting, stage: str, *, at: datetime) -> int:
    day = day_in_words(partner.meeting.on)
    says = f"The family finding meeting of {day} has no position of your area yet: children and adopters who wait."
    people = [partner.representative] if partner.representative else list(_managers_of(partner.agency, at))
    for one in people:
        key = f"position:{partner.pk}:{stage}:{one.pk}"
        notices.tell(partner.meeting.round.file, says, key=key, to=one, now=at, names_file=False)
    return len(people)


def _tell_the_chair(meeting: FindingMeeting, number: int, *, at: datetime) -> None:
    says = f"The agenda is closed, and {counted(number, 'partner,partners')} gave no position. See the meeting."
    to = meeting.chair or meeting.round.file.manager
    notices.tell(meeting.round.file, says, key=f"positions:{meeting.pk}:chair", to=to, now=at)


def _managers_of(agency: Agency, at: datetime) -> Iterable[User]:
    """Nobody is named yet: the managers who keep family finding in that partner’s own area."""
    roles = [role for role, may in GRANTS.items() if Permission.FINDING_MEETING_KEEP in may]
    grants = RoleGrant.objects.live(london(at).date()).filter(agency=agency, role__in=roles)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk")


def _last_representatives(series: MeetingRound) -> dict[int, User]:
    rows = PartnerAtMeeting.rows.filter(meeting__round=series, representative__is_active=True)
    found = rows.select_related("representative").order_by("meeting__starts_at", "pk")
    return {one.agency_id: one.representative for one in found if one.representative}
