"""What the system does by itself when an automatic timescale of a child falls due."""

from __future__ import annotations

from datetime import datetime

from adoption.clock import london
from adoption.errors import NotPossible
from children.actions import responsibility
from children.models import Child


def take_over(record_id: int, *, at: datetime) -> None:
    """TS-19: pass the case to the permanence worker. Refuses while none is allocated, so that the task stays open."""
    child = Child.rows.select_related("file").get(pk=record_id)
    if not responsibility.take_over(child=child, on=london(at).date(), by=None):
        raise NotPossible("No permanence worker is allocated yet.")


EFFECTS = [("children.take_over", take_over)]
