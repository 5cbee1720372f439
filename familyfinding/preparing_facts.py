"""Everything about one link on its way to panel that its list of steps is drawn from, each kind of row read once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from adoption.models import Deadline
from familyfinding.agendas import MeetingKind
from familyfinding.models import (
    AgreedItem,
    BumpIntoPlan,
    CarerGroup,
    Consultation,
    GroupSignature,
    HealthVisiting,
    LifeStory,
    MedicalLetter,
    Preparation,
    Reflection,
    StepMeeting,
)


class Facts:
    """Everything about one preparation that the steps are drawn from, each kind of row read once."""

    def __init__(self, preparation: Preparation, today: date) -> None:
        mine: dict[str, Any] = {"preparation": preparation}
        self.preparation, self.link, self.today = preparation, preparation.link, today
        self.meetings = list(StepMeeting.rows.standing().filter(**mine).select_related("child__file"))
        self.consultations = list(
            Consultation.rows.filter(meeting__called_off_on=None, **mine).select_related("meeting__child__file")
        )
        self.letters = {one.consultation_id: one for one in MedicalLetter.rows.filter(**mine)}
        self.plans = list(BumpIntoPlan.rows.filter(**mine))
        self.reflections = {one.meeting_id: one for one in Reflection.rows.filter(**mine)}
        self.life_story = LifeStory.rows.filter(**mine).select_related("worker").get()
        self.health = HealthVisiting.rows.get(**mine)
        self.group = CarerGroup.rows.filter(**mine).first()
        self.signed = GroupSignature.rows.filter(**mine).count()
        self.open_actions = list(AgreedItem.rows.open().filter(**mine))
        self.due = self._dates()

    def _dates(self) -> dict[tuple[str, int], date]:
        """The dates of the timescales on the children’s files, by rule and record."""
        files = [child.file_id for child in self.link.children]
        rules = ("TS-25", "TS-26", "TS-105", "TS-112", "TS-113")
        rows = Deadline.rows.filter(file__in=files, rule__in=rules, lapsed_on=None)
        return {(row.rule, row.subject_id): row.due_on for row in rows}

    def of_kind(self, kind: MeetingKind) -> list[StepMeeting]:
        return [meeting for meeting in self.meetings if meeting.kind == kind]

    def to(self, name: str, *more: Any) -> str:
        return reverse(f"familyfinding:{name}", args=[self.link.reference, *more])
