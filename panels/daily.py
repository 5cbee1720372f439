"""What happens by itself as days go by, for the demonstration’s clock, which lives through each of them."""

from panels.actions import invited

DAILY = [invited.remind]
