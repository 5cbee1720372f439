"""A household whose two applicants have accounts of their own, for tests of the portal."""

from datetime import UTC, datetime

import pytest

from adopters.actions import invitations
from adopters.flows import Stage
from adopters.models import Member
from adoption.models import User
from tests.factories.adopters import EnquiryFactory, HouseholdFactory, MemberFactory
from tests.fixtures.worlds import kept

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
TODAY = MORNING.date()


@pytest.fixture
@kept
def family(cast):
    """Robin and Kit, in Stage One, with Joss as their worker and Lena as manager."""
    household = HouseholdFactory(
        file__agency=cast.ane,
        file__team=cast.assessment,
        file__lead=cast.joss,
        file__manager=cast.lena,
        file__title="Marsh and Vale",
        stage=Stage.STAGE_ONE,
    )
    EnquiryFactory(household=household)
    for number, (name, email) in enumerate(
        (("Robin Marsh", "robin@example.test"), ("Kit Vale", "kit@example.test")), 1
    ):
        MemberFactory(household=household, number=number, person__name=name, person__email=email)
    return household


@pytest.fixture
@kept
def robin(family, cast):
    return invited(family, 1, cast.joss)


@pytest.fixture
@kept
def kit(family, cast):
    return invited(family, 2, cast.joss)


def invited(household, number, by) -> User:
    member = Member.rows.get(household=household, number=number)
    return invitations.invite(member=member, by=by, at=MORNING).user
