"""Plans for permanence held side by side, and delay that everybody can see (CH-02)."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent
from adoption.permissions import Role
from children import waiting
from children.actions import court, permanence, plans
from children.actions.permanence import Decided
from children.flows import PlanStatus
from children.models import Child, DecidedAt, HearingKind, PermanenceKind, PermanencePlan
from tests.factories.adoption import person
from tests.factories.children import (
    CareEpisodeFactory,
    ChildFactory,
    HearingFactory,
    PermanencePlanFactory,
    PermanenceReportFactory,
    PlanningMeetingFactory,
    ReportCheckFactory,
)

CARE, FRIDAY, MONDAY, TUESDAY = date(2025, 6, 2), date(2026, 1, 9), date(2026, 1, 12), date(2026, 1, 13)
K = PermanenceKind
REVIEW = Decided(DecidedAt.REVIEW, "Dana Whitlock, reviewing officer")


@pytest.fixture(autouse=True)
def on_monday():
    with time_machine.travel(datetime(2026, 1, 12, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def child(child):
    """Asha’s case, in care since June."""
    Child.rows.filter(pk=child.pk).update(entered_care_on=CARE)
    CareEpisodeFactory(child=child, began_on=CARE)
    child.refresh_from_db()
    return child


@pytest.fixture
def hold(cast, child):
    """A function: one more plan for the child."""

    def plan(kind, *, is_main=False, support="", on=FRIDAY, decided=REVIEW, why="It may be right for him.", by=None):
        facts = {"why": why, "support": support, "decided": decided, "on": on, "today": MONDAY}
        return permanence.plan_for(child=child, kind=kind, is_main=is_main, by=by or cast.asha, **facts)

    return plan


def day(name, when):
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def typed(**other):
    facts = {"kind": "kinship", "is_main": "no", "why": "An aunt has asked.", "decided_at": "review"}
    return facts | {"decided_by": "Dana Whitlock, reviewing officer"} | day("on", FRIDAY) | other


def running(child):
    rows = PermanencePlan.rows.running().filter(child=child).order_by("-is_main", "from_on", "pk")
    return [(plan.kind, plan.is_main) for plan in rows]


# ------------------------------------------------------------------------------------------------ plans side by side


def test_a_worker_holds_two_plans_and_the_record_shows_both_with_who_decided_where(cast, child, signed_in):
    """CH-02: support towards returning home first, and a second plan beside it from a planning meeting."""
    meeting = PlanningMeetingFactory(child=child, kind="permanence", held_on=FRIDAY, attended_by=cast.tom)
    browser, ref = signed_in(cast.asha), child.file.reference
    add = reverse("children:hold-plan", args=[ref])
    home = typed(kind="home", is_main="yes", support="A support worker three times a week.")
    browser.post(add, home)
    answer = browser.post(add, typed(kind="adoption", decided_at=str(meeting.pk)), follow=True)

    page = answer.content.decode()
    assert "Returning home with support" in page
    assert "A support worker three times a week." in page
    assert "Permanence planning meeting, 9 January 2026: Dana Whitlock, reviewing officer" in page
    assert "Waiting for <strong>224 days</strong>, since coming into care on 2 June 2025" in page
    assert running(child) == [("home", True), ("adoption", False)]
    overview = browser.get(reverse("children:record", args=[ref])).content.decode()
    assert "Returning home with support, since 9 January 2026" in overview
    assert "224 days since coming into care" in overview
    event = CaseEvent.rows.get(file=child.file, what="Plan held beside the main one: adoption")
    assert (event.happened_on, event.recorded_by) == (FRIDAY, cast.asha)


def test_the_plan_that_leads_changes_and_the_one_before_stays_beside_it_or_ends(cast, child, hold, signed_in):
    hold(K.HOME, is_main=True, support="Weekly sessions.")
    beside, browser, ref = hold(K.GUARDIANSHIP), signed_in(cast.asha), child.file.reference
    address = reverse("children:lead-plan", args=[ref, beside.reference])
    seen = str(PermanencePlan.rows.running().main().get(child=child).pk)
    said = {"version": seen, "why": "Home did not work.", "decided_at": "court", "decided_by": "HHJ Example"} | day(
        "on", MONDAY
    )

    page = browser.post(address, said | {"keep": "yes"}, follow=True).content.decode()

    assert "The main plan is now: special guardianship." in page
    assert running(child) == [("guardianship", True), ("home", False)]
    home = PermanencePlan.rows.running().get(child=child, kind=K.HOME)
    assert (home.support, home.decided_by, home.from_on) == ("Weekly sessions.", REVIEW.by, MONDAY)
    permanence.lead(
        plan=home, keep=False, why="She is well again.", decided=REVIEW, on=MONDAY, today=MONDAY, by=cast.asha
    )
    assert running(child) == [("home", True)]
    assert browser.post(address, said).status_code == 422, "that row has ended"


def test_what_was_said_of_one_main_plan_never_falls_on_another(cast, child, hold, signed_in):
    """GV-71: the page asked about returning home; a colleague has let another plan lead since."""
    hold(K.HOME, is_main=True, support="Weekly sessions.")
    kin, fostering = hold(K.KINSHIP), hold(K.FOSTERING)
    address = reverse("children:lead-plan", args=[child.file.reference, fostering.reference])
    browser = signed_in(cast.asha)
    page = browser.get(address)
    assert "Is “Returning home with support” still held beside it?" in page.content.decode()
    seen = page.context["form"]["version"].value()
    permanence.lead(plan=kin, keep=True, why="She can.", decided=REVIEW, on=MONDAY, today=MONDAY, by=cast.tom)
    typed = {"why": "Fostering it is.", "keep": "no", "decided_at": "review", "decided_by": "Dana"} | day("on", MONDAY)

    answer = browser.post(address, typed | {"version": seen})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Living with relatives or friends” leads now" in page
    assert "Fostering it is." in page
    assert running(child)[0] == ("kinship", True)
    again = answer.context["form"]["version"].value()
    assert browser.post(address, typed | {"version": again}).status_code == 302
    assert running(child) == [("fostering", True), ("home", False)]


def test_a_plan_ends_with_a_reason_and_stays_on_the_record(cast, child, hold, signed_in):
    plan, browser = hold(K.KINSHIP), signed_in(cast.asha)
    address = reverse("children:end-permanence", args=[child.file.reference, plan.reference])
    assert browser.post(address, day("on", MONDAY)).status_code == 422

    page = browser.post(address, {"why": "The aunt withdrew."} | day("on", MONDAY), follow=True).content.decode()

    assert "Plans that ended" in page
    assert "The aunt withdrew." in page
    assert "No plan is held" in page
    assert "No main plan is held" in page
    assert "ended already" in browser.post(address, {"why": "Twice"} | day("on", MONDAY)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kind": "home"}, "which support the child and the parents have"),
        ({"kind": "moon"}, "kind"),
        ({"why": ""}, "why"),
        ({"decided_by": "   "}, "decided_by"),
        ({"decided_at": "decision_maker"}, "decided_at"),
        ({"decided_at": "999999"}, "decided_at"),
        (day("on", TUESDAY), "12 January 2026"),
        (day("on", date(1990, 1, 1)), "before the child’s birth"),
        ({"on_day": "31", "on_month": "2"}, "on"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_and_what_was_typed_stays(cast, child, signed_in, wrong, says):
    sent = typed(support="What was typed") | ({"support": ""} if wrong.get("kind") == "home" else {}) | wrong
    answer = signed_in(cast.asha).post(reverse("children:hold-plan", args=[child.file.reference]), sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert sent["support"] in page
    assert not PermanencePlan.rows.exists()


def test_one_plan_leads_and_a_kind_is_held_once(cast, child, hold):
    hold(K.FOSTERING, is_main=True)
    with pytest.raises(NotPossible, match="“Long-term fostering” is the main plan"):
        hold(K.KINSHIP, is_main=True)
    with pytest.raises(NotPossible, match="held already"):
        hold(K.FOSTERING)
    for kind in (K.KINSHIP, K.FOSTERING):
        with pytest.raises(IntegrityError, match="at_a_time"), transaction.atomic():
            PermanencePlanFactory(child=child, kind=kind, is_main=kind == K.KINSHIP)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"kind": K.HOME}, "returning_home_says_with_which_support"),
        ({"until_on": MONDAY}, "permanence_plan_ends_with_a_reason"),
        ({"until_on": date(2020, 1, 1), "ended_why": "x"}, "does_not_end_before_it_begins"),
        ({"decided_at": DecidedAt.LEGAL}, "plan_of_a_planning_meeting_names_it"),
    ],
)
def test_the_database_itself_keeps_a_plan_whole(child, facts, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        PermanencePlanFactory(child=child, **facts)


def test_what_no_form_would_send_is_refused_by_the_action(cast, child, hold):
    elsewhere = PlanningMeetingFactory(child=ChildFactory(file__agency=cast.ane), held_on=FRIDAY)
    later = PlanningMeetingFactory(child=child, held_on=MONDAY)
    for refused, says in (
        ({"decided": Decided(DecidedAt.LEGAL, "Chair", elsewhere)}, "on this child’s record"),
        ({"decided": Decided(DecidedAt.LEGAL, "Chair", later)}, "held later than that"),
        ({"decided": Decided(DecidedAt.DECISION_MAKER, "Chair")}, "decides on the child’s report"),
        ({"decided": Decided(DecidedAt.COURT, " ")}, "who decided"),
        ({"on": TUESDAY}, "when it has been decided"),
        ({"why": " "}, "why this is a plan"),
    ):
        with pytest.raises(NotPossible, match=says):
            hold(K.KINSHIP, **refused)
    plan = hold(K.KINSHIP)
    for on, says in ((TUESDAY, "when it has ended"), (date(2026, 1, 8), "began later")):
        with pytest.raises(NotPossible, match=says):
            permanence.end(plan=plan, why="Over", on=on, today=MONDAY, by=cast.asha)
    with pytest.raises(NotAllowed):
        hold(K.RESIDENTIAL, by=cast.dele)


def test_a_stranger_finds_no_page_and_a_reader_no_button(cast, child, hold, signed_in):
    plan, ref = hold(K.KINSHIP), child.file.reference
    page, lead = reverse("children:permanence", args=[ref]), reverse("children:lead-plan", args=[ref, plan.reference])
    another = ChildFactory(file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha)
    not_its = reverse("children:lead-plan", args=[another.file.reference, plan.reference])

    assert signed_in(cast.olu).get(page).status_code == 404
    assert signed_in(cast.olu).get(lead).status_code == 404
    assert signed_in(cast.asha).get(not_its).status_code == 404
    read = signed_in(cast.dele).get(page)
    assert "Living with relatives or friends" in read.content.decode()
    assert lead not in read.content.decode()


# --------------------------------------------------------------------------- the decision maker’s decision, and its end


def test_when_adoption_is_decided_it_leads_and_what_led_stays_beside_it(cast, child, hold, signed_in):
    hold(K.HOME, is_main=True, support="Weekly sessions.")
    hold(K.ADOPTION)
    report = PermanenceReportFactory(child=child, number=1)
    for checker in ("adoption", "care"):
        ReportCheckFactory(report=report, checker=checker)
    ada = person("adm", Role.DECISION_MAKER, cast.ane)

    plans.decide(report=report, is_adoption=True, reasons="No relative can.", on=MONDAY, by=ada)

    assert running(child) == [("adoption", True), ("home", False)]
    adoption = PermanencePlan.rows.running().get(child=child, kind=K.ADOPTION)
    assert (adoption.decided_at, adoption.decided_by, adoption.why) == (
        DecidedAt.DECISION_MAKER,
        ada.display_name,
        "No relative can.",
    )
    page = signed_in(cast.asha).get(reverse("children:permanence", args=[child.file.reference])).content.decode()
    assert reverse("children:end-permanence", args=[child.file.reference, adoption.reference]) not in page
    home = PermanencePlan.rows.running().get(child=child, kind=K.HOME)
    with pytest.raises(NotPossible, match="decided that adoption leads"):
        permanence.lead(plan=home, keep=True, why="No", decided=REVIEW, on=MONDAY, today=MONDAY, by=cast.asha)
    with pytest.raises(NotPossible, match="A manager ends it"):
        permanence.end(plan=adoption, why="No", on=MONDAY, today=MONDAY, by=cast.asha)


def test_with_the_refusal_of_the_order_adoption_is_a_plan_no_longer(cast, child):
    """FF-66 and CH-02 say the same thing of the same day."""
    plans.bring_in_best_interest(child=child, on=FRIDAY, by=cast.sam)
    assert running(child) == [("adoption", True)]

    court.refuse_order(child=child, court="Family court", why="An aunt can care.", on=MONDAY, by=cast.asha)

    child.refresh_from_db()
    ended = PermanencePlan.rows.get(child=child)
    assert child.status == PlanStatus.ENDED
    assert (ended.until_on, ended.ended_why) == (MONDAY, "An aunt can care.")


# ------------------------------------------------------------------------------------------------ delay that is visible


def test_the_wait_is_counted_by_stage_with_what_delays_it(cast, child, hold, signed_in):
    """CH-02: delay in reaching permanence is visible; CH-17: the court’s part with its cause."""
    hold(K.ADOPTION, is_main=True)
    Child.rows.filter(pk=child.pk).update(
        status=PlanStatus.FAMILY_FINDING, plan_decided_on=date(2025, 10, 1), order_granted_on=date(2025, 12, 31)
    )
    later = HearingFactory(child=child, kind=HearingKind.IRH, on=date(2025, 12, 31), outcome="order_granted")
    facts = {"outcome": "adjourned", "adjourned_to": later, "delay_cause": "court_time"}
    HearingFactory(child=child, kind=HearingKind.FINAL, on=date(2025, 12, 3), **facts)

    page = signed_in(cast.asha).get(reverse("children:permanence", args=[child.file.reference])).content.decode()

    child.refresh_from_db()
    wait = waiting.of_child(child, MONDAY)
    assert [(stage.days, stage.until) for stage in wait.stages] == [
        (121, date(2025, 10, 1)),
        (91, date(2025, 12, 31)),
        (12, None),
    ]
    assert sum(stage.days for stage in wait.stages) == wait.days == 224
    assert "Final Hearing adjourned by 28 days: no court time" in page
    assert "<svg" in page
    assert "Adoption, the main plan: from 9 January 2026, still held." in page, "the picture in words"


def test_nobody_waits_who_was_never_in_care_or_lives_with_the_family_and_leaving_care_ends_it(cast, child):
    assert waiting.of_child(ChildFactory(), MONDAY) is None
    child.status = PlanStatus.PLACED
    assert waiting.of_child(child, MONDAY) is None
    child.status = PlanStatus.CONSIDERED
    wait = waiting.of_child(child, MONDAY, left_on=FRIDAY)
    assert (wait.days, wait.over, wait.stages[-1].until) == (221, "The child left care", FRIDAY)


def test_a_manager_sees_who_waits_longest_and_who_has_no_main_plan(cast, child, hold, signed_in):
    hold(K.KINSHIP)
    recent = ChildFactory(
        file__agency=cast.ane, file__team=cast.north, first_name="Recent", entered_care_on=date(2025, 12, 1)
    )
    CareEpisodeFactory(child=recent, began_on=date(2025, 12, 1))
    PermanencePlanFactory(child=recent, kind=K.FOSTERING, is_main=True)
    elsewhere = ChildFactory(file__agency=cast.atlas, first_name="Elsewhere", entered_care_on=CARE)
    CareEpisodeFactory(child=elsewhere)
    browser, address = signed_in(cast.tom), reverse("children:waiting")
    assert address in browser.get(reverse("children:list")).content.decode()

    page = browser.get(address).content.decode()
    only = browser.get(f"{address}?only=nothing").content.decode()

    assert "<strong>2 children</strong> in care" in page
    assert page.index("Rowan Ashdown") < page.index("Recent Ashdown")
    assert "1 child has no main plan" in page
    assert "Elsewhere" not in page
    assert "Rowan Ashdown" in only
    assert "Recent" not in only
    assert signed_in(cast.asha).get(address).status_code == 403


def test_the_pages_cost_as_much_for_thirty_children_and_plans_as_for_one(cast, child, hold, signed_in):
    browser, costs = signed_in(cast.tom), []
    for number in (1, 29):
        for _ in range(number):
            another = ChildFactory(file__agency=cast.ane, file__team=cast.north, entered_care_on=CARE)
            CareEpisodeFactory(child=another)
            PermanencePlanFactory(child=another)
            PermanencePlanFactory(child=child, kind=K.HOME, support="x", until_on=MONDAY, ended_why="Over")
        browser.get(reverse("children:waiting"))
        for address in (reverse("children:waiting"), reverse("children:permanence", args=[child.file.reference])):
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(address).status_code == 200
            costs.append(len(asked))
    assert costs[:2] == costs[2:]
