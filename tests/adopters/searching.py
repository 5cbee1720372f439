"""Approved families who search, with a profile: what a worker and the family do. Dates follow SC-05, July 2026."""

from adopters.actions import profile_texts, profiles, signing, suitability
from adopters.models import FamilyText, Household, Member
from adoption.models import SharedItem
from tests.adopters.assessments import DECIDED, consulted, decide, recommended, waiting_for_panel, with_minutes
from tests.adopters.families import at, now
from tests.factories.portal import PortalEntryFactory
from tests.fixtures.worlds import kept

STORY = {"us": "We laugh a lot and like the hills.", "home": "A small house with a garden."}


@kept
def approved(agency, lead, manager, decider, on=DECIDED) -> Household:
    """The decision maker approved them on this day."""
    row = recommended(waiting_for_panel(agency, lead, manager), lead)
    with_minutes(row, lead)
    question = suitability.ask_decision(suitability=row, by=lead, at=at(on, 9))
    consulted(row, decider)
    decide(question, decider, on)
    return now(row.household)


def written(household, by, version=1, heading="Ada and Bea", region="East Midlands", on=DECIDED, **story):
    return profiles.write(
        household=household,
        heading=heading,
        region=region,
        story=STORY | story,
        support="Talked it over on a visit.",
        written_by="worker",
        version=version,
        on=on,
        by=by,
    )


def checked(household, by, on=DECIDED, **facts) -> FamilyText:
    """Written, handed in and passed: it waits for consent."""
    written(household, by, profiles.of(household).version, on=on, **facts)
    profiles.hand_in(household=household, by=by, at=at(on))
    return profile_texts.passed(household=household, by=by, at=at(on))


def signed_item(subject, member, on, hour=11):
    """What the portal leaves behind when an applicant signs something."""
    item = SharedItem.rows.get(user=member.user, subject=subject._meta.label, subject_id=subject.pk, ended_at=None)
    return PortalEntryFactory(user=member.user, file=item.file, kind="signature", item=item, written_at=at(on, hour))


def consents(text, on=DECIDED, numbers=(1, 2)) -> None:
    for member in Member.rows.filter(household=text.profile.household, number__in=numbers):
        signing.take_in(signed_item(text, member, on), by=None, at=at(on))


def with_profile(household, by, on=DECIDED, **facts) -> FamilyText:
    text = checked(household, by, on, **facts)
    consents(text, on)
    return FamilyText.rows.get(pk=text.pk)
