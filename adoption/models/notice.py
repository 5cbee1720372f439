"""What somebody must know: a row before it is a message, told once (architecture 4)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from adoption import clock
from adoption.models.case import CaseFile
from adoption.models.deadline import Deadline
from adoption.models.user import User
from adoption.permissions import Role
from adoption.privacy import plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class NoticeQuerySet(GuardedQuerySet["Notice"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Notices to this person, or to a role they hold today in that agency, about files they may see."""
        if not isinstance(user, User):
            return self.none().scoped()
        to_my_roles = Q(pk__in=[])
        for held in user.authority.held:
            to_my_roles |= Q(to_user=None, to_role=held.role, agency__in=held.agencies)
        about = Q(file=None) | Exists(CaseFile.objects.visible_to(user).filter(pk=OuterRef("file")))
        return self.filter(Q(to_user=user) | to_my_roles, about).scoped()

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something one person, or one role in one agency, must know. Unique per deadline, threshold and due date."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = plain(models.CharField(max_length=120, unique=True))
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="notices")
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    to_role = models.CharField(max_length=40, choices=Role, blank=True)
    threshold = plain(models.CharField(max_length=20, blank=True))
    says = plain(models.CharField(max_length=300))
    due_on = plain(models.DateField(null=True, blank=True))
    made_at = models.DateTimeField(default=clock.now)
    caught_up = models.BooleanField(default=False, help_text="Made late because the enforcement had not run.")
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()
    rows = models.Manager.from_queryset(NoticeQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["to_user", "-made_at"], name="notice_by_person", condition=Q(read_at=None)),
            models.Index(fields=["agency", "to_role", "-made_at"], name="notice_by_role", condition=Q(to_user=None)),
            models.Index(fields=["made_at"], name="notice_unsent", condition=Q(sent_at=None)),
        ]
        constraints = [models.CheckConstraint(name="notice_has_a_reader", condition=~Q(to_user=None, to_role=""))]

    def __str__(self) -> str:
        return f"notice {self.pk}"
