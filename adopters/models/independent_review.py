"""A determination that goes to the review body: papers sent to it, its panel’s day, what that recommends (AAR r30B)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models.suitability import Recommendation, Suitability
from adoption.models import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self

BODY = "Independent Review Mechanism"


class IndependentReviewQuerySet(GuardedQuerySet["IndependentReview"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(suitability__in=Suitability.objects.visible_to(user)).scoped()

    def owed_our_papers(self) -> Self:
        """The review body waits for them; what it recommended without them, or what was ended, owes none (TS-125)."""
        waits = Q(received_on=None, suitability__ended_on=None)
        return self.filter(waits | Q(papers_sent_on__isnull=False))


class IndependentReview(models.Model):
    """Another panel, which is not ours, looks at what we determined. It recommends; our decision maker decides anew."""

    suitability = models.OneToOneField(Suitability, on_delete=models.PROTECT, related_name="independent_review")
    body = plain(models.CharField(max_length=120, default=BODY))
    asked_on = plain(models.DateField())
    """When the adopters turned to it: our ten working days for its papers begin."""
    papers_sent_on = plain(models.DateField(null=True, blank=True))
    papers = personal(models.TextField(blank=True), scrub="Papers removed")
    meets_on = plain(models.DateField(null=True, blank=True))
    recommendation = models.CharField(max_length=20, choices=Recommendation, blank=True, default=Recommendation.NONE)
    recommended_on = plain(models.DateField(null=True, blank=True))
    received_on = plain(models.DateField(null=True, blank=True))
    says = personal(models.TextField(blank=True), scrub="Reasons removed")

    objects = IndependentReviewQuerySet.as_manager()
    rows = models.Manager.from_queryset(IndependentReviewQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_a_review_body_recommends_has_its_days",
                condition=Q(recommendation="", received_on=None)
                | (~Q(recommendation="") & Q(recommended_on__isnull=False, received_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="papers_sent_to_a_review_body_are_named", condition=Q(papers_sent_on=None) | ~Q(papers="")
            ),
        ]

    def __str__(self) -> str:
        return f"independent review {self.pk}"
