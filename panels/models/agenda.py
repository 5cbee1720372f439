"""The agenda: what panel hears, in which order, and who may not hear it (PN-04, PN-06, PN-17)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models import ApprovalReview, Household
from adoption.models import CaseFile, ConflictBlock, User
from adoption.permissions import Permission
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from adoption.wording import list_in_words
from children.models import Child
from familyfinding.models import Link, LinkedChild
from panels.flows import ItemState, MeetingState
from panels.models.kinds import Advice, ItemKind
from panels.models.meeting import PanelMeeting, Seat
from panels.models.panel import Panel

if TYPE_CHECKING:
    from typing import Self


class PanelItemQuerySet(GuardedQuerySet["AgendaItem"]):
    def visible_to(self, user: User | AnonymousUser, *, named: bool = False) -> Self:
        """Whoever runs the panel, works on the case, decides on it, or sits in the meeting without a conflict.

        A declared conflict, on the file or for the item, takes it away from everybody alike. `named`: with those items
        too, for their place on an agenda and nothing of what they are about.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        reached = self._reached_by(user)
        return (reached if named else reached.exclude(self._conflicted(user))).scoped()

    def readable_to(self, user: User | AnonymousUser) -> Self:
        """Whose papers this person may read. A member: once they were sent out, after saying that there is no
        conflict, and until the minutes are agreed (PN-17)."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        clear = AgendaItem.rows.filter(declarations__member__user=user, declarations__conflict=False).values("pk")
        open_to_members = Q(meeting__state__in=[MeetingState.CIRCULATED, MeetingState.HELD], pk__in=clear)
        beside = self._run_or_decided_by(user) | self._worked_on_by(user)
        sits = Q(meeting__in=Seat.rows.held_by(user).taken().values("meeting"))
        return self.filter(beside | (sits & open_to_members)).exclude(self._conflicted(user)).scoped()

    def with_names(self) -> Self:
        """Each with what `about` and `references` read: every child of a match, and the adopters."""
        return self.select_related("file", "other_file", "link").prefetch_related("link__linked__child__file")

    def tabled(self) -> Self:
        return self.exclude(state=ItemState.TAKEN_OFF)

    def with_papers_due(self) -> Self:
        """Items of a case, whose papers are checked and handed in before panel (PN-12, TS-27, TS-28)."""
        cases = self.tabled().exclude(file=None)
        return cases.exclude(meeting__state=MeetingState.CALLED_OFF)

    def with_check_due(self) -> Self:
        """Once panel has heard an item, a check that was never signed is owed no more (TS-27)."""
        return self.with_papers_due().exclude(state=ItemState.HEARD, papers_checked_on=None)

    def with_submission_due(self) -> Self:
        """Once panel has heard an item, its papers were there, handed in or not (TS-28)."""
        return self.with_papers_due().exclude(state=ItemState.HEARD, papers_submitted_on=None)

    def _reached_by(self, user: User) -> Self:
        sits = Q(meeting__in=Seat.rows.held_by(user).values("meeting"))
        return self.filter(self._run_or_decided_by(user) | self._worked_on_by(user) | sits)

    @staticmethod
    def _run_or_decided_by(user: User) -> Q:
        running = user.authority.agencies(Permission.PANEL_RUN)
        panels = Panel.rows.filter(Q(agency__in=running) | Q(joint_with__agency__in=running)).values("pk")
        deciding = Q(agency__in=user.authority.agencies(Permission.MATCH_DECIDE))
        return Q(meeting__panel__in=panels) | deciding

    @staticmethod
    def _worked_on_by(user: User) -> Q:
        files = CaseFile.objects.visible_to(user).values("pk")
        together = LinkedChild.rows.filter(child__file__in=files).values("link")
        return Q(file__in=files) | Q(other_file__in=files) | Q(link__in=together)

    @staticmethod
    def _conflicted(user: User) -> Q:
        blocks = ConflictBlock.rows.filter(user=user, ended_on=None).values("file")
        declared = AgendaItem.rows.filter(declarations__member__user=user, declarations__conflict=True).values("pk")
        together = LinkedChild.rows.filter(child__file__in=blocks).values("link")
        return Q(file__in=blocks) | Q(other_file__in=blocks) | Q(link__in=together) | Q(pk__in=declared)


class AgendaItem(models.Model):
    """One item. Exactly one of `child` (a plan), `household`, `review` or `link` (a match) says what it is about; a
    report on the running of the service is about none.

    `file` is the file it belongs to (the child’s, or the household’s), `other_file` the household’s of a match.
    `agency` is whose decision maker decides after it (PN-31). Reports of the service have neither file nor decision.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ItemKind)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.TABLED)
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="panel_items")
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, null=True, blank=True, related_name="panel_items")
    other_file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="panel_items")
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="panel_items"
    )
    review = models.ForeignKey(
        ApprovalReview, on_delete=models.PROTECT, null=True, blank=True, related_name="panel_items"
    )
    link = models.ForeignKey(Link, on_delete=models.PROTECT, null=True, blank=True, related_name="panel_items")
    title = personal(models.CharField(max_length=200, blank=True), scrub="Item")
    minutes_allowed = models.PositiveSmallIntegerField(default=45)
    starts_at = models.DateTimeField(null=True, blank=True)
    papers_checked_on = plain(models.DateField(null=True, blank=True))
    papers_submitted_on = plain(models.DateField(null=True, blank=True))
    late_agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    late_agreed_on = plain(models.DateField(null=True, blank=True))
    late_why = personal(models.TextField(blank=True), scrub="Reason removed")
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    advice = models.CharField(max_length=16, choices=Advice, blank=True, default=Advice.NONE)
    tabled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_off_why = personal(models.TextField(blank=True), scrub="Reason removed")
    version = models.PositiveIntegerField(default=1)

    objects = PanelItemQuerySet.as_manager()
    rows = models.Manager.from_queryset(PanelItemQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                condition=~Q(state="taken_off"),
                name="an_agenda_numbers_each_item_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "child"],
                condition=~Q(state="taken_off") & Q(child__isnull=False),
                name="a_childs_plan_is_on_an_agenda_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "link"],
                condition=~Q(state="taken_off") & Q(link__isnull=False),
                name="a_match_is_on_an_agenda_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "household"],
                condition=~Q(state="taken_off") & Q(household__isnull=False),
                name="a_household_is_on_an_agenda_once",
            ),
            models.CheckConstraint(
                name="an_item_is_about_exactly_one_thing",
                condition=(
                    Q(kind="plan", child__isnull=False, household=None, review=None, link=None)
                    | Q(kind="suitability", child=None, household__isnull=False, review=None, link=None)
                    | Q(kind="review", child=None, household=None, review__isnull=False, link=None)
                    | Q(kind="match", child=None, household=None, review=None, link__isnull=False)
                    | (Q(kind="general", child=None, household=None, review=None, link=None, file=None) & ~Q(title=""))
                ),
            ),
            models.CheckConstraint(
                name="an_item_of_a_case_hangs_on_its_file", condition=Q(kind="general") | Q(file__isnull=False)
            ),
            models.CheckConstraint(
                name="an_item_that_was_heard_has_its_advice", condition=~Q(state="heard") | ~Q(advice="")
            ),
            models.CheckConstraint(
                name="an_item_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(began_at__isnull=False, ended_at__gte=models.F("began_at")),
            ),
            models.CheckConstraint(
                name="late_papers_were_agreed_with_a_reason", condition=Q(late_agreed_by=None) | ~Q(late_why="")
            ),
        ]

    def __str__(self) -> str:
        return f"panel item {self.pk}"

    @property
    def about(self) -> str:
        """How the agenda names it, for whoever may hear it."""
        if self.file is None:
            return self.title
        who = list_in_words([file.title for file in self._leading_files])
        return f"{who} with {self.other_file.title}" if self.other_file else who

    @property
    def references(self) -> str:
        """The references beside those names: of brothers and sisters every one (PN-06)."""
        return list_in_words([file.reference for file in self._leading_files])

    @property
    def _leading_files(self) -> list[CaseFile]:
        return self.link.children_files if self.link else [self.file] if self.file else []

    @property
    def is_decided_after(self) -> bool:
        """Whether the agency decision maker decides after it; a report on the service is only noted."""
        return self.kind != ItemKind.GENERAL
