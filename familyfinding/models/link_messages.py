"""Messages between the adopters of a link and the workers on both sides, copied to both files (FF-64)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from adoption.models import PortalEntry, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from familyfinding.models.link import Link

if TYPE_CHECKING:
    from typing import Self


class LinkMessageQuerySet(GuardedQuerySet["LinkMessage"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(link__in=Link.objects.visible_to(user)).scoped()


class LinkMessage(models.Model):
    """One message of the conversation of a link. Both adopters and both workers read it; nothing in it ever changes.

    It belongs to the link, so whoever works with the child or the family next finds it.
    """

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    author_name = personal(models.CharField(max_length=200), scrub="Author")
    author_part = plain(models.CharField(max_length=60))
    from_family = models.BooleanField()
    body = personal(models.TextField(), scrub="Message removed")
    key = plain(models.CharField(max_length=80))
    entry = models.OneToOneField(PortalEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()

    objects = LinkMessageQuerySet.as_manager()
    rows = models.Manager.from_queryset(LinkMessageQuerySet)()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["link", "author", "key"], name="a_message_of_a_link_is_sent_once"),
            models.CheckConstraint(
                name="a_message_of_the_family_came_through_the_portal",
                condition=Q(from_family=False, entry=None) | Q(from_family=True, entry__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"link message {self.pk}"
