"""Typing to arguments: the names of the fields are the names of the actions’ parameters."""
