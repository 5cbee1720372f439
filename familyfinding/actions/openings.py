"""How many families opened a child’s profile: for the child’s record, without saying who they are (FF-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import Coalesce

from familyfinding.models import Profile, ProfileOpening


@dataclass(frozen=True)
class Opened:
    """Families of the child’s own partnership and beyond, how often they looked, and when somebody last did."""

    families: int
    beyond: int
    times: int
    last_at: datetime | None


def of_profile(profile: Profile) -> Opened:
    """All that ever looked, also while the profile was shown more widely, or before it was taken down."""
    rows = ProfileOpening.rows.filter(published=profile.public_reference)
    elsewhere = ~Q(home=profile.file.agency.home_id)
    family = Coalesce(F("family_id"), -F("user_id"))  # who has no file here counts for themselves
    return Opened(
        **rows.aggregate(
            families=Count(family, distinct=True),
            beyond=Count(family, filter=elsewhere, distinct=True),
            times=Sum("times", default=0),
            last_at=Max("last_at"),
        )
    )
