"""The agency’s decision whether a household is suitable to adopt, and its reviews (AD-33 to AD-36)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models.household import Household
from adopters.models.stages import StageTwo
from adoption.models import Document, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class Recommendation(models.TextChoices):
    NONE = "", "Not at panel yet"
    SUITABLE = "suitable", "Suitable to adopt"
    NOT_SUITABLE = "not_suitable", "Not suitable to adopt"
    DEFERRED = "deferred", "Deferred"


class SuitabilityDecision(models.TextChoices):
    NONE = "", "Not decided"
    APPROVED = "approved", "Suitable to adopt"
    NOT_APPROVED = "not_approved", "Not suitable to adopt"


class RepresentationsTo(models.TextChoices):
    """To whom the adopters turned after they were told that they may not be approved: one or the other, not both."""

    AGENCY = "agency", "To us"
    REVIEW = "review", "To the Independent Review Mechanism"


class SuitabilityQuerySet(GuardedQuerySet["Suitability"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user)).scoped()

    def recommended(self) -> Self:
        """Panel has recommended; the decision is owed (TS-54) and the adopters are told the same day (TS-53).

        What was taken back for more work, or replaced, before a decision owes none.
        """
        return self.exclude(recommended_on=None).filter(Q(decided_on__isnull=False) | Q(ended_on=None))

    def to_be_made_known(self) -> Self:
        """What our decision maker decided, after a panel here or elsewhere: they are told, and told in writing.

        What ended before the letters went, such as by a withdrawal, owes neither (PN-26, PN-28).
        """
        ours = self.exclude(decision="").filter(household__origin="own")
        return ours.filter(Q(ended_on=None) | Q(written_on__isnull=False))

    def approved(self) -> Self:
        return self.filter(decision="approved", ended_on=None)

    def approved_and_unmatched(self) -> Self:
        """Approved households without a match: their profile may be shown more widely in time (TS-10, TS-56)."""
        return self.approved().filter(matched_on=None, household__origin="own")

    def owed_a_matching_plan(self) -> Self:
        """Approved households that search: a plan agreed with them is owed until a match makes it idle (AD-36)."""
        searching = Q(matched_on=None) | Q(plan_agreed_on__isnull=False)
        return self.approved().filter(searching, household__origin="own")

    def matched(self) -> Self:
        """A match is established: a profile comes down with it (TS-12, AD-52)."""
        return self.approved().exclude(matched_on=None).filter(household__family_profile__isnull=False)

    def restricted(self) -> Self:
        """Approved households: shown for children of the home agency alone until the restriction ends (TS-09)."""
        return self.approved().filter(household__origin="own")


class Suitability(models.Model):
    """One decision by the agency decision maker, after panel. The approval date is that of the decision (CF-08).

    `decision_counts_from` is the panel date or the day the minutes were approved, as the agency’s policy says (CF-05).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="suitabilities")
    stage_two = models.ForeignKey(StageTwo, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    panel_on = plain(models.DateField(null=True, blank=True))
    panel_of = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recommendation = models.CharField(max_length=20, choices=Recommendation, blank=True, default=Recommendation.NONE)
    recommended_on = plain(models.DateField(null=True, blank=True))
    told_recommendation_on = plain(models.DateField(null=True, blank=True))
    minutes_approved_on = plain(models.DateField(null=True, blank=True))
    decision_counts_from = plain(models.DateField(null=True, blank=True))
    advice = personal(models.TextField(blank=True), scrub="Advice removed")
    report_version = models.ForeignKey(
        "adopters.ReportVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    minutes = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    consulted_on = plain(models.DateField(null=True, blank=True))
    """When the decision maker consulted the panel adviser and had read the minutes (PN-25)."""
    consulted = personal(models.CharField(max_length=200, blank=True), scrub="Adviser")
    consulted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField(
        max_length=20, choices=SuitabilityDecision, blank=True, default=SuitabilityDecision.NONE
    )
    decided_on = plain(models.DateField(null=True, blank=True))
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reasons = personal(models.TextField(blank=True), scrub="Reasons removed")
    told_decision_on = plain(models.DateField(null=True, blank=True))
    written_on = plain(models.DateField(null=True, blank=True))
    representations_on = plain(models.DateField(null=True, blank=True))
    representations_to = models.CharField(max_length=10, choices=RepresentationsTo, blank=True)
    representations = personal(models.TextField(blank=True), scrub="Representations removed")
    plan_agreed_on = plain(models.DateField(null=True, blank=True))
    home_restriction_lifted_at = models.DateTimeField(null=True, blank=True)
    national_settled_on = plain(models.DateField(null=True, blank=True))
    """When it was settled whether their profile is shown nationally: agreed, or the adopters said no."""
    national_agreed_on = plain(models.DateField(null=True, blank=True))
    matched_on = plain(models.DateField(null=True, blank=True))
    ended_on = plain(models.DateField(null=True, blank=True))
    ended_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = SuitabilityQuerySet.as_manager()
    rows = models.Manager.from_queryset(SuitabilityQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(ended_on=None), name="one_decision_on_suitability_stands"
            ),
            models.CheckConstraint(
                name="a_decision_on_suitability_says_who_and_when",
                condition=Q(decision="", decided_on=None) | (~Q(decision="") & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="not_suitable_has_reasons", condition=~Q(decision="not_approved") | ~Q(reasons="")
            ),
        ]

    def __str__(self) -> str:
        return f"suitability {self.pk}"


class ApprovalReviewQuerySet(GuardedQuerySet["ApprovalReview"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(suitability__in=Suitability.objects.visible_to(user)).scoped()

    def owed(self) -> Self:
        """Held, or still to be held: until a match or a placement, or the approval ends (TS-118).

        A match that comes to nothing brings the review back on its day.
        """
        waiting = ~Q(suitability__household__stage__in=("matched", "placed"))
        return self.filter(Q(done_on__isnull=False) | Q(suitability__ended_on=None) & waiting)

    def called(self) -> Self:
        """Something changed since: the approval is reviewed before a child is thought of."""
        return self.filter(done_on=None, suitability__ended_on=None).exclude(needed_since=None)


class ApprovalReview(models.Model):
    """The review of an approval, at least every twelve months until a child is placed (AAR r30D)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    suitability = models.ForeignKey(Suitability, on_delete=models.PROTECT, related_name="reviews")
    opened_on = plain(models.DateField())
    """Approval, or the review before: the twelve months count from here."""
    needed_since = plain(models.DateField(null=True, blank=True))
    """Something changed: it is held now, whenever its twelve months end."""
    needed_why = personal(models.TextField(blank=True), scrub="Reason removed")
    done_on = plain(models.DateField(null=True, blank=True))
    still_suitable = models.BooleanField(null=True, blank=True)
    report = personal(models.TextField(blank=True), scrub="Report removed")
    adopters_say = personal(models.TextField(blank=True), scrub="Comments removed")
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ApprovalReviewQuerySet.as_manager()
    rows = models.Manager.from_queryset(ApprovalReviewQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["suitability"], condition=Q(done_on=None), name="one_review_of_approval_is_open"
            )
        ]

    def __str__(self) -> str:
        return f"review of approval {self.pk}"
