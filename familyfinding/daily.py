"""What happens by itself as days go by, for the demonstration’s clock, which lives through each of them."""

from familyfinding.actions import (
    agreements,
    filing,
    freezing,
    interest_answers,
    leaving,
    outside,
    positions_owed,
    presenting,
)

DAILY = [
    agreements.end_expired,
    outside.rest_what_waits,
    interest_answers.chase,
    presenting.warn,
    positions_owed.remind,
    filing.file_minutes,
    leaving.see_to_children,
    freezing.lift_after_refusals,
]
