"""Stage Two, report and approval of a household that Joss assesses: its team and the agency’s managers know of it."""

from adopters.models import ReportSection
from tests.access_table import CLOSED, HIDDEN, MEND, OK, REFUSED, SIGN_IN
from tests.factories.adopters import (
    ApprovalReviewFactory,
    HouseholdFactory,
    StageTwoFactory,
    SuitabilityFactory,
    VisitFactory,
)
from tests.factories.adopters_report import ReportFactory, ReportVersionFactory


def build(world):
    household = getattr(world, "household", None) or HouseholdFactory(
        file__agency=world.ane,
        file__team=world.assessment,
        file__lead=world.joss,
        file__manager=world.lena,
        file__reference="H-WWWWWWW",
    )
    world.household = household
    work = household.stage_twos.filter(ended_on=None).first() or StageTwoFactory(household=household)
    world.visit = VisitFactory(stage_two=work)
    report = ReportFactory(stage_two=work, household=household, author=world.joss)
    ReportSection.objects.create(report=report, key="motivation")
    world.version = ReportVersionFactory(report=report)
    row = household.suitabilities.filter(ended_on=None).first() or SuitabilityFactory(household=household)
    world.review = row.reviews.filter(done_on=None).first() or ApprovalReviewFactory(suitability=row)


def reading():
    """A page of the record: those who work with the household, and whoever sees the agency’s files."""
    outside = dict.fromkeys(("asha", "tom", "olu", "ada"), HIDDEN)
    return {"nobody": SIGN_IN} | dict.fromkeys(("joss", "lena", "dele", "sam"), OK) | outside


def only_read():
    return {"nobody": SIGN_IN} | dict.fromkeys(("joss", "lena", "asha", "tom", "dele", "olu"), CLOSED) | {"ada": HIDDEN}


def workers(verdict=OK):
    return reading() | dict.fromkeys(("joss", "lena"), verdict) | dict.fromkeys(("dele", "sam"), REFUSED)


def managers(verdict=OK):
    return workers() | {"lena": verdict, "joss": REFUSED}


def decision_makers(verdict=OK):
    return workers() | {"dele": verdict} | dict.fromkeys(("joss", "lena", "sam"), REFUSED)


def staff_who_open_files(verdict=OK):
    refused = dict.fromkeys(("asha", "tom", "dele", "sam", "olu"), REFUSED)
    return {"nobody": SIGN_IN, "joss": verdict, "lena": verdict, "ada": HIDDEN} | refused


READ = ("stage-two", "report", "approval")
PAPERS = ("report-paper", "report-family-paper")
FOR_WORKERS = (
    "begin-stage-two",
    "stage-two-agreement",
    "add-visit",
    "begin-report",
    "bring-in-report",
    "share-report",
    "hand-in-report",
    "set-aside-report",
    "record-panel",
    "tell-recommendation",
    "approve-minutes",
    "ask-suitability",
    "tell-decision",
    "write-decision-letters",
    "matching-plan",
    "waiting-contact",
    "panel-elsewhere",
)
FOR_MANAGERS = ("end-stage-two", "end-approval", "answer-determination", "consider-again", "final-determination")
FOR_MANAGERS += ("review-papers", "review-panel", "review-result")
VISIT = ("record-visit", "move-visit", "drop-visit")
VERSION = ("report-comment", *PAPERS)
REVIEW = ("review-approval", "review-observations", "call-review")
TO_MEND = ("begin-stage-two", "stage-two-agreement", "add-visit", "begin-report", "record-panel", "matching-plan")

ROWS = (
    {f"adopters:{name}": reading() for name in (*READ, *PAPERS)}
    | {f"POST adopters:{name}": only_read() for name in (*READ, *PAPERS)}
    | {f"adopters:{name}": workers() for name in (*FOR_WORKERS, *VISIT, "report-section", "report-comment", *REVIEW)}
    | {f"POST adopters:{name}": workers(MEND) for name in (*TO_MEND, *VISIT, "report-comment", "review-approval")}
    | {f"adopters:{name}": managers() for name in FOR_MANAGERS}
    | {"POST adopters:end-approval": managers(MEND)}
    | {
        "adopters:consult": decision_makers(),
        "POST adopters:consult": decision_makers(MEND),
        "adopters:add-outside": staff_who_open_files(),
        "POST adopters:add-outside": staff_who_open_files(MEND),
    }
)


def of_the_household(world):
    return [world.household.file.reference]


ARGS = (
    {name: of_the_household for name in {name.removeprefix("POST ") for name in ROWS} if name != "adopters:add-outside"}
    | {f"adopters:{name}": lambda world: [world.household.file.reference, world.visit.reference] for name in VISIT}
    | {f"adopters:{name}": lambda world: [world.household.file.reference, world.version.reference] for name in VERSION}
    | {f"adopters:{name}": lambda world: [world.household.file.reference, world.review.reference] for name in REVIEW}
    | {"adopters:report-section": lambda world: [world.household.file.reference, "motivation"]}
)
