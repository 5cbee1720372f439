"""What families send that belongs into a central record."""

from oversight.actions import complaints

TAKES_IN = [("complaint", complaints.take_in, True)]
"""By itself: a complaint is on the record from the moment it is sent, whoever it is about (GV-26)."""
