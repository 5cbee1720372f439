"""People around a case: who they are, how to reach them, and how they need to be reached (GV-01 to GV-05)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models.case import CaseFile
from adoption.models.user import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class Side(models.TextChoices):
    """A person's row belongs to one side for ever; a letter takes its address only from the recipient's own side."""

    BIRTH = "birth", "Birth family"
    CARE = "care", "Those who care and work for the child"
    ADOPTER = "adopter", "Adoptive family"


class Relation(models.TextChoices):
    FOSTER_CARER = "foster_carer", "Foster carer"
    SUPERVISING_WORKER = "supervising_worker", "Supervising social worker"
    LOCALITY_WORKER = "locality_worker", "Locality social worker"
    REVIEWING_OFFICER = "reviewing_officer", "Independent reviewing officer"
    MEDICAL_ADVISER = "medical_adviser", "Medical adviser"
    HEALTH_VISITOR = "health_visitor", "Health visitor"
    GUARDIAN = "guardian", "Children’s guardian"
    SOLICITOR = "solicitor", "Local authority solicitor"
    SCHOOL = "school", "School or nursery"
    MOTHER = "mother", "Mother"
    FATHER = "father", "Father"
    RELATIVE = "relative", "Other relative"
    APPLICANT = "applicant", "Prospective adopter"
    HOUSEHOLD_MEMBER = "household_member", "Member of the household"
    REFEREE = "referee", "Referee"
    OTHER = "other", "Other professional"


class Format(models.TextChoices):
    STANDARD = "standard", "Standard print"
    LARGE_PRINT = "large_print", "Large print"
    EASY_READ = "easy_read", "Easy read"
    AUDIO = "audio", "Audio"
    BRAILLE = "braille", "Braille"


class InPerson(models.TextChoices):
    NONE = "none", "None needed"
    BSL = "bsl", "British Sign Language interpreter"
    DEAFBLIND = "deafblind", "Deafblind interpreter"
    LIP_SPEAKER = "lip_speaker", "Lip speaker"
    NOTE_TAKER = "note_taker", "Note taker"


class PersonAroundQuerySet(GuardedQuerySet["PersonAround"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()

    def still_there(self) -> Self:
        return self.filter(to_on=None)


class PersonAround(models.Model):
    """One person in one relation to one file. Communication needs are asked before anything is sent (GV-01)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="people")
    relation = models.CharField(max_length=30, choices=Relation)
    side = models.CharField(max_length=10, choices=Side)
    name = personal(models.CharField(max_length=200), scrub="Person")
    organisation = personal(models.CharField(max_length=200, blank=True), scrub="Organisation")
    phone = personal(models.CharField(max_length=40, blank=True), scrub="000")
    email = personal(models.EmailField(blank=True), scrub="person@example.invalid")
    address = personal(models.TextField(blank=True), scrub="Address removed")
    from_on = plain(models.DateField())
    to_on = plain(models.DateField(null=True, blank=True))
    version = models.PositiveIntegerField(default=1)

    needs_asked_on = plain(models.DateField(null=True, blank=True))
    written_format = models.CharField(max_length=20, choices=Format, default=Format.STANDARD)
    in_person = models.CharField(max_length=20, choices=InPerson, default=InPerson.NONE)
    language_spoken = personal(models.CharField(max_length=60, blank=True), scrub="English")
    language_read = personal(models.CharField(max_length=60, blank=True), scrub="English")
    needs_note = personal(models.TextField(blank=True), scrub="Note removed")

    objects = PersonAroundQuerySet.as_manager()
    rows = models.Manager.from_queryset(PersonAroundQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_does_not_leave_before_they_come",
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
            ),
            models.CheckConstraint(
                name="parents_and_relatives_are_birth_side",
                condition=~Q(relation__in=["mother", "father", "relative"]) | Q(side="birth"),
            ),
            models.CheckConstraint(
                name="a_household_and_its_referees_are_adopter_side",
                condition=~Q(relation__in=["applicant", "household_member", "referee"]) | Q(side="adopter"),
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def needs_flag(self) -> str:
        """The sentence shown wherever this person appears (GV-05); empty when nothing special is needed."""
        needs = []
        if self.written_format != Format.STANDARD:
            needs.append(self.get_written_format_display().lower())
        if self.in_person != InPerson.NONE:
            needs.append(self.get_in_person_display())
        if self.speaks_another_language:
            needs.append(f"speaks {self.language_spoken}")
        if self.reads_another_language:
            needs.append(f"reads {self.language_read}")
        if self.needs_note:
            needs.append("see their note")
        return ", ".join(needs)

    @property
    def speaks_another_language(self) -> bool:
        """An interpreter is needed to talk (GV-04)."""
        return bool(self.language_spoken) and self.language_spoken.lower() != "english"

    @property
    def reads_another_language(self) -> bool:
        """What is written must be translated (GV-04)."""
        return bool(self.language_read) and self.language_read.lower() != "english"
