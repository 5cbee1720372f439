"""Putting a family’s agreed text before other workers, and taking it away again (FF-28, AD-44, AD-52)."""

from __future__ import annotations

from datetime import datetime

from adopters.actions import picture_copies
from adopters.models import (
    Audience,
    FamilyAudienceChange,
    FamilyProfile,
    FamilyText,
    Household,
    Origin,
    PublishedFamily,
    Suitability,
    Wish,
)
from adopters.news import News
from adoption.actions.records import note
from adoption.clock import london
from adoption.models import EventKind, User
from adoption.news import announce


def text_in_force(household: Household) -> FamilyText | None:
    """The text to which every applicant agreed."""
    return FamilyText.rows.in_force().filter(profile__household=household).first()


def searching(household: Household) -> Suitability | None:
    """The approval on which they search: ours, standing, without a match."""
    if household.origin != Origin.OWN:
        return None
    return Suitability.rows.approved_and_unmatched().filter(household=household).first()


def show(household: Household, *, because: str, by: User | None, at: datetime) -> PublishedFamily | None:
    """Write the copy that others read, if they are approved, unmatched and have agreed to a text. The caller holds it.

    Without an agreement to be shown nationally it is for children of the home agency. Shown again after a match came
    to nothing, it counts from when it was first shown.
    """
    row, text = searching(household), text_in_force(household)
    wants = FamilyProfile.rows.filter(household=household).exclude(wish=Wish.NO).exists()
    if row is None or text is None or not wants:
        return None
    file = household.file
    audience = Audience.NATIONAL if row.national_agreed_on else Audience.HOME
    before = PublishedFamily.rows.filter(file=file).first()
    facts = {
        "agency": file.agency,
        "home_id": file.agency.home_id,
        "audience": audience,
        "heading": text.heading,
        "region": text.region,
        "sections": text.sections,
        "shown_since": before.shown_since if before else _first_shown(household, row) or at,
        "updated_at": at,
    }
    copy, _ = PublishedFamily.rows.update_or_create(file=file, defaults=facts)
    picture_copies.renew(household)
    if before is None or before.audience != audience:
        was = Audience(before.audience) if before else None
        write_change(household, was=was, became=audience, because=because, by=by, at=at)
    if before is None:
        announce(News.PROFILE_PUBLISHED, household, by=by, on=london(at).date())
    return copy


def take_down(household: Household, *, because: str, by: User | None, at: datetime) -> bool:
    """Nobody reads it any more, from this moment; what was shown stays known. The caller holds the household."""
    copy = PublishedFamily.rows.filter(file=household.file).first()
    if copy is None:
        return False
    was = Audience(copy.audience)
    picture_copies.withdraw(copy)
    copy.delete()
    write_change(household, was=was, became=None, because=because, by=by, at=at)
    announce(News.PROFILE_REMOVED, household, by=by, on=london(at).date())
    return True


def write_change(
    household: Household,
    *,
    was: Audience | None,
    became: Audience | None,
    because: str,
    by: User | None,
    at: datetime,
) -> FamilyAudienceChange:
    """The ladder’s own log, and an entry on the timeline (FF-28)."""
    what = f"Profile shown for: {became.label.lower()}" if became else "Profile taken down"
    note(household.file, what, on=london(at).date(), by=by, why=because, kind=EventKind.PROFILE)
    return FamilyAudienceChange.rows.create(
        household=household, was=was, became=became, because=because[:300], at=at, by=by
    )


def _first_shown(household: Household, row: Suitability) -> datetime | None:
    steps = FamilyAudienceChange.rows.filter(household=household, was=None).order_by("at", "pk")
    return next((step.at for step in steps if row.decided_on and london(step.at).date() >= row.decided_on), None)
