"""What happens by itself as days go by, for the demonstration’s clock, which lives through each of them."""

from familyfinding.actions import filing, freezing, leaving, positions_owed, presenting

DAILY = [
    presenting.warn,
    positions_owed.remind,
    filing.file_minutes,
    leaving.see_to_children,
    freezing.lift_after_refusals,
]
