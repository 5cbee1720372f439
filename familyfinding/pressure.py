"""Where the pressure is among children who wait: why some wait longer, and what meetings and events show (FF-53)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from children.models import HarderReason
from familyfinding.models import ChildOnAgenda, Outing, OutingState, Profile
from familyfinding.models.profile import ProfileQuerySet


def with_meetings(profiles: ProfileQuerySet) -> ProfileQuerySet:
    """Each with whether its child was talked about, would gain from a wider range of homes, or came to an event."""
    talked = ChildOnAgenda.rows.discussed().filter(child=OuterRef("child"))
    came = Outing.rows.filter(child=OuterRef("child"), state=OutingState.CAME)
    return profiles.annotate(talked=Exists(talked), wider=Exists(talked.filter(wider=True)), came=Exists(came))


def by_reason(profiles: Iterable[Profile]) -> list[tuple[str, int]]:
    """How many wait for each reason; a child with two counts twice."""
    found = Counter(reason for one in profiles for reason in one.child.harder_reasons if one.child.harder_to_place)
    return [(str(reason.label), found[reason]) for reason in HarderReason]


def by_meeting(profiles: Iterable[Profile]) -> list[tuple[str, int]]:
    """What was tried: each line counts children who still have no match. Load the profiles `with_meetings`."""
    tried = [(one.talked, one.wider, one.came) for one in profiles]  # type: ignore[attr-defined]
    return [
        ("Talked about at a family finding meeting", sum(talked for talked, _, _ in tried)),
        ("A wider range of homes would help, said a meeting", sum(wider for _, wider, _ in tried)),
        ("Took part in a discovery event or an activity day", sum(came for _, _, came in tried)),
        ("Neither a meeting nor an event yet", sum(not (talked or came) for talked, _, came in tried)),
    ]
