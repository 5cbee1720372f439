"""The invented agencies and people of the demonstration, as data. Any likeness to living people is chance."""

from __future__ import annotations

from dataclasses import dataclass

from adoption.models import AgencyKind
from adoption.permissions import Role
from adoption.policies import PolicySet

REGION, AUTHORITY, CHARITY, HOME = (
    AgencyKind.REGIONAL,
    AgencyKind.LOCAL_AUTHORITY,
    AgencyKind.VOLUNTARY,
    AgencyKind.HOME,
)
COUNTY, CITY = PolicySet.FAL_LEICESTERSHIRE, PolicySet.FAL_LEICESTER_CITY

AGENCIES: dict[str, tuple[str, str, AgencyKind, PolicySet, str]] = {
    # name in code: (code, name, kind, policies it starts with, region it belongs to)
    "ane": ("ANE", "Adopt North East", REGION, PolicySet.ANE, ""),
    "tees": ("ATV", "Adoption Tees Valley", REGION, PolicySet.ANE, ""),
    "coast": ("C2C", "Coast to Coast", REGION, PolicySet.ANE, ""),
    "arc": ("ARC", "Arc Adoption North East", CHARITY, PolicySet.ANE, ""),
    "matters": ("AM", "Adoption Matters", CHARITY, PolicySet.ANE, ""),
    "barnardos": ("BARN", "Barnardo’s", CHARITY, PolicySet.ANE, ""),
    "fal": ("FAL", "Family Adoption Links", REGION, COUNTY, ""),
    "leicestershire": ("FAL-Leicestershire", "Leicestershire", AUTHORITY, COUNTY, "fal"),
    "leicester_city": ("FAL-Leicester-City", "Leicester City", AUTHORITY, CITY, "fal"),
    "lincolnshire": ("FAL-Lincolnshire", "Lincolnshire", AUTHORITY, COUNTY, "fal"),
    "t4c": ("T4C", "Together4Children", REGION, PolicySet.T4C, ""),
    "croft": ("CROFT", "The Croft", HOME, PolicySet.CROFT, ""),
    "atlas": ("ATLAS", "Atlas Adoption", REGION, PolicySet.ANE, ""),
}
CONSORTIUM = "North East and Cumbria"
MEMBERS = ("tees", "ane", "coast", "arc", "matters", "barnardos")

TEAMS: dict[str, tuple[str, str]] = {
    "north": ("ane", "Family finding, north"),
    "south": ("ane", "Family finding, south"),
    "assessment": ("ane", "Adopter assessment"),
    "city_assessment": ("leicester_city", "Recruitment and assessment"),
    "permanence": ("leicestershire", "Permanence"),
    "city_permanence": ("leicester_city", "Permanence"),
    "hub": ("t4c", "Locality Permanency Hub"),
    "elsewhere": ("atlas", "Family finding"),
}


@dataclass(frozen=True)
class Persona:
    """One invented person, and what somebody who becomes them should try."""

    key: str
    name: str
    role: Role
    agency: str
    team: str = ""
    tries: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    """Other teams in which they hold the same role."""
    invited: bool = False
    """Their account comes by an invitation in a scene, as it does in service."""

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@{AGENCIES[self.agency][0].lower()}.example"


ADOPTER_TRIES = ("See the children whose profiles are open to you", "Come back after a profile went further")

