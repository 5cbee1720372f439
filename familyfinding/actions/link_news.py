"""What happens beside a link and bears on it: its workers are told (MT-70)."""

from __future__ import annotations

from datetime import datetime

from adoption.actions import notices
from adoption.models import User
from adoption.permissions import Role
from children.models import SiblingSet
from familyfinding import siblings
from familyfinding.flows import BEFORE_THE_SHORTLIST
from familyfinding.models import Link

SET_CHANGED = "What is decided about brothers and sisters changed while they are linked with a family. See the link."


def set_changed(found: SiblingSet, *, by: User | None, at: datetime) -> None:
    """Each worker of the children, once for each change, while it is not as the link has it.

    A link before the shortlist takes in the decision by itself when it is looked into.
    """
    rows = Link.rows.live().exclude(state__in=BEFORE_THE_SHORTLIST).filter(linked__child__file__group=found.group_id)
    for link in rows.with_both().prefetch_related("linked__child__file").distinct():
        if not siblings.changed(link):
            continue
        for file in link.files_by_worker:
            if by is None or file.lead_id != by.pk:
                key = f"set:{found.pk}:{found.version}:{link.pk}:{file.pk}"
                to, role = file.lead or file.manager, Role.FAMILY_FINDING_MANAGER
                notices.tell(file, SET_CHANGED, key=key, to=to, to_role=role, now=at)
