"""A family in Stage One, and what a worker does with it day by day. Dates follow SC-05, Christmas 2025."""

from datetime import date

from adopters.actions import agreements, checks, referees, stage_one
from adopters.flows import Stage
from adopters.models import Agreement, AgreementKind, Check, CheckOutcome, Household, Member, MemberKind, StageOne
from adopters.plans import STAGE_ONE_PLAN
from adoption import clock
from adoption.models import Asks, Deadline, PortalEntry, Relation, RoleGrant, SharedItem
from adoption.permissions import Role
from tests.factories.adopters import REGISTERED_ON, STARTED_ON, HouseholdFactory, MemberFactory, RegistrationFactory
from tests.factories.adoption import DocumentFactory, PersonAroundFactory, person
from tests.factories.letters import ReachableFactory
from tests.factories.portal import PortalEntryFactory, SharedItemFactory

LATER = date(2026, 12, 31)
"""Today, where the day itself does not matter: everything recorded lies before it."""


def at(day, hour=10):
    return clock.midnight(day).replace(hour=hour)


def family(agency, lead, manager, **facts):
    """Ada Ashdown and Bea Birch have sent their Registration of Interest; each has an account of her own."""
    household = HouseholdFactory(
        file__agency=agency,
        file__lead=lead,
        file__manager=manager,
        file__team=RoleGrant.objects.get(user=lead).team,
        stage=Stage.REGISTERED,
        stage_since=REGISTERED_ON,
        **facts,
    )
    for number, name in ((1, "Ada Ashdown"), (2, "Bea Birch")):
        MemberFactory(
            household=household,
            number=number,
            person=ReachableFactory(file=household.file, relation=Relation.APPLICANT, side="adopter", name=name),
            born_on=date(1985 + number, 5, 4),
            user=person(name.split()[0].lower() + str(household.pk), Role.ADOPTER, agency),
        )
    return household


def lives_there(household, born_on, kind=MemberKind.CHILD, joined_on=date(2025, 12, 19)):
    """Somebody else in the home."""
    about = PersonAroundFactory(file=household.file, relation=Relation.HOUSEHOLD_MEMBER, side="adopter", name="Robin")
    return MemberFactory(
        household=household, kind=kind, number=None, person=about, born_on=born_on, joined_on=joined_on
    )


def started(household, by, on=STARTED_ON):
    registration = RegistrationFactory(household=household)
    return stage_one.start(registration=registration, on=on, by=by)


def first(household) -> Member:
    return Member.rows.get(household=household, number=1)


def second(household) -> Member:
    return Member.rows.get(household=household, number=2)


def drawn_up(household, by, on=STARTED_ON, sections=STAGE_ONE_PLAN) -> Agreement:
    kind = AgreementKind.STAGE_ONE_PLAN
    return agreements.draw_up(household=household, kind=kind, sections=sections, on=on, by=by)


def in_the_portal(agreement, member, on, hour=10, sections=None) -> PortalEntry:
    """What the portal leaves behind when an applicant has read an agreement and signed it."""
    about = {"subject": Agreement._meta.label, "subject_id": agreement.pk}
    item = SharedItem.rows.filter(user=member.user, **about).first()
    if item is None or sections is not None:
        SharedItem.rows.filter(user=member.user, **about).delete()
        file, words = agreement.household.file, agreement.sections if sections is None else sections
        item = SharedItemFactory(
            user=member.user, file=file, kind="agreement", title="Plan", sections=words, asks=Asks.SIGN, **about
        )
    return PortalEntryFactory(
        user=member.user, file=item.file, kind="signature", item=item, written_at=at(on, hour), written={"agrees": True}
    )


def signed_by_all(household, by, on=STARTED_ON) -> Agreement:
    """The plan, signed by both in the portal and by the worker."""
    plan = drawn_up(household, by, on)
    for member in (first(household), second(household)):
        agreements.take_in_signature(in_the_portal(plan, member, on), by=None, at=at(on))
    agreements.sign(agreement=plan, by=by, at=at(on, 11))
    return Agreement.rows.get(pk=plan.pk)


def comes_back(check, on, by, outcome=CheckOutcome.CLEAR, found="", document=None):
    facts = {"certificate_on": on, "found": found, "document": document}
    return checks.record_return(check=check, on=on, outcome=outcome, today=LATER, by=by, **facts)


def all_checks_back(household, on, by):
    for check in Check.rows.unresolved().filter(member__household=household).order_by("pk"):
        comes_back(check, on, by)


def check_of(member, kind) -> Check:
    return Check.rows.get(member=member, kind=kind, replaced_on=None)


def three_references(household, by, on):
    """Three people contacted, visited and written down."""
    for number in range(3):
        referee = referees.add(household=household, name=f"Referee {number}", is_relative=number == 0, on=on, by=by)
        referees.contacted(referee=referee, on=on, today=LATER, by=by)
        referees.visited(referee=referee, on=on, today=LATER, by=by)
        referees.report(referee=referee, text="Warm and steady.", on=on, today=LATER, by=by)


def succeeded(household, by, on, despite="The rest follows in Stage Two.") -> StageOne:
    return stage_one.succeed(stage_one=run_of(household), on=on, by=by, despite=despite, today=LATER)


def run_of(household) -> StageOne:
    return StageOne.rows.filter(household=household).latest("pk")


def now(household) -> Household:
    return Household.rows.select_related("file").get(pk=household.pk)


def clock_row(household, rule) -> Deadline | None:
    """The row of a rule on this household’s file; none when there never was one."""
    return Deadline.rows.filter(file=household.file, rule=rule).order_by("-pk").first()


def a_document(household, **facts):
    return DocumentFactory(file=household.file, **facts)
