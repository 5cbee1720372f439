"""The decision to proceed begins the steps before panel, introductions end some of them (MT-21 to MT-42)."""

from __future__ import annotations

from datetime import date, datetime

from adoption.actions import notices
from adoption.actions.records import lock
from adoption.clock import london
from adoption.permissions import Role
from familyfinding.models import CarerGroup, HealthVisiting, LifeStory, Link, Preparation


def begin(link: Link, *, on: date) -> Preparation:
    """The empty steps of a link that goes ahead. The caller holds the link; doing it twice is free."""
    preparation, new = Preparation.rows.get_or_create(link=link, defaults={"proceeded_on": on})
    if new:
        LifeStory.rows.create(preparation=preparation)
        HealthVisiting.rows.create(preparation=preparation)
    return preparation


def ask_to_close_group(link: Link, *, at: datetime) -> None:
    """Introductions begin: the child’s worker is asked to close the messaging group, or to say why it stays (MT-29)."""
    open_ones = CarerGroup.rows.filter(preparation__link=link, opened_on__isnull=False, closed_on=None, asked_on=None)
    for group in open_ones:
        held = lock(group)
        held.asked_on = london(at).date()
        held.save(update_fields=["asked_on"])
        says = "Introductions have begun. Close the messaging group, or write why it stays open."
        for file in link.files_by_worker:
            key = f"group:{group.pk}:close:{file.pk}"
            notices.tell(file, says, key=key, to=file.lead, to_role=Role.PERMANENCE_MANAGER, now=at)
