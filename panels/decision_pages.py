"""What the agency decision maker decides is weighed and decided on one page, never with a tick in the inbox (PN-25)."""

from adoption.decision import DecisionPage

PAGES = [
    DecisionPage("suitability", "panels:decision"),
    DecisionPage("adoption_plan", "panels:decision"),
    DecisionPage("approval_review", "panels:decision"),
    DecisionPage("panel_match", "panels:decision"),
]
