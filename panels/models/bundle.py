"""The papers of one decision, and the minutes of panel where it sat, as one document that stays as it is (PN-18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from adoption.models import User
from adoption.permissions import Permission
from adoption.scope import GuardedQuerySet
from panels.models.decision import DecisionSheet
from panels.models.editions import Composed

if TYPE_CHECKING:
    from typing import Self


class DecisionBundleQuerySet(GuardedQuerySet["DecisionBundle"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The agency’s decision makers, and whoever brings the papers: who runs the panel, or works on the plan."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        beside = [*user.authority.agencies(Permission.MATCH_DECIDE), *user.authority.agencies(Permission.PANEL_RUN)]
        bring = user.authority.agencies(Permission.PANEL_FACT_RECORD)
        who = Q(sheet__agency__in=beside) | Q(sheet__item=None, sheet__agency__in=bring)
        return self.filter(who, sheet__in=DecisionSheet.objects.visible_to(user)).scoped()


class DecisionBundle(Composed):
    """Made anew as a whole when the papers of a plan are put together anew: the one with the highest number counts."""

    sheet = models.ForeignKey(DecisionSheet, on_delete=models.PROTECT, related_name="bundles")
    number = models.PositiveIntegerField()

    objects = DecisionBundleQuerySet.as_manager()
    rows = models.Manager.from_queryset(DecisionBundleQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="a_decision_numbers_each_bundle_once"),
            models.CheckConstraint(
                name="a_bundle_that_is_made_has_its_pages",
                condition=~Q(state="made") | (~Q(stored="") & ~Q(sha256="") & Q(pages__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"papers {self.number} of decision {self.sheet_id}"
