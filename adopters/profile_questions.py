"""Questions about a family’s profile that a manager alone decides (PN-36, PN-37, PN-38)."""

from __future__ import annotations

from collections.abc import Sequence

from adopters.actions import audience, profiles
from adopters.models import FamilyProfile, Suitability
from adoption.decision import Decision, Fact
from adoption.wording import day_in_words


def without(profile: FamilyProfile) -> Sequence[Fact]:
    return [("Household", profile.household.file.reference), ("Why they would rather have none", profile.wish_why)]


def approved(row: Suitability) -> Sequence[Fact]:
    day = day_in_words(row.decided_on) if row.decided_on else "Not approved"
    return [("Household", row.household.file.reference), ("Approved on", day)]


def national(row: Suitability) -> Sequence[Fact]:
    agrees = "Yes, each of them" if audience.everybody_agrees(row.household, row) else "No, or not asked"
    return [*approved(row), ("The adopters agree", agrees)]


DECISIONS = [
    Decision(
        kind=profiles.NO_PROFILE,
        says="Agree that adopters go without a profile, exceptionally",
        carry_out=profiles.may_go_without,
        fingerprint=profiles.fingerprint,
        then="They are then not asked again. Give the exceptional reasons.",
        facts=without,
    ),
    Decision(
        kind=audience.WAIVE,
        says="Waive the home-agency restriction, exceptionally",
        carry_out=audience.waived,
        fingerprint=audience.fingerprint,
        then="The family then sees children of other agencies at once. Give the exceptional reasons.",
        facts=approved,
    ),
    Decision(
        kind=audience.NATIONAL,
        says="Agree that a family’s profile is shown nationally",
        carry_out=audience.national_agreed,
        refused=audience.national_refused,
        fingerprint=audience.fingerprint,
        then="Workers of every agency then read it. The search at home goes on.",
        facts=national,
    ),
]
