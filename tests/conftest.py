"""The cast, and what every test stands on."""

from dataclasses import dataclass

import hypothesis
import pytest
from django.test import Client

from adoption.models import Agency, AgencyKind, Consortium, Team, User
from adoption.permissions import Role
from adoption.policies import PolicySet
from tests.factories.adoption import (
    AgencyFactory,
    ConsortiumFactory,
    ConsortiumMemberFactory,
    PortalAccountFactory,
    TeamFactory,
    person,
)
from tests.fixtures.services import *  # noqa: F403 (pytest finds fixtures in conftest alone)

hypothesis.settings.register_profile(  # the same examples every time, however slow the machine
    "everywhere", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("everywhere")


@pytest.fixture(autouse=True)
def _database(request):
    """Nearly everything we test reads or writes a case; tests of how the service starts bring their own."""
    if "running" not in request.path.parts:
        request.getfixturevalue("db")


@pytest.fixture(autouse=True)
def _password_alone(settings):
    """Second factors have tests of their own; everywhere else people are signed in without one."""
    settings.SECOND_FACTOR_REQUIRED = False


@dataclass(frozen=True)
class Cast:
    """The people in our tests.

    Asha, Tom, Dele and Sam work for one agency, Wes in another team of it; Ada adopts with it and Root looks after
    accounts. Petra, Marcus and Grace work in a local authority of a second region, where Ben adopts. Tia adopts with
    an agency of the first one's consortium. Joss and Lena assess adopters and Mina runs events beside Asha; Nadia, Omar
    and Dora do so, and decide, in Leicester City. Olu and Nia belong to an agency in no consortium at all.
    """

    ane: Agency
    tees: Agency
    fal: Agency
    leicestershire: Agency
    leicester_city: Agency
    atlas: Agency
    consortium: Consortium

    north: Team
    south: Team
    permanence: Team
    elsewhere: Team
    assessment: Team
    city_assessment: Team

    asha: User  # family finding social worker, North
    tom: User  # family finding team manager, North
    wes: User  # family finding social worker, South
    dele: User  # agency decision maker
    sam: User  # service manager
    root: User  # system administrator
    ada: User  # adopter

    joss: User  # assessing social worker
    lena: User  # assessment team manager
    mina: User  # marketing officer

    petra: User  # permanence social worker
    marcus: User  # permanence team manager
    grace: User  # service manager
    nadia: User  # assessing social worker of the city
    omar: User  # assessment team manager of the city
    dora: User  # agency decision maker of the city
    ben: User  # adopter of the region

    olu: User  # family finding team manager of Atlas
    nia: User  # adopter of Atlas
    tia: User  # adopter of Tees Valley

    def everyone(self) -> dict[str, User]:
        return {name: who for name, who in vars(self).items() if isinstance(who, User)}


@pytest.fixture
def cast() -> Cast:
    ane = AgencyFactory(code="ANE", name="Adopt North East")
    tees = AgencyFactory(code="ATV", name="Adoption Tees Valley")
    fal = AgencyFactory(code="FAL", name="Family Adoption Links", policy_set=PolicySet.FAL_LEICESTERSHIRE)
    county = _authority("FAL-Leicestershire", "Leicestershire", fal, PolicySet.FAL_LEICESTERSHIRE)
    city = _authority("FAL-Leicester-City", "Leicester City", fal, PolicySet.FAL_LEICESTER_CITY)
    atlas = AgencyFactory(code="ATLAS", name="Atlas Adoption")
    consortium = ConsortiumFactory(name="North East and Cumbria")
    for member in (ane, tees):
        ConsortiumMemberFactory(consortium=consortium, agency=member)
    north, south = TeamFactory(agency=ane, name="North"), TeamFactory(agency=ane, name="South")
    assessment, city_assessment = (
        TeamFactory(agency=ane, name="Assessment"),
        TeamFactory(agency=city, name="Assessment"),
    )
    permanence, elsewhere = TeamFactory(agency=county, name="Permanence"), TeamFactory(agency=atlas, name="One")
    return Cast(
        ane=ane,
        tees=tees,
        fal=fal,
        leicestershire=county,
        leicester_city=city,
        atlas=atlas,
        consortium=consortium,
        north=north,
        south=south,
        permanence=permanence,
        elsewhere=elsewhere,
        assessment=assessment,
        city_assessment=city_assessment,
        asha=person("asha", Role.FAMILY_FINDER, ane, north),
        tom=person("tom", Role.FAMILY_FINDING_MANAGER, ane, north),
        wes=person("wes", Role.FAMILY_FINDER, ane, south),
        dele=person("dele", Role.DECISION_MAKER, ane),
        sam=person("sam", Role.SERVICE_MANAGER, ane),
        root=person("root", Role.ADMINISTRATOR, ane),
        ada=_adopter("ada", ane),
        joss=person("joss", Role.ASSESSING_WORKER, ane, assessment),
        lena=person("lena", Role.ASSESSMENT_MANAGER, ane, assessment),
        mina=person("mina", Role.MARKETING_OFFICER, ane),
        petra=person("petra", Role.PERMANENCE_WORKER, county, permanence),
        marcus=person("marcus", Role.PERMANENCE_MANAGER, county, permanence),
        grace=person("grace", Role.SERVICE_MANAGER, county),
        nadia=person("nadia", Role.ASSESSING_WORKER, city, city_assessment),
        omar=person("omar", Role.ASSESSMENT_MANAGER, city, city_assessment),
        dora=person("dora", Role.DECISION_MAKER, city),
        ben=_adopter("ben", fal),
        olu=person("olu", Role.FAMILY_FINDING_MANAGER, atlas, elsewhere),
        nia=_adopter("nia", atlas),
        tia=_adopter("tia", tees),
    )


def _authority(code: str, name: str, region: Agency, policy_set: PolicySet) -> Agency:
    return AgencyFactory(code=code, name=name, kind=AgencyKind.LOCAL_AUTHORITY, parent=region, policy_set=policy_set)


def _adopter(name: str, agency: Agency) -> User:
    user = person(name, Role.ADOPTER, agency)
    PortalAccountFactory(user=user, agency=agency)
    return user


@pytest.fixture
def signed_in():
    """A function: a browser of its own in which this person is signed in."""

    def as_user(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_user
