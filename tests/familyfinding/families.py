"""Approved families with accounts in the portal, for the tests of interest and of links."""

import uuid
from datetime import date

from adopters.flows import Stage
from adopters.models import SuitabilityDecision
from adoption.clock import london
from adoption.models import DocumentKind, PortalEntry
from adoption.permissions import Role
from familyfinding.actions import exploring, link_begins, shortlists
from familyfinding.flows import LinkState
from familyfinding.models import Initiator, Link
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


def shortlisted(child, household, *, by, when):
    """The live link of the two, or a new one, on the child’s confirmed shortlist."""
    link = Link.rows.live().filter(child=child, household=household).first()
    if link is None:
        facts = {"initiator": Initiator.CHILDS_WORKER, "why": "They have time.", "by": by, "at": when}
        link = link_begins.open_link(child=child, household=household, **facts)
    if link.state == LinkState.INTEREST:
        link_begins.consider(link=link, by=by, at=when)
    if not link.is_shortlisted:
        link = shortlists.choose(link=link, why="They have time and a garden.", by=by, at=when)
    confirmed(child, by=by, when=when)
    return link


def confirmed(child, *, by, when):
    """The child’s shortlist, discussed with the manager and confirmed."""
    found, day = shortlists.standing(child), london(when).date()
    if found.confirmed_on is None:
        said = {"with_manager": child.file.manager, "text": "We talked about each family."}
        shortlists.discuss(shortlist=found, on=day, by=by, today=day, **said)
        shortlists.confirm(shortlist=found, by=by, at=when)
    return found


def give_report(child, household, *, by, when, report=None):
    """The family is shortlisted and given the child’s report."""
    link = shortlisted(child, household, by=by, when=when)
    return exploring.share_report(link=link, reports=[report or report_of(child)], by=by, at=when)


def report_of(child):
    """The child’s permanence report, as a version to share."""
    document = DocumentFactory(file=child.file, kind=DocumentKind.PERMANENCE_REPORT)
    return DocumentVersionFactory(document=document)
