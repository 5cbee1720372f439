"""Papers of a link, written section by section by both sides’ workers and checked before panel (MT-43, PN-13 to 15)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models import Member
from adoption.models import DocumentVersion, PersonAround, PortalEntry, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.models import Child
from familyfinding.models.link import Link
from familyfinding.paper_sections import PaperKind

if TYPE_CHECKING:
    from typing import Self


class PaperState(models.TextChoices):
    WRITING = "writing", "Being written"
    CHECKING = "checking", "With the team manager"
    PASSED = "passed", "Passed the quality check"
    SET_ASIDE = "set_aside", "Set aside"


class LinkPaperQuerySet(GuardedQuerySet["LinkPaper"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For whoever works with the link: the paper is the joint work of both sides (PN-15)."""
        return self.filter(link__in=Link.objects.visible_to(user)).scoped()

    def in_hand(self) -> Self:
        return self.exclude(state=PaperState.SET_ASIDE)

    def passed(self) -> Self:
        return self.filter(state=PaperState.PASSED)


class LinkPaper(models.Model):
    """One paper about one child and one family: each child of a sibling set has its own (law and forms 2).

    Who wrote it is kept with their standing, as the law on adoption reports asks.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="papers")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="link_papers")
    kind = models.CharField(max_length=20, choices=PaperKind)
    state = models.CharField(max_length=12, choices=PaperState, default=PaperState.WRITING)
    begun_on = plain(models.DateField())
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    author_qualified = models.BooleanField(default=True)
    supervised_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    passed_on = plain(models.DateField(null=True, blank=True))

    objects = LinkPaperQuerySet.as_manager()
    rows = models.Manager.from_queryset(LinkPaperQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "child", "kind"],
                condition=~Q(state="set_aside"),
                name="one_paper_of_a_kind_is_in_hand_for_a_child",
            ),
            models.CheckConstraint(
                name="a_link_paper_author_without_the_years_is_supervised",
                condition=Q(author_qualified=True) | Q(supervised_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_paper_that_passed_says_when",
                condition=Q(state="passed", passed_on__isnull=False) | (~Q(state="passed") & Q(passed_on=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"link paper {self.pk}"


class PaperPartQuerySet(GuardedQuerySet["PaperSection"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(paper__in=LinkPaper.objects.visible_to(user)).scoped()


class PaperSection(models.Model):
    """One section’s words, saved by themselves so that two people can write at once.

    What it is called and whether it is confidential stands in `familyfinding.paper_sections`.
    """

    paper = models.ForeignKey(LinkPaper, on_delete=models.PROTECT, related_name="sections")
    key = plain(models.CharField(max_length=40))
    text = personal(models.TextField(blank=True), scrub="Section removed")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PaperPartQuerySet.as_manager()
    rows = models.Manager.from_queryset(PaperPartQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "key"], name="a_section_stands_once_in_a_paper")]

    def __str__(self) -> str:
        return f"paper section {self.pk}"


class PaperFrozenFor(models.TextChoices):
    COMMENT = "comment", "For the adopters’ comments"
    CHECK = "check", "For the quality check and panel"


class PaperCheck(models.TextChoices):
    NONE = "", "Not checked yet"
    PASSED = "passed", "Passed"
    AMEND = "amend", "To be amended"


class PaperVersionQuerySet(GuardedQuerySet["PaperVersion"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(paper__in=LinkPaper.objects.visible_to(user)).scoped()


class PaperVersion(models.Model):
    """The paper as it stood on one day, with the hash of every word. The words are never changed (PN-59).

    `confidential` is in `whole` and never in `family_copy`.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    paper = models.ForeignKey(LinkPaper, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    made_for = models.CharField(max_length=10, choices=PaperFrozenFor)
    made_on = plain(models.DateField())
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sections = personal(models.JSONField(default=list), scrub=[])
    confidential = personal(models.JSONField(default=list), scrub=[])
    contributors = personal(models.JSONField(default=list), scrub=[])
    sha256 = plain(models.CharField(max_length=64))
    whole = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    family_copy = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    comments_due_on = plain(models.DateField(null=True, blank=True))
    result = models.CharField(max_length=10, choices=PaperCheck, blank=True, default=PaperCheck.NONE)
    checked_on = plain(models.DateField(null=True, blank=True))
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    amendments = personal(models.TextField(blank=True), scrub="Amendments removed")

    objects = PaperVersionQuerySet.as_manager()
    rows = models.Manager.from_queryset(PaperVersionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="a_paper_version_is_numbered_once"),
            models.CheckConstraint(
                name="a_paper_to_be_amended_says_how", condition=~Q(result="amend") | ~Q(amendments="")
            ),
        ]

    def __str__(self) -> str:
        return f"paper version {self.pk}"


class CommentAnswer(models.TextChoices):
    NONE = "", "Not answered yet"
    TAKEN_UP = "taken_up", "Taken up"
    EXPLAINED = "explained", "Could not be met; explained why"
    NOTED = "noted", "Noted"


class PaperCommentQuerySet(GuardedQuerySet["PaperComment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(version__paper__in=LinkPaper.objects.visible_to(user)).scoped()

    def unanswered(self) -> Self:
        return self.filter(answer=CommentAnswer.NONE)


class PaperComment(models.Model):
    """What an adopter or a foster carer said of one version, in their words; each gets an outcome (MT-45, MT-46)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(PaperVersion, on_delete=models.PROTECT, related_name="comments")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    carer = models.ForeignKey(PersonAround, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = personal(models.TextField(), scrub="Comment removed")
    received_on = plain(models.DateField())
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entry = models.OneToOneField(PortalEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=10, choices=CommentAnswer, blank=True, default=CommentAnswer.NONE)
    answer_words = personal(models.TextField(blank=True), scrub="Answer removed")
    answered_on = plain(models.DateField(null=True, blank=True))
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PaperCommentQuerySet.as_manager()
    rows = models.Manager.from_queryset(PaperCommentQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_paper_comment_is_an_adopters_or_a_carers",
                condition=Q(member__isnull=False, carer=None) | Q(member=None, carer__isnull=False),
            ),
            models.CheckConstraint(
                name="a_paper_comment_comes_from_the_portal_or_a_worker",
                condition=Q(entry__isnull=False) | Q(recorded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="what_could_not_be_met_is_explained", condition=~Q(answer="explained") | ~Q(answer_words="")
            ),
        ]

    def __str__(self) -> str:
        return f"paper comment {self.pk}"
