"""What happens by itself as days go by, for the demonstration’s clock, which lives through each of them."""

from familyfinding.actions import filing, leaving, presenting

DAILY = [presenting.warn, filing.file_minutes, leaving.see_to_children]
