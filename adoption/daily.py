"""What happens by itself as days go by, for the demonstration’s clock, which lives through each of them."""

from adoption.actions import agreed

DAILY = [agreed.chase]