PEOPLE: tuple[Persona, ...] = (
    Persona(
        "asha",
        "Asha Rahman",
        Role.FAMILY_FINDER,
        "ane",
        "north",
        (
            "See what is due on My work, and why on that date",
            "Move a child’s hearing and see which dates move with it",
            "Find families for a brother and sister, and open their match sheet",
        ),
    ),
    Persona(
        "tom",
        "Tom Fenwick",
        Role.FAMILY_FINDING_MANAGER,
        "ane",
        "north",
        (
            "Confirm a funding agreement: the profile goes to the consortium at once",
            "Look at next week’s family finding meeting: a child is missing from its agenda",
        ),
    ),
    Persona(
        "dele",
        "Dele Okafor",
        Role.DECISION_MAKER,
        "ane",
        "",
        ("Decide whether adoption is the plan for a child", "Decide whether a single adopter is suitable"),
    ),
    Persona(
        "sam",
        "Sam Ridley",
        Role.SERVICE_MANAGER,
        "ane",
        "",
        ("See which dates a change of policy would move, before you propose it", "Look after people and their roles"),
    ),
    Persona(
        "fay", "Fay Stobart", Role.ADOPTION_MANAGER, "ane", "north", ("Check a child’s report before it is decided on",)
    ),
    Persona("wes", "Wes Carter", Role.FAMILY_FINDER, "ane", "south", ("Look for a child of the other team",)),
    Persona(
        "cal",
        "Cal Dunn",
        Role.CHILDCARE_SUPPORT_WORKER,
        "ane",
        "north",
        ("Write a profile, and find that publishing is somebody else’s",),
    ),
    Persona(
        "root",
        "Robin Tate",
        Role.ADMINISTRATOR,
        "ane",
        "",
        ("Invite a colleague", "Open a file by break-glass, and see who is told"),
    ),
    Persona(
        "joss",
        "Joss Tully",
        Role.ASSESSING_WORKER,
        "ane",
        "assessment",
        ("Take an enquiry", "See where each of your households stands, and whose turn it is"),
    ),
    Persona(
        "lena",
        "Lena Marsh",
        Role.ASSESSMENT_MANAGER,
        "ane",
        "assessment",
        ("Look at every household by stage", "Check a Prospective Adopter’s Report before panel"),
    ),
    Persona(
        "pam",
        "Pam Doyle",
        Role.PANEL_ADMINISTRATOR,
        "ane",
        "",
        ("See which paper of this month’s panel is missing, and who owes it", "Put a case that waits on the agenda"),
    ),
    Persona(
        "avis",
        "Avis Grant",
        Role.PANEL_ADVISER,
        "ane",
        "",
        ("See who has declared a conflict of interest", "Record a member’s yearly appraisal"),
    ),
    Persona(
        "clem",
        "Clem Harker",
        Role.PANEL_CHAIR,
        "ane",
        "",
        ("Read last month’s minutes", "Agree, or not, to hear an item whose papers came late"),
    ),
    Persona(
        "enid",
        "Enid Moss",
        Role.PANEL_MEMBER,
        "ane",
        "",
        ("Find that an item with which you have a conflict is closed to you",),
    ),
    Persona("saul", "Saul Brand", Role.PANEL_MEMBER, "ane"),
    Persona("vita", "Vita Lund", Role.PANEL_CHAIR, "ane"),
    Persona("drew", "Drew Amis", Role.MEDICAL_ADVISER, "ane"),
    Persona("ross", "Ross Tindall", Role.PANEL_MEMBER, "ane"),
    Persona("ilse", "Ilse Ward", Role.PANEL_MEMBER, "ane"),
    Persona("mina", "Mina Hart", Role.MARKETING_OFFICER, "ane", "", ("Plan an information event",)),
    Persona("ada", "Ada Lowther", Role.ADOPTER, "ane", "", ADOPTER_TRIES),
    Persona(
        "bram",
        "Bram Lowther",
        Role.ADOPTER,
        "ane",
        "",
        ("See what Ada’s partner sees: the same children, and none of her own letters",),
        invited=True,
    ),
    Persona(
        "rhea",
        "Rhea Sandford",
        Role.ADOPTER,
        "ane",
        "",
        ("Read and sign your Stage One Plan", "Find that a partner’s own matters are not on your pages"),
        invited=True,
    ),
    Persona(
        "colm",
        "Colm Sandford",
        Role.ADOPTER,
        "ane",
        "",
        ("Sign the plan after Rhea, and see that it is complete",),
        invited=True,
    ),
    Persona(
        "dara",
        "Dara Larkin",
        Role.ADOPTER,
        "ane",
        "",
        ("Fill in the Registration of Interest, leave, and go on later",),
        invited=True,
    ),
    Persona(
        "milo",
        "Milo Thackray",
        Role.ADOPTER,
        "ane",
        "",
        ("Find that looking at children is paused while a link is explored, and why", "Read what was given to you"),
        invited=True,
    ),
    Persona(
        "orla",
        "Orla Gale",
        Role.ADOPTER,
        "ane",
        "",
        ("See what adopters whom another agency approved find here",),
        invited=True,
    ),
    Persona(
        "tess",
        "Tess Garrick",
        Role.ADOPTER,
        "ane",
        "",
        ("Read your invitation to panel, and say whether you come",),
        invited=True,
    ),
    Persona(
        "iris",
        "Iris Bray",
        Role.ADOPTER,
        "leicester_city",
        "",
        ("Adopt alone: say which children you could care for, and write your own profile",),
        invited=True,
    ),
    Persona(
        "petra",
        "Petra Nowak",
        Role.PERMANENCE_WORKER,
        "leicestershire",
        "permanence",
        ("Work out a date under this county’s policies, and another’s", "See what is due, and by which rule"),
    ),
    Persona(
        "marcus",
        "Marcus Hale",
        Role.PERMANENCE_MANAGER,
        "leicestershire",
        "permanence",
        ("Allocate a child whose Best Interest Decision was made", "Minute today’s family finding meeting"),
    ),
    Persona(
        "grace",
        "Grace Mensah",
        Role.SERVICE_MANAGER,
        "leicestershire",
        "",
        ("Agree that a search goes to all approved adopters",),
    ),
    Persona(
        "lila",
        "Lila Marsh",
        Role.LIFE_STORY_WORKER,
        "leicestershire",
        "",
        ("Find the family that was referred to you, and read your report",),
    ),
    Persona(
        "imran",
        "Imran Sen",
        Role.MEDICAL_ADVISER,
        "leicestershire",
        "",
        ("Open the one child’s file you advise on, and read your letter",),
    ),
    Persona("ben", "Ben Ashby", Role.ADOPTER, "fal", "", ADOPTER_TRIES),
    Persona(
        "priya",
        "Priya Shah",
        Role.PERMANENCE_WORKER,
        "leicester_city",
        "city_permanence",
        ("See a child of a city whose guidance counts differently",),
    ),
    Persona(
        "ivor",
        "Ivor Lane",
        Role.PERMANENCE_MANAGER,
        "leicester_city",
        "city_permanence",
        ("Compare the city’s policies with the county’s",),
    ),
    Persona(
        "nadia",
        "Nadia Iqbal",
        Role.ASSESSING_WORKER,
        "leicester_city",
        "city_assessment",
        ("Assess a household under the city’s policies",),
    ),
    Persona(
        "omar",
        "Omar Whitby",
        Role.ASSESSMENT_MANAGER,
        "leicester_city",
        "city_assessment",
        ("Accept a household into Stage One",),
    ),
    Persona("dora", "Dora Finch", Role.DECISION_MAKER, "leicester_city", "", ("Decide whether adopters are suitable",)),
    Persona(
        "moira",
        "Moira Kent",
        Role.SUPPORT_MANAGER,
        "t4c",
        "hub",
        ("Work out 45 working days over Christmas (TS-88)",),
    ),
    Persona(
        "hal",
        "Hal West",
        Role.HOME_MANAGER,
        "croft",
        tries=("Find the rules of link work in the rules catalogue",),
    ),
    Persona(
        "olu",
        "Olu Adeyemi",
        Role.FAMILY_FINDING_MANAGER,
        "atlas",
        "elsewhere",
        (
            "Open the address of another agency’s child: for you there is no such page",
            "Find under Links the one in which you take part: its questions alone, and no name",
        ),
    ),
    Persona("nia", "Nia Prosser", Role.ADOPTER, "atlas", "", ("See only what has gone national",)),
    Persona("tia", "Tia Marsden", Role.ADOPTER, "tees", "", ("See what has gone to the consortium",)),
    Persona(
        "hana",
        "Hana Kerr",
        Role.PERMANENCE_MANAGER,
        "ane",
        "north",
        ("Decide whether a link goes ahead, on the working day after the validation visit",),
        also_in=("south",),
    ),
)


def emails() -> list[str]:
    return [persona.email for persona in PEOPLE]
