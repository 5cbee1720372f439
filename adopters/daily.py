"""What happens by itself as days go by, for the demonstration’s clock, which lives through each of them."""

from adopters import places
from adopters.actions import checks_by_date

DAILY = [checks_by_date.add_for_new_adults, checks_by_date.renew_what_expires, places.remind]
