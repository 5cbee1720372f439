"""A link joins a child, or brothers and sisters, and one household, from interest to placement (MT-01, MT-70)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models import Household
from adoption import clock
from adoption.models import CaseFile, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.models import Child
from familyfinding.flows import BEFORE_THE_SHORTLIST, ON_THE_SHORTLIST, PROCEEDING, TO_WEIGH, LinkState
from familyfinding.models.interest import Initiator, Interest, Reason, Source

if TYPE_CHECKING:
    from typing import Self

MOST_PLACES = 3
"""The most families a child’s shortlist can hold, whatever an agency chooses (MT-03, TS-106)."""


class LinkQuerySet(GuardedQuerySet["Link"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For whoever may open the household’s file, or that of one of the children, leading or not (MT-70)."""
        files = CaseFile.objects.visible_to(user)
        about = LinkedChild.rows.filter(child__file__in=files).values("link")
        return self.filter(Q(pk__in=about) | Q(household__file__in=files)).scoped()

    def live(self) -> Self:
        return self.exclude(state=LinkState.CLOSED)

    def hoped_for(self) -> Self:
        """Not on the shortlist yet: interest, or under consideration."""
        return self.filter(state__in=BEFORE_THE_SHORTLIST)

    def shortlisted(self) -> Self:
        """Holding a place on a child’s shortlist."""
        return self.filter(state__in=ON_THE_SHORTLIST)

    def to_weigh(self) -> Self:
        """On the shortlist and not preferred yet: for the next matching meeting to decide about (MT-11)."""
        return self.filter(state__in=TO_WEIGH)

    def proceeding(self) -> Self:
        """It was decided to go on: from that day to placement, also while panel asked for more work (MT-73)."""
        return self.filter(state__in=PROCEEDING)

    def going_ahead(self) -> Self:
        """The same without a match that was refused: its child waits, and another family may be preferred (CF-06)."""
        return self.proceeding().exclude(state=LinkState.MORE_WORK, refused_on__isnull=False)

    def about(self, child: Child) -> Self:
        """Links in which this child is, leading or as a brother or sister (MT-70)."""
        return self.filter(linked__child=child)

    def worked_by(self, worker: User) -> Self:
        """Where they lead the file of one of the children or of the family (MT-70)."""
        of_child = LinkedChild.rows.filter(child__file__lead=worker).values("link")
        return self.filter(Q(pk__in=of_child) | Q(household__file__lead=worker))

    def with_children_to_see_to(self) -> Self:
        """Ended with the family, and the children’s plans were not put right yet: the queue of `leaving`."""
        return self.filter(children_to_see_to=True)

    def joining(self, household: Household, children: Iterable[Child]) -> Self:
        """Links between this household and any of these children."""
        among = LinkedChild.rows.filter(link__household=household, child__in=[one.pk for one in children])
        return self.filter(pk__in=among.values("link"))

    def with_both(self) -> Self:
        return self.select_related(
            "child__file__agency__parent",
            "child__file__lead",
            "child__file__manager",
            "child__profile__owner",
            "household__file__agency__parent",
            "household__file__lead",
            "household__file__manager",
            "interest",
            "visit",
        )


