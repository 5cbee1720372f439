"""Approved families with accounts in the portal, for the tests of interest and of links."""

import uuid
from datetime import date

from adopters.flows import Stage
from adopters.models import SuitabilityDecision
from adoption.models import DocumentKind, PortalEntry
from adoption.permissions import Role
from tests.factories.adopters import HouseholdFactory, MemberFactory, SuitabilityFactory
from tests.factories.adoption import DocumentFactory, DocumentVersionFactory, PortalAccountFactory, person


def a_family(cast, name, *, agency=None, team=None, worker=None, adults=1, approved_on=date(2025, 1, 6)):
    """An approved household with one account for each applicant; long enough ago for no restriction to run."""
    agency, team = agency or cast.ane, team or cast.assessment
    household = HouseholdFactory(
        stage=Stage.APPROVED,
        file__agency=agency,
        file__team=team,
        file__lead=worker or cast.joss,
        file__manager=cast.lena,
        file__title=name,
    )
    SuitabilityFactory(
        household=household,
        decision=SuitabilityDecision.APPROVED,
        decided_on=approved_on,
        home_restriction_lifted_at=cast_at(approved_on),
    )
    for number in range(1, adults + 1):
        user = person(f"{name.lower()}{number}", Role.ADOPTER, agency)
        MemberFactory(household=household, number=number, person__name=f"{name} {number}", user=user)
        PortalAccountFactory(user=user, agency=agency, file=household.file, approved_on=approved_on)
    return household


def cast_at(day):
    from tests.familyfinding.cases import at

    return at(day, 0)


def users_of(household):
    return [member.user for member in household.members.order_by("number")]


def asks(user, profile, *, when, why="We love puddles too.", key=""):
    """What the portal writes when somebody sends the form."""
    return PortalEntry.rows.create(
        user=user,
        file=user.portal_account.file,
        kind="interest",
        key=key or uuid.uuid4().hex,
        written={"child": str(profile.public_reference), "why": why, "questions": ""},
        written_at=when,
    )


def report_of(child):
    """The child’s permanence report, as a version to share."""
    document = DocumentFactory(file=child.file, kind=DocumentKind.PERMANENCE_REPORT)
    return DocumentVersionFactory(document=document)
