"""What adopters send through the portal about panel, and who takes it in."""

from panels.actions import invited

TAKES_IN = [("panel_invitation_comment", invited.take_in_answer, True)]
