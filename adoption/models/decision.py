"""Questions put to a manager, and the agency's own numbers, which only change through one (architecture 4 and 5)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from adoption import clock
from adoption.models.case import CaseFile
from adoption.models.deadline import Deadline
from adoption.models.user import User
from adoption.permissions import Permission, Role
from adoption.policies import POLICIES
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class Outcome(models.TextChoices):
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    SENT_BACK = "sent_back", "Sent back"
    WITHDRAWN = "withdrawn", "Withdrawn"
    OVERTAKEN = "overtaken", "Overtaken by a change"


class ApprovalQuerySet(GuardedQuerySet["Approval"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Questions about visible files; questions about the agency itself, to those who may propose or decide them."""
        if not isinstance(user, User):
            return self.none().scoped()
        reach = user.authority.agencies(Permission.POLICY_PROPOSE) + user.authority.agencies(Permission.POLICY_APPROVE)
        about = Exists(CaseFile.objects.visible_to(user).filter(pk=OuterRef("file")))
        return self.filter(about | Q(file=None, agency__in=reach)).scoped()

    def waiting(self) -> Self:
        return self.filter(outcome="")

    def decidable_by(self, user: User) -> Self:
        """Waiting questions this person's roles may decide, except their own (PN-60, four eyes)."""
        by_role = Q(pk__in=[])
        for held in user.authority.held:
            by_role |= Q(decided_by_role=held.role, agency__in=held.agencies)
        return self.waiting().filter(by_role).exclude(asked_by=user)

    def with_last_days(self, timescales: dict[str, str]) -> Self:
        """`decide_by`: the question’s own day, else that of the timescale which runs on its file until it is decided.

        `timescales`: for each kind of question its timescale.
        """
        which = Case(*(When(kind=kind, then=Value(ref)) for kind, ref in timescales.items()), default=Value(""))
        running = Deadline.rows.running().filter(file=OuterRef("file"), rule=OuterRef("runs")).order_by("due_on")
        rows = self.annotate(runs=which)
        return rows.annotate(decide_by=Coalesce("due_on", Subquery(running.values("due_on")[:1])))


class Approval(models.Model):
    """A question, asked by someone, decided by a role: once, by somebody else, on an exact version (PN-59)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = plain(models.CharField(max_length=40))
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="approvals")
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, null=True, blank=True, related_name="approvals")
    subject = plain(models.CharField(max_length=60))
    subject_id = models.BigIntegerField()
    subject_hash = plain(models.CharField(max_length=64))
    question = personal(models.TextField(), scrub="Question removed")
    decided_by_role = models.CharField(max_length=40, choices=Role)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="asked_approvals")
    asked_at = models.DateTimeField(default=clock.now)
    due_on = plain(models.DateField(null=True, blank=True))
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    reasons = personal(models.TextField(blank=True), scrub="Reasons removed")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    capacity = models.CharField(
        max_length=20, choices=[("own", "In my own role"), ("substitute", "As authorised substitute")], default="own"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ApprovalQuerySet.as_manager()
    rows = models.Manager.from_queryset(ApprovalQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["agency", "decided_by_role"], name="approval_waiting", condition=Q(outcome=""))]
        constraints = [
            models.CheckConstraint(
                name="nobody_decides_their_own_question",
                condition=Q(decided_by=None)
                | Q(outcome__in=["withdrawn", "overtaken"])
                | ~Q(decided_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="a_decision_says_who_and_when",
                condition=Q(outcome="", decided_by=None, decided_at=None)
                | Q(outcome="overtaken", decided_at__isnull=False)
                | (~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_refusal_has_reasons",
                condition=~Q(outcome__in=["refused", "sent_back"]) | ~Q(reasons=""),
            ),
            models.UniqueConstraint(
                fields=["kind", "subject", "subject_id"], condition=Q(outcome=""), name="one_open_question_per_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"approval {self.pk}"


class PolicySettingQuerySet(models.QuerySet["PolicySetting"]):
    def agreed(self) -> Self:
        return self.filter(agreed_on__isnull=False)

    def in_force(self, agency_id: int, key: str, day: date) -> Self:
        return self.agreed().filter(agency=agency_id, key=key, from_on__lte=day).order_by("-from_on", "-pk")


class PolicySetting(models.Model):
    """An agency's own value, from a date. Never edited: a change is a new row, agreed by someone else (D13)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="policies")
    key = plain(models.CharField(max_length=60))
    value = plain(models.JSONField(null=True))
    from_on = plain(models.DateField())
    why = plain(models.TextField())
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    agreed_on = plain(models.DateField(null=True, blank=True))
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PolicySettingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "key", "-from_on"], name="policy_in_force")]
        constraints = [
            models.CheckConstraint(
                name="policy_is_agreed_by_someone_else",
                condition=Q(agreed_by=None) | Q(proposed_by=None) | ~Q(agreed_by=models.F("proposed_by")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.from_on}"

    @property
    def says(self) -> str:
        known = POLICIES.get(self.key)
        return known.says if known else self.key
