"""What adopters were given about a child, document by document, and what was withheld and why (AD-56)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models import Member
from adoption.models import Document, DocumentVersion, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from familyfinding.models.link import Link

if TYPE_CHECKING:
    from typing import Self


class DisclosureQuerySet(GuardedQuerySet["Disclosure"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(link__in=Link.objects.visible_to(user)).scoped()

    def standing(self) -> Self:
        return self.filter(ended_on=None)

    def given(self) -> Self:
        return self.exclude(version=None)


class Disclosure(models.Model):
    """One document of a child’s file: given to the adopters in one version, or withheld with the reason.

    `why` is for the file. `told` is what the adopters read in its place: that something is withheld, and why, as far
    as it can be said.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="disclosures")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="disclosures")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = personal(models.TextField(blank=True), scrub="Reason removed")
    told = personal(models.TextField(blank=True), scrub="Words removed")
    ended_on = plain(models.DateField(null=True, blank=True))

    objects = DisclosureQuerySet.as_manager()
    rows = models.Manager.from_queryset(DisclosureQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "document"],
                condition=Q(ended_on=None),
                name="a_document_is_given_or_withheld_once_at_a_time",
            ),
            models.CheckConstraint(
                name="what_is_withheld_has_a_reason_and_words_for_the_adopters",
                condition=Q(version__isnull=False) | (~Q(why="") & ~Q(told="")),
            ),
        ]

    def __str__(self) -> str:
        return f"disclosure {self.pk}"


class DisclosureReceiptQuerySet(GuardedQuerySet["DisclosureReceipt"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(disclosure__in=Disclosure.objects.visible_to(user)).scoped()


class DisclosureReceipt(models.Model):
    """That one applicant says they received one document: in the portal, or told to a worker, who says how."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="receipts")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    on = plain(models.DateField())
    how = personal(models.CharField(max_length=300, blank=True), scrub="How removed")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = DisclosureReceiptQuerySet.as_manager()
    rows = models.Manager.from_queryset(DisclosureReceiptQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "member"], name="a_document_is_received_once_by_each")
        ]

    def __str__(self) -> str:
        return f"receipt {self.pk}"
