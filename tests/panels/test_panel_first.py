"""What panel has to consider is not decided past it, whichever page is opened first (PN-06, CH-09, AAR r30D)."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from adopters.models import ApprovalReview, Suitability
from adoption.errors import NotPossible
from adoption.models import Approval, Outcome
from children.actions import consent, plans
from children.models import Child, PlanDecision
from panels.actions import bundles, deciding, decision_days, tabling
from panels.flows import ItemState
from panels.models import DecisionSheet, Panel
from tests.factories.adoption import AllocationFactory
from tests.fixtures.worlds import kept
from tests.panels import rooms
from tests.panels.rooms import DECIDED, at
from tests.panels.test_pages import dated
from tests.panels.test_plan_papers import asked, bound, decide, on_file, petra, together, weighed  # noqa: F401
from tests.scenarios.test_panel_december import no_longer_suitable

pytestmark = pytest.mark.usefixtures("private_files")
YES = {"outcome": Outcome.AGREED, "reasons": "Yes.", "read": True}


def test_a_plan_to_which_a_parent_consents_is_not_decided_before_panel(cast, asked, petra):  # noqa: F811
    """The report was sent from the child’s page; all is read and weighed; and still panel comes first."""
    Child.rows.filter(file=asked.file).update(relinquished_on=asked.asked_at.date())
    together(asked, petra, medical=on_file(asked.file, "Dr Amis"), legal=on_file(asked.file, "Counsel"))
    sheet = weighed(asked, cast.dora)

    with pytest.raises(NotPossible, match="A parent consents to this plan, so panel considers it first"):
        decide(sheet, cast.dora)
    assert not PlanDecision.rows.exists()


@pytest.fixture
@kept
def doubted(cast) -> Approval:
    review = no_longer_suitable(cast)
    return Approval.rows.select_related("file", "agency").get(kind="approval_review", subject_id=review.pk)


def considered(question, by) -> DecisionSheet:
    sheet = deciding.begin(approval=question, by=by, at=at(DECIDED, 8))
    deciding.consult(sheet=sheet, adviser="Ava", on=DECIDED, by=by, at=at(DECIDED, 8))
    words = {"arguments_for": "They parted.", "arguments_against": "They mean to stay."}
    return deciding.weigh(sheet=sheet, words=words, version=sheet.version, by=by, at=at(DECIDED, 9))


def test_an_approval_does_not_end_before_panel_considered_it(cast, room, doubted):
    with time_machine.travel(at(DECIDED), tick=False):
        sheet = considered(doubted, cast.dora)
        with pytest.raises(NotPossible, match="Panel considers first whether an approval ends"):
            deciding.decide(sheet=sheet, by=cast.dora, at=at(DECIDED, 10), **YES)
    assert Suitability.rows.get(household__file=doubted.file).ended_on is None


def test_where_the_agency_keeps_no_panel_here_another_panel_considered_it_first(cast, room, doubted, signed_in):
    """AAR r30D: which panel, its advice and its minutes are recorded; then the days are counted and it is decided."""
    Panel.rows.filter(pk=room.panel.pk).update(ended_on=DECIDED, ended_why="Another region’s panel sits.")
    with time_machine.travel(at(DECIDED), tick=False):
        with pytest.raises(NotPossible, match="Have its advice recorded"):
            deciding.decide(sheet=considered(doubted, cast.dora), by=cast.dora, at=at(DECIDED, 10), **YES)
        AllocationFactory(file=doubted.file, worker=cast.nadia)
        page = reverse("panels:question-papers", args=[doubted.reference])
        minutes, report = (on_file(doubted.file, title) for title in ("Minutes", "Review report"))
        typed = {"panel_name": "Region’s panel", "panel_view": "ends", "minutes": minutes.pk, "review": report.pk}
        typed |= dated("panel_on", date(2026, 7, 16)) | dated("minutes_on", date(2026, 7, 21))
        assert signed_in(cast.nadia).post(page, typed | {"panel_name": ""}).status_code == 422
        assert signed_in(cast.nadia).post(page, typed).status_code == 302
        bound()
        sheet = DecisionSheet.rows.select_related("agency", "file", "approval").get(approval=doubted)
        assert [clock.due for clock in decision_days.clocks(sheet)][-1] == date(2026, 7, 30)
        shown = signed_in(cast.dora).get(reverse("panels:decision", args=[doubted.reference])).content.decode()
        assert "Papers and minutes of panel" in {bundle.binder["name"] for bundle in sheet.bundles.all()}
        assert "Say whether you agree with panel" in shown
        deciding.weigh(
            sheet=sheet,
            words={"arguments_for": "A", "arguments_against": "B"},
            version=sheet.version,
            by=cast.dora,
            at=at(DECIDED, 9),
            agrees_with_panel=True,
        )
        sheet = DecisionSheet.rows.select_related("agency", "file", "approval__agency", "approval__file").get(
            pk=sheet.pk
        )
        deciding.decide(sheet=sheet, by=cast.dora, at=at(DECIDED, 10), **YES)
    assert Suitability.rows.get(household__file=doubted.file).ended_on is not None


def test_what_was_noted_before_panel_gives_way_to_panel_s_own_sheet(cast, room, doubted):
    """The decision maker opened the question at once; panel then heard it, and its sheet goes on."""
    early = considered(doubted, cast.dora)
    review = ApprovalReview.rows.get(pk=doubted.subject_id)
    item = tabling.table_review(meeting=room.meeting, review=review, by=room.pam, on=rooms.ARRANGED)
    rooms.with_papers(rooms.fresh(item), room.pam)
    rooms.circulated(room)
    rooms.held(room)
    rooms.heard(room, item)
    rooms.minuted(room)
    sheet = DecisionSheet.rows.select_related("item__meeting__panel__file", "file", "agency").get(item=item)

    bundles.put_to_decision_maker(sheet=sheet, by=room.pam, at=at(rooms.MINUTES, 13))

    sheet.refresh_from_db()
    early.refresh_from_db()
    assert sheet.approval == doubted
    assert (early.approval, bool(early.ended_on)) == (None, True)


def test_the_queue_holds_only_what_this_person_may_decide(cast, asked, signed_in):  # noqa: F811
    """PN-60: their own question is somebody else’s to decide."""
    queue = reverse("panels:decisions")
    with time_machine.travel(at(DECIDED), tick=False):
        assert asked.file.reference in signed_in(cast.dora).get(queue).content.decode()
        Approval.rows.filter(pk=asked.pk).update(asked_by=cast.dora)
        assert asked.file.reference not in signed_in(cast.dora).get(queue).content.decode()


def test_a_consent_taken_back_takes_the_plan_off_the_agenda(cast, room, asked, petra):  # noqa: F811
    """CH-09: what was asked on the footing of the consent is let go, and asked again without panel."""
    child = Child.rows.select_related("file").get(file=asked.file)
    Child.rows.filter(pk=child.pk).update(relinquished_on=asked.asked_at.date())
    child.refresh_from_db()
    item = tabling.table_plan(meeting=room.meeting, child=child, by=room.pam, on=rooms.ARRANGED)
    with pytest.raises(NotPossible, match="what the parents said"):
        consent.take_back(child=child, on=DECIDED, why="", by=petra)

    consent.take_back(child=child, on=DECIDED, why="She told her worker.", by=petra)

    child.refresh_from_db()
    asked.refresh_from_db()
    item.refresh_from_db()
    assert (child.plan_goes_to_panel, asked.outcome, item.state) == (False, Outcome.OVERTAKEN, ItemState.TAKEN_OFF)
    assert not DecisionSheet.rows.waiting().filter(file=child.file).exists()
    again = plans.ask_decision(report=child.permanence_reports.get(), by=petra, at=at(DECIDED, 12))
    assert again.outcome == ""
    with pytest.raises(NotPossible, match="No referral"):
        consent.take_back(child=child, on=DECIDED, why="Again.", by=petra)
