"""Typing to arguments: the names of fields are the parameters of the actions."""
