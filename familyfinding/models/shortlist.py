"""A child’s shortlist: which families, why, discussed with whom, and what each was given (MT-03 to MT-07)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models import ReportVersion
from adoption.models import CaseFile, DocumentVersion, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet, M_co
from children.models import Child
from familyfinding.models.link import Link, LinkedChild

if TYPE_CHECKING:
    from typing import Self


class ShortlistQuerySet(GuardedQuerySet["Shortlist"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For whoever may open the file of one of the children for whom it is, leading or not (MT-70)."""
        files = CaseFile.objects.visible_to(user)
        of_a_set = ShortlistChoice.rows.filter(link__linked__child__file__in=files).values("shortlist")
        return self.filter(Q(child__file__in=files) | Q(pk__in=of_a_set)).scoped()

    def about(self, *children: Child) -> Self:
        """Of these children, or of a brother or sister with whom they are linked: a set has one shortlist (MT-70)."""
        among = LinkedChild.rows.filter(child__in=[one.pk for one in children], ended=False).values("link")
        of_a_set = ShortlistChoice.rows.filter(link__in=among).values("shortlist")
        return self.filter(Q(child__in=[one.pk for one in children]) | Q(pk__in=of_a_set))

    def standing(self) -> Self:
        return self.filter(ended_on=None)

    def confirmed(self) -> Self:
        """TS-22: from the day it was confirmed a matching meeting is owed, until it is held or nobody is left."""
        return self.filter(confirmed_on__isnull=False).filter(Q(ended_on=None) | Q(met_on__isnull=False))


class Shortlist(models.Model):
    """One round of shortlisting for a child. Confirmed, it waits for the matching meeting (MT-08, TS-22)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="shortlists")
    opened_on = plain(models.DateField())
    supervised_on = plain(models.DateField(null=True, blank=True))
    supervised_with = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    supervision = personal(models.TextField(blank=True), scrub="Supervision removed")
    confirmed_on = plain(models.DateField(null=True, blank=True))
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    met_on = plain(models.DateField(null=True, blank=True))
    ended_on = plain(models.DateField(null=True, blank=True))

    objects = ShortlistQuerySet.as_manager()
    rows = models.Manager.from_queryset(ShortlistQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ended_on=None), name="a_child_has_one_shortlist_at_a_time"
            ),
            models.CheckConstraint(
                name="a_confirmed_shortlist_was_discussed_in_supervision",
                condition=Q(confirmed_on=None) | (Q(supervised_on__isnull=False) & ~Q(supervision="")),
            ),
        ]

    def __str__(self) -> str:
        return f"shortlist {self.pk}"

    @property
    def children_files(self) -> list[CaseFile]:
        """The files of every child for whom families are weighed, the leading one first (MT-70)."""
        among = (
            LinkedChild.rows.filter(link__choices__shortlist=self).exclude(child=self.child_id).values("child__file")
        )
        others = CaseFile.rows.filter(pk__in=among).select_related("agency__parent", "lead", "manager")
        return [self.child.file, *others.order_by("pk")]


class OfLinkQuerySet(GuardedQuerySet[M_co]):
    """Rows that hang on a link are for whoever may open one of its two files."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(link__in=Link.objects.visible_to(user)).scoped()


class ShortlistChoiceQuerySet(OfLinkQuerySet["ShortlistChoice"]):
    pass


class ShortlistChoice(models.Model):
    """Why a family was chosen for the shortlist, or was not, or gave its place back (MT-03)."""

    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="choices")
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="choices")
    chosen = models.BooleanField()
    why = personal(models.TextField(), scrub="Reasons removed")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ShortlistChoiceQuerySet.as_manager()
    rows = models.Manager.from_queryset(ShortlistChoiceQuerySet)()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="a_choice_has_reasons", condition=~Q(why=""))]

    def __str__(self) -> str:
        return f"shortlist choice {self.pk}"


class PaperKind(models.TextChoices):
    REPORT = "report", "Child permanence report"
    MEDICAL = "medical", "Medical information"


class SharedPaperQuerySet(OfLinkQuerySet["SharedPaper"]):
    pass


class SharedPaper(models.Model):
    """One version of one document the family was given: when and by whom. The receipts are the portal’s (MT-06)."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="papers_shared")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PaperKind)
    shared_at = models.DateTimeField()
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SharedPaperQuerySet.as_manager()
    rows = models.Manager.from_queryset(SharedPaperQuerySet)()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["link", "version"], name="a_version_is_given_to_a_family_once"),
        ]

    def __str__(self) -> str:
        return f"shared paper {self.pk}"


class FolderPaperQuerySet(GuardedQuerySet["FolderPaper"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For the workers concerned alone, and only while they may open the file of one of the children (MT-07)."""
        if not isinstance(user, User):
            return self.none().scoped()
        theirs = LinkedChild.rows.filter(child__file__in=CaseFile.objects.visible_to(user))
        works = theirs.filter(Q(child__file__lead=user) | Q(child__file__manager=user)).values("link")
        concerned = Q(sent_to=user) | Q(sent_by=user) | Q(link__in=works)
        return self.filter(concerned, link__in=theirs.values("link")).scoped()


class FolderPaper(models.Model):
    """A report on adopters in the child’s restricted folder, sent to the previous locality worker (MT-07)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="folder_papers")
    report = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="+")
    sent_to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When they first opened it.")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="The family is no longer considered.")

    objects = FolderPaperQuerySet.as_manager()
    rows = models.Manager.from_queryset(FolderPaperQuerySet)()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["link", "report", "sent_to"], name="a_report_is_sent_to_a_worker_once"),
        ]

    def __str__(self) -> str:
        return f"folder paper {self.pk}"
