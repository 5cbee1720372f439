"""The states of a panel meeting and of an item on its agenda, and the moves between them (PN-03, PN-16, PN-45)."""

from django.db import models

from adoption.flows import Flow


class MeetingState(models.TextChoices):
    PREPARING = "preparing", "Being prepared"
    CIRCULATED = "circulated", "Papers sent out"
    HELD = "held", "Held, minutes being agreed"
    AGREED = "agreed", "Minutes agreed"
    CALLED_OFF = "called_off", "Called off"


M = MeetingState

MEETING: Flow[MeetingState] = Flow(
    "panel meeting",
    {
        M.PREPARING: {M.CIRCULATED, M.CALLED_OFF},
        M.CIRCULATED: {M.HELD, M.CALLED_OFF},
        M.HELD: {M.AGREED},
        M.AGREED: frozenset(),
        M.CALLED_OFF: frozenset(),
    },
)


class ItemState(models.TextChoices):
    TABLED = "tabled", "On the agenda"
    HEARING = "hearing", "Being heard"
    HEARD = "heard", "Heard"
    TAKEN_OFF = "taken_off", "Taken off the agenda"


T = ItemState

ITEM: Flow[ItemState] = Flow(
    "panel item",
    {
        T.TABLED: {T.HEARING, T.TAKEN_OFF},
        T.HEARING: {T.HEARD, T.TABLED},
        T.HEARD: frozenset(),
        T.TAKEN_OFF: frozenset(),
    },
)


class PackState(models.TextChoices):
    PREPARING = "preparing", "Being put together"
    FROZEN = "frozen", "Frozen"
    CIRCULATED = "circulated", "Sent out"


C = PackState

PACK: Flow[PackState] = Flow(
    "panel pack",
    {
        C.PREPARING: {C.FROZEN},
        C.FROZEN: {C.PREPARING, C.CIRCULATED},
        C.CIRCULATED: frozenset(),
    },
)
