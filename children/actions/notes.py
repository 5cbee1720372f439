"""Case notes on a child’s file are the kernel’s (CH-54)."""

from adoption.actions.notes import KINDS, correct, draft_key, write

__all__ = ["KINDS", "correct", "draft_key", "write"]
