"""A family in Stage Two, and what is done with it day by day. Dates follow SC-05, spring and summer 2026."""

from datetime import date

from adopters.actions import agreements, histories, report_gates, reports, stage_two, suitability, visits
from adopters.flows import Stage
from adopters.models import (
    MANDATORY,
    Agreement,
    Check,
    CheckResult,
    FrozenFor,
    Household,
    Member,
    Recommendation,
    Report,
    ReportKind,
    ReportState,
    ReportVersion,
    StageTwo,
    Suitability,
    Visit,
)
from adoption.actions import approvals
from adoption.models import Approval, Outcome
from panels.actions import deciding
from tests.adopters import families
from tests.adopters.families import LATER, at
from tests.factories.adopters import BookingFactory, GatheringFactory, StageTwoFactory
from tests.factories.adopters_report import ReportFactory, ReportVersionFactory
from tests.factories.adoption import DocumentVersionFactory, PortalAccountFactory
from tests.fixtures.worlds import kept

AGREED = date(2026, 3, 9)  # a Monday
VISITS = [
    date(2026, 3, 16),
    date(2026, 3, 30),
    date(2026, 4, 13),
    date(2026, 4, 27),
    date(2026, 5, 11),
    date(2026, 5, 26),
]
GIVEN = date(2026, 6, 15)  # a Monday
HANDED_IN = date(2026, 6, 24)  # a Wednesday
PASSED = date(2026, 6, 26)  # a Friday
PANEL = date(2026, 7, 16)  # a Thursday
MINUTES = date(2026, 7, 21)
DECIDED = date(2026, 7, 23)
PROVISIONAL = date(2026, 7, 9)


@kept
def waiting_for_panel(agency, lead, manager, kind=ReportKind.FULL) -> Household:
    """A household whose report has passed the check, each applicant with an account."""
    household = families.family(agency, lead, manager)
    household.stage, household.stage_since = Stage.DECISION, PASSED
    household.save()
    work = StageTwoFactory(
        household=household,
        notified_on=date(2026, 3, 6),
        agreed_on=AGREED,
        report_completed_on=PASSED,
    )
    report = ReportFactory(stage_two=work, household=household, author=lead, kind=kind, state=ReportState.PASSED)
    ReportVersionFactory(report=report, made_for=FrozenFor.CHECK, result=CheckResult.PASSED, checked_on=PASSED)
    for member in (families.first(household), families.second(household)):
        PortalAccountFactory(user=member.user, agency=agency, file=household.file, approved_on=None)
    return household


@kept
def between(agency, lead, manager) -> Household:
    """Everything of Stage One is done, by 5 March."""
    household = families.family(agency, lead, manager)
    families.started(household, manager)
    families.signed_by_all(household, lead)
    return stage_one_done(household, lead, manager)


def stage_one_done(household, lead, manager) -> Household:
    """Everything that follows the signed plan."""
    families.three_references(household, lead, date(2026, 2, 20))
    families.all_checks_back(household, date(2026, 2, 27), lead)
    families.succeeded(household, manager, date(2026, 2, 27))
    return families.now(household)


@kept
def in_stage_two(agency, lead, manager) -> StageTwo:
    return going_on(between(agency, lead, manager), lead)


def going_on(household, lead) -> StageTwo:
    return stage_two.begin(household=household, notified_on=date(2026, 3, 6), by=lead, today=AGREED)


def draw_up(work, by, days=VISITS) -> Agreement:
    planned = [(day, "Your childhood") for day in days]
    return stage_two.draw_up_agreement(stage_two=work, planned=planned, panel_planned_on=PROVISIONAL, on=AGREED, by=by)


def signed_by_applicants(agreement, on) -> None:
    for member in Member.rows.applicants().filter(household=agreement.household):
        agreements.take_in_signature(families.in_the_portal(agreement, member, on), by=None, at=at(on))


def signed(agreement, by, on=AGREED) -> None:
    signed_by_applicants(agreement, on)
    agreements.sign(agreement=agreement, by=by, at=at(on, 11))


@kept
def agreed(agency, lead, manager) -> StageTwo:
    work = in_stage_two(agency, lead, manager)
    signed(draw_up(work, lead), lead)
    return fresh(work)


def visited(work, by, number=6) -> None:
    for visit in Visit.rows.filter(stage_two=work, held_on=None, dropped_on=None).order_by("number")[:number]:
        visits.record(visit=visit, held_on=visit.planned_on, content="We talked about trust.", by=by, today=LATER)


def with_whole_histories(household, by) -> None:
    for member in Member.rows.applicants().filter(household=household):
        for kind, what in (("work", "Baker"), ("home", "Rose Lane")):
            facts = {"kind": kind, "what": what, "from_on": date(2000, 1, 1), "today": LATER}
            histories.add(member=member, by=by, **facts)


def trained(household) -> None:
    """Both came to a preparation group on every mandatory topic."""
    gathering = GatheringFactory(agency=household.file.agency, topics=[topic.value for topic in MANDATORY])
    for member in Member.rows.applicants().filter(household=household):
        BookingFactory(gathering=gathering, file=household.file, person=member.person, attended=True)


