"""What the system does when an automatic timescale of a household falls due."""

from __future__ import annotations

from datetime import datetime

from adopters.actions import audience
from adopters.models import Suitability


def lift_home_restriction(record_id: int, *, at: datetime) -> None:
    """TS-09 (AD-44): the family may look further. Nothing widens who sees them (AD-45)."""
    row = Suitability.rows.select_related("household__file__agency").get(pk=record_id)
    audience.restriction_ended(suitability=row, at=at)


EFFECTS = [("lift_home_restriction", lift_home_restriction)]
