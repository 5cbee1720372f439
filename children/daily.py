"""What happens by itself as days go by, for the demonstration’s clock, which lives through each of them."""

from children.actions import court_days

DAILY = [court_days.chase]
