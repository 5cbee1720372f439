"""What panel has to say to a decision, whichever page it is taken on: it may refuse, and it keeps the sheet."""

from panels.actions.decision_guard import guard

GUARDS = [guard]
