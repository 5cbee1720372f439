"""The papers of an item: which version stands for which required kind; who owes what is missing (PN-13 to PN-18)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import DocumentVersion, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.models import Child
from panels.models.agenda import AgendaItem

if TYPE_CHECKING:
    from typing import Self


class PaperState(models.TextChoices):
    MISSING = "missing", "Missing"
    DRAFT = "draft", "Draft"
    WITH_MANAGER = "with_manager", "With the manager"
    READY = "ready", "Ready"
    NOT_NEEDED = "not_needed", "Not needed"


class ForParty(models.TextChoices):
    """What the people concerned may have of a paper. Until somebody has said so: nothing."""

    UNSAID = "", "Not said yet"
    WHOLE = "whole", "All of it"
    OWN = "own", "A version of their own"
    NOTHING = "nothing", "Nothing: it is for panel and the decision maker"


class ItemPaperQuerySet(GuardedQuerySet["ItemPaper"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Papers of items whose papers this person may read: never a conflicted member’s (PN-17)."""
        return self.filter(item__in=AgendaItem.objects.readable_to(user)).scoped()

    def outstanding(self) -> Self:
        return self.exclude(state__in=[PaperState.READY, PaperState.NOT_NEEDED])

    def in_order(self) -> Self:
        return self.order_by("item__number", "place", "pk")


class ItemPaper(models.Model):
    """One paper of an item. `kind` is a key of `panels.checklist`; what is added beyond it is “other”.

    `version` goes to panel. `party_version` is the same paper without third-party confidences, where there is one;
    `whole_for_party` says that somebody read it and found none in it. Without either, and with `panel_only`, it is in
    no copy for the people concerned.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    kind = plain(models.CharField(max_length=30))
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Of a match of brothers and sisters: whose it is, where it is not the leading child’s."""
    place = models.PositiveSmallIntegerField()
    title = personal(models.CharField(max_length=200), scrub="Paper")
    state = models.CharField(max_length=14, choices=PaperState, default=PaperState.MISSING)
    required = models.BooleanField(default=True)
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="panel_papers"
    )
    party_version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    whole_for_party = models.BooleanField(default=False)
    panel_only = models.BooleanField(default=False)
    owed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owed_by_role = plain(models.CharField(max_length=80, blank=True))
    added_on = plain(models.DateField(null=True, blank=True))
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    late = models.BooleanField(default=False)
    why_not = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = ItemPaperQuerySet.as_manager()
    rows = models.Manager.from_queryset(ItemPaperQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["item", "place"], name="panel_paper_by_item")]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "kind"],
                condition=~Q(kind="other") & Q(child=None),
                name="a_required_paper_stands_once_on_an_item",
            ),
            models.UniqueConstraint(
                fields=["item", "kind", "child"],
                condition=~Q(kind="other") & Q(child__isnull=False),
                name="a_required_paper_stands_once_for_each_child",
            ),
            models.CheckConstraint(
                name="a_paper_that_is_ready_has_its_version", condition=~Q(state="ready") | Q(version__isnull=False)
            ),
            models.CheckConstraint(
                name="a_paper_not_needed_says_why", condition=~Q(state="not_needed") | ~Q(why_not="")
            ),
            models.CheckConstraint(
                name="a_paper_for_panel_alone_has_no_party_version",
                condition=Q(panel_only=False) | Q(party_version=None),
            ),
            models.CheckConstraint(
                name="what_the_people_concerned_may_have_is_said_in_one_way",
                condition=Q(whole_for_party=False) | Q(party_version=None, panel_only=False),
            ),
        ]

    def __str__(self) -> str:
        return f"panel paper {self.pk}"

    @property
    def for_party(self) -> ForParty:
        if self.panel_only:
            return ForParty.NOTHING
        if self.party_version_id:
            return ForParty.OWN
        return ForParty.WHOLE if self.whole_for_party else ForParty.UNSAID

    @property
    def is_outstanding(self) -> bool:
        return self.state not in (PaperState.READY, PaperState.NOT_NEEDED)