def begun(work, by, **facts) -> Report:
    return reports.begin(stage_two=fresh(work), author=by, on=date(2026, 5, 1), by=by, **facts)


def written(report, by) -> None:
    for section in report.sections.filter(text=""):
        text = f"Words about {section.key}."
        reports.write(section=section, text=text, version=section.version, by=by, at=at(date(2026, 6, 1)))


@kept
def ready(agency, lead, manager) -> Report:
    """A report to which nothing is missing but the adopters’ comments."""
    return with_report(agreed(agency, lead, manager), lead)


def with_report(work, lead) -> Report:
    """Six visits, whole histories, the preparation, and a text in every section."""
    visited(work, lead)
    with_whole_histories(work.household, lead)
    trained(work.household)
    report = begun(work, lead)
    reports.bring_in(report=report, by=lead, at=at(date(2026, 6, 1)))
    written(report, lead)
    return report


def handed_in(agency, lead, manager) -> Approval:
    return given_and_handed_in(ready(agency, lead, manager), lead)


def given_and_handed_in(report, lead) -> Approval:
    reports.give_to_adopters(report=report, by=lead, at=at(GIVEN))
    return reports.hand_in(report=report, by=lead, at=at(HANDED_IN))


def decide(approval, by, on, outcome=Outcome.AGREED, reasons="I have read it.", hour=12) -> Approval:
    waits = Approval.rows.waiting().filter(pk=approval.pk, kind="suitability").exists()
    if waits and outcome != Outcome.SENT_BACK:
        weighed(approval, by, on, outcome, hour=hour - 1)
    return approvals.decide(approval=approval, outcome=outcome, by=by, at=at(on, hour), reasons=reasons, read=True)


def weighed(approval, by, on, outcome, *, hour) -> None:
    """On the decision maker’s page, before they decide: for and against, and whether they are of panel’s mind."""
    row = Suitability.rows.get(pk=approval.subject_id)
    agrees = (row.recommendation == Recommendation.SUITABLE) == (outcome == Outcome.AGREED)
    sheet = deciding.begin(approval=approval, by=by, at=at(on, hour))
    words = {"arguments_for": "They are warm and patient.", "arguments_against": "Their house is small."}
    deciding.weigh(sheet=sheet, words=words, version=sheet.version, agrees_with_panel=agrees, by=by, at=at(on, hour))


def at_decision(agency, lead, manager) -> Household:
    approval = handed_in(agency, lead, manager)
    decide(approval, manager, PASSED)
    return Household.rows.select_related("file__agency").get(file=approval.file)


def recommended(household, by, on=PANEL, recommendation=Recommendation.SUITABLE, **facts) -> Suitability:
    return suitability.record_recommendation(
        household=household, panel_on=on, recommendation=recommendation, by=by, today=LATER, **facts
    )


def with_minutes(row, by, on=MINUTES) -> Suitability:
    minutes = DocumentVersionFactory(document__file=row.household.file, document__title="Minutes").document
    return suitability.approve_minutes(suitability=row, approved_on=on, by=by, today=LATER, document=minutes)


def consulted(row, by, on=DECIDED) -> Suitability:
    return suitability.record_consultation(suitability=row, adviser="Pat Advice", on=on, by=by, today=LATER)


def asked(agency, lead, manager, decider) -> Approval:
    """Panel recommended, the minutes are approved, the decision maker has consulted: the question waits."""
    return put_to_the_decider(at_decision(agency, lead, manager), lead, decider)


def put_to_the_decider(household, lead, decider) -> Approval:
    row = recommended(household, lead)
    suitability.tell_recommendation(suitability=row, told_on=PANEL, by=lead, today=LATER)
    with_minutes(row, lead)
    approval = suitability.ask_decision(suitability=row, by=lead, at=at(DECIDED, 9))
    consulted(row, decider)
    return approval


def from_the_plan_to_the_decider(household, lead, manager, decider) -> Approval:
    """All that a household with a signed Stage One Plan goes through until the decision waits."""
    work = going_on(stage_one_done(household, lead, manager), lead)
    signed(draw_up(work, lead), lead)
    approval = given_and_handed_in(with_report(fresh(work), lead), lead)
    decide(approval, manager, PASSED)
    return put_to_the_decider(Household.rows.select_related("file__agency").get(pk=household.pk), lead, decider)


def approved(agency, lead, manager, decider) -> Household:
    approval = asked(agency, lead, manager, decider)
    decide(approval, decider, DECIDED)
    return Household.rows.select_related("file__agency").get(file=approval.file)


def standing(household) -> Suitability:
    return Suitability.rows.select_related("household__file__agency").filter(household=household).latest("pk")


def fresh(work) -> StageTwo:
    return StageTwo.rows.select_related("household__file__agency").get(pk=work.pk)


def gaps(report) -> list[str]:
    found = Report.rows.select_related("household__file__agency", "stage_two").get(pk=report.pk)
    return report_gates.missing(found, today=HANDED_IN)


def last_version(report) -> ReportVersion:
    return ReportVersion.rows.filter(report=report).latest("number")


def reopen_check(member, kind) -> Check:
    check = families.check_of(member, kind)
    check.resolved_on = None
    check.save()
    return check
