"""What the forms about a child share with those of every record."""

from adoption.forms.records import DayForm, DocumentChoice, PersonChoice, WithDocument, limit

__all__ = ["DayForm", "DocumentChoice", "PersonChoice", "WithDocument", "limit"]
