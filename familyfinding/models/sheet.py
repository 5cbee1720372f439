"""The match sheet: need by need whether a family meets it, on what evidence, and what answers a gap (MT-03, MT-16).

One sheet for each child of a link, also where brothers and sisters move together. No sum is ever made of it.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from adoption.models import CaseFile, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.models import Child
from familyfinding import needs
from familyfinding.models.link import Link

if TYPE_CHECKING:
    from typing import Self


class Meets(models.TextChoices):
    """What people judged. *Unknown* is not *gap*: it asks for a question, not for an answer."""

    MEETS = "meets", "Meets the need"
    STRETCH = "stretch", "A stretch"
    GAP = "gap", "A gap"
    UNKNOWN = "unknown", "Not known yet"


TO_ANSWER = (Meets.STRETCH, Meets.GAP)


class Basis(models.TextChoices):
    """How it is known. A family’s own words stay its own words."""

    OWN_WORDS = "own_words", "The family’s own words"
    SEEN = "seen", "What a worker saw"
    PAPER = "paper", "A report, check or reference"
    OTHERS = "others", "What somebody who knows them told us"


class AnswerKind(models.TextChoices):
    """What answers a gap or a stretch. There is no fourth way, and none by itself."""

    NONE = "", "Not answered yet"
    SUPPORT = "support", "Support is offered"
    RISK = "risk", "The risk is accepted"
    STOP = "stop", "A reason to stop"


class SheetCellQuerySet(GuardedQuerySet["SheetCell"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(link__in=Link.objects.visible_to(user)).scoped()

    def standing(self) -> Self:
        return self.filter(replaced_at=None)

    def to_answer(self) -> Self:
        """Gaps and stretches that stand."""
        return self.standing().filter(meets__in=TO_ANSWER)

    def unanswered(self) -> Self:
        return self.to_answer().filter(answer=AnswerKind.NONE)

    def answered(self) -> Self:
        return self.to_answer().exclude(answer=AnswerKind.NONE)


class SheetCell(models.Model):
    """One version of one cell. Judgement and answer keep each its own author and moment over later versions."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="sheet_cells")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="sheet_cells")
    kind = models.CharField(max_length=20, choices=needs.CHOICES)
    number = models.PositiveIntegerField()
    meets = models.CharField(max_length=10, choices=Meets, default=Meets.UNKNOWN)
    evidence = personal(models.TextField(blank=True), scrub="Evidence removed")
    basis = models.CharField(max_length=10, choices=Basis, blank=True)
    seen_on = plain(models.DateField(null=True, blank=True))
    judged_at = models.DateTimeField()
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=AnswerKind, blank=True, default=AnswerKind.NONE)
    words = personal(models.TextField(blank=True), scrub="Answer removed")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = SheetCellQuerySet.as_manager()
    rows = models.Manager.from_queryset(SheetCellQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "child", "kind", "number"], name="a_sheet_cell_is_numbered_once"),
            models.UniqueConstraint(
                fields=["link", "child", "kind"],
                condition=Q(replaced_at=None),
                name="one_version_of_a_sheet_cell_stands",
            ),
            models.CheckConstraint(
                name="what_is_known_of_a_need_has_evidence",
                condition=Q(meets="unknown") | (~Q(evidence="") & ~Q(basis="") & Q(seen_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="an_answer_to_a_gap_says_what_who_and_when",
                condition=Q(answer="", words="", answered_at=None, answered_by=None)
                | (~Q(answer="") & ~Q(words="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_a_gap_or_a_stretch_is_answered", condition=Q(answer="") | Q(meets__in=["gap", "stretch"])
            ),
        ]

    def __str__(self) -> str:
        return f"sheet cell {self.pk}"

    @property
    def about(self) -> needs.Kind:
        return needs.KIND[self.kind]


class SheetCopyQuerySet(GuardedQuerySet["SheetCopy"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """A copy of several families is for the child’s side; a copy of one link for both sides of it."""
        files = CaseFile.objects.visible_to(user)
        return self.filter(Q(child__file__in=files) | Q(link__household__file__in=files)).scoped()


class SheetCopy(models.Model):
    """The sheet as it stood, word for word, with its hash: what a meeting or a panel read."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="sheet_copies")
    link = models.ForeignKey(Link, on_delete=models.PROTECT, null=True, blank=True, related_name="sheet_copies")
    number = models.PositiveIntegerField()
    made_for = personal(models.CharField(max_length=200), scrub="Purpose removed")
    content = personal(models.JSONField(default=dict), scrub={})
    sha256 = plain(models.CharField(max_length=64))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SheetCopyQuerySet.as_manager()
    rows = models.Manager.from_queryset(SheetCopyQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "number"], name="a_sheet_copy_is_numbered_once")]

    def __str__(self) -> str:
        return f"sheet copy {self.pk}"
