"""The decision maker’s side: register, yearly observation, the decision bound to its papers (PN-25 to PN-32)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q, QuerySet
from simple_history.models import HistoricalRecords

from adoption.models import Agency, Approval, CaseFile, ConflictBlock, DocumentVersion, Outcome, User
from adoption.permissions import Permission
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from familyfinding.models import LinkedChild
from panels.models.agenda import AgendaItem
from panels.models.kinds import ItemKind
from panels.models.minutes import Minutes

if TYPE_CHECKING:
    from typing import Self


class PanelView(models.TextChoices):
    """What a panel elsewhere advised on the review of an approval (AAR r30D)."""

    NONE = "", "Not considered elsewhere"
    ENDS = "ends", "The approval should end"
    STANDS = "stands", "The approval should stand"


class DecisionSheetQuerySet(GuardedQuerySet["DecisionSheet"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Whoever may see a file that it is about, and whoever runs the panel; a declared conflict takes it away.

        Of a match the adopters’ worker too, who writes to them (PN-26), and each worker of brothers and sisters.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        run = Q(item__in=AgendaItem.objects.visible_to(user).values("pk"), agency__in=_running(user))
        blocks = ConflictBlock.rows.filter(user=user, ended_on=None).values("file")
        files = CaseFile.objects.visible_to(user).values("pk")
        return self.filter(_about(files) | run).exclude(_about(blocks)).scoped()

    def waiting(self) -> Self:
        return self.filter(outcome="", ended_on=None)

    def coming(self) -> Self:
        """Heard by panel, and not with the decision maker yet, or not any more."""
        return self.waiting().filter(Q(approval=None) | Q(approval__outcome=Outcome.WITHDRAWN), item__isnull=False)

    def of_matches(self) -> Self:
        """Matches that panel recommended or did not: the decision is owed (PN-25, TS-55)."""
        of_match = self.filter(item__kind=ItemKind.MATCH)
        return of_match.filter(Q(decided_on__isnull=False) | Q(ended_on=None))

    def to_be_made_known(self) -> Self:
        """What the decision maker decided about a match: the adopters are told, and told in writing.

        What was ended before that, such as by a withdrawal, owes neither (PN-26, PN-28).
        """
        about = self.filter(item__kind=ItemKind.MATCH, decided_on__isnull=False)
        answered = about.filter(outcome__in=(Outcome.AGREED, Outcome.REFUSED))
        return answered.filter(Q(ended_on=None) | Q(written_on__isnull=False))


def _about(files: QuerySet[Any]) -> Q:
    """Sheets that are about any of these files."""
    together = LinkedChild.rows.filter(child__file__in=files).values("link")
    return Q(file__in=files) | Q(item__other_file__in=files) | Q(item__link__in=together)


def _running(user: User) -> list[int]:
    return user.authority.agencies(Permission.PANEL_RUN) + user.authority.agencies(Permission.MATCH_DECIDE)


class DecisionSheet(models.Model):
    """What the decision maker read, heard, weighed and decided: once, on exactly these versions (PN-25, PN-59).

    After panel it hangs on the item; for a plan that does not go to panel, and for adopters whom a panel elsewhere
    considered, on the question alone (PN-30, AD-33).
    `panel_on` and `minutes_on` start the two clocks; `counts_from` is the one the agency counts (CF-05).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="decision_sheets")
    item = models.OneToOneField(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="decision_sheet"
    )
    approval = models.OneToOneField(
        Approval, on_delete=models.PROTECT, null=True, blank=True, related_name="decision_sheet"
    )
    panel_on = plain(models.DateField(null=True, blank=True))
    panel_name = plain(models.CharField(max_length=200, blank=True))
    panel_view = models.CharField(max_length=10, choices=PanelView, blank=True, default=PanelView.NONE)
    """Of a review that a panel elsewhere considered: which panel, and what it advised."""
    minutes_on = plain(models.DateField(null=True, blank=True))
    counts_from = plain(models.DateField(null=True, blank=True))
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bundle_sha256 = plain(models.CharField(max_length=64, blank=True))
    consulted = personal(models.CharField(max_length=200, blank=True), scrub="Adviser")
    consulted_on = plain(models.DateField(null=True, blank=True))
    consulted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    legal_advice = personal(models.TextField(blank=True), scrub="Advice removed")
    medical_advice = personal(models.TextField(blank=True), scrub="Advice removed")
    arguments_for = personal(models.TextField(blank=True), scrub="Arguments removed")
    arguments_against = personal(models.TextField(blank=True), scrub="Arguments removed")
    welfare = personal(models.TextField(blank=True), scrub="Words removed")
    agrees_with_panel = models.BooleanField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    reasons = personal(models.TextField(blank=True), scrub="Reasons removed")
    decided_on = plain(models.DateField(null=True, blank=True))
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    as_substitute = models.BooleanField(default=False)
    paper = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    told_on = plain(models.DateField(null=True, blank=True))
    written_on = plain(models.DateField(null=True, blank=True))
    """When the last of the adopters’ letters went."""
    carers_told_on = plain(models.DateField(null=True, blank=True))
    ended_on = plain(models.DateField(null=True, blank=True))
    ended_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = DecisionSheetQuerySet.as_manager()
    rows = models.Manager.from_queryset(DecisionSheetQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_decision_sheet_is_for_an_item_or_a_question",
                condition=Q(item__isnull=False) | Q(approval__isnull=False) | Q(ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_panel_elsewhere_has_its_name_and_day",
                condition=Q(panel_view="") | (~Q(panel_name="") & Q(panel_on__isnull=False, minutes_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_decided_sheet_says_who_when_and_why",
                condition=Q(outcome="")
                | (Q(decided_by__isnull=False, decided_at__isnull=False, decided_on__isnull=False) & ~Q(reasons="")),
            ),
        ]

    def __str__(self) -> str:
        return f"decision sheet {self.pk}"

    @property
    def is_put(self) -> bool:
        """With the decision maker, or decided. A question that was taken back can be put again."""
        return self.approval is not None and self.approval.outcome != Outcome.WITHDRAWN


class SheetPaperQuerySet(GuardedQuerySet["SheetPaper"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(sheet__in=DecisionSheet.objects.visible_to(user)).scoped()


class SheetPaper(models.Model):
    """One paper the decision is bound to: the version panel had, with its hash. Never changed.

    A plan without panel has its papers put together anew as a whole, until it is decided (PN-18).
    """

    sheet = models.ForeignKey(DecisionSheet, on_delete=models.PROTECT, related_name="papers")
    place = models.PositiveSmallIntegerField()
    title = personal(models.CharField(max_length=200), scrub="Paper")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    sha256 = plain(models.CharField(max_length=64))

    objects = SheetPaperQuerySet.as_manager()
    rows = models.Manager.from_queryset(SheetPaperQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "version"], name="a_paper_is_on_a_decision_sheet_once")]

    def __str__(self) -> str:
        return f"paper {self.pk} of a decision"
