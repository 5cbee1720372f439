"""First contact and the Registration of Interest (AD-01 to AD-12)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models.household import Household
from adoption.models import Document, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class Channel(models.TextChoices):
    WEB = "web", "Our website"
    PHONE = "phone", "Telephone"
    EVENT = "event", "At an event"
    EMAIL = "email", "E-mail"
    PERSON = "person", "In person"


class PackSent(models.TextChoices):
    EMAIL = "email", "By e-mail"
    POST = "post", "By post"
    HANDED = "handed", "Handed over"


class EnquiryQuerySet(GuardedQuerySet["Enquiry"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user)).scoped()

    def wanting_pack(self) -> Self:
        """Enquiries that asked for the information pack (AD-04); owed to nobody else, nor once closed."""
        return self.exclude(pack_requested_on=None).filter(
            Q(pack_sent_on__isnull=False) | ~Q(household__stage="closed")
        )


class Enquiry(models.Model):
    """How a household first came, what was asked and answered (AD-03), and what it was given."""

    household = models.OneToOneField(Household, on_delete=models.PROTECT, related_name="enquiry")
    channel = models.CharField(max_length=10, choices=Channel)
    enquired_on = plain(models.DateField())
    circumstances = personal(models.TextField(blank=True), scrub="Circumstances removed")
    questions = personal(models.TextField(blank=True), scrub="Questions removed")
    answers = personal(models.TextField(blank=True), scrub="Answers removed")
    pack_requested_on = plain(models.DateField(null=True, blank=True))
    pack_sent_on = plain(models.DateField(null=True, blank=True))
    pack_sent_by = models.CharField(max_length=10, choices=PackSent, blank=True)
    informed_on = plain(models.DateField(null=True, blank=True))
    """When they came to an information event (AD-08)."""
    visited_on = plain(models.DateField(null=True, blank=True))
    visit_note = personal(models.TextField(blank=True), scrub="Visit removed")
    form_key = plain(models.CharField(max_length=80, unique=True, null=True, blank=True))
    """Comes with the web form, so that a form sent twice counts once."""

    objects = EnquiryQuerySet.as_manager()
    rows = models.Manager.from_queryset(EnquiryQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_pack_is_sent_in_some_way",
                condition=Q(pack_sent_on=None) | ~Q(pack_sent_by=""),
            )
        ]

    def __str__(self) -> str:
        return f"enquiry {self.pk}"

    @property
    def may_register(self) -> bool:
        """The form stays locked until an information event and the Initial Visit are recorded (AD-08)."""
        return self.informed_on is not None and self.visited_on is not None


class Via(models.TextChoices):
    PAPER = "paper", "On paper"
    PORTAL = "portal", "In the portal"


class RegistrationQuerySet(GuardedQuerySet["Registration"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user)).scoped()

    def received(self) -> Self:
        """Forms received: the household is to be contacted (AD-10)."""
        return self.filter(Q(contacted_on__isnull=False) | Q(decided_on=None, withdrawn_on=None))

    def waiting(self) -> Self:
        """Forms on which nobody has decided yet."""
        return self.filter(decided_on=None, withdrawn_on=None)


class Registration(models.Model):
    """A Registration of Interest Form, and whether the household was accepted into Stage One (AD-09 to AD-11, PN-39).

    Stage One starts on the day the agency tells them that it will go on, not on the day the form arrived (AAR r21).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="registrations")
    received_on = plain(models.DateField())
    via = models.CharField(max_length=10, choices=Via)
    answers = personal(models.JSONField(default=dict, blank=True), scrub={})
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contacted_on = plain(models.DateField(null=True, blank=True))
    contacted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    discussed_on = plain(models.DateField(null=True, blank=True))
    discussed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    discussion = personal(models.TextField(blank=True), scrub="Discussion removed")
    accepted = models.BooleanField(null=True, blank=True)
    decided_on = plain(models.DateField(null=True, blank=True))
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reasons = personal(models.TextField(blank=True), scrub="Reasons removed")
    withdrawn_on = plain(models.DateField(null=True, blank=True))
    """They decided not to go on before the agency had decided."""

    objects = RegistrationQuerySet.as_manager()
    rows = models.Manager.from_queryset(RegistrationQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(decided_on=None, withdrawn_on=None),
                name="one_registration_waits_at_a_time",
            ),
            models.CheckConstraint(
                name="a_decided_registration_says_which_way_and_who",
                condition=Q(decided_on=None, accepted=None)
                | Q(decided_on__isnull=False, accepted__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_registration_is_refused_with_reasons", condition=~Q(accepted=False) | ~Q(reasons="")
            ),
            models.CheckConstraint(
                name="a_registration_is_decided_or_withdrawn", condition=Q(decided_on=None) | Q(withdrawn_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"registration {self.pk}"
