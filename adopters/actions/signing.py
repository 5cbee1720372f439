"""What an applicant signed in the portal goes to whatever they were asked to sign."""

from __future__ import annotations

from datetime import datetime

from adopters.actions import agreements, audience, pictures, profile_texts
from adopters.models import FamilyPicture, FamilyText, Suitability
from adoption.models import PortalEntry, User


def take_in(entry: PortalEntry, *, by: User | None, at: datetime) -> object:
    """Taken in by whoever asked for the signature; an agreement where nothing else did."""
    subject = entry.item.subject if entry.item else ""
    if subject == FamilyText._meta.label:
        return profile_texts.take_in_consent(entry, by=by, at=at)
    if subject == FamilyPicture._meta.label:
        return pictures.take_in_consent(entry, by=by, at=at)
    if subject == Suitability._meta.label:
        return audience.take_in_agreement(entry, by=by, at=at)
    return agreements.take_in_signature(entry, by=by, at=at)