class Link(models.Model):
    """One household and the child whose file leads. A closed link keeps its history, reasons and words.

    `state` is changed by `actions.links.move` alone, which writes the move down.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="links")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="links")
    interest = models.ForeignKey(Interest, on_delete=models.PROTECT, null=True, blank=True, related_name="links")
    initiator = models.CharField(max_length=20, choices=Initiator)
    source = models.CharField(max_length=20, choices=Source)
    why = personal(models.TextField(), scrub="Reasons removed")
    state = models.CharField(max_length=20, choices=LinkState, default=LinkState.INTEREST)
    since = models.DateTimeField(default=clock.now, help_text="When it came to where it stands.")
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reserve = models.BooleanField(default=False, help_text="Kept in reserve by agreement: the freeze stays (CF-11).")
    reserve_why = personal(models.TextField(blank=True), scrub="Agreement removed")
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    closed_why = personal(models.TextField(blank=True), scrub="Reasons removed")
    told_words = personal(models.TextField(blank=True), scrub="Words removed")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    refused_on = plain(models.DateField(null=True, blank=True, help_text="The decision maker said no: more work."))
    children_to_see_to = models.BooleanField(
        default=False, help_text="It ended with the family; what that means for the children is still to be done."
    )

    objects = LinkQuerySet.as_manager()
    rows = models.Manager.from_queryset(LinkQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [
            models.Index(fields=["state", "since"], name="link_by_state"),
            models.Index(fields=["id"], condition=Q(children_to_see_to=True), name="link_with_children_to_see_to"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "household"],
                condition=~Q(state="closed"),
                name="a_family_and_a_child_have_one_live_link",
            ),
            models.CheckConstraint(
                name="a_closed_link_says_when_and_why",
                condition=(Q(state="closed", closed_at__isnull=False) & ~Q(closed_why=""))
                | (~Q(state="closed") & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="a_reserve_was_agreed_with_the_family",
                condition=Q(reserve=False) | (~Q(reserve_why="") & ~Q(state="closed")),
            ),
            models.CheckConstraint(
                name="children_are_seen_to_when_a_link_ends",
                condition=Q(children_to_see_to=False) | Q(state="closed"),
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"

    @property
    def file(self) -> CaseFile:
        """The file that leads: the child’s."""
        return self.child.file

    @property
    def agency_id(self) -> int:
        return self.child.file.agency_id

    @property
    def children(self) -> list[Child]:
        """Every child of the link, the leading one first."""
        return [one.child for one in self.linked.all()]

    @property
    def children_files(self) -> list[CaseFile]:
        """The files of the child’s side, the leading one first (MT-70)."""
        return [one.file for one in self.children]

    @property
    def files_by_worker(self) -> list[CaseFile]:
        """One file for each worker of the children, so that each is told once (MT-70)."""
        found: dict[int | None, CaseFile] = {}
        for file in self.children_files:
            found.setdefault(file.lead_id, file)
        return list(found.values())

    @property
    def is_live(self) -> bool:
        return self.state != LinkState.CLOSED

    @property
    def is_shortlisted(self) -> bool:
        return self.state in ON_THE_SHORTLIST

    @property
    def is_refused(self) -> bool:
        """The decision maker said no, and it was not presented again: its children wait meanwhile (CF-06, MT-73)."""
        return self.refused_on is not None and self.state == LinkState.MORE_WORK

    @property
    def is_proceeding(self) -> bool:
        return self.state in PROCEEDING


class LinkedChildQuerySet(GuardedQuerySet["LinkedChild"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(link__in=Link.objects.visible_to(user)).scoped()

    def placed(self) -> Self:
        """Rows that hold a place on the child’s shortlist."""
        return self.exclude(place=None)


class LinkedChild(models.Model):
    """One child of a link, and which place of the child’s shortlist this family holds.

    A place is held once for each child and there are three, so the database itself refuses a fourth family (MT-03).
    The family and whether the link has ended stand here as well: so the database refuses a second live link between a
    family and anybody of a set of brothers and sisters, whoever leads it (MT-70).
    """

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="linked")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="linked")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    ended = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = LinkedChildQuerySet.as_manager()
    rows = models.Manager.from_queryset(LinkedChildQuerySet)()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["link", "child"], name="a_child_is_in_a_link_once"),
            models.UniqueConstraint(
                fields=["child", "place"],
                condition=Q(place__isnull=False),
                name="a_place_on_a_shortlist_is_held_by_one_family",
            ),
            models.CheckConstraint(
                name="a_shortlist_has_three_places", condition=Q(place=None) | Q(place__in=[1, 2, 3])
            ),
            models.UniqueConstraint(
                fields=["child", "household"],
                condition=Q(ended=False),
                name="a_family_and_a_set_have_one_live_link",
            ),
        ]

    def __str__(self) -> str:
        return f"linked child {self.pk}"


class LinkMoveQuerySet(GuardedQuerySet["LinkMove"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(link__in=Link.objects.visible_to(user)).scoped()


class LinkMove(models.Model):
    """One step of a link: from where to where, when, by whom and why (MT-01)."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="moves")
    was = models.CharField(max_length=20, choices=LinkState, blank=True)
    became = models.CharField(max_length=20, choices=LinkState)
    why = personal(models.TextField(blank=True), scrub="Reason removed")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = LinkMoveQuerySet.as_manager()
    rows = models.Manager.from_queryset(LinkMoveQuerySet)()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"link move {self.pk}"
