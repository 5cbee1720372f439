"""What a page of panel costs does not grow with what it shows: asked with 3 rows and with 12."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption.clock import london
from adoption.models import Approval
from adoption.permissions import Role
from panels.models import DecisionSheet, MemberKind
from tests.factories.adoption import DocumentVersionFactory, UserFactory
from tests.factories.children import ChildFactory, PermanenceReportFactory
from tests.factories.panels import (
    AgendaItemFactory,
    DecidersMeetingFactory,
    DecisionMakerFactory,
    DecisionSheetFactory,
    DeclarationFactory,
    ItemMinuteFactory,
    ItemPaperFactory,
    MinutesAnswerFactory,
    MinutesFactory,
    OnlookerFactory,
    PanelMeetingFactory,
    PanelMemberFactory,
    PresenceFactory,
    PresenterFactory,
    QuestionFactory,
    SeatFactory,
    SheetPaperFactory,
)
from tests.panels import rooms

FEW, MANY = 3, 9


@pytest.fixture
def grows(signed_in):
    """A function: how many queries these pages cost with 3 more rows, and with 12."""

    def ask(user, pages, add):
        browser = signed_in(user)

        def cost():
            with CaptureQueriesContext(connection) as seen:
                for page in pages:
                    assert browser.get(page).status_code == 200, page
            return len(seen)

        for number in range(FEW):
            add(number)
        cost()
        few = cost()
        for number in range(FEW, FEW + MANY):
            add(number)
        return few, cost()

    return ask


def of(name, row) -> str:
    return reverse(f"panels:{name}", args=[row.reference])


def on_agenda(room, number):
    item = AgendaItemFactory(meeting=room.meeting, number=number + 10)
    ItemPaperFactory(item=item)
    DeclarationFactory(item=item, member=room.seat("sol").member)
    PresenterFactory(item=item)
    ItemMinuteFactory(item=item)
    return item


@pytest.mark.parametrize("who", ["pam", "sol"])
def test_a_meeting_with_its_agenda_and_minutes(room, grows, who):
    user = room.pam if who == "pam" else room.sol
    pages = [reverse("panels:list"), *(of(name, room.meeting) for name in ("meeting", "minutes"))]
    few, many = grows(user, pages, lambda number: on_agenda(room, number))
    assert many == few


def test_the_room_with_everybody_in_it(room, grows):
    def add(number):
        on_agenda(room, number)
        member = PanelMemberFactory(panel=room.panel, user=UserFactory(), kind=MemberKind.ELECTED)
        PresenceFactory(seat=SeatFactory(meeting=room.meeting, member=member))
        OnlookerFactory(meeting=room.meeting, name=f"Onlooker {number}")

    few, many = grows(room.pam, [of("room", room.meeting), of("meeting", room.meeting)], add)
    assert many == few


def test_an_item_with_its_papers_questions_and_conflicts(room, item, grows):
    def add(number):
        member = PanelMemberFactory(panel=room.panel, user=UserFactory())
        DeclarationFactory(item=item, member=member)
        QuestionFactory(item=item, member=member)
        PresenterFactory(item=item, name=f"Presenter {number}")
        ItemPaperFactory(item=item, kind="other")

    few, many = grows(room.pam, [of("item", item)], add)
    assert many == few


def test_a_panel_with_its_meetings_and_members(room, grows):
    def add(number):
        PanelMemberFactory(panel=room.panel, user=UserFactory())
        when = room.meeting.starts_at + timedelta(days=7 * (number + 1))
        day = london(when).date()
        before = {"check_on": day, "submission_on": day}
        PanelMeetingFactory(panel=room.panel, starts_at=when, on=day, **before)

    few, many = grows(room.pam, [of("panel", room.panel), reverse("panels:list")], add)
    assert many == few


def test_the_minutes_and_what_members_answer(room, grows):
    minutes = MinutesFactory(meeting=room.meeting)

    def add(number):
        MinutesAnswerFactory(minutes=minutes, member=PanelMemberFactory(panel=room.panel, user=UserFactory()))

    few, many = grows(room.pam, [of("minutes", room.meeting)], add)
    assert many == few


def asked(cast, number) -> Approval:
    report = PermanenceReportFactory(child=ChildFactory(file__agency=cast.leicester_city), number=number + 1)
    return Approval.rows.create(
        kind="adoption_plan",
        agency=cast.leicester_city,
        file=report.child.file,
        subject="children.PermanenceReport",
        subject_id=report.pk,
        subject_hash="0" * 64,
        question="Is adoption the plan?",
        decided_by_role=Role.DECISION_MAKER,
        asked_by=report.author,
    )


def test_the_decision_makers_queue(cast, room, grows):
    def add(number):
        asked(cast, number)
        heard = AgendaItemFactory(meeting=room.meeting, number=number + 20)
        DecisionSheetFactory(item=heard, approval=None)
        other = AgendaItemFactory(meeting=room.meeting, number=number + 60)
        when = rooms.at(rooms.DECIDED)
        decided = {"decided_by": cast.dora, "decided_at": when, "decided_on": when.date(), "reasons": "Yes."}
        DecisionSheetFactory(item=other, approval=asked(cast, number + 50), outcome="agreed", **decided)

    few, many = grows(cast.dora, [reverse("panels:decisions"), reverse("approvals")], add)
    assert many == few


def test_a_decision_with_its_papers(cast, grows):
    approval = asked(cast, 0)
    sheet = DecisionSheet.rows.create(agency=approval.agency, file=approval.file, approval=approval)

    def add(number):
        version = DocumentVersionFactory(document__file=approval.file)
        SheetPaperFactory(sheet=sheet, place=number + 1, title=f"Paper {number}", version=version)

    few, many = grows(cast.dora, [of("decision", approval)], add)
    assert many == few


def test_the_register_of_decision_makers(cast, grows):
    def add(number):
        DecisionMakerFactory(agency=cast.leicester_city, user=UserFactory(), is_substitute=True, authority="Leave")
        DecidersMeetingFactory(agency=cast.leicester_city, held_on=rooms.PANEL - timedelta(days=number))

    few, many = grows(cast.dora, [reverse("panels:register")], add)
    assert many == few
