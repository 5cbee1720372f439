"""What adopters send through the portal about children, and who takes it in."""

from familyfinding.actions import interest, paper_comments

TAKES_IN = [("interest", interest.take_in, True), ("link_paper_comment", paper_comments.take_in, True)]
"""By itself: nothing but the freeze refuses interest, and a family should not wait to be acknowledged."""
